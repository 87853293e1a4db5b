"""成绩单: one page a window, about itself alone. No other window's marks are on it.

Comes in: a ScoreReport. Goes out: one PDF a window, set by ``sheet.typ``. ``ceping sheets`` asks
here; wording comes from ``report``, printing from ``rendering``.
"""

from collections.abc import Sequence
from pathlib import Path

from analysis.report.report_wording import (
    component_names,
    formula,
    not_ranked_text,
    simulated_mark,
    status_text,
)
from analysis.report.sentences import each
from analysis.result.awards import STANDING_WORDS
from analysis.result.score_report import ScoreReport, WindowResult
from rendering import printing
from rendering.numbers import chinese_date, decimal_text, percent_text
from rulebook.files import write_files
from rulebook.vocabulary import MARKS, SMALLEST_GROUP

_TEMPLATE = Path(__file__).parent / "sheet.typ"


def write_sheets(report: ScoreReport, folder: Path, *, with_rank: bool = True) -> list[Path]:
    """Write ``<window_id>.pdf`` for every window into ``folder``; the paths written.

    Parameters
    ----------
    report
        A scoring.
    folder
        Where the sheets go; others that lie there stay.
    with_rank
        Whether a window is told its own rank, besides its total.
    """

    def write(scratch: Path) -> None:
        sheets = (sheet(report, result, with_rank=with_rank) for result in report.results)
        pdfs = printing.pdfs(_TEMPLATE, sheets)
        for result, pdf in zip(report.results, pdfs, strict=True):
            (scratch / f"{result.window.id}.pdf").write_bytes(pdf)

    return write_files(folder, write)


def sheet(
    report: ScoreReport, result: WindowResult, *, with_rank: bool = True
) -> dict[str, object]:
    """The words of one sheet."""
    settings, texts = report.settings, report.book.questionnaires.texts
    return {
        "title": f"{result.window.name} 成绩单",
        "campaign": report.book.campaign.campaign.title.zh,
        "round": settings.title,
        "date": chinese_date(settings.date),
        "window": f"{result.window.name}（{result.window.unit}）",
        "status": status_text(report),
        "simulated": simulated_mark(report),
        "total": decimal_text(result.total),
        "total_label": report.book.window_score.score.name.zh,
        "rank": _rank(report, result, with_rank=with_rank),
        "formula": formula(report),
        "parts": _parts(report, result),
        "evidence": _evidence(report, result),
        "items": _items(report, result),
        "items_note": f"不足{SMALLEST_GROUP}份的题目不列。满分100；括号内为作答份数。",
        "honours": _honours(report, result),
        "notes": [*_meaning(report, result), texts.rounding.zh],
        "footer": "本成绩单只列本窗口的情况。对结果有疑问的，请向评选办公室提出。",
    }


def _rank(report: ScoreReport, result: WindowResult, *, with_rank: bool) -> str:
    if result.standing.rank is None:
        words = report.book.questionnaires.texts.not_ranked.zh
        return words.format(reason=not_ranked_text(result))
    if not with_rank:
        return f"参加排名的窗口共{len(report.ranked)}个"
    return f"第{result.standing.rank}名（参加排名的窗口共{len(report.ranked)}个）"


def _parts(report: ScoreReport, result: WindowResult) -> list[list[str]]:
    """Name, score, share of the total and points it brings, of the three components."""
    rows, names = [], component_names(report.book)
    for kind, value in result.components.by_kind().items():
        weight = report.weights[kind]
        brings = None if value is None else weight * value
        points, share = decimal_text(value), percent_text(weight)
        rows.append([names[kind], points, share, decimal_text(brings)])
    return rows


def _evidence(report: ScoreReport, result: WindowResult) -> str:
    responses = f"有效问卷{_people(result.evidence.responses)}份"
    ballots = f"评价选票{_people(result.evidence.ballots)}张"
    marks = report.book.component_node(MARKS).name.zh
    return f"{responses}，{ballots}，{marks}{len(result.evidence.marks)}期。"


def _people(number: int) -> str:
    return str(number) if number >= SMALLEST_GROUP else f"不足{SMALLEST_GROUP}"


def _items(report: ScoreReport, result: WindowResult) -> list[list[str]]:
    """Label, mean and number of answers of the items that enough people answered."""
    items = report.findings.items.get(result.window.id, ()) if report.findings else ()
    shown = [item for item in items if item.n >= SMALLEST_GROUP]
    return [[item.label, decimal_text(item.mean, 1), str(item.n)] for item in shown]


def _honours(report: ScoreReport, result: WindowResult) -> list[str]:
    """How the window stands for the honours it applied for."""
    lines = []
    for awards in report.awards:
        candidate = awards.candidate(result.window.id)
        if candidate is None or candidate.name != result.window.name:
            continue
        words = STANDING_WORDS[candidate.standing].zh
        settled = report.settled(awards.honour.id)
        if settled and settled.decided:
            won = candidate.candidate_id in settled.awarded
            words = "经审定获评" if won else "经审定未获评"
        pending = "、".join(finding.condition.name.zh for finding in candidate.pending)
        to_verify = f"；待核验：{pending}" if pending and not report.decided else ""
        lines.append(f"{awards.honour.name.zh}：{words}{to_verify}")
    return lines or ["没有申报集体荣誉。"]


def _meaning(report: ScoreReport, result: WindowResult) -> Sequence[str]:
    """What the numbers mean, in plain words."""
    if report.findings is None or result.total is None:
        return []
    interval = report.findings.windows[result.window.id].sampling
    worth = report.findings.check("sample_size").windows.get(result.window.id, {})
    between = "—".join(decimal_text(end) for end in interval) if interval else None
    return each("window_sheet", {"interval": between, "margin": worth.get("margin")})

"""成绩单: one page a window, about itself alone. No other window's marks are on it."""

from collections.abc import Sequence
from pathlib import Path

from analysis.report.candidates import DECISION_WORDS, STANDING_WORDS
from analysis.report.phrases import (
    chinese_date,
    formula,
    simulated_mark,
    status_text,
)
from analysis.report.suppression import LEAST
from analysis.result.score_report import ScoreReport, WindowResult
from rendering import printing
from rendering.numbers import decimal_text, optional_text, percent_text
from rulebook.files import write_files
from rulebook.vocabulary import COMPONENT_KINDS

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
        made = printing.pdfs(_TEMPLATE, sheets)
        for result, pdf in zip(report.results, made, strict=True):
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
        "date": chinese_date(settings.date.isoformat()),
        "window": f"{result.window.name}（{result.window.unit}）",
        "status": status_text(report),
        "simulated": simulated_mark(report),
        "total": optional_text(result.total),
        "total_label": report.book.window_score.score.name.zh,
        "rank": _rank(report, result, with_rank=with_rank),
        "formula": formula(report),
        "parts": _parts(report, result),
        "evidence": _evidence(result),
        "items": _items(report, result),
        "items_note": f"不足{LEAST}份的题目不列。满分100；括号内为作答份数。",
        "honours": _honours(report, result),
        "notes": [*_meaning(report, result), texts.rounding.zh],
        "footer": "本成绩单只列本窗口的情况。对结果有疑问的，请向评选办公室提出。",
    }


def _rank(report: ScoreReport, result: WindowResult, *, with_rank: bool) -> str:
    if result.standing.rank is None:
        reasons = "；".join(reason.zh for reason in result.standing.not_ranked_because)
        return report.book.questionnaires.texts.not_ranked.zh.format(reason=reasons)
    if not with_rank:
        return f"参加排名的窗口共{len(report.ranked)}个"
    return f"第{result.standing.rank}名（参加排名的窗口共{len(report.ranked)}个）"


def _parts(report: ScoreReport, result: WindowResult) -> list[list[str]]:
    """Name, score, share of the total and points it brings, of the three parts."""
    rows = []
    for kind, value in result.components.by_kind().items():
        weight = report.weights[kind]
        brings = None if value is None else weight * value
        name = report.book.component_node(kind).name.zh
        rows.append([name, optional_text(value), percent_text(weight), optional_text(brings)])
    assert len(rows) == len(COMPONENT_KINDS)
    return rows


def _evidence(result: WindowResult) -> str:
    ballots = result.evidence.ballots
    votes = f"评价选票{ballots}张" if ballots >= LEAST else f"评价选票不足{LEAST}张"
    responses = result.evidence.responses
    answered = f"有效问卷{responses}份" if responses >= LEAST else f"有效问卷不足{LEAST}份"
    return f"{answered}，{votes}，双月度考核{len(result.evidence.marks)}期。"


def _items(report: ScoreReport, result: WindowResult) -> list[list[str]]:
    """Label, mean and number of answers of the items that enough people answered."""
    found = report.findings.items.get(result.window.id, ()) if report.findings else ()
    return [[one.label, decimal_text(one.mean, 1), str(one.n)] for one in found if one.n >= LEAST]


def _honours(report: ScoreReport, result: WindowResult) -> list[str]:
    """How the window stands for the honours it applied for."""
    said = []
    for awards in report.awards:
        one = awards.candidate(result.window.id)
        if one is None or one.name != result.window.name:
            continue
        words = STANDING_WORDS[one.standing]
        if report.decided and report.decided.honour(awards.honour.id).decided:
            settled = report.decided.honour(awards.honour.id)
            won = one.candidate_id in settled.awarded
            words = f"经审定{DECISION_WORDS['award'] if won else '未获评'}"
        pending = "、".join(found.condition.name.zh for found in one.pending)
        more = f"；待核验：{pending}" if pending and not report.decided else ""
        said.append(f"{awards.honour.name.zh}：{words}{more}")
    return said or ["没有申报集体荣誉。"]


def _meaning(report: ScoreReport, result: WindowResult) -> Sequence[str]:
    """What the numbers mean, in plain words."""
    if report.findings is None or result.total is None:
        return []
    said = []
    interval = report.findings.windows[result.window.id].sampling
    if interval:
        said.append(
            f"分数是按本次收到的问卷和选票算出的。换一批问卷和选票，总分多半会在{interval[0]:.2f}—"
            f"{interval[1]:.2f}分之间（把握95%），相差不大的窗口不必看重名次先后。"
        )
    worth = report.findings.check("sample_size").windows.get(result.window.id, {})
    margin = worth.get("margin")
    if margin is not None:
        said.append(f"问卷部分的误差约±{margin:.1f}分；问卷越少，误差越大。")
    return said

"""成绩单: one page a window, about itself alone. Of others there is the hall's mean.

Comes in: a ScoreReport. Goes out: one PDF a window, set by ``sheet.typ``. ``ceping sheets`` asks
here; wording comes from ``report``, printing from ``rendering``.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from analysis.report.report_wording import (
    component_names,
    formula,
    not_ranked_text,
    period_names,
    simulated_mark,
    status_text,
)
from analysis.report.score_json import score_json
from analysis.report.sentences import each
from analysis.report.sheets.hall import HallMeans, hall_means, hall_of
from analysis.report.sheets.last_round import LastRound, last_line, last_round
from analysis.result.awards import STANDING_WORDS, CandidateFinding
from analysis.result.score_report import ScoreReport, WindowResult
from rendering import printing
from rendering.numbers import chinese_date, decimal_text, percent_text
from rulebook.files import write_files
from rulebook.vocabulary import MARKS, SMALLEST_GROUP

WHOSE = "score.sha256"
_TEMPLATE = Path(__file__).parent / "sheet.typ"


def write_sheets(
    report: ScoreReport, folder: Path, *, with_rank: bool = True, last: Path | None = None
) -> list[Path]:
    """Write ``<window_id>.pdf`` for every window into ``folder``; the paths of these.

    ``score.sha256`` beside them names the score.json whose result they tell.

    Parameters
    ----------
    report
        A scoring.
    folder
        Where the sheets go; others that lie there stay.
    with_rank
        Whether a window is told its own rank, besides its total.
    last
        The folder of the round before, whose own scores a window is told beside these.

    Raises
    ------
    InputError
        If there is no result in ``last``, or only one of the two rounds is simulated.
    """
    before = last_round(report, last) if last else None
    halls = hall_means(report)

    def words_of(result: WindowResult) -> dict[str, object]:
        hall = halls[hall_of(report, result)]
        return sheet(report, result, hall, with_rank=with_rank, last=before)

    def write(scratch: Path) -> None:
        pdfs = printing.pdfs(_TEMPLATE, map(words_of, report.results), kept=True)
        for result, pdf in zip(report.results, pdfs, strict=True):
            (scratch / f"{result.window.id}.pdf").write_bytes(pdf)
        score = hashlib.sha256(score_json(report).encode()).hexdigest()
        (scratch / WHOSE).write_text(f"{score}  ../score.json\n", encoding="ascii")

    return [path for path in write_files(folder, write) if path.name != WHOSE]


def sheet(
    report: ScoreReport,
    result: WindowResult,
    hall: HallMeans | None = None,
    *,
    with_rank: bool = True,
    last: LastRound | None = None,
) -> dict[str, object]:
    """The words of one sheet; ``hall`` saves working out the means for every window."""
    hall = hall or hall_means(report)[hall_of(report, result)]
    settings, texts = report.settings, report.book.questionnaires.texts
    return {
        "title": f"{result.window.name} 成绩单",
        "campaign": report.book.campaign.campaign.title.zh,
        "round": settings.title,
        "date": chinese_date(settings.date),
        "day": [settings.date.year, settings.date.month, settings.date.day],
        "window": f"{result.window.name}（{result.window.unit}）",
        "status": _status(report),
        "simulated": simulated_mark(report),
        "total": decimal_text(result.total),
        "total_label": report.book.window_score.score.name.zh,
        "rank": _rank(report, result, with_rank=with_rank),
        "formula": formula(report),
        "parts": _parts(report, result, hall),
        "periods": _periods(report, result, hall),
        "evidence": _evidence(report, result),
        "items": _items(report, result, hall),
        "hall_note": f"“本厅平均”是同一大厅各窗口的平均，不足{SMALLEST_GROUP}个窗口的不列。",
        "items_note": f"不足{SMALLEST_GROUP}份的题目不列。满分100。",
        "last": last_line(report, last, result.window.id),
        "honours": _honours(report, result),
        "notes": [*_meaning(report, result), texts.rounding.zh],
        "footer": "本成绩单只列本窗口的情况和本厅的平均。对结果有疑问的，请向评选办公室提出。",
    }


def _rank(report: ScoreReport, result: WindowResult, *, with_rank: bool) -> str:
    if result.standing.rank is None:
        words = report.book.questionnaires.texts.not_ranked.zh
        return words.format(reason=not_ranked_text(result))
    if not with_rank:
        return f"参加排名的窗口共{len(report.ranked)}个"
    return f"第{result.standing.rank}名（参加排名的窗口共{len(report.ranked)}个）"


def _status(report: ScoreReport) -> str:
    """How settled the result is; nothing of what was decided about others."""
    if report.decided is None:
        return status_text(report)
    settled, texts = report.decided, report.book.questionnaires.texts
    parts = [texts.status_simulated.zh] if report.settings.simulated else []
    parts.append(f"{chinese_date(settled.confirmed_on)}经{report.book.deciders.zh}审定")
    if settled.corrected_on:
        parts.append(f"{chinese_date(settled.corrected_on)}更正")
    return "；".join(parts)


def _parts(report: ScoreReport, result: WindowResult, hall: HallMeans) -> list[list[str]]:
    """Name, score, share of the total, points it brings and the hall's mean, then the total."""
    rows, names = [], component_names(report.book)
    for kind, value in result.components.by_kind().items():
        weight = report.weights[kind]
        brings = None if value is None else weight * value
        points, share = decimal_text(value), percent_text(weight)
        mean = decimal_text(hall.components[kind])
        rows.append([names[kind], points, share, decimal_text(brings), mean])
    total = decimal_text(result.total)
    name = report.book.window_score.score.name.zh
    return [*rows, [name, total, percent_text(1), total, decimal_text(hall.total)]]


def _periods(report: ScoreReport, result: WindowResult, hall: HallMeans) -> list[list[str]]:
    """Period, own mark and the hall's mean; 缺 where a mark is missing."""
    names, marks = period_names(report.book), result.evidence.marks
    return [
        [names[p], decimal_text(marks.get(p), missing="缺"), decimal_text(hall.periods[p])]
        for p in report.periods
    ]


def _evidence(report: ScoreReport, result: WindowResult) -> str:
    responses = f"有效问卷{_people(result.evidence.responses)}份"
    ballots = f"评价选票{_people(result.evidence.ballots)}张"
    marks = report.book.component_node(MARKS).name.zh
    return f"{responses}，{ballots}，{marks}{len(result.evidence.marks)}期。"


def _people(number: int) -> str:
    return str(number) if number >= SMALLEST_GROUP else f"不足{SMALLEST_GROUP}"


def _items(report: ScoreReport, result: WindowResult, hall: HallMeans) -> list[list[str]]:
    """Label, mean, number of answers and the hall's mean of the items that enough answered."""
    items = report.findings.items.get(result.window.id, ()) if report.findings else ()
    return [
        [
            item.label,
            decimal_text(item.mean, 1),
            str(item.n),
            decimal_text(hall.items[item.label], 1),
        ]
        for item in items
        if item.n >= SMALLEST_GROUP
    ]


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
            words += _departure(report, candidate)
        pending = "、".join(finding.condition.name.zh for finding in candidate.pending)
        to_verify = f"；待核验：{pending}" if pending and not report.decided else ""
        lines.append(f"{awards.honour.name.zh}：{words}{to_verify}")
    return lines or ["没有申报集体荣誉。"]


def _departure(report: ScoreReport, candidate: CandidateFinding) -> str:
    """What was computed and why it was decided otherwise or upon it; empty where it just holds."""
    decided = report.decided
    own = (candidate.honour_id, candidate.candidate_id)
    reasons = [
        f"（{was}{each.computed.zh}；理由：{each.decision.reason}）"
        for was, told in (
            ("计算结果为", decided.differences if decided else ()),
            ("计算时", decided.verified if decided else ()),
        )
        for each in told
        if (each.decision.honour_id, each.decision.candidate_id) == own
    ]
    return "".join(reasons)


def _meaning(report: ScoreReport, result: WindowResult) -> Sequence[str]:
    """What the numbers mean, in plain words."""
    if report.findings is None or result.total is None:
        return []
    interval = report.findings.windows[result.window.id].sampling
    worth = report.findings.check("sample_size").windows.get(result.window.id, {})
    between = "—".join(decimal_text(end) for end in interval) if interval else None
    return each("window_sheet", {"interval": between, "margin": worth.get("margin")})

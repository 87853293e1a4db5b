"""The first page of what was decided: counts, vacancies, departures, corrections, who was there."""

from collections.abc import Iterator, Sequence

from analysis.report.clues import open_clues
from analysis.report.decided_lists import (
    DecidedHonour,
    DecidedLine,
    tie_sentences,
)
from analysis.report.sentences import said
from analysis.report.word.fitting import fits
from analysis.report.word.page_one import PageOne, listed, points
from analysis.report.word.shared import (
    CLUES,
    LISTS,
    amendment_line,
    campaign_title,
    changed_words,
    days_words,
    rules_number,
)
from analysis.result.awards import Decided, Difference
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_date, chinese_numeral
from rendering.word.ooxml import Run, blank
from rendering.word.paper import MOST_LINES
from rulebook.sittings import Sitting

_ROOMS, _NAMES_EMS = (200.0, 140.0, 100.0, 80.0), 40.0  # characters of reasons, and of names
# What rests on checks of whole ballots, for whoever compares papers without them.
OPEN_CLUES = r"(尚未核实的线索\d+条|没有尚未核实的线索)(?=（附件)"


def decision_page(
    report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]
) -> PageOne:
    """The first page in the order in which it is read, with as many reasons as fit."""
    pages = [_page(report, decided, honours, room) for room in _ROOMS]
    return next((page for page in pages if fits(page, MOST_LINES)), pages[-1])


def _page(
    report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...], room: float
) -> PageOne:
    texts = report.book.questionnaires.texts
    parts: list[tuple[str, list[str | Run]]] = [
        ("审定名单。", [_names(report, decided, honours)]),
        ("空缺和并列。", [_open_and_tied(report, decided, honours, room)]),
        ("与计算结果不同之处。", [_departures(decided, honours, room)]),
    ]
    if decided.corrected_on:
        parts.append(("更正。", [_corrections(report, decided, room / 2)]))
    parts.append(("到会和回避。", _attendance(report, decided)))
    parts.append(("依据和线索。", [_basis(report, decided)]))
    return PageOne(
        title=campaign_title(report, texts.decision_title),
        to="",
        opening=_opening(report, decided),
        parts=tuple(
            (f"{chinese_numeral(number)}、{heading}", text)
            for number, (heading, text) in enumerate(parts, start=1)
        ),
    )


def _opening(report: ScoreReport, decided: Decided) -> str:
    day, by = days_words(decided), report.book.deciders.zh
    corrected = f"，并于{chinese_date(decided.corrected_on)}更正" if decided.corrected_on else ""
    return f"根据{rules_number(report)}，{by}于{day}审定各类先进名单{corrected}，结果如下。"


def _names(report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]) -> str:
    settled = [honour for honour in honours if honour.decided]
    given = "、".join(f"{honour.honour.name.zh}{honour.count}" for honour in settled)
    left = [honour.honour.name.zh for honour in honours if not honour.decided]
    pending = f"；{'、'.join(left)}尚未审定" if left else ""
    counts = "，".join(filter(None, _counts(settled)))
    return f"{given}{pending}（附件1）。{counts}。{_windows(report, decided)}"


def _counts(settled: Sequence[DecidedHonour]) -> Iterator[str]:
    """Places, awards and vacancies together."""
    sums = [sum(getattr(h, key) for h in settled) for key in ("places", "awarded", "open_places")]
    places, awarded, vacant = sums
    unused = sum(honour.unused for honour in settled)
    over = awarded + vacant + unused - places
    yield f"名额共{places}个"
    yield f"授予{awarded}个"
    yield f"空缺{vacant}个"
    yield f"“左右”的名额少用{unused}个" if unused else ""
    yield f"超出名额{over}个" if over > 0 else ""


def _windows(report: ScoreReport, decided: Decided) -> str:
    """Who of the windows has the two honours that follow from the ranking."""
    score = report.book.window_score
    sentences = []
    for honour_id in (score.designation.honour, score.proposal.honour):
        settled, honour = decided.honour(honour_id), report.book.honour(honour_id)
        ids = {result.window.id for result in report.results}
        names = [report.name_of(honour_id, c) for c in settled.awarded if c in ids]
        if not settled.decided:
            continue
        count = f"{len(names)}{honour.measure_word}"
        year = ""
        if honour_id == score.designation.honour and names:
            year = f"，同为下一年度{report.book.model_windows}"
        who = said("decided_windows", {"names": names}) or listed(names, count, 1, _NAMES_EMS)
        sentences.append(f"窗口中{honour.short_name}：{who}{year}。")
    return "".join(sentences)


def _open_and_tied(
    report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...], room: float
) -> str:
    total = [
        f"{honour.honour.short_name}{honour.open_places}{honour.honour.measure_word}"
        for honour in honours
        if honour.open_places
    ]
    sentences = [*_vacant_windows(report, honours), *tie_sentences(report, decided)]
    facts = {"open": total, "ties": sentences, "part": _part(honours), "annex": LISTS}
    return said("decided_places", facts) + (points(sentences, LISTS, room) if sentences else "")


def _part(honours: tuple[DecidedHonour, ...]) -> str:
    """Of which honours a sentence speaks, where some are not decided yet."""
    return "" if all(honour.decided for honour in honours) else "已审定的各项"


def _vacant_windows(report: ScoreReport, honours: tuple[DecidedHonour, ...]) -> list[str]:
    """The vacancies of the lines that follow from the ranking, with their reasons."""
    score = report.book.window_score
    ranked = {
        line.id
        for rule in (score.designation, score.proposal)
        if (line := report.book.honour(rule.honour).quota(score.pool.unit_type))
    }
    return [
        f"{honour.honour.short_name}{line.name}空缺{line.open_places}个{_why(line)}"
        for honour in honours
        for line in honour.lines
        if line.open_places and line.id in ranked
    ]


def vacancies(honours: tuple[DecidedHonour, ...]) -> list[str]:
    """Every line with open places: which, how many, why."""
    return [
        f"{honour.honour.short_name}{line.name}空缺{line.open_places}个{_why(line)}"
        for honour in honours
        for line in honour.lines
        if line.open_places
    ]


def _why(line: DecidedLine) -> str:
    return f"（{'；'.join(line.why)}）" if line.why else ""


def _departures(decided: Decided, honours: tuple[DecidedHonour, ...], room: float) -> str:
    told = [departure(difference) for difference in decided.differences]
    sentence = said("departures", {"departures": len(told), "part": _part(honours)})
    verified = said("verified", {"verified": len(decided.verified), "annex": LISTS})
    return sentence + (points(told, LISTS, room) if told else "") + verified


def departure(difference: Difference) -> str:
    """One departure from what was computed, with its reason."""
    decided = difference.decided.zh
    if difference.decision.decision != "correct":
        decided = f"审定“{decided}”"
    return f"{difference.name}计算为“{difference.computed.zh}”，{decided}{_reason(difference)}"


def waited(difference: Difference) -> str:
    """What waited for a condition and was decided at the meeting, with its reason."""
    decided = difference.decided.zh
    if difference.decision.decision != "correct":
        decided = f"会上审定“{decided}”"
    return f"{difference.name}{difference.computed.zh}，{decided}{_reason(difference)}"


def _reason(difference: Difference) -> str:
    reason = difference.decision.reason.rstrip("。")
    return f"（{reason}）" if reason else ""


def _corrections(report: ScoreReport, decided: Decided, room: float) -> str:
    assert decided.corrected_on
    changed = [
        f"{report.name_of(d.honour_id, d.candidate_id)}（{d.reason.rstrip('。')}）"
        for d in decided.record
        if d.decision == "correct"
    ]
    return f"{chinese_date(decided.corrected_on)}更正：{points(changed, LISTS, room)}"


def _attendance(report: ScoreReport, decided: Decided) -> list[str | Run]:
    """Who was there and who withdrew, day by day; what nobody wrote down the office fills in."""
    written = {sitting.day: sitting for sitting in report.sittings if sitting.members}
    days = sorted({decision.date for decision in decided.record})
    if not written.keys() & set(days):
        days = days[:1]  # blanks for one meeting, as on any form
    told: list[str | Run] = []
    for day in days:
        told += ["；" if told else "", chinese_date(day) if len(days) > 1 else ""]
        told += _there(written.get(day))
    return [*told, "（附件7）。"]


def _there(sitting: Sitting | None) -> list[str | Run]:
    if sitting is None:
        return ["应到", blank("人数"), "人，实到", blank("人数"), "人；回避：", blank("姓名、对象")]
    withdrew = [f"{one.name}（{one.withdrew}）" for one in sitting.people if one.withdrew]
    count = f"应到{len(sitting.members)}人，实到{len(sitting.present)}人"
    return [f"{count}；回避：{'、'.join(withdrew) or '无'}"]


def _basis(report: ScoreReport, decided: Decided) -> str:
    basis = said("basis", {"changed": changed_words(report, decided)}) + amendment_line(report)
    if report.findings is None:
        return basis
    clues = said("clues", {"left": len(open_clues(report))})
    return f"{basis}{clues}（附件{CLUES}，内部掌握）。"

"""The first page of the request: what the leading group is to decide, and how sure it is (请示)."""

from collections.abc import Iterator

from analysis.report.places import (
    all_places,
    collective_tie,
    first_windows,
    method_ties,
    next_window,
    place_name,
    places_sentence,
    tied_names,
    vacancy_reasons,
)
from analysis.report.report_wording import (
    component_names,
    places_text,
    window_names,
)
from analysis.report.word.annexes import error_text
from analysis.report.word.fitting import fits
from analysis.report.word.page_one import MOST_EMS, PageOne, listed, points, sentences
from analysis.report.word.shared import (
    ACCOUNT,
    LISTS,
    amendment_line,
    campaign_title,
    clue_line,
    lock_line,
    rules_number,
)
from analysis.result.awards import CandidateFinding
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import chinese_numeral, decimal_text, visible_text
from rendering.word.ooxml import Column, Words
from rendering.word.paper import MOST_LINES
from rendering.word.widths import ems

_NAMES_SLOT, _LEAST_NAMES = 150.0, 12.0  # characters of the slot, and of the names in it
ANNEXES = ("得分表", "名单", "考评情况报告（含统计检查）", "待核实线索", "工作口径")


def request(report: ScoreReport) -> PageOne:
    """The request in the order in which it is read, with as much on certainty as fits."""
    pages = [_request(report, certainty(report, most)) for most in (3, 2, 1)]
    return next((page for page in pages if fits(page, MOST_LINES)), pages[-1])


def _request(report: ScoreReport, certain: str) -> PageOne:
    texts = report.book.questionnaires.texts
    return PageOne(
        title=campaign_title(report, texts.request_title),
        to=texts.request_to.zh,
        opening=f"根据{rules_number(report)}，现将考评结果和建议名单报请审定。",
        parts=(
            ("一、建议名单。", [_names(report)]),
            ("二、请审定事项。", [points(open_points(report), LISTS)]),
            ("三、把握程度。", [certain]),
            ("四、规则变动。", [lock_line(report) + amendment_line(report)]),
            ("五、线索。", [clue_line(report)]),
        ),
    )


def certainty(report: ScoreReport, most: int = 3) -> str:
    """How sure the result is: at most three sentences."""
    if report.findings is None:
        return "没有做统计检查。"
    told = [sentence.replace("（依次为", "（") for sentence in report.findings.confidence]
    return sentences(told, most)


def _names(report: ScoreReport) -> str:
    """Who is to be awarded; the longer the first names are, the fewer of the others are named."""
    first, places = _model(report), places_sentence(all_places(report))
    room = min(max(_NAMES_SLOT - ems(first + places), _LEAST_NAMES), MOST_EMS)
    return f"{first}{_collective(report, room)}{places}"


def _model(report: ScoreReport) -> str:
    clause, outcome = report.book.window_score.designation, report.outcome
    name = report.book.honour(clause.honour).short_name
    certain = [_certain(report, window) for window in outcome.designated]
    if not certain:
        return f"{name}：暂无按规则直接获评的窗口{_behind(report)}。"
    return f"{name}：{'、'.join(certain)}{_behind(report)}。"


def _certain(report: ScoreReport, window_id: str) -> str:
    """A designated window with its total, and the reservation that a condition is unverified."""
    result = report.result(window_id)
    candidate = _model_candidate(report, window_id)
    pending = "，条件待核验" if candidate and candidate.standing == "pending" else ""
    return f"{result.window.name}（{decimal_text(result.total)}分{pending}）"


def _model_candidate(report: ScoreReport, window_id: str) -> CandidateFinding | None:
    """How a window stands for the honour of the first places."""
    honour = report.awards_of(report.book.window_score.designation.honour)
    return honour.candidate(window_id)


def _behind(report: ScoreReport) -> str:
    """How far the window after the first ones is behind."""
    top, after = first_windows(report), next_window(report)
    if not top or after is None:
        return ""
    assert top[-1].total is not None
    assert after.total is not None
    place = place_name(report, len(top) + 1)
    last = min(report.book.window_score.designation.places, len(top))
    gap = visible_text(top[-1].total - after.total)
    behind = f"{place}{after.window.name}比第{chinese_numeral(last)}名低{gap}分"
    return f"；{behind}{_unrounded(top[-1], after, gap)}"


def _unrounded(last: WindowResult, after: WindowResult, gap: str) -> str:
    """A remark where the difference of the printed totals is another."""
    assert last.total is not None
    assert after.total is not None
    printed = round(float(decimal_text(last.total)) - float(decimal_text(after.total)), 2)
    return "" if f"{printed:.2f}" == gap else "（按未取整的得分）"


def _collective(report: ScoreReport, room: float) -> str:
    proposal = report.book.window_score.proposal
    honour = report.book.honour(proposal.honour)
    line = honour.quota(report.book.window_score.pool.unit_type)
    if line is None:
        return ""
    proposed = report.outcome.proposed
    of = f"{honour.short_name}（{places_text(line, honour)}）"
    if not proposed:
        return f"{of}：没有可以建议的窗口。"
    names = [report.result(window).window.name for window in proposed]
    return f"{of}：{listed(names, f'{len(names)}{honour.measure_word}', LISTS, room)}。"


def first_table(report: ScoreReport) -> tuple[list[Column], list[list[Words]]]:
    """The first windows and the one after them: components, total and its error."""
    top, after = first_windows(report), next_window(report)
    names = component_names(report.book).values()
    columns = [Column("名次", 12), Column("窗口", 47)]
    columns += [Column(name, 21, number=True) for name in names]
    total = report.book.window_score.score.name.zh
    columns += [Column(total, 17, number=True), Column("误差", 17, number=True)]
    shown = [*top, after] if after else top
    return columns, [_standing(report, result) for result in shown]


def _standing(report: ScoreReport, result: WindowResult) -> list[Words]:
    parts = [decimal_text(value) for value in result.components.by_kind().values()]
    total, error = decimal_text(result.total), error_text(report, result)
    return [str(result.standing.rank), result.window.name, *parts, total, error]


def open_points(report: ScoreReport) -> list[str]:
    """Everything that the leading group has to decide, what weighs most first."""
    return [*_first_places(report), *_others(report), "公布范围"]


def _first_places(report: ScoreReport) -> Iterator[str]:
    name = report.book.honour(report.book.window_score.designation.honour).short_name
    outcome = report.outcome
    if outcome.ties_at_cutoff:
        names = tied_names(report)
        left = outcome.tied_places
        yield f"{name}{names}，余{left}个名额：方案一都评，方案二定{left}个"
    if outcome.open_places:
        why = "、".join(vacancy_reasons(report))
        yield (
            f"{name}空缺{outcome.open_places}个（{why}）：方案一照此空缺，方案二{_move_up(report)}"
        )
    if pending := [w for w in _taking_places(report) if w.standing == "pending"]:
        yield f"拟获评、建议的{len(pending)}个窗口条件待核验：先核验或附条件审定"
    if tie := collective_tie(report):
        short = report.book.honour(report.book.window_score.proposal.honour).short_name
        many, left = len(tie.windows), tie.left
        yield f"{short}末位{many}个窗口并列，余{left}个名额：都列入，或定{left}个"


def _taking_places(report: ScoreReport) -> Iterator[CandidateFinding]:
    """Windows that the rules give or propose a place."""
    windows = {result.window.id for result in report.results}
    for honour in report.awards:
        yield from (c for c in honour.candidates if c.takes_place and c.candidate_id in windows)


def _others(report: ScoreReport) -> Iterator[str]:
    for tie in method_ties(report):
        where, left = tie.line.line.name.zh, tie.line.tied_places
        who = f"{tie.honour.short_name}（{where}）{len(tie.candidates)}{tie.honour.measure_word}"
        yield f"{who}候选并列，余{left}个名额：定{left}个，或调整名额"
    pending = sum(
        c.standing == "pending" and c.takes_place and c.judged is not None
        for awards in report.awards
        for c in awards.candidates
    )
    if pending:
        yield f"按本组办法建议的{pending}个候选条件待核验：先核验或附条件审定"
    counted = all_places(report)
    if counted.to_choose:
        yield f"从候选中选定{counted.to_choose}个名额（附件{LISTS}）"
    without = counted.open - report.outcome.open_places
    if without > 0:
        yield f"候选不足的{without}个名额：空缺，或调整"
    if report.lock_changes:
        yield f"规则变动{len(report.lock_changes)}处是否认可（附件{ACCOUNT}）"


def _move_up(report: ScoreReport) -> str:
    """Who would take open places if those behind moved up."""
    top = {result.window.id for result in first_windows(report)}
    behind = []
    for result in report.ranked:
        candidate = _model_candidate(report, result.window.id)
        standing = candidate.standing if candidate else ""
        if result.window.id not in top and standing in ("not_in_top", "pending"):
            behind.append(result.window.id)
    names = window_names(report, behind[: report.outcome.open_places])
    return f"依次递补{names}" if names else "调整名额（没有可以递补的申报窗口）"

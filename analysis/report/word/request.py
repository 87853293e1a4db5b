"""The first page: the request that the leading group decides from (请示)."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.report.report_wording import (
    clues,
    component_names,
    next_window,
    places_text,
    tie_text,
    top_windows,
    vacancy_text,
    window_names,
)
from analysis.report.word.ooxml import Column, Words
from analysis.result.awards import CandidateFinding
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import MISSING, chinese_count, chinese_numeral, decimal_text, visible_text
from rulebook.vocabulary import SURVEY

ANNEXES = ("得分表", "名单", "考评情况报告（含统计检查）", "待核实线索", "工作口径")
CLUE_ANNEX = 4


@dataclass(frozen=True)
class Request:
    """The words of the request, part by part; ``parts`` are (heading, text)."""

    title: str
    to: str
    opening: str
    parts: tuple[tuple[str, str], ...]


def request(report: ScoreReport) -> Request:
    """The request in the order in which it is read."""
    book, texts = report.book, report.book.questionnaires.texts
    campaign = book.campaign.campaign
    score = book.window_score.score
    number = next(d.number for d in book.campaign.documents if d.id == score.document)
    return Request(
        title=texts.request_title.zh.format(
            ordinal=chinese_numeral(campaign.ordinal), campaign=campaign.short_title.zh
        ),
        to=texts.request_to.zh,
        opening=f"根据{number}{score.clause.split()[0]}，现将考评结果和建议名单报请审定。",
        parts=(
            ("一、考评结果。", _results(report)),
            ("二、建议名单。", _lists(report)),
            ("三、把握程度。", certainty(report)),
            ("四、需要说明的情况。", "；".join(_doubts(report)) + "。"),
            ("五、请审定事项。", _asks(report)),
        ),
    )


def _results(report: ScoreReport) -> str:
    counts = f"登记窗口{len(report.results)}个，进入总排名{len(report.ranked)}个。"
    top = top_windows(report)
    if not top:
        return f"{counts}没有窗口进入总排名。"
    places = chinese_count(report.book.window_score.designation.places)
    names = [result.window.name for result in top]
    names[0] += f"（{decimal_text(top[0].total)}分）"
    listed = "、".join(names)
    after = next_window(report, top)
    if after is None:
        return f"{counts}依次为{listed}，不多于{places}个名额。"
    tied = "（含并列）" if len(top) > report.book.window_score.designation.places else ""
    return f"{counts}前{places}名{tied}为{listed}；{_behind(top[-1], after)}。"


def _behind(last: WindowResult, after: WindowResult) -> str:
    assert last.total is not None
    assert after.total is not None
    rank = chinese_numeral(after.standing.rank or 0)
    return f"第{rank}名{after.window.name}低{visible_text(last.total - after.total)}分"


def first_table(report: ScoreReport) -> tuple[list[Column], list[list[Words]]]:
    """The first windows and the one after them: components, total and its error."""
    top = top_windows(report)
    after = next_window(report, top)
    shown = [*top, after] if after else top
    names = component_names(report.book).values()
    parts = [Column(name, 21, number=True) for name in names]
    total = report.book.window_score.score.name.zh
    columns = [Column("名次", 12), Column("窗口", 47), *parts]
    columns += [Column(total, 17, number=True), Column("误差", 17, number=True)]
    return columns, [_standing(report, result) for result in shown]


def _standing(report: ScoreReport, result: WindowResult) -> list[Words]:
    parts = [decimal_text(value) for value in result.components.by_kind().values()]
    rank = str(result.standing.rank)
    error = error_text(report, result)
    return [rank, result.window.name, *parts, decimal_text(result.total), error]


def error_text(report: ScoreReport, result: WindowResult) -> str:
    """Half the sampling interval of a total, as ±; a dash where there is none."""
    if report.findings is None:
        return MISSING
    errors = report.findings.check("score_interval").windows.get(result.window.id, {})
    half = errors.get("sampling_half_width")
    return MISSING if half is None else f"±{decimal_text(half)}"


def _lists(report: ScoreReport) -> str:
    clause, outcome = report.book.window_score.designation, report.outcome
    model = report.book.honour(clause.honour)
    collective = report.book.honour(report.book.window_score.proposal.honour)
    certain = "、".join(_certain(report, window) for window in outcome.designated)
    tied = f"，另有{len(outcome.ties_at_cutoff)}个并列待定" if outcome.ties_at_cutoff else ""
    open_places = f"空缺{outcome.open_places}个" if outcome.open_places else "没有空缺"
    line = collective.quota(report.book.window_score.pool.unit_type)
    places = f"（{places_text(line, collective)}）" if line else ""
    return (
        f"{model.short_name}：{certain or '暂无可以直接确定的窗口'}{tied}，{open_places}；"
        f"{collective.short_name}{places}见附件2；"
        f"下一年度{report.book.model_windows}：{'同获评窗口' if certain else '暂无'}。"
    )


def _certain(report: ScoreReport, window_id: str) -> str:
    """A designated window, with the reservation that a condition is still to be verified."""
    name = report.result(window_id).window.name
    return f"{name}（条件待核验）" if _top_candidate(report, window_id) == "pending" else name


def _top_candidate(report: ScoreReport, window_id: str) -> str:
    """How a window stands for the honour of the first places."""
    honour = report.awards_of(report.book.window_score.designation.honour)
    candidate = honour.candidate(window_id)
    return candidate.standing if candidate else ""


def certainty(report: ScoreReport) -> str:
    """How sure the result is: at most three sentences."""
    if report.findings is None:
        return "没有做统计检查。"
    return "".join(report.findings.confidence).replace(
        "（依次为", "（"
    )  # page one is short of room


def _doubts(report: ScoreReport) -> Iterator[str]:
    voters = report.sources.electorate
    if voters:
        yield f"投票应到{voters[0]}、收回{voters[1]}"
    else:
        yield "投票没有应到人数的记录"
    responses = sum(result.evidence.responses for result in report.results)
    below = None
    if report.findings:
        below = report.findings.check("sample_size").numbers.get("below_30")
    few = f"，{below}个窗口不足30份" if below is not None else ""
    yield f"问卷有效{responses}份{few}"
    about_top = _about_the_top(report)
    of_top = sum(len(candidate.pending) for candidate in about_top)
    yield f"申报条件待核验{pending(report)}项" + (f"，前列窗口{of_top}项" if of_top else "")
    working = {rule.id for rule in report.working_rules()}
    touched = {rule for candidate in about_top for rule in candidate.rules} & working
    yield f"工作口径{len(working)}项，影响前列的{len(touched)}项（附件5）"
    if report.lock_changes:
        yield f"规则与开启时锁定的不同{len(report.lock_changes)}处（附件3）"
    if SURVEY in report.sources.weak:
        yield "问卷只有窗口得分，无法复算"
    followed = {follow_up.check_id for follow_up in report.follow_ups}
    to_verify = [check.id for check in clues(report)]
    done = sum(check in followed for check in to_verify)
    verified = f"，已核实{done}条" if done else ""
    yield f"待核实线索{len(to_verify) - done}条{verified}（附件{CLUE_ANNEX}，内部掌握）"


def pending(report: ScoreReport) -> int:
    """Conditions that nobody has verified, of all candidates."""
    return sum(len(c.pending) for honour in report.awards for c in honour.candidates)


def _about_the_top(report: ScoreReport) -> list[CandidateFinding]:
    honour = report.awards_of(report.book.window_score.designation.honour)
    top = {result.window.id for result in top_windows(report)}
    return [candidate for candidate in honour.candidates if candidate.candidate_id in top]


def _asks(report: ScoreReport) -> str:
    asks = ["名单", *_open_questions(report), "名额调整", "公布范围"]
    return "；".join(f"{i}.{ask}" for i, ask in enumerate(asks, start=1)) + "。"


def _open_questions(report: ScoreReport) -> Iterator[str]:
    outcome = report.outcome
    tie, vacancy = tie_text(report), vacancy_text(report)
    if tie:
        places = report.book.window_score.designation.places - len(outcome.designated)
        left = places - outcome.open_places
        yield f"并列处理：{tie}方案一，并列的都评；方案二，从中确定{left}个"
    if vacancy:
        yield f"空缺处理：{vacancy}方案一，照此空缺；方案二，{_move_up(report)}"
    if not (tie or vacancy):
        yield "本次没有并列和空缺"


def _move_up(report: ScoreReport) -> str:
    """Who would take open places if those behind moved up."""
    top = {result.window.id for result in top_windows(report)}
    behind = [
        result.window.id
        for result in report.ranked
        if result.window.id not in top
        and _top_candidate(report, result.window.id) in ("not_in_top", "pending")
    ]
    names = window_names(report, behind[: report.outcome.open_places])
    return f"按申报窗口依次递补：{names}" if names else "调整名额（没有其他申报窗口可以递补）"

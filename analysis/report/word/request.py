"""The first page: the request that the leading group decides from (请示)."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.report.phrases import (
    clues,
    component_names,
    gap_text,
    next_after,
    numeral,
    tie_text,
    top,
    vacancy_text,
    window_names,
)
from analysis.report.word.ooxml import Column, Words
from analysis.result.awards import CandidateFinding
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import optional_text

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
            ordinal=numeral(campaign.ordinal), campaign=campaign.short_title.zh
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
    said = f"登记窗口{len(report.results)}个，进入总排名{len(report.ranked)}个。"
    first = top(report)
    if not first:
        return f"{said}没有窗口进入总排名。"
    places = numeral(report.book.window_score.designation.places)
    names = [r.window.name for r in first]
    names[0] += f"（{optional_text(first[0].total)}分）"
    named = "、".join(names)
    after = next_after(report, first)
    if after is None:
        return f"{said}依次为{named}，不多于{places}个名额。"
    tied = "（含并列）" if len(first) > report.book.window_score.designation.places else ""
    return f"{said}前{places}名{tied}为{named}；{_behind(first[-1], after)}。"


def _behind(last: WindowResult, after: WindowResult) -> str:
    assert last.total is not None
    assert after.total is not None
    rank = numeral(after.standing.rank or 0)
    return f"第{rank}名{after.window.name}低{gap_text(last.total - after.total)}分"


def first_table(report: ScoreReport) -> tuple[list[Column], list[list[Words]]]:
    """The first windows and the one after them: components, total and its error."""
    first = top(report)
    after = next_after(report, first)
    shown = [*first, after] if after else first
    parts = [Column(name, 21, number=True) for name in component_names(report)]
    total = report.book.window_score.score.name.zh
    columns = [Column("名次", 12), Column("窗口", 47), *parts]
    columns += [Column(total, 17, number=True), Column("误差", 17, number=True)]
    return columns, [_standing(report, result) for result in shown]


def _standing(report: ScoreReport, result: WindowResult) -> list[Words]:
    parts = [optional_text(value) for value in result.components.by_kind().values()]
    rank = str(result.standing.rank)
    error = error_text(report, result)
    return [rank, result.window.name, *parts, optional_text(result.total), error]


def error_text(report: ScoreReport, result: WindowResult) -> str:
    """Half the sampling interval of a total, as ±; a dash where there is none."""
    if report.findings is None:
        return "—"
    found = report.findings.check("score_interval").windows.get(result.window.id, {})
    half = found.get("sampling_half_width")
    return "—" if half is None else f"±{half:.2f}"


def _lists(report: ScoreReport) -> str:
    clause, outcome = report.book.window_score.designation, report.outcome
    model = report.book.honour(clause.honour)
    collective = report.book.honour(report.book.window_score.proposal.honour)
    certain = "、".join(_certain(report, window) for window in outcome.designated)
    said = f"{model.short_name}：{certain or '暂无可以直接确定的窗口'}"
    if outcome.ties_at_cutoff:
        said += f"，另有{len(outcome.ties_at_cutoff)}个并列待定"
    said += f"，空缺{outcome.open_places}个" if outcome.open_places else "，没有空缺"
    line = collective.quota(report.book.window_score.pool.unit_type)
    about = "左右" if line and line.approximate else ""
    places = f"（{line.places}{collective.measure_word}{about}）" if line else ""
    said += f"；{collective.short_name}{places}见附件2"
    return f"{said}；下一年度标兵窗口：{'同获评窗口' if certain else '暂无'}。"


def _certain(report: ScoreReport, window_id: str) -> str:
    """A designated window, with the reservation that a condition is still to be verified."""
    name = report.result(window_id).window.name
    return f"{name}（条件待核验）" if _top_candidate(report, window_id) == "pending" else name


def _top_candidate(report: ScoreReport, window_id: str) -> str:
    """How a window stands for the honour of the first places."""
    honour = report.awards_of(report.book.window_score.designation.honour)
    found = honour.candidate(window_id)
    return found.standing if found else ""


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
    first = sum(len(one.pending) for one in _about_the_top(report))
    yield f"申报条件待核验{pending(report)}项" + (f"，前列窗口{first}项" if first else "")
    working = {rule.id for rule in report.working_rules()}
    touched = {rule for one in _about_the_top(report) for rule in one.rules} & working
    yield f"工作口径{len(working)}项，影响前列的{len(touched)}项（附件5）"
    if report.lock_changes:
        yield f"规则与开启时锁定的不同{len(report.lock_changes)}处（附件3）"
    if "survey" in report.sources.weak:
        yield "问卷只有窗口得分，无法复算"
    followed = {one.check_id for one in report.follow_ups}
    found = [one.id for one in clues(report)]
    done = len([one for one in found if one in followed])
    verified = f"，已核实{done}条" if done else ""
    yield f"待核实线索{len(found) - done}条{verified}（附件{CLUE_ANNEX}，内部掌握）"


def pending(report: ScoreReport) -> int:
    """Conditions that nobody has verified, of all candidates."""
    return sum(len(one.pending) for honour in report.awards for one in honour.candidates)


def _about_the_top(report: ScoreReport) -> list[CandidateFinding]:
    honour = report.awards_of(report.book.window_score.designation.honour)
    first = {result.window.id for result in top(report)}
    return [one for one in honour.candidates if one.candidate_id in first]


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
    if outcome.open_places:
        barred = window_names(report, outcome.top_barred)
        why = vacancy or (f"{barred}条件不符合，" if barred else "")
        said = "" if vacancy else f"空缺{outcome.open_places}个。"
        yield f"空缺处理：{why}{said}方案一，照此空缺；方案二，{_move_up(report)}"
    if not (tie or outcome.open_places):
        yield "本次没有并列和空缺"


def _move_up(report: ScoreReport) -> str:
    """Who would take open places if those behind moved up."""
    first = {result.window.id for result in top(report)}
    behind = [
        result.window.id
        for result in report.ranked
        if result.window.id not in first
        and _top_candidate(report, result.window.id) in ("not_in_top", "pending")
    ]
    names = window_names(report, behind[: report.outcome.open_places])
    return f"按申报窗口依次递补：{names}" if names else "调整名额（没有其他申报窗口可以递补）"

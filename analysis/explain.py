"""How one window's total came about: from raw counts to rank, each step with the rules behind it.

Values only: the terminal (``analysis.report.as_text``) and the HTML report write them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from analysis.report.model import ScoreReport, WindowResult
from analysis.report.numbers import decimal_text, optional_text, percent_text
from rulebook.model import Rulebook
from rulebook.problems import InputError, Problem, Words
from rulebook.provenance import Rule
from rulebook.round import Window
from rulebook.window_score import ScoreNode

_DIGITS = 6
_NEAR = 3


@dataclass(frozen=True)
class Step:
    """One step: what goes in (``rows`` under ``head``), what is done with it, what comes out.

    ``value`` is exact, in points of 100, None where it cannot be had or the step is no sum;
    ``result`` says the outcome in words, never empty; ``rules`` are what the step rests on.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reckoning: str
    value: Fraction | None
    result: str
    rules: tuple[Rule, ...]
    note: str = ""


@dataclass(frozen=True)
class Explanation:
    """Every step of one window. ``missing`` says why it has no rank; empty if it has one."""

    window: Window
    steps: tuple[Step, ...]
    total: Fraction | None
    rank: int | None
    missing: tuple[str, ...]


def explanation(report: ScoreReport, window_id: str) -> Explanation:
    """The way from raw counts to the total, the rank and the designation of one window.

    Parameters
    ----------
    report
        A scoring; its findings are not needed.
    window_id
        A window of it; StopIteration for an unknown one.
    """
    result = report.result(window_id)
    steps = [_marks(report, result), _vote(report, result), _survey(report, result)]
    steps += _sums(report, result)
    steps += [_rank(report, result), _designation(report, result)]
    missing = tuple(reason.zh for reason in result.standing.not_ranked_because)
    return Explanation(result.window, tuple(steps), result.total, result.standing.rank, missing)


def find_window(windows: Iterable[Window], text: str) -> Window:
    """The window with that id or name.

    Raises
    ------
    InputError
        If there is none, or several have the name; the line names near matches.
    """
    everything = tuple(windows)
    wanted = text.strip()
    for found in (
        [w for w in everything if w.id == wanted],
        [w for w in everything if w.name == wanted],
    ):
        if len(found) == 1:
            return found[0]
    near = _near(everything, wanted)
    listed = "、".join(f"{w.id} {w.name}" for w in near)
    zh = f"一个窗口的编号或名称（相近的有：{listed}）" if near else "一个窗口的编号或名称"
    en = f"one window's id or name (near: {listed})" if near else "one window's id or name"
    raise InputError([Problem("windows", Words(zh, en), text)])


def points_text(value: Fraction) -> str:
    """Points as a decimal, and as a fraction where six digits are not exact.

    ``185/2`` -> ``92.5分``; ``1/3`` -> ``≈0.333333分（1/3）``.
    """
    text = decimal_text(value, _DIGITS)
    if Fraction(text) == value:
        return f"{plain(value)}分"
    return f"≈{text}分（{value.numerator}/{value.denominator}）"


def plain(value: Fraction) -> str:
    """At most six decimals without needless zeros."""
    text = decimal_text(value, _DIGITS)
    return text.rstrip("0").rstrip(".")


def _near(windows: tuple[Window, ...], text: str) -> list[Window]:
    """Windows whose name or id holds the text, else those spelled alike."""
    if text:
        within = [w for w in windows if text in w.name or text.lower() in w.id.lower()]
        if within:
            return within[:_NEAR]
    labels = {label: w for w in windows for label in (w.id, w.name)}
    alike = get_close_matches(text, labels, n=_NEAR, cutoff=0.5)
    return list({labels[label].id: labels[label] for label in alike}.values())


def _rules(book: Rulebook, *ids: str) -> tuple[Rule, ...]:
    """Working rules by id; an edition that settles a matter elsewhere has none under that id."""
    return tuple(rule for rule in book.window_score.general if rule.id in ids)


def _marks(report: ScoreReport, result: WindowResult) -> Step:
    book, evidence = report.book, result.evidence
    names = {period.id: period.name.zh for period in book.campaign.periods.all}
    rows = tuple(
        (names[period], plain(mark) if mark is not None else "缺")
        for period in report.periods
        for mark in (evidence.marks.get(period),)
    )
    value = result.components.marks
    known = [evidence.marks[p] for p in report.periods if p in evidence.marks]
    missing = "、".join(names[p] for p in result.components.missing_periods)
    return Step(
        book.component_node("marks").name.zh,
        ("考核期", "得分（折合百分制）"),
        rows,
        f"{plain(sum(known, Fraction()))} ÷ {len(known)}期" if value is not None else "",
        value,
        f"缺{missing}，不能计算（不按零分计）" if value is None else points_text(value),
        (book.component_node("marks"), book.window_score.marks, book.campaign.periods),
    )


def _vote(report: ScoreReport, result: WindowResult) -> Step:
    book, tally = report.book, result.evidence.tally
    rows = [
        (g.label.zh, f"{n}票", plain(g.points), plain(n * g.points))
        for g in book.grades()
        for n in (tally.get(g.grade, 0),)
    ]
    if tally.get(None):
        rows.append((book.questionnaires.grades.no_opinion.zh, f"{tally[None]}票", "不计", "—"))
    value, ballots = result.components.vote, result.evidence.ballots
    return Step(
        book.component_node("vote").name.zh,
        ("等级", "票数", "分值", "小计"),
        tuple(rows),
        f"{plain(value * ballots)} ÷ {ballots}票" if value is not None else "",
        value,
        "没有评价该窗口的选票，不能计算" if value is None else points_text(value),
        (
            book.component_node("vote"),
            book.window_score.vote,
            book.questionnaires.grades,
            *_rules(book, "vote_mean", "equal_votes"),
        ),
    )


def _survey(report: ScoreReport, result: WindowResult) -> Step:
    book, evidence = report.book, result.evidence
    rows = tuple(
        (
            f"{answered}题",
            f"{count}份",
            plain(Fraction(points, report.point_scale)),
            plain(Fraction(points, report.point_scale * answered)),
        )
        for answered, (count, points) in sorted(evidence.survey_sums.items(), reverse=True)
    )
    value = result.components.survey
    return Step(
        book.component_node("survey").name.zh,
        ("已答", "有效问卷", "分值合计", "合计÷题数") if rows else (),
        rows,
        _survey_reckoning(result, rows),
        value,
        "没有计入的有效问卷，不能计算" if value is None else points_text(value),
        (book.component_node("survey"), book.window_score.survey, book.questionnaires.grades),
        _channels(report, result),
    )


def _channels(report: ScoreReport, result: WindowResult) -> str:
    """How many responses came by which channel, and which of them count."""
    texts = report.book.questionnaires.texts
    words = [
        f"{getattr(texts, f'channel_{channel}').zh}{count}份"
        + ("" if channel in report.counted_channels else "（不计入）")
        for channel, count in sorted(result.evidence.responses_by_channel.items())
    ]
    return f"收到的问卷（含无效的）：{'、'.join(words)}" if words else ""


def _survey_reckoning(result: WindowResult, rows: tuple[tuple[str, ...], ...]) -> str:
    value, responses = result.components.survey, result.evidence.responses
    if value is None:
        return ""
    if not rows:
        return f"测评机构只提供了窗口得分（{responses}份问卷），无法逐份复算"
    return f"{plain(value * responses)} ÷ {responses}份"


def _sums(report: ScoreReport, result: WindowResult) -> Iterator[Step]:
    """The sums of the score tree from the inside out; with other weights, one flat sum."""
    components = result.components.by_kind()
    tree = report.book.window_score.score
    if report.weights_official:
        values: dict[str, Fraction | None] = {}
        for node in _inside_out(tree):
            if node.component:
                values[node.id] = components[node.component]
                continue
            parts = [(part.name.zh, part.weight, values[part.id]) for part in node.parts]
            step = _weighted(node, parts)
            values[node.id] = step.value
            yield step
        return
    leaves = [(report.book.component_node(kind).name.zh, kind) for kind in report.weights]
    yield _weighted(
        tree, [(name, report.weights[kind], components[kind]) for name, kind in leaves], "非正式："
    )


def _inside_out(node: ScoreNode) -> Iterator[ScoreNode]:
    for part in node.parts:
        yield from _inside_out(part)
    yield node


def _weighted(
    node: ScoreNode, parts: list[tuple[str, Fraction, Fraction | None]], mark: str = ""
) -> Step:
    rows = tuple(
        (
            name,
            "—" if value is None else plain(value),
            percent_text(weight),
            "—" if value is None else plain(weight * value),
        )
        for name, weight, value in parts
    )
    known = [weight * value for _name, weight, value in parts if value is not None]
    total = sum(known, Fraction()) if len(known) == len(parts) else None
    lacking = "、".join(name for name, _weight, value in parts if value is None)
    return Step(
        node.name.zh,
        ("部分", "得分", "比例", "得分×比例"),
        rows,
        f"{mark}{' ＋ '.join(row[3] for row in rows)}" if total is not None else mark,
        total,
        f"缺{lacking}，不能计算（不按零分计）" if total is None else points_text(total),
        (node,),
    )


def _rank(report: ScoreReport, result: WindowResult) -> Step:
    book, window, pool = report.book, result.window, report.book.window_score.pool
    wanted = [book.honour(honour).short_name for honour in pool.honours]
    applied = [book.honour(h).short_name for h in window.applied_honours if h in pool.honours]
    conditions = (
        (f"申报{'或'.join(wanted)}", "、".join(applied) or "未申报", bool(applied)),
        (
            f"进驻{pool.least_staff}人以上",
            f"{window.staff_count}人",
            window.staff_count >= pool.least_staff,
        ),
        ("总分可以计算", optional_text(result.total, missing="缺"), result.total is not None),
    )
    rows = tuple((what, found, "符合" if met else "不符合") for what, found, met in conditions)
    return Step(
        "总排名",
        ("条件", "情况", "结论"),
        rows,
        _neighbours(report, result),
        None,
        _rank_words(report, result),
        (pool, *_rules(book, "no_rounding", "shared_rank")),
    )


def _rank_words(report: ScoreReport, result: WindowResult) -> str:
    rank = result.standing.rank
    if rank is None:
        return f"不排名：{'；'.join(r.zh for r in result.standing.not_ranked_because)}"
    tied = [
        other.window.name
        for other in report.ranked
        if other.standing.rank == rank and other is not result
    ]
    shared = f"，与{'、'.join(tied)}得分完全相同，并列" if tied else ""
    return f"第{rank}名（共{len(report.ranked)}个窗口参加排名）{shared}"


def _neighbours(report: ScoreReport, result: WindowResult) -> str:
    """How far the next total above and below are."""
    if result.standing.rank is None or result.total is None:
        return ""
    totals = {r.total for r in report.ranked if r.total is not None}
    above = min((t for t in totals if t > result.total), default=None)
    below = max((t for t in totals if t < result.total), default=None)
    words = []
    if above is not None:
        words.append(f"比前一名低{plain(above - result.total)}分")
    if below is not None:
        words.append(f"比后一名高{plain(result.total - below)}分")
    return "，".join(words)


def _designation(report: ScoreReport, result: WindowResult) -> Step:
    book, clause = report.book, report.book.window_score.designation
    return Step(
        "评选结果",
        (),
        (),
        "",
        None,
        "；".join(_outcomes(report, result)),
        (clause, book.window_score.proposal, *_rules(book, "open_place", "settled_after_review")),
    )


def _outcomes(report: ScoreReport, result: WindowResult) -> list[str]:
    """What follows for the window: at most one of each, and a sentence if nothing does."""
    book, outcome, window = report.book, report.outcome, result.window
    clause, proposal = book.window_score.designation, book.window_score.proposal
    honour, other = book.honour(clause.honour), book.honour(proposal.honour)
    said: Mapping[str, tuple[str, ...]] = {
        f"按规则获评{honour.name.zh}": outcome.designated,
        f"在第{clause.places}名并列，是否获评{honour.name.zh}报领导小组审定": (
            outcome.ties_at_cutoff
        ),
        f"进入总排名前{clause.places}名，但未申报{honour.name.zh}，该名额空缺": (
            outcome.top_without_application
        ),
        f"列入{other.name.zh}建议名单": outcome.proposed,
    }
    found = [words for words, ids in said.items() if window.id in ids]
    if found:
        return found
    if result.standing.rank is None:
        return ["未列入总排名，不参加按排名的评选"]
    return [f"未进入{honour.name.zh}和{other.name.zh}的名单"]

"""From marks, ballots and responses to the components, and from these to the total."""

from collections.abc import Iterator
from fractions import Fraction

from analysis.report.explain.steps import Step, working_rules
from analysis.report.report_wording import channel_names, component_names, period_names
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import MISSING, percent_text, plain_text, points_text
from rulebook.vocabulary import MARKS, SURVEY, VOTE
from rulebook.window_score import ScoreNode


def marks(report: ScoreReport, result: WindowResult) -> Step:
    """The two-monthly marks and their mean."""
    book, evidence = report.book, result.evidence
    names = period_names(book)
    rows = tuple(
        (names[period], plain_text(mark) if mark is not None else "缺")
        for period in report.periods
        for mark in (evidence.marks.get(period),)
    )
    value = result.components.marks
    given = [evidence.marks[p] for p in report.periods if p in evidence.marks]
    missing = "、".join(names[p] for p in result.components.missing_periods)
    return Step(
        book.component_node(MARKS).name.zh,
        ("考核期", "得分（折合百分制）"),
        rows,
        f"{plain_text(sum(given, Fraction()))} ÷ {len(given)}期" if value is not None else "",
        value,
        f"缺{missing}，不能计算（不按零分计）" if value is None else points_text(value),
        (book.component_node(MARKS), book.window_score.marks, book.campaign.periods),
    )


def vote(report: ScoreReport, result: WindowResult) -> Step:
    """Ballots by grade and the mean of their points."""
    book, tally = report.book, result.evidence.tally
    rows = [
        (g.label.zh, f"{n}票", plain_text(g.points), plain_text(n * g.points))
        for g in book.grades()
        for n in (tally.get(g.grade, 0),)
    ]
    if tally.get(None):
        rows.append((book.questionnaires.grades.no_opinion.zh, f"{tally[None]}票", "不计", MISSING))
    value, ballots = result.components.vote, result.evidence.ballots
    return Step(
        book.component_node(VOTE).name.zh,
        ("等级", "票数", "分值", "小计"),
        tuple(rows),
        f"{plain_text(value * ballots)} ÷ {ballots}票" if value is not None else "",
        value,
        "没有评价该窗口的选票，不能计算" if value is None else points_text(value),
        (
            book.component_node(VOTE),
            book.window_score.vote,
            book.questionnaires.grades,
            *working_rules(book, "vote_mean", "equal_votes"),
        ),
    )


def survey(report: ScoreReport, result: WindowResult) -> Step:
    """Valid responses by items answered and the mean of their scores."""
    book, evidence = report.book, result.evidence
    rows = tuple(
        (
            f"{answered}题",
            f"{count}份",
            plain_text(Fraction(points, report.point_scale)),
            plain_text(Fraction(points, report.point_scale * answered)),
        )
        for answered, (count, points) in sorted(evidence.survey_sums.items(), reverse=True)
    )
    value = result.components.survey
    return Step(
        book.component_node(SURVEY).name.zh,
        ("已答", "有效问卷", "分值合计", "合计÷题数") if rows else (),
        rows,
        _survey_calculation(result, rows),
        value,
        "没有计入的有效问卷，不能计算" if value is None else points_text(value),
        (book.component_node(SURVEY), book.window_score.survey, book.questionnaires.grades),
        _channels(report, result),
    )


def _channels(report: ScoreReport, result: WindowResult) -> str:
    """How many responses came by which channel, and which of them count."""
    names = channel_names(report.book)
    counts = [
        f"{names[channel]}{count}份" + ("" if channel in report.counted_channels else "（不计入）")
        for channel, count in sorted(result.evidence.responses_by_channel.items())
    ]
    return f"收到的问卷（含无效的）：{'、'.join(counts)}" if counts else ""


def _survey_calculation(result: WindowResult, rows: tuple[tuple[str, ...], ...]) -> str:
    value, responses = result.components.survey, result.evidence.responses
    if value is None:
        return ""
    if not rows:
        return f"测评机构只提供了窗口得分（{responses}份问卷），无法逐份复算"
    return f"{plain_text(value * responses)} ÷ {responses}份"


def sums(report: ScoreReport, result: WindowResult) -> Iterator[Step]:
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
    names = component_names(report.book)
    parts = [(names[kind], weight, components[kind]) for kind, weight in report.weights.items()]
    yield _weighted(tree, parts, "非正式：")


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
            plain_text(value),
            percent_text(weight),
            MISSING if value is None else plain_text(weight * value),
        )
        for name, weight, value in parts
    )
    products = [weight * value for _name, weight, value in parts if value is not None]
    total = sum(products, Fraction()) if len(products) == len(parts) else None
    lacking = "、".join(name for name, _weight, value in parts if value is None)
    return Step(
        node.name.zh,
        ("部分", "得分", "比例", "得分×比例"),
        rows,
        f"{mark}{' ＋ '.join(row[3] for row in rows)}" if total is not None else "",
        total,
        f"{mark}缺{lacking}，不能计算（不按零分计）" if total is None else points_text(total),
        (node,),
    )

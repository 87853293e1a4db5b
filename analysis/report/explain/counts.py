"""From marks, ballots and responses to the components, and from these to the total."""

from collections.abc import Iterator
from fractions import Fraction

from analysis.report.explain.values import Step, plain, points_text, working_rules
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import percent_text
from rulebook.window_score import ScoreNode


def marks(report: ScoreReport, result: WindowResult) -> Step:
    """The two-monthly marks and their mean."""
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


def vote(report: ScoreReport, result: WindowResult) -> Step:
    """Ballots by grade and the mean of their points."""
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

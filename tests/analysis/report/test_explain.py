"""The explanation of a total: it leads to the very total, by the rules, in readable lines."""

import csv
import re
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.report.excel import write_workbook
from analysis.report.explain import explanation, find_window
from analysis.report.explain.text import explanation_text
from analysis.report.suppression import HIDDEN, hidden_votes
from analysis.report.terminal_layout import WIDTH, table, width, wrap
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rendering.numbers import plain_text
from rulebook.load import copy_edition, edition_folder, load
from rulebook.problems import InputError
from rulebook.provenance import without_space
from rulebook.round import open_round


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of 14 windows, one of them without a period."""
    folder = tmp_path_factory.mktemp("explain") / "round"
    simulate(folder, windows=14, responses=500, electors=30, seed=3)
    path = folder / "bimonthly.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    kept = [row for row in rows if row[:2] != ["W05", "2021-M03M04"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(kept)
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> ScoreReport:
    """Its scoring, without findings."""
    return score_round(open_round(folder), checks=False)


def test_the_steps_lead_to_the_very_total(report: ScoreReport) -> None:
    """The explanation would explain another number than the one that was published."""
    names = {kind: report.book.component_node(kind).name.zh for kind in report.weights}
    for result in report.results:
        found = explanation(report, result.window.id)
        values = {step.title: step.value for step in found.steps}
        for kind, value in result.components.by_kind().items():
            assert values[names[kind]] == value
        assert values[report.book.window_score.score.name.zh] == result.total == found.total
        assert values["第三方测评"] == result.third_party


def test_counts_shown_make_up_the_components(report: ScoreReport) -> None:
    """Somebody who recounts the printed ballots would get another vote score."""
    points = {g.label.zh: g.points for g in report.book.grades()}
    hidden = hidden_votes(report)
    for result in report.results:
        _marks, vote, *_rest = explanation(report, result.window.id).steps
        if result.window.id in hidden:
            given = sum(
                (
                    report.book.questionnaires.grades.points()[g] * n
                    for g, n in result.evidence.tally.items()
                    if g is not None
                ),
                Fraction(),
            )
            assert vote.calculation == f"{plain_text(given)} ÷ {result.evidence.ballots}票"
            continue
        counts = {row[0]: int(row[1].rstrip("票")) for row in vote.rows if row[0] in points}
        ballots = sum(counts.values())
        recount = sum((points[label] * n for label, n in counts.items()), Fraction())
        assert vote.value == (recount / ballots if ballots else None)


def test_explanation_and_workbook_hide_the_same_counts(report: ScoreReport, tmp_path: Path) -> None:
    """A lone bad grade, hidden in the workbook, would be read from the terminal."""
    write_workbook(report, tmp_path / "scores.xlsx")
    book = load_workbook(tmp_path / "scores.xlsx", data_only=True)
    for place, sheet in ((1, "民主投票"), (2, "第三方问卷")):
        rows = {row[0]: row for row in book[sheet].iter_rows(min_row=5, values_only=True)}
        hidden = {window for window, row in rows.items() if HIDDEN in row}
        assert hidden
        for result in report.results:
            step = explanation(report, result.window.id).steps[place]
            is_hidden = result.window.id in hidden
            assert (HIDDEN in step.note) == is_hidden
            assert not (is_hidden and step.rows)
            counts = [row[1] for row in step.rows]
            assert not [count for count in counts if re.fullmatch("[1-4][票份]", count)]


def test_every_step_names_its_rule_and_origin(report: ScoreReport) -> None:
    """A working rule of ours could pass for the words of the notice."""
    found = explanation(report, report.results[0].window.id)
    text = explanation_text(report, found)
    flat = without_space(text)
    assert all(step.rules and step.result for step in found.steps)
    for rule in (rule for step in found.steps for rule in step.rules):
        origin = "通知原文" if rule.origin == "notice" else "工作口径"
        assert f"［{origin}" in text
        assert rule.clause[:4] in text
        assert without_space(rule.words) in flat
        assert without_space(f"［工作口径（通知未写明）］{rule.adds}" if rule.adds else "") in flat


def test_a_missing_period_says_what_is_missing_and_never_zero(report: ScoreReport) -> None:
    """A window without a mark would read as one with nought points."""
    found = explanation(report, "W05")
    marks = found.steps[0]
    assert marks.value is None
    assert "缺2021年3—4月" in marks.result
    assert ("2021年3—4月", "缺") in marks.rows
    assert found.total is None
    assert "2021年3—4月" in found.not_ranked
    assert "未列入总排名，原因：" in explanation_text(report, found)


def test_lines_fit_a_terminal_and_say_simulated(report: ScoreReport) -> None:
    """Lines would break in the middle, and a simulated result look real."""
    for result in report.results:
        text = explanation_text(report, explanation(report, result.window.id))
        assert max(width(line) for line in text.splitlines()) <= WIDTH
        assert text.startswith("模拟数据 · 非真实结果\n")


def test_honours_come_with_conditions_and_no_rule_is_named_twice(report: ScoreReport) -> None:
    """A condition that decided would be missing, or the clauses be a page of repetitions."""
    for result in report.results:
        steps = explanation(report, result.window.id).steps
        rules = [rule.id for step in steps[:-1] for rule in step.rules]
        assert not set(rules) & {rule.id for rule in steps[-1].rules}
        candidates = [a.candidate(result.window.id) for a in report.awards]
        conditions = [c for one in candidates if one for c in one.conditions]
        assert all(c.condition.name.zh in steps[-1].note for c in conditions)
        for one in filter(None, candidates):
            assert all(reason in steps[-1].note for reason in one.reasons)


def test_other_weights_are_marked_and_flat(folder: Path) -> None:
    """A what-if total would pass for the rule's own."""
    third = Fraction(1, 3)
    report = score_round(
        open_round(folder),
        weights={"marks": third, "vote": third, "survey": third},
        checks=False,
    )
    found = explanation(report, report.ranked[0].window.id)
    assert "非正式：使用了与规则不同的权重" in explanation_text(report, found)
    total = next(step for step in found.steps if step.title == "总分")
    assert total.value == report.ranked[0].total
    assert total.calculation.startswith("非正式：")


def test_a_window_is_found_by_id_or_name_and_near_ones_are_named(report: ScoreReport) -> None:
    """A clerk who mistypes a name would get no hint."""
    windows = [result.window for result in report.results]
    first = windows[0]
    assert find_window(windows, first.id) is first
    assert find_window(windows, f" {first.name} ") is first
    with pytest.raises(InputError) as caught:
        find_window(windows, first.name.replace(" ", ""))
    line = caught.value.problems[0].line()
    assert first.name in line
    assert "\n" not in line


def test_columns_line_up_with_wide_characters() -> None:
    """A table with Chinese in it would be crooked."""
    lines = table(("窗口", "分"), [("不动产登记", "9.5"), ("A", "10")], indent="  ")
    assert {width(line) for line in lines} == {2 + 10 + 2 + 3}
    short = table(("窗口", "分"), [("很长的名字" * 10, "9")], room=30)
    assert max(map(width, short)) <= 30
    assert all(width(line) <= 20 for line in wrap("一二三四五，" * 9 + "abc 12.34", 20, "  "))


@pytest.mark.parametrize("rule", ["tie_rule", "open_rule"])
def test_rules_for_ties_and_vacancies_are_the_clauses_own(tmp_path: Path, rule: str) -> None:
    """Another edition's rule for a tie or a vacancy would be missing behind rank and honours."""
    copy_edition(edition_folder("2021"), tmp_path / "edition")
    former = getattr(load("2021").window_score.designation, rule)
    for file in (tmp_path / "edition").rglob("*.toml"):
        text = file.read_text(encoding="utf-8").replace(f'"{former}"', '"named_otherwise"')
        file.write_text(text, encoding="utf-8")
    edition = str(tmp_path / "edition")
    simulate(tmp_path / "round", edition=edition, windows=6, responses=60, electors=12)
    report = score_round(open_round(tmp_path / "round"), checks=False)
    steps = explanation(report, report.ranked[0].window.id).steps
    assert "named_otherwise" in {named.id for step in steps for named in step.rules}

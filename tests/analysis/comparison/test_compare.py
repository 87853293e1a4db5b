"""Two scorings side by side: the differences are the very differences, the limits are named."""

import copy
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from analysis.comparison import comparison, comparison_text, write_comparison
from analysis.comparison.side_by_side import Comparison
from analysis.comparison.sides import SCORE_FILE, Side, two_sides
from analysis.confirm import confirm
from analysis.report.terminal_layout import WIDTH, width
from analysis.simulate import simulate
from rulebook.problems import InputError
from rulebook.round import open_round
from tests.analysis.deciding import DAY, as_computed, score, write_decisions
from tests.browser import EVERY_LOOK, Look, axe, external_requests, overflow


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two rounds, the second with two windows more."""
    base = tmp_path_factory.mktemp("compare")
    simulate(base / "r1", windows=8, responses=300, electors=25, seed=3)
    simulate(base / "r2", windows=10, responses=400, electors=25, seed=9)
    return base / "r1", base / "r2"


@pytest.fixture(scope="module")
def sides(folders: tuple[Path, Path]) -> tuple[Side, Side]:
    """Both scored."""
    found, remarks = two_sides(open_round(folders[0]), open_round(folders[1]))
    assert remarks == []
    return found


@pytest.fixture(scope="module")
def found(sides: tuple[Side, Side]) -> Comparison:
    """Compared."""
    return comparison(*sides)


def changed(side: Side, change: Callable[[dict[str, Any]], None]) -> Side:
    """The same side with other data."""
    data = copy.deepcopy(dict(side.data))
    change(data)
    return Side(side.label, data, side.book, side.rules_sha256)


def test_windows_are_joined_by_id_and_differences_are_exact(found: Comparison) -> None:
    """A window would be compared with another one, or with rounded scores."""
    first = {w["window_id"]: w for w in found.first.data["windows"]}
    second = {w["window_id"]: w for w in found.second.data["windows"]}
    assert {p.window_id for p in found.joined} == set(first) & set(second)
    assert {p.window_id for p in found.pairs if p.first is None} == set(second) - set(first)
    for pair in found.joined:
        one, two = first[pair.window_id], second[pair.window_id]
        if one["total_exact"] and two["total_exact"]:
            expected = Fraction(two["total_exact"]) - Fraction(one["total_exact"])
            assert pair.change("total") == expected
        else:
            assert pair.change("total") is None
        if one["rank"] and two["rank"]:
            assert pair.moved == one["rank"] - two["rank"]


def moved(side: Side, by: Fraction, more: dict[str, Fraction]) -> Side:
    """The same side from other answers: every total moved by ``by``, some windows by more."""

    def change(data: dict[str, Any]) -> None:
        data["inputs"]["counts"] = "other"
        for window in data["windows"]:
            if window["total_exact"]:
                total = Fraction(window["total_exact"]) + by + more.get(window["window_id"], 0)
                window["total_exact"] = f"{total.numerator}/{total.denominator}"
                window["total"] = f"{float(total):.6f}"

    return changed(side, change)


def test_a_milder_year_is_no_change_of_a_window(sides: tuple[Side, Side]) -> None:
    """A year of milder marks, or chance, would read as progress of every window."""
    milder = comparison(sides[0], moved(sides[0], Fraction(4), {}))
    assert {pair.beyond_error for pair in milder.pairs} <= {False, None}
    assert "没有一个窗口的变化超出误差" in milder.changes
    assert "中间水平是升4.00分" in milder.changes
    assert "τ，1为完全一致）为1.00" in milder.changes


def test_a_window_that_changed_is_named(sides: tuple[Side, Side]) -> None:
    """A window that lost twelve points would be said to lie within the error."""
    ranked = [w["window_id"] for w in sides[0].data["windows"] if w["total_exact"]]
    found = comparison(sides[0], moved(sides[0], Fraction(1), {ranked[0]: Fraction(-12)}))
    assert [p.window_id for p in found.pairs if p.beyond_error] == ranked[:1]
    name = sides[0].data["windows"][0]["name"]
    assert f"{len(ranked)}个窗口同时比较，已控制总误报（不超过5%）：1个" in found.changes
    assert f"（{name}）" in found.changes


def test_an_older_file_cannot_be_judged(sides: tuple[Side, Side]) -> None:
    """Errors that an older score.json does not hold would be taken for none."""

    def older(data: dict[str, Any]) -> None:
        for window in data["windows"]:
            del window["own_error"]

    found = comparison(changed(sides[0], older), sides[1])
    assert {pair.beyond_error for pair in found.pairs} == {None}
    assert "不能判断变化是否超出误差" in found.changes
    assert "不能判断变化是否超出误差" in "".join(comparison_text(found).split())


def test_another_electorate_limits_a_comparison(sides: tuple[Side, Side]) -> None:
    """Other voters would pass for a change of the windows."""
    other = changed(sides[1], lambda data: data["round"].update(electors=70))
    assert "应到投票人数不同：25人和70人" in comparison(sides[0], other).limits


def test_another_reading_changes_honours_and_is_named(folders: tuple[Path, Path]) -> None:
    """Two readings would look like two rounds, or their difference be lost."""
    this_round = open_round(folders[0])
    sides, _ = two_sides(this_round, this_round, reading="among_applicants")
    found = comparison(*sides)
    assert all(pair.change("total") in (0, None) for pair in found.pairs)
    assert all(pair.beyond_error is None for pair in found.pairs)
    assert any("排名条款的理解不同" in limit for limit in found.limits)
    assert found.second.label == "按申报者中的前几名理解"


def test_other_weights_are_unofficial(folders: tuple[Path, Path]) -> None:
    """A what-if would be quoted as a result."""
    this_round = open_round(folders[0])
    third = Fraction(1, 3)
    sides, _ = two_sides(
        this_round, this_round, weights={"marks": third, "vote": third, "survey": third}
    )
    found = comparison(*sides)
    assert "非正式" in found.second.label
    assert any("非正式" in limit for limit in found.limits)
    assert any(pair.change("total") for pair in found.joined)


def test_simulated_against_real_forbids_a_comparison(sides: tuple[Side, Side]) -> None:
    """Invented numbers would be set against real ones."""
    real = changed(sides[1], lambda data: data.update(simulated=False))
    found = comparison(sides[0], real)
    assert found.verdict.startswith("不能比较：")
    assert found.simulated


def test_rules_and_choices_that_differ_are_named_with_both_values(
    sides: tuple[Side, Side],
) -> None:
    """A change of rules would read as a change of windows."""
    book = sides[1].book
    score = book.window_score
    fuller = score.marks.model_copy(update={"full_marks": 120})
    other = book.model_copy(update={"window_score": score.model_copy(update={"marks": fuller})})

    def change(data: dict[str, Any]) -> None:
        data["edition"] = "2022"
        data["round"]["counted_channels"] = ["code"]

    second = Side("乙", changed(sides[1], change).data, other, "another")
    limits = comparison(sides[0], second).limits
    assert "规则版本不同：2021和2022" in limits
    assert "考核满分不同：100分和120分" in limits
    assert any(limit.startswith("计入的问卷渠道不同：") for limit in limits)


def test_a_renamed_window_keeps_its_row_and_both_names(sides: tuple[Side, Side]) -> None:
    """A new name would make two windows of one."""

    def rename(data: dict[str, Any]) -> None:
        next(w for w in data["windows"] if w["window_id"] == "W03")["name"] = "不动产登记"

    found = comparison(sides[0], changed(sides[1], rename))
    pair = next(pair for pair in found.pairs if pair.window_id == "W03")
    assert pair.name == "不动产登记（原示例窗口 03）"


def test_a_round_without_ratings_is_taken_from_its_report(
    folders: tuple[Path, Path], sides: tuple[Side, Side], tmp_path: Path
) -> None:
    """After the retention period last year's result could not be compared any more."""
    simulate(tmp_path / "old", windows=8, responses=300, electors=25, seed=3)
    for path in (tmp_path / "old" / "ratings").iterdir():
        path.unlink()
    with pytest.raises(InputError) as caught:
        two_sides(open_round(tmp_path / "old"), open_round(folders[1]))
    assert SCORE_FILE in caught.value.problems[0].line()
    (tmp_path / "old" / "report").mkdir()
    (tmp_path / "old" / SCORE_FILE).write_text(
        json.dumps(sides[0].data, ensure_ascii=False), encoding="utf-8"
    )
    kept, remarks = two_sides(open_round(tmp_path / "old"), open_round(folders[1]))
    assert "未能重新计算" in remarks[0].zh
    assert comparison(*kept).pairs == comparison(*sides).pairs


def test_text_page_and_workbook_say_the_same(found: Comparison, tmp_path: Path) -> None:
    """Three writings of one comparison would contradict each other."""
    text = comparison_text(found)
    assert text.startswith("模拟数据 · 非真实结果\n")
    assert max(width(line) for line in text.splitlines()) <= WIDTH
    html, xlsx = write_comparison(found, tmp_path / "out")
    page = html.read_text(encoding="utf-8")
    sheet = load_workbook(xlsx, data_only=True)["比较"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert len(rows) == len(found.pairs)
    for pair in found.joined:
        change = pair.change("total")
        if change is not None:
            shown = f"{float(change):+.2f}"
            assert shown in text
            assert shown in page
            assert rows[pair.window_id][16] == pytest.approx(float(change), abs=1e-12)
    formula = load_workbook(xlsx)["比较"]["Q5"].value
    assert formula == "=P5-O5"
    assert page.count("模拟数据 · 非真实结果") >= 6


def test_the_same_comparison_gives_the_same_bytes(found: Comparison, tmp_path: Path) -> None:
    """Two runs of one comparison could not be told to be one."""
    one, two = (write_comparison(found, tmp_path / name) for name in ("a", "b"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_score_data_is_what_is_written(
    folders: tuple[Path, Path], sides: tuple[Side, Side]
) -> None:
    """A comparison with a score.json would see other types than one with a fresh scoring."""
    data = json.loads(json.dumps(sides[0].data))
    again = Side(sides[0].label, data, sides[0].book, sides[0].rules_sha256)
    assert comparison(again, sides[1]).pairs == comparison(*sides).pairs


@pytest.mark.grid
@pytest.mark.parametrize("look", EVERY_LOOK, ids=str)
def test_the_page_is_accessible_and_fits(
    found: Comparison, open_page: Callable[[Look], Page], look: Look, tmp_path: Path
) -> None:
    """Somebody could not read the comparison on a phone, in the dark, or with a screen reader."""
    html, _ = write_comparison(found, tmp_path)
    page = open_page(look)
    page.goto(html.as_uri())
    assert axe(page) == []
    assert external_requests(page) == []
    assert overflow(page) <= 0


Standing = Literal["designated", "tie", "listed"]
STAR, WINDOW = "window_star", "W01"


def decided(side: Side, standing: Standing, awarded: list[str] | None) -> Side:
    """The side with one candidate for one honour, and perhaps a decision about that honour."""
    honour = side.book.honours.honours[0]

    def change(data: dict[str, Any]) -> None:
        one = {"candidate_id": WINDOW, "name": STAR, "standing": standing, "would_be": None}
        lines = [{"candidates": [one]}]
        data["awards"] = [{"honour": honour.id, "lines": lines, "outside": []}]
        if awarded is not None:
            settled = {"honour": honour.id, "decided": True, "awarded": awarded}
            data["settled"] = {"honours": [settled]}

    return changed(side, change)


def apart(compared: Comparison) -> list[str]:
    """Everybody who is said to be on one side's lists only."""
    return [name for h in compared.honours for name in (*h.only_first, *h.only_second)]


@pytest.mark.parametrize("standing", ["designated", "tie", "listed"])
@pytest.mark.parametrize("award", [True, False], ids=["award", "decline"])
@pytest.mark.parametrize("on", ["neither", "first", "second", "both"])
@pytest.mark.parametrize("data", ["same", "other"])
def test_a_decision_is_set_against_decisions_only(
    sides: tuple[Side, Side], data: str, on: str, award: bool, standing: Standing
) -> None:
    """Other weights on a confirmed round would list every star as only on the first side."""
    awarded = [WINDOW] if award else []
    first = decided(sides[0], standing, awarded if on in ("first", "both") else None)
    second = decided(sides[0], standing, awarded if on in ("second", "both") else None)
    if data == "other":
        second = moved(second, Fraction(0), {})
    found = comparison(first, second)
    assert [
        (h.only_first, h.only_second) for h in found.honours if h.only_first or h.only_second
    ] == []
    as_decided = data == "other" and on == "both"
    listed = award if as_decided else standing != "listed"
    assert bool(found.honours) == listed
    computed = any("按两边的计算结果比较" in limit for limit in found.limits)
    assert computed == (on != "neither" and not as_decided)


def test_a_confirmed_round_with_other_weights_names_who_moves(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """The lists would differ by the decisions, and what the weights change be lost among them."""
    folder = tmp_path / "round"
    shutil.copytree(folders[0], folder)
    rows = as_computed(score(folder))
    honour, declined, *_ = rows[0]
    rows[0] = (honour, declined, "decline", DAY, "材料不实")
    path = write_decisions(tmp_path / "decisions.csv", rows)
    confirm(open_round(folder), path, datetime(2022, 1, 9, tzinfo=UTC))
    weights = {"marks": Fraction(1, 2), "vote": Fraction(1, 4), "survey": Fraction(1, 4)}
    found = comparison(*two_sides(open_round(folder), open_round(folder), weights=weights)[0])
    assert found.first.data["status"] == "confirmed"
    assert found.honours
    assert [
        h.only_first + h.only_second for h in found.honours if h.only_first + h.only_second
    ] == []

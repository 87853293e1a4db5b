"""What a comparison says in prose stands exactly where both score files bear it out."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from statistics import median
from typing import Any

import pytest

from analysis.comparison import comparison
from analysis.comparison.sentences import TABLE
from analysis.comparison.side_by_side import Comparison
from analysis.comparison.sides import Side
from analysis.report.score_json import score_data
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.analysis.checks.sentences.holding import pattern

Data = dict[str, Any]
SHIFTS = {"up": "4", "down": "-4", "hardly": "1/1000", "not at all": "0"}
CHANGED = {"nobody": 0, "one": 1, "four": 4}
WITHOUT_ERRORS = {"both have errors": (), "the first lacks": (0,), "both lack": (0, 1)}
LEFT = {"all": None, "three": 3, "two": 2, "none": 0}


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Side:
    """A scored round of nine windows."""
    folder = tmp_path_factory.mktemp("sentences") / "r"
    simulate(folder, windows=9, responses=300, electors=25, seed=3)
    report = score_round(open_round(folder), draws=200)
    return Side("甲", score_data(report), report.book, "rules")


def other(side: Side, change: Callable[[Data], None], label: str = "乙") -> Side:
    """The same round with other data, by another name."""
    data = copy.deepcopy(dict(side.data))
    data["inputs"]["counts"] = label
    change(data)
    return Side(label, data, side.book, side.rules_sha256)


def set_total(window: Data, total: Fraction) -> None:
    """Give a window another total."""
    window["total_exact"] = f"{total.numerator}/{total.denominator}"
    window["total"] = f"{float(total):.6f}"


def ranked(side: Side) -> list[Data]:
    """Windows with a total and an error."""
    return [w for w in side.data["windows"] if w.get("own_error") and w["total_exact"]]


def pairs(side: Side) -> Iterator[tuple[str, Comparison]]:
    """Comparisons of every shape of the grid."""
    grid = product(SHIFTS.items(), CHANGED.items(), WITHOUT_ERRORS.items(), LEFT.items())
    for (way, by), (who, number), (lack, without), (some, left) in grid:

        def change(data: Data, by: str = by, number: int = number, left: int | None = left) -> None:
            windows = [w for w in data["windows"] if w["total_exact"]]
            for place, window in enumerate(windows):
                more = Fraction(-20) if place < number else Fraction()
                set_total(window, Fraction(window["total_exact"]) + Fraction(by) + more)
            kept = windows if left is None else windows[:left]
            data["windows"] = [w for w in data["windows"] if w in kept or not w["total_exact"]]

        def forget(data: Data) -> None:
            for window in data["windows"]:
                window.pop("own_error", None)

        first, second = other(side, lambda _data: None, "甲"), other(side, change)
        sides = [
            other(s, forget, s.label) if i in without else s for i, s in enumerate((first, second))
        ]
        yield f"{way}, {who}, {lack}, {some}", comparison(*sides)


def expected(found: Comparison) -> list[str]:
    """The sentences that hold, computed anew from both files."""
    lack = [
        not any(w.get("own_error") for w in s.data["windows"]) for s in (found.first, found.second)
    ]
    if any(lack):
        return ["errors_not_kept"]
    totals = [
        {w["window_id"]: Fraction(w["total_exact"]) for w in ranked(s)}
        for s in (found.first, found.second)
    ]
    both = sorted(totals[0].keys() & totals[1].keys())
    if len(both) < 3:
        return ["too_few_to_judge"]
    beyond = [pair for pair in found.pairs if pair.beyond_error]
    shift = median(totals[1][w] - totals[0][w] for w in both)
    ids = ["some_beyond_error" if beyond else "none_beyond_error"]
    ids.append(
        "all_moved_not"
        if abs(shift) < Fraction(1, 200)
        else f"all_moved_{'up' if shift > 0 else 'down'}"
    )
    return [*ids, "agreement"]


def test_each_sentence_stands_where_it_holds(side: Side) -> None:
    """A comparison would speak of changes that nobody measured, or be silent about them."""
    rows: Mapping[str, Any] = {row.id: row for row in TABLE["changes"]}
    seen = set[str]()
    for shape, found in pairs(side):
        due = expected(found)
        assert re.fullmatch("".join(pattern(rows[name]) for name in due), found.changes), (
            shape,
            due,
            found.changes,
        )
        seen |= set(due)
    assert seen == rows.keys() - {"no_agreement"}


def test_equal_totals_have_no_order_to_agree_on(side: Side) -> None:
    """A round in which all are equal would be said to agree by a number that does not exist."""

    def level(data: Data) -> None:
        for window in data["windows"]:
            if window["total_exact"]:
                set_total(window, Fraction(90))

    found = comparison(other(side, lambda _data: None, "甲"), other(side, level))
    assert found.changes.endswith("有一轮各窗口总分都相同，高低是否一致无从说起。")


@pytest.mark.parametrize("against", [(), ("一边是模拟数据",)])
@pytest.mark.parametrize("limits", [(), ("规则版本不同",), ("甲", "乙")])
def test_the_verdict_follows_from_what_limits_it(
    side: Side, against: tuple[str, ...], limits: tuple[str, ...]
) -> None:
    """Two rounds would be called comparable beside the reason why they are not."""
    compared = comparison(other(side, lambda _data: None, "甲"), side)
    verdict = replace(compared, against=against, limits=limits).verdict
    due = "comparable_within_limits" if limits else "comparable"
    due = "not_comparable" if against else due
    says = {row.id: pattern(row) for row in TABLE["verdict"]}
    assert [name for name, text in says.items() if re.fullmatch(text, verdict)] == [due]
    assert all(reason in verdict for reason in against)
    assert against or not limits or str(len(limits)) in verdict

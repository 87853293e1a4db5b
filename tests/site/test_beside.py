"""Two rounds side by side: which belong together, and what of them is shown."""

from pathlib import Path
from typing import Any

import pytest

from pages import Edition
from pages.results import Beside, View, pairs, round_facts
from pages.rounds import in_order, read_round
from pages.source import ROOT
from pages.templates import Templates
from tests.site.sample import score, write_round


def a_round(folder: Path, name: str, date: str, count: int = 8, **more: Any) -> Path:
    """A round of that date in a folder of that name."""
    data = score(count, **more)
    data["round"]["date"] = date
    return write_round(folder / name, data)


def views(*folders: Path, level: str = "full") -> list[View]:
    """The rounds as the site shows them, newest first."""
    return [View(one) for one in in_order([read_round(f, level, True) for f in folders])]


def beside(folder: Path, newer: int, older: int) -> Beside:
    """A round of so many windows with one of another number before it."""
    rounds = (a_round(folder, "b", "2022-12-30", newer), a_round(folder, "a", "2021-12-30", older))
    (pair,) = pairs(views(*rounds))
    return pair


@pytest.mark.parametrize(("newer", "older"), [(8, 8), (3, 60), (60, 3), (8, 200)])
def test_every_window_of_either_round_has_one_line(tmp_path: Path, newer: int, older: int) -> None:
    """A window that is new, or gone, would be missing or stand beside another's marks."""
    pair = beside(tmp_path, newer, older)
    assert len(pair.lines) == max(newer, older)
    assert [line.name for line in pair.lines[:3]] == [f"窗口 {n} <b>&" for n in (1, 2, 3)]
    assert pair.lines[0].cells == ["1", "94.60", "1", "94.60"]
    for line in pair.lines[min(newer, older) :]:
        assert (line.cells[:2] if newer < older else line.cells[2:]) == ["—", "—"]


def test_a_withheld_total_is_withheld_here_too(tmp_path: Path) -> None:
    """The score of three voters would stand on the page of the next year."""
    assert beside(tmp_path, 8, 8).lines[-1].cells == ["—", "—", "—", "—"]


@pytest.mark.parametrize(
    ("level", "kinds", "found"),
    [
        ("full", (True, True), 1),
        ("scores", (False, False), 1),
        ("honours", (True, True), 0),
        ("full", (True, False), 0),
    ],
)
def test_only_like_rounds_with_scores_are_paired(
    tmp_path: Path, level: str, kinds: tuple[bool, bool], found: int
) -> None:
    """A simulation would stand beside a result, or unpublished marks would become public."""
    rounds = [
        a_round(tmp_path, name, f"{year}-12-30", simulated=simulated, status="confirmed")
        for name, year, simulated in zip("ab", (2021, 2022), kinds, strict=True)
    ]
    assert len(pairs(views(*rounds, level=level))) == found


def test_rounds_without_a_window_in_common_are_not_paired(tmp_path: Path) -> None:
    """Two cities' rounds would be told as last year's and this year's."""
    other = score(8)
    for window in other["windows"]:
        window["window_id"] = f"X{window['window_id']}"
    other |= {"specifications": None, "further_cuts": []}
    other["designation"] |= {"reform_innovation_model_unit": [], "top_without_application": []}
    other["designation"]["advanced_collective_proposal"] = []
    rounds = (a_round(tmp_path, "b", "2022-12-30"), write_round(tmp_path / "a", other))
    assert pairs(views(*rounds)) == []


def test_cards_tell_rounds_of_one_title_apart(tmp_path: Path) -> None:
    """Two rounds of one name could not be told apart in the list."""
    rounds = (a_round(tmp_path, "a", "2021-12-30", 8), a_round(tmp_path, "b", "2021-12-30", 60))
    published = [read_round(folder) for folder in rounds]
    facts = [dict(round_facts(View(one))) for one in published]
    assert facts[0]["窗口"] == "8个，列入总排名6个"
    assert facts[0] != facts[1]
    page = Templates.of(ROOT, Edition.of("2021"), in_order(published)).render("results/index.md")
    for name, said in (pair for one in facts for pair in one.items()):
        assert name in page
        assert said.replace("<b>&", "&lt;b&gt;&amp;") in page


def test_a_list_alone_tells_no_score(tmp_path: Path) -> None:
    """The card of a round of which only the list is public would tell more."""
    folder = a_round(tmp_path, "a", "2021-12-30", simulated=False, status="confirmed")
    facts = dict(round_facts(*views(folder, level="honours")))
    assert facts["公布范围"] == "名单"
    assert facts["改革创新标兵单位"] == "窗口 1 <b>&"
    assert not [said for said in facts.values() if "94.60" in said or "窗口 3" in said]


def test_years_stand_in_their_order_with_what_can_be_compared(tmp_path: Path) -> None:
    """A fall that comes of another questionnaire would be read as a worse window."""
    rounds = [a_round(tmp_path, f"r{year}", f"{year}-12-30") for year in (2020, 2021, 2022, 2023)]
    shown = views(*rounds)
    shown[1].round.data["round"]["periods"] = ["one", "two", "three"]
    (pair, *_) = pairs(shown)
    assert [view.round.date[:4] for view in pair.years] == ["2020", "2021", "2022", "2023"]
    unlike = [reasons for _, reasons in pair.steps]
    assert [bool(one) for one in unlike] == [True, True, False]  # the newest first
    assert "考核期数不同" in unlike[0][0]
    assert pair.trend[0].cells == ["94.60"] * 4
    assert pair.trend[-1].cells == ["—"] * 4  # withheld in every year
    page = Templates.of(ROOT, Edition.of("2021"), [one.round for one in shown])
    text = page.render("results/_beside.md", view=shown[0], beside=pair)
    assert "历年总分" in text
    assert text.count("总分不能直接比") == 2
    (last,) = pairs(shown[2:])
    text = page.render("results/_beside.md", view=shown[2], beside=last)
    assert "历年总分" not in text
    assert "总分可以比" in text

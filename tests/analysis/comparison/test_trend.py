"""A trend over years: what can be compared is said by part, and nothing else is compared."""

import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from analysis.comparison import cells, trend, trend_text, write_trend
from analysis.comparison.part_limits import part_limits
from analysis.comparison.sides import Side
from analysis.comparison.trend import Trend
from analysis.comparison.trend_cells import years
from analysis.comparison.trend_figures import part_figures, total_figure
from analysis.simulate import simulate
from rendering.numbers import MISSING
from rulebook.load import load
from rulebook.problems import InputError
from rulebook.round import open_round
from tests.editions import EXAMPLE
from tests.editions.outputs import office_text

BOOK = load(EXAMPLE)
DATA: dict[str, Any] = {
    "simulated": False,
    "weights_official": True,
    "round": {
        "periods": [period.id for period in BOOK.campaign.periods.all],
        "counted_channels": ["code", "open"],
        "electors": 50,
    },
}
Change = Callable[[dict[str, Any]], None]


def side(change: Change = lambda data: None, folder: Path = EXAMPLE) -> Side:
    """One round's data with one thing changed."""
    data = deepcopy(DATA)
    change(data)
    return Side("某年", data, load(folder), "")


def edited(folder: Path, file: str, old: str, new: str) -> Path:
    """The example edition with one thing changed."""
    edition = Path(shutil.copytree(EXAMPLE, folder / "e"))
    text = (edition / file).read_text(encoding="utf-8")
    assert old in text
    (edition / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return edition


def limited(first: Side, second: Side) -> set[str]:
    """Names of the scores that cannot be compared."""
    return {name for name, why in part_limits(first, second).items() if why}


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda data: None, set()),
        (lambda data: data["round"].update(counted_channels=["code"]), {"survey", "total"}),
        (lambda data: data["round"]["periods"].pop(), {"bimonthly", "total"}),
        (lambda data: data["round"].update(electors=60), set()),
        (lambda data: data["round"].update(electors=61), {"vote", "total"}),
        (lambda data: data["round"].update(electors=40), set()),
        (lambda data: data["round"].update(electors=39), {"vote", "total"}),
        (lambda data: data["round"].update(electors=None), set()),
        (lambda data: data.update(weights_official=False), {"total"}),
        (lambda data: data.update(simulated=True), {"bimonthly", "vote", "survey", "total"}),
    ],
)
def test_what_a_round_did_otherwise_limits_its_part(change: Change, parts: set[str]) -> None:
    """Years measured in two ways would be compared, or parts that were measured alike be not."""
    assert limited(side(), side(change)) == parts
    assert limited(side(change), side(change)) == (parts & set())


@pytest.mark.parametrize(
    ("file", "old", "new", "parts"),
    [
        ("questionnaires.toml", '{ zh = "等候",', '{ zh = "排队",', {"survey", "total"}),
        ("questionnaires.toml", "points = 70", "points = 75", {"survey", "vote", "total"}),
        ("window_score.toml", "full_marks = 120", "full_marks = 100", {"bimonthly", "total"}),
        ("window_score.toml", "least_answered = 0.7", "least_answered = 0.8", {"survey", "total"}),
        ("window_score.toml", '"社会监督员"', '"特邀监督员"', {"vote", "total"}),
        ("campaign.toml", "weight = 0.60", "weight = 0.6", set()),
    ],
)
def test_other_rules_limit_the_part_they_are_about(
    tmp_path: Path, file: str, old: str, new: str, parts: set[str]
) -> None:
    """A change of the questionnaire would make marks incomparable, or go unsaid."""
    assert limited(side(), side(folder=edited(tmp_path, file, old, new))) == parts


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Trend:
    """Three simulated years: the third counts other channels."""
    folder = tmp_path_factory.mktemp("years")
    for year in (1, 2, 3):
        own = folder / f"y{year}"
        sizes = {"windows": 8, "responses": 600, "electors": 30}
        simulate(own, edition="example-2023", seed=year, **sizes)  # type: ignore[arg-type]
        path = own / "round.toml"
        text = re.sub("^date = .*$", f"date = 2023-12-2{year}", path.read_text("utf-8"), flags=re.M)
        text = re.sub("^title = .*$", f'title = "第{year}年"', text, flags=re.M)
        more = 'counted_channels = ["code"]\n' if year == 3 else ""
        path.write_text(text + more, encoding="utf-8")
    rounds = [open_round(folder / f"y{year}") for year in (3, 1, 2)]
    found, remarks = trend(rounds)
    assert remarks == []
    return found


def test_years_stand_in_the_order_of_their_dates(told: Trend) -> None:
    """A trend would run backwards because folders were named in another order."""
    assert [one.label for one in told.sides] == ["第1年", "第2年", "第3年"]
    assert len(told.steps) == 2
    assert {line.window_id for line in told.lines} == {f"W0{n}" for n in range(1, 9)}


def test_changes_are_those_of_the_scores_where_they_can_be_compared(told: Trend) -> None:
    """A change would be told across a change of channels, or be another than the scores'."""
    scores = [{w["window_id"]: w for w in one.data["windows"]} for one in told.sides]
    for line in told.lines:
        for name in ("bimonthly", "vote", "survey", "total"):
            was, now, last = (own[line.window_id][f"{name}_exact"] for own in scores)
            change = Fraction(now) - Fraction(was) if was and now else None
            assert told.change(line, 0, name) == change
            may = name in ("bimonthly", "vote")
            change = Fraction(last) - Fraction(now) if now and last and may else None
            assert told.change(line, 1, name) == change
        assert line.beyond[1] is None
    assert any(line.beyond[0] is not None for line in told.lines)


def test_the_writings_say_what_cannot_be_compared(told: Trend, tmp_path: Path) -> None:
    """Whoever reads the page would take a change of channels for a change of service."""
    write_trend(told, tmp_path)
    why = "计入的问卷渠道由一次性编码、窗口二维码改为一次性编码"
    page = (tmp_path / "trend.html").read_text(encoding="utf-8")
    for text in (page, trend_text(told).replace("\n", "").replace("    ", "")):
        assert f"不能比：{why}" in text
        assert "第1年 → 第2年" in text
        assert "误差内" in text
    assert page.count("模拟数据，并非真实") >= 3
    assert why in office_text(tmp_path / "trend.xlsx")


def test_pictures_are_broken_where_the_score_cannot_be_compared(told: Trend) -> None:
    """A part that compares would be broken, or the total be drawn across a change of channels."""
    why = "计入的问卷渠道由一次性编码、窗口二维码改为一次性编码"
    figures = {one.id: one for one in (total_figure(told), *part_figures(told))}
    assert set(figures) == {f"trend-{name}" for name in ("total", "bimonthly", "vote", "survey")}
    for id, figure in figures.items():
        broken = id in ("trend-total", "trend-survey")
        assert (why in figure.remark) == broken == ("两边不能比" in figure.picture)
        assert figure.head == ("窗口", "2023-12-21", "2023-12-22", "2023-12-23")
        names = {row[0] for row in figure.rows}
        assert all(f"<title>{name}：" in figure.picture for name in names)
    by_rank = [[cells.score(place, "total") for place in line.places] for line in told.lines]
    assert [list(row[1:]) for row in figures["trend-total"].rows] == [
        row for row in by_rank if set(row) != {MISSING}
    ]


@pytest.mark.parametrize(
    ("editions", "dates", "names"),
    [
        ((2021, 2022), ("2022-01-09", "2023-01-09"), ["2021年", "2022年"]),
        ((2021, 2021), ("2021-12-20", "2022-12-20"), ["2021年", "2022年"]),
        ((2021, 2021), ("2021-06-20", "2021-12-20"), ["2021-06-20", "2021-12-20"]),
        ((2021, 2021), ("2021-12-20", "2021-12-20"), ["第1轮", "第2轮"]),
    ],
)
def test_rounds_have_short_names_of_their_own(
    told: Trend, editions: tuple[int, ...], dates: tuple[str, ...], names: list[str]
) -> None:
    """Two columns of a picture would be called alike, or a January's round by the next year."""
    sides = []
    for year, day in zip(editions, dates, strict=True):
        of_year = BOOK.campaign.campaign.model_copy(update={"year": year})
        campaign = BOOK.campaign.model_copy(update={"campaign": of_year})
        book = BOOK.model_copy(update={"campaign": campaign})
        sides.append(replace(told.sides[0], book=book, data={"round": {"date": day}}))
    assert years(replace(told, sides=tuple(sides))) == names


@pytest.mark.parametrize("names", [["y1"], ["y1", "y1"]])
def test_one_round_is_no_trend(tmp_path: Path, names: list[str]) -> None:
    """A trend of one year would be an empty page."""
    simulate(tmp_path / "y1", windows=3, responses=60, electors=6)
    with pytest.raises(InputError, match="two rounds"):
        trend([open_round(tmp_path / name) for name in names])

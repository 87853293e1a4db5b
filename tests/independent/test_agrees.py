"""Our scores against a second scorer that shares no code with them, on random rounds.

A failing round is made again from its seed: ``rounds.make(folder, editions, seed)``.
"""

import ast
import shutil
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from analysis.report.score_json import score_data
from analysis.score import score_round
from rulebook.round import open_round
from tests.editions import QUARTERLY
from tests.independent import deciding, files, rounds, scorer

HERE = Path(__file__).parent
ROUNDS, FEW, A_TEST = 1000, 50, 25
PARTS = ("bimonthly", "vote", "survey", "third_party", "total")
# Another edition's numbers: weights, places, staff, points, full marks, least answered, channels.
OTHERWISE = {
    "window_score.toml": (
        ("weight = 0.50", "weight = 0.40"),
        ("weight = 0.50", "weight = '3/5'"),
        ("weight = 0.50", "weight = '1/3'"),
        ("weight = 0.50", "weight = '2/3'"),
        ("full_marks = 100", "full_marks = 60"),
        ("least_answered = 0.5", "least_answered = '3/4'"),
        ("least_staff = 2", "least_staff = 3"),
        ("places = 3", "places = 2"),
        ('default_reading = "literal"', 'default_reading = "among_applicants"'),
        ('"among_applicants", reading = "among_applicants"', '"other", reading = "literal"'),
        ('counted_channels = ["code", "interviewer"]', 'counted_channels = ["open", "code"]'),
    ),
    "honours.toml": (("total = 27", "total = 20"), ("places = 10", "places = 3")),
    "questionnaires.toml": (("points = 80", "points = 87.5"), ("points = 20", "points = 0")),
}


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The edition of 2021, the same with other numbers throughout, and another city's."""
    folder = tmp_path_factory.mktemp("edition") / "other"
    shutil.copytree(files.EDITIONS / "2021", folder)
    for name, changes in OTHERWISE.items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / name).write_text(text, encoding="utf-8")
    return ["2021", str(folder), str(QUARTERLY)]


@pytest.mark.parametrize("first", range(0, FEW, A_TEST))
def test_both_scorers_agree(first: int, editions: list[str], tmp_path: Path) -> None:
    """A score, a rank or a designation would not be what the notice says."""
    agree(first, editions, tmp_path)


# Costly: the test above makes rounds of every kind too, only fewer.
@pytest.mark.costly
@pytest.mark.parametrize("first", range(FEW, ROUNDS, A_TEST))
def test_both_scorers_agree_on_many(first: int, editions: list[str], tmp_path: Path) -> None:
    """A score would not be what the notice says where several rare things meet."""
    agree(first, editions, tmp_path)


def agree(first: int, editions: list[str], tmp_path: Path) -> None:
    """Both scorers say the same of so many rounds, the first of this seed."""
    for seed in range(first, first + A_TEST):
        folder = tmp_path / f"round-{seed}"
        rounds.make(folder, editions, seed)
        ours = score_data(score_round(open_round(folder), checks=False))
        this = scorer.Round(folder)
        windows = scorer.scored_windows(this)
        assert ours["reading"] == this.reading, seed
        assert [facts(window) for window in ours["windows"]] == list(map(expected, windows)), seed
        assert designation(ours) == deciding.designation(this, windows), seed


def facts(window: dict[str, Any]) -> dict[str, Any]:
    """What score.json says of a window and the second scorer knows as well."""
    exact = [f"{name}_exact" for name in PARTS]
    names = (*PARTS, *exact, "window_id", "name", "rank", "in_pool", "applied_honours")
    numbers = ("responses", "responses_by_channel", "ballots")
    lacks = {"lacks": len(window["not_ranked_because"])}
    return {name: window[name] for name in (*names, *numbers)} | lacks


def expected(window: dict[str, Any]) -> dict[str, Any]:
    """The second scorer's window in the same words."""
    names = ("window_id", "name", "rank", "responses", "responses_by_channel", "ballots", "lacks")
    return {
        **{name: six_places(window[name]) for name in PARTS},
        **{f"{name}_exact": as_text(window[name]) for name in PARTS},
        **{name: window[name] for name in names},
        "in_pool": window["rank"] is not None,
        "applied_honours": window["applied"],
    }


def designation(ours: dict[str, Any]) -> dict[str, Any]:
    """Ours, with conditions as the second scorer has them."""
    doubts = ours["designation"]["conditions_not_met"]
    names = ("window_id", "honour", "condition", "status")
    short = sorted(tuple(one[name] for name in names) for one in doubts)
    return {**ours["designation"], "conditions_not_met": short}


def as_text(value: Fraction | None) -> str | None:
    """n/d."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def six_places(value: Fraction | None) -> str | None:
    """Six decimals, half up."""
    if value is None:
        return None
    whole, rest = divmod((value * 2_000_000 + 1) // 2, 1_000_000)
    return f"{whole}.{rest:06}"


def test_the_second_scorer_shares_nothing_with_ours() -> None:
    """A fault of ours would be borrowed, and both would agree on it."""
    for name in ("files", "scorer", "deciding", "rounds"):
        tree = ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            imported = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0
                imported = [str(node.module)]
            for module in imported:
                own = module.startswith("tests.independent.")
                assert own or module.split(".")[0] in sys.stdlib_module_names, (name, module)

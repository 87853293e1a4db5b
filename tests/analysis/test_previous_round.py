"""What last year's result means for this year: exempt windows and the two-monthly selection."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from analysis.confirm import confirm
from analysis.report.score_json import score_data
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.excellent_windows import excellent_windows
from rulebook.previous_round import earlier_rounds
from rulebook.problems import InputError
from rulebook.round import open_round
from tests.analysis.checks.degenerate import sums_only
from tests.analysis.deciding import as_computed, score, write_decisions
from tests.analysis.test_confirm import MODEL, NOW

MARKS = {
    "a": {"p": Fraction(95), "q": Fraction(80)},
    "b": {"p": Fraction(95), "q": Fraction(90)},
    "c": {"p": Fraction(94)},
    "d": {"p": Fraction(94), "q": Fraction(70)},
}


def test_the_exempt_take_no_part_and_ties_stay_whole() -> None:
    """A model window would take a place again, or a tie would be broken by the order of ids."""
    first, second = excellent_windows(MARKS, ("p", "q"), {"a"}, 2)
    assert (first.windows, first.tied) == (
        (("b", Fraction(95)), ("c", Fraction(94)), ("d", Fraction(94))),
        True,
    )
    assert [window for window, _mark in second.windows] == ["b", "d"]
    assert not second.tied


@pytest.fixture
def years(tmp_path: Path) -> tuple[Path, Path]:
    """Last year's round, scored, and this year's that names it."""
    last, this_round = tmp_path / "2020", tmp_path / "2021"
    simulate(last, windows=12, responses=200, electors=15, seed=2, anomalies=False)
    sums_only(last)
    shutil.copytree(last, this_round)
    settings = this_round / "round.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + 'previous = "../2020"\n', encoding="utf-8"
    )
    return last, this_round


def test_confirmed_model_windows_are_exempt_the_next_year(years: tuple[Path, Path]) -> None:
    """A window that the leading group did not award would be exempt, or one it did would not."""
    last, this_round = years
    report = score(last)
    rows = as_computed(report)
    mine = [row for row in rows if row[0] == MODEL]
    assert mine, "the round must designate somebody"
    declined = (*mine[0][:2], "decline", mine[0][3], "本单位谢绝")
    decisions = write_decisions(
        last / "d.csv", [declined if row == mine[0] else row for row in rows]
    )
    confirm(open_round(last), decisions, NOW)
    score(last)
    found = score_round(open_round(this_round), checks=False, excellent=3)
    assert set(found.exempt) == {row[1] for row in mine[1:]}
    chosen = {window for period in found.excellent for window, _mark in period.windows}
    assert not chosen & set(found.exempt)
    assert found.result(mine[0][1]).total is not None
    data = score_data(found)
    assert data["exempt"] == list(found.exempt)
    assert len(data["excellent"]) == len(found.periods)


def test_a_previous_round_without_a_result_is_refused(years: tuple[Path, Path]) -> None:
    """Nobody would be exempt and nobody would notice."""
    with pytest.raises(InputError) as caught:
        score_round(open_round(years[1]), checks=False)
    assert caught.value.problems[0].column == "previous"


def test_what_became_of_a_flag_stands_with_its_check(years: tuple[Path, Path]) -> None:
    """A burst that was looked into would be doubted for ever; an unknown check pass unseen."""
    folder = years[0]
    header = "check_id,window_id,verified_by,date,outcome\n"
    (folder / "findings.csv").write_text(
        header + "bursts,W02,示例核查人,2022-01-05,系集中预约办理\n", encoding="utf-8"
    )
    report = score_round(open_round(folder), draws=200)
    checks = {check["id"]: check for check in score_data(report)["checks"]}
    assert checks["bursts"]["follow_ups"][0]["outcome"] == "系集中预约办理"
    assert checks["ceiling"]["follow_ups"] == []
    (folder / "findings.csv").write_text(
        header + "no_check,,示例核查人,2022-01-05,x\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        score_round(open_round(folder), checks=False)
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, "check_id")]


SETTINGS = 'edition = "2021"\ntitle = "一轮"\ndate = 2021-12-31\n'
CHAINS: dict[str, tuple[dict[str, str], list[str]]] = {
    "none": ({"now": ""}, []),
    "one": ({"now": "../a", "a": ""}, ["a"]),
    "three": ({"now": "../b", "b": "../a", "a": "../x", "x": ""}, ["x", "a", "b"]),
    "one that is gone": ({"now": "../a", "a": "../gone"}, ["a"]),
    "itself": ({"now": "."}, []),
    "a ring": ({"now": "../a", "a": "../b", "b": "../now"}, ["b", "a"]),
    "damaged": ({"now": "../a", "a": "= broken"}, []),
    "no text": ({"now": "../a", "a": "\udcff"}, []),
}


@pytest.mark.parametrize("name", CHAINS)
def test_earlier_rounds_are_found_one_from_the_other(tmp_path: Path, name: str) -> None:
    """A year would be missing from the trend, or a ring of years never end."""
    rounds, expected = CHAINS[name]
    for folder, previous in rounds.items():
        (tmp_path / folder).mkdir()
        text = previous if previous.startswith(("=", "\udcff")) else f'previous = "{previous}"'
        content = f"{SETTINGS}{text}\n".encode("utf-8", "surrogateescape")
        (tmp_path / folder / "round.toml").write_bytes(content)
    found = earlier_rounds(open_round(tmp_path / "now"))
    assert [folder.name for folder in found] == expected

"""Plans of a round: whose sizes, which event, from guesses or from last year."""

import json
import shutil
from pathlib import Path

import pytest

from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from analysis.simulate.planning import (
    Given,
    plan_mark,
    plan_text,
    planned_setting,
    plans,
    usual_sizes,
    write_plan,
)
from analysis.simulate.planning.beliefs import with_total_spread
from analysis.simulate.planning.plan import Event, Setting, Sizes, errors_of
from analysis.simulate.planning.simulated_beliefs import simulated_beliefs
from analysis.simulate.planning.wording import percent
from rulebook.load import edition_folder, load
from rulebook.problems import InputError
from rulebook.round import SETTINGS_FILE, open_round
from tests.editions import QUARTERLY

BOOK = load(edition_folder("2021"))


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated round of last year, scored."""
    path = tmp_path_factory.mktemp("plan") / "last"
    simulate(path, windows=24, responses=2400, electors=60, anomalies=False)
    write_reports(score_round(open_round(path), draws=200), path / "report")
    return path


def test_guesses_are_what_the_simulation_does() -> None:
    """If this fails, a plan's default guesses come from nowhere, or its moments are wrong."""
    guessed = simulated_beliefs(BOOK)
    assert guessed.parts["marks"].middle == pytest.approx(93.8, abs=0.3)
    assert guessed.parts["vote"].spread == pytest.approx(6.1, abs=0.5)
    assert guessed.parts["survey"].single == pytest.approx(12.0, abs=0.8)
    assert 0.7 < guessed.rated < 0.85
    assert guessed == simulated_beliefs(BOOK)


def test_last_year_agrees_with_the_simulation_behind_it(last: Path) -> None:
    """If this fails, last year's round is read with another part's numbers, or other points."""
    found = planned_setting(None, "2021", Given(last=last)).beliefs
    guessed = simulated_beliefs(BOOK)
    assert found.source == "last_year"
    for kind, own in found.parts.items():
        assert own.middle == pytest.approx(guessed.parts[kind].middle, abs=3), kind
        assert own.single == pytest.approx(guessed.parts[kind].single, rel=0.2), kind
        assert own.spread == pytest.approx(guessed.parts[kind].spread, rel=0.6), kind
    assert found.rated == pytest.approx(guessed.rated, abs=0.06)
    assert found.simulated


def test_from_last_year_every_chance_is_a_range(last: Path) -> None:
    """If this fails, one estimated spread of windows is said as if it were known."""
    made = plans(planned_setting(None, "2021", Given(last=last)), [30], [6], [100])
    for event in (made.rows[0].lasting, made.rows[0].this_year, made.bound, *made.rows[0].places):
        assert event.ends is not None
        assert event.ends[0] <= event.chance <= event.ends[1]
    assert made.rows[0].lasting.ends[1] - made.rows[0].lasting.ends[0] > 0.05  # type: ignore[index]
    assert "—" in percent(made.rows[0].lasting)


def test_places_weights_and_periods_are_the_editions(tmp_path: Path) -> None:
    """If this fails, a city with two places and quarters is planned with three and months."""
    simulate(tmp_path / "round", edition=str(QUARTERLY), windows=12, responses=400, electors=30)
    this_round = open_round(tmp_path / "round")
    setting = planned_setting(this_round, "2021", Given())
    made = plans(setting, *usual_sizes(setting))
    assert setting.electors == 30
    assert len(made.rows[0].places) == 2
    assert {row.sizes.periods for row in made.rows} <= {2, 4}
    text = plan_text(made)
    assert "前两名全对" in text
    assert "第三名" not in text
    assert "季度考核" in text


def test_only_windows_that_compete_are_counted(tmp_path: Path) -> None:
    """If this fails, windows that may not be first make the choice look harder than it is."""
    simulate(tmp_path / "round", windows=30, responses=400, electors=30)
    this_round = open_round(tmp_path / "round")
    setting = planned_setting(this_round, "2021", Given())
    assert setting.windows < 30
    assert planned_setting(this_round, "2021", Given(windows=44)).windows == 44


def test_ballots_never_pass_the_electorate() -> None:
    """If this fails, a plan buys ballots of voters whom nobody has."""
    guessed = simulated_beliefs(BOOK)
    census, beyond = (errors_of(Sizes(n, 6, 100), guessed, 90)[1] for n in (90, 400))
    assert census == beyond
    assert census.sample == 0
    assert census.year > 0
    assert errors_of(Sizes(90, 6, 100), guessed, None)[1].year == 0


def test_the_spread_of_totals_is_reached() -> None:
    """If this fails, the ends of a range belong to other spreads than those estimated."""
    guessed = simulated_beliefs(BOOK)
    weights = {kind: float(weight) for kind, weight in BOOK.component_weights().items()}
    for total in (0.2, 1.5, 2.5, 6.0):
        found = with_total_spread(guessed, BOOK, total)
        own = [weights[kind] * found.parts[kind].spread for kind in weights]
        apart = sum(one**2 for one in own)
        reached = apart + found.alike * (sum(own) ** 2 - apart)
        assert reached**0.5 == pytest.approx(total)


def test_text_and_page_say_what_is_promised(tmp_path: Path) -> None:
    """If this fails, a reader takes the chance of this year for the lasting one."""
    setting = planned_setting(None, "2021", Given(windows=20, electors=40))
    made = plans(setting, [20, 40], [6], [30, 100])
    text = plan_text(made)
    page = write_plan(made, tmp_path / "out")[0].read_text(encoding="utf-8")
    for said in ("长期", "本年", "40人都投", "ceping demo", "不是实测", "3个百分点"):
        assert said in text.replace("\n", ""), said
        assert said in page, said
    assert "<svg" in page
    assert page.count("<tr>") >= len(made.rows)
    unknown = plan_text(plans(planned_setting(None, "2021", Given()), [20], [6], [30]))
    assert "没有给出投票人总数" in unknown.replace("\n", "")


def test_a_simulated_last_year_is_marked(last: Path) -> None:
    """If this fails, a plan from a demonstration passes for one from real data."""
    setting = planned_setting(None, "2021", Given(last=last))
    made = plans(setting, [30], [6], [100])
    assert plan_mark(setting)
    assert plan_text(made, plan_mark(setting)).startswith(plan_mark(setting))
    assert not plan_mark(Setting(BOOK, 20, 40, simulated_beliefs(BOOK)))


def test_own_guesses_replace_last_year(last: Path) -> None:
    """If this fails, what somebody gives by hand is not used, or is said to be measured."""
    given = Given(last=last, spread=(1.0, 2.0, 3.0), noise=(4.0, 5.0, 6.0))
    found = planned_setting(None, "2021", given).beliefs
    assert [own.spread for own in found.parts.values()] == [1, 2, 3]
    assert [own.single for own in found.parts.values()] == [4, 5, 6]
    assert (found.source, found.ends) == ("given", ())


def test_faults_of_last_year_are_one_line_each(last: Path, tmp_path: Path) -> None:
    """If this fails, a round that cannot be planned from breaks instead of saying why."""
    for name in ("unscored", "tallies", "marks"):
        shutil.copytree(last, tmp_path / name)
    (tmp_path / "unscored" / "report" / "score.json").unlink()
    scored = tmp_path / "tallies" / "report" / "score.json"
    document = json.loads(scored.read_text(encoding="utf-8"))
    for check in document["checks"]:
        check["precondition_met"] = check["id"] != "vote_reliability"
    scored.write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "marks" / "bimonthly.csv").unlink()
    wanted = {"unscored": "ceping score", "tallies": "--spread", "marks": "至少两期"}
    for name, words in wanted.items():
        with pytest.raises(InputError) as fault:
            planned_setting(None, "2021", Given(last=tmp_path / name))
        assert len(fault.value.problems) == 1
        assert words in fault.value.problems[0].line()


def test_previous_of_the_round_is_taken(last: Path, tmp_path: Path) -> None:
    """If this fails, a round that names last year's is planned from guesses all the same."""
    folder = tmp_path / "this"
    shutil.copytree(last, folder, ignore=shutil.ignore_patterns("report", "ratings"))
    settings = folder / SETTINGS_FILE
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}previous = {json.dumps(str(last))}\n", encoding="utf-8")
    assert planned_setting(open_round(folder), "2021", Given()).beliefs.source == "last_year"


def test_no_more_windows_than_places() -> None:
    """If this fails, a plan promises the right three of three."""
    with pytest.raises(InputError, match="more than 3"):
        planned_setting(None, "2021", Given(windows=3))


def test_percent() -> None:
    """If this fails, an uncertain chance is written as one number, or 99.7 % as certain."""
    assert percent(Event(0.434)) == "43%"
    assert percent(Event(0.4, (0.31, 0.552))) == "31%—55%"
    assert percent(Event(0.4, (0.401, 0.402))) == "40%"
    assert percent(Event(0.998)) == ">99%"

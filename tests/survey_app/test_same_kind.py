"""The database itself says whether its answers are a demonstration's, and nothing overrules it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.lock import LOCK_FILE, write_lock
from rulebook.problems import InputError
from rulebook.round import SETTINGS_FILE, Round, open_round
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.serving import serve
from survey_app.setup import store_of
from tests.survey_app.rounds import ENGINES, make_round

ADDRESS = 'public_url = "https://pingyi.example.gov.cn"\n'
Act = Callable[[Round], object]
ACTS: dict[str, Act] = {
    "open": lambda this_round: opening.open_phase(this_round, "vote"),
    "close": lambda this_round: closing.close_phase(this_round, "survey"),
    "codes": lambda this_round: issuing.create_codes(this_round, "W1", 10, "大厅"),
    "export": lambda this_round: export_ratings(this_round, ballots=False),
    "serve": lambda this_round: serve(this_round, "127.0.0.1", 0, 1),
    "archive and verify": closing.require_finished,
}


def turned(this_round: Round) -> Round:
    """The round with the other word in round.toml, and a lock that agrees with it."""
    path = this_round.folder / SETTINGS_FILE
    text = path.read_text(encoding="utf-8")
    now = str(this_round.settings.simulated).lower()
    other = str(not this_round.settings.simulated).lower()
    assert f"simulated = {now}" in text
    path.write_text(text.replace(f"simulated = {now}", f"simulated = {other}"), encoding="utf-8")
    (this_round.folder / LOCK_FILE).unlink(missing_ok=True)
    changed = open_round(this_round.folder)
    write_lock(changed)
    return changed


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("simulated", [True, False], ids=["demonstration", "real"])
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.grid
def test_one_word_and_its_lock_do_not_turn_a_round(
    tmp_path: Path, act: str, simulated: bool, closed: bool
) -> None:
    """A demonstration's answers would become an official result, or real ones be played with."""
    this_round = make_round(tmp_path, simulated=simulated, settings=ADDRESS)
    opening.open_phase(this_round, "survey")
    if closed:
        closing.close_phase(this_round, "survey")
    changed = turned(this_round)
    expected = f"simulated = {str(simulated).lower()}, as when the database was opened"
    with pytest.raises(InputError, match=expected):
        ACTS[act](changed)
    assert store_of(changed).phase("survey").simulated is simulated
    opening.require_as_opened(turned(changed))  # put right again


@ENGINES
def test_the_mark_stands_through_the_close(tmp_path: Path, engine: str) -> None:
    """The mark would go when the tables are rewritten, or stand in the way of the next phase."""
    this_round = make_round(tmp_path, settings=engine)
    for part in ("survey", "vote"):
        opening.open_phase(this_round, part)
        before = store_of(this_round).phase(part)
        closing.close_phase(this_round, part)
        after = store_of(this_round).phase(part)
        assert (before.simulated, after.simulated) == (True, True)
        assert before.shown == after.shown
        assert len(after.shown) == 32


def test_an_older_database_says_nothing(tmp_path: Path) -> None:
    """A round that an older program opened could not be finished."""
    this_round = make_round(tmp_path)
    opening.open_phase(this_round, "survey")
    store = store_of(this_round)
    digest = store.phase("survey").shown
    with store.database.writing() as db:
        db.exec_driver_sql(f"UPDATE phases SET shown = '{digest}'")
    assert store.phase("survey").simulated is None
    opening.require_as_opened(this_round)
    closing.close_phase(this_round, "survey")

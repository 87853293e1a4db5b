"""round.toml is changed as the office chooses, as long as nothing has been opened under it.

What somebody has written there by hand stays: only the values of the changed keys are replaced.
"""

from collections.abc import Mapping
from typing import Any

from rulebook.problems import Words
from rulebook.round import SETTINGS_FILE, Round, parse_settings
from rulebook.toml_edit import edited
from survey_app.acts.recording import Persons, record
from survey_app.files import write_file
from survey_app.setup import PART_NAMES, fault, prepare_unfilled
from survey_app.store import PARTS, Store


def change_settings(this_round: Round, changes: Mapping[str, Any], by: Persons) -> bool:
    """Write ``changes`` into round.toml; whether anything differs from before.

    Parameters
    ----------
    this_round
        The round; neither survey nor vote was opened.
    changes
        Values by their key in round.toml, those of a section as ``survey.opens``; None leaves a
        time to be settled.
    by
        Who does it.

    Raises
    ------
    InputError
        If a part was opened, or a value is none.
    """
    store = prepare_unfilled(this_round)
    require_unopened(store)
    path = this_round.folder / SETTINGS_FILE
    before = path.read_text(encoding="utf-8-sig")
    text = edited(before, {tuple(name.split(".")): value for name, value in changes.items()})
    if parse_settings(text) == this_round.settings:
        return False
    record(this_round, store, "settings", by)
    write_file(path, text.encode())
    return True


def require_unopened(store: Store) -> None:
    """What is chosen for a round is chosen before anything opens.

    Raises
    ------
    InputError
        If survey or vote was opened.
    """
    for part in PARTS:
        if state := store.phase(part).state:
            words = Words("尚未开启（开启以后在更正里登记）", "not opened yet: amend it instead")
            raise fault(PART_NAMES[part], words, state)

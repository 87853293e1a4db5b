"""A round's own rules are written into it, as long as nothing has been opened under others.

At every moment the round has whole rules: while its folder of rules is exchanged, its settings name
a copy of the new ones that stands beside. The copy goes last, so whoever comes next can finish.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rulebook.load import EDITION_FOLDER
from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round, open_round
from rulebook.toml_edit import Place, edited
from survey_app.acts.new_round import GUIDE, guide_of
from survey_app.acts.recording import Persons, record
from survey_app.acts.settings import require_unopened
from survey_app.acts.upgrading import upgrade
from survey_app.files import replace_folder, write_file
from survey_app.setup import prepare_unfilled, store_of
from survey_app.store import PARTS

_BESIDE = ".edition-next"
# The edition's own, until the office narrows them in the settings.
_ITS_OWN: Mapping[str, Any] = {"periods": [], "counted_channels": [], "reading": ""}


def write_rules(this_round: Round, files: Mapping[str, bytes], by: Persons) -> bool:
    """Let these rules be the round's own; whether its questionnaire has other items now.

    Parameters
    ----------
    this_round
        The round; neither survey nor vote was opened.
    files
        A sound edition's files by their name.
    by
        Who does it.

    Raises
    ------
    InputError
        If a part was opened.
    """
    store = prepare_unfilled(this_round)
    require_unopened(store)
    record(this_round, store, "rules", by)
    replace_folder(this_round.folder / _BESIDE, files)
    return _put_in_place(this_round.folder)


def with_finished_rules(this_round: Round) -> Round:
    """The round, once what was cut off is brought to its end; not where anything was opened."""
    folder = this_round.folder
    if not (folder / _BESIDE).is_dir():
        return this_round
    store = store_of(this_round)
    if not any(store.phase(part).state for part in PARTS):
        _put_in_place(folder)
    return open_round(folder)


def _put_in_place(folder: Path) -> bool:
    """The rules that stand beside become the round's; whether its tables were made anew."""
    beside = folder / _BESIDE
    paths = [path for path in beside.rglob("*") if path.is_file()]
    _name_rules(folder, _BESIDE)
    replace_folder(
        folder / EDITION_FOLDER,
        {path.relative_to(beside).as_posix(): path.read_bytes() for path in paths},
    )
    book = open_round(folder).book
    _name_rules(folder, book.campaign.campaign.id)
    write_file(folder / GUIDE, guide_of(book).encode())
    done = upgrade(open_round(folder), backed_up=True)  # nobody has answered yet
    shutil.rmtree(beside)
    return done.changed


def _name_rules(folder: Path, edition: str) -> None:
    path = folder / SETTINGS_FILE
    named = {**_ITS_OWN, "edition": edition}
    changes: dict[Place, Any] = {(name,): value for name, value in named.items()}
    text = edited(path.read_text(encoding="utf-8-sig"), changes)
    write_file(path, text.encode(), path.stat().st_mode & 0o777)


def require_written(this_round: Round) -> None:
    """Nothing opens under rules that were only begun from.

    Raises
    ------
    InputError
        If rules of its own were begun, and not written.
    """
    if this_round.rules_unwritten:
        words = Words(
            "写好的“自己的规则”（还有没写完的草稿；不要了，就在那一页放弃）",
            "rules of its own that are written (a draft of them is there)",
        )
        raise InputError(
            [Problem(SETTINGS_FILE, words, this_round.settings.edition, None, "edition")]
        )

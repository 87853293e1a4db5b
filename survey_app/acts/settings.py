"""round.toml is changed as the office chooses, as long as nothing has been opened under it.

What somebody has written there by hand stays: only the values of the changed keys are replaced.
"""

import re
from collections.abc import Mapping
from typing import Any

from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round, RoundSettings, parse_settings
from survey_app.acts.new_round import toml_value
from survey_app.acts.recording import Persons, record
from survey_app.files import write_file
from survey_app.setup import PART_NAMES, fault, prepare_unfilled
from survey_app.store import PARTS

# A key, its value, and what is said of it; the value may be a string with a sign for a comment.
_VALUE = r'(?:"(?:\\.|[^"\\])*"|\[[^\]]*\]|[^#\n]*?)'
_SECTION = re.compile(r"^\[(\w+)\]", re.M)


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
        If a part was opened, a value is none, or the file cannot be changed key by key.
    """
    store = prepare_unfilled(this_round)
    for part in PARTS:
        if state := store.phase(part).state:
            words = Words("尚未开启（开启以后在更正里登记）", "not opened yet: amend it instead")
            raise fault(PART_NAMES[part], words, state)
    path = this_round.folder / SETTINGS_FILE
    before = path.read_text(encoding="utf-8-sig")
    text = rewritten(before, changes)
    if parse_settings(text) == this_round.settings:
        return False
    if parse_settings(text) != _expected(this_round.settings, changes):
        words = Words("每项设置自成一行", "each setting on a line of its own")
        raise InputError([Problem(SETTINGS_FILE, words, "")])
    record(this_round, store, "settings", by)
    write_file(path, text.encode())
    return True


def _expected(settings: RoundSettings, changes: Mapping[str, Any]) -> RoundSettings:
    values = settings.model_dump()
    for name, value in changes.items():
        section, _, key = name.rpartition(".")
        (values[section] if section else values)[key] = value
    return RoundSettings.model_validate(values)


def rewritten(text: str, changes: Mapping[str, Any]) -> str:
    """The text of round.toml with other values, everything else as it stands."""
    for name, value in changes.items():
        section, _, key = name.rpartition(".")
        begin, end = _bounds(text, section)
        if begin < 0:
            text = f"{text.rstrip()}\n\n[{section}]\n"
            begin = end = len(text)
        text = text[:begin] + _with(text[begin:end], key, value) + text[end:]
    return text


def _bounds(text: str, section: str) -> tuple[int, int]:
    """Where a section begins and ends; the keys of none stand before the first."""
    heads = list(_SECTION.finditer(text))
    if not section:
        return 0, heads[0].start() if heads else len(text)
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends, strict=False):  # no head, no section
        if head[1] == section:
            return min(head.end() + len(text[head.end() : end].split("\n")[0]) + 1, end), end
    return -1, -1


def _with(block: str, key: str, value: Any) -> str:
    """The lines of a section with another value for ``key``; None makes it an example again."""
    line = re.compile(
        rf"^(?P<off>#[ \t]*)?{key}[ \t]*=[ \t]*{_VALUE}(?P<said>[ \t]*(?:#.*)?)$", re.M
    )
    found = [*line.finditer(block)]
    there = next((one for one in found if not one["off"]), found[0] if found else None)
    if value is None:
        if there is None or there["off"]:
            return block
        return f"{block[: there.start()]}# {block[there.start() :]}"
    written = f"{key} = {toml_value(value)}"
    if there is None:
        return f"{block.rstrip()}\n{written}\n\n" if block.strip() else f"{written}\n"
    return f"{block[: there.start()]}{written}{there['said']}{block[there.end() :]}"

"""A later closing time: written into round.toml and recorded as an amendment, in one command."""

from dataclasses import dataclass, replace
from datetime import datetime

from rulebook.lock import Amendment
from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round, parse_settings
from rulebook.toml_edit import edited
from survey_app.acts.amending import Plan, Reason, amend, planned
from survey_app.acts.recording import Persons
from survey_app.files import write_file


@dataclass(frozen=True)
class Extension:
    """The round as it will be, round.toml as it will be written, and what will be recorded."""

    round: Round
    text: str
    plan: Plan


def extension(this_round: Round, part: str, until: datetime) -> Extension:
    """What it takes to let ``part`` close at ``until``, local time of the round.

    Raises
    ------
    InputError
        If it may not be (``amending.planned``), something else differs from the lock as well, or
        round.toml has no closing time to be put off.
    """
    text = _with_close(this_round, part, until)
    changed = replace(this_round, settings=parse_settings(text.removeprefix("\ufeff")))
    plan = planned(changed)
    if [one.subject for one in plan.changes] != [f"{part}_closes"]:
        words = Words(
            "只推后结束时间（其他改动先用 ceping amend 登记）",
            "a later closing time and nothing else (record other changes by `ceping amend`)",
        )
        got = "; ".join(one.line() for one in plan.changes)
        raise InputError([Problem(SETTINGS_FILE, words, got)])
    return Extension(changed, text, plan)


def extend(later: Extension, reason: Reason, by: Persons = ()) -> Amendment:
    """Write the time and record it; where it cannot be recorded, the file is as it was.

    Raises
    ------
    InputError
        As ``amending.amend`` has it.
    """
    path = later.round.folder / SETTINGS_FILE
    before, mode = path.read_bytes(), path.stat().st_mode & 0o777
    write_file(path, later.text.encode(), mode)
    try:
        return amend(later.round, reason, by)
    except InputError:
        write_file(path, before, mode)
        raise


def _with_close(this_round: Round, part: str, until: datetime) -> str:
    """round.toml with that time for ``closes``, which it must have, and nothing else changed."""
    text = (this_round.folder / SETTINGS_FILE).read_bytes().decode()
    if getattr(this_round.settings, part).closes is None:
        words = Words(
            f"[{part}] 下自成一行的 closes（或者自己改好，再用 ceping amend 登记）",
            f"a line of its own for closes under [{part}] (or change it and use `ceping amend`)",
        )
        raise InputError([Problem(SETTINGS_FILE, words, "", column=f"{part}.closes")])
    return edited(text, {(part, "closes"): until})

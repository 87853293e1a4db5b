"""Next year's round from last year's: register, rules and choices taken over, ratings never.

Comes in: a round and perhaps another edition. Goes out: an empty round that names the former one as
its previous, and what was taken over, left out and changed in the rules.
"""

import csv
import os
from dataclasses import dataclass, replace
from pathlib import Path

from rulebook import contract
from rulebook.load import EDITION_FOLDER, is_built_in, load
from rulebook.problems import Words
from rulebook.round import SETTINGS_FILE, Round
from rulebook.rule_changes import rule_changes
from rulebook.toml_edit import edited
from rulebook.vocabulary import WITHDRAWN
from survey_app.acts.new_round import Choices, edition_choices, round_in, write_round

# What a window keeps from year to year; it applies anew each year.
_KEPT = ("window_id", "name", "unit", "staff_count", "hall", "counter", "name_en", "kind")


@dataclass(frozen=True)
class TakenOver:
    """What the new round has from the former one; ``changes`` are those of the rules."""

    windows: int
    left_out: tuple[str, ...]
    changes: tuple[Words, ...]


def next_round(folder: Path, former: Round, edition: str = "", title: str = "") -> TakenOver:
    """Write next year's round into a new or empty folder.

    Parameters
    ----------
    folder
        Where to write.
    former
        Last year's round.
    edition
        The new rules: a built-in id or a folder; the former round's own where empty.
    title
        Of the new round; the edition's where empty.

    Raises
    ------
    InputError
        If the folder holds anything, the register or the edition is at fault.
    """
    windows = former.windows
    source = edition or _rules_of(former)
    choices = _choices(former, source, title)
    own = not is_built_in(former.edition_folder)
    stay = [window for window in windows if window.status != WITHDRAWN]
    with round_in(folder) as made:
        write_round(made, choices, copy_edition=own and not edition)
        _register(made, former, {window.id for window in stay})
        _name_previous(made / SETTINGS_FILE, _way_from(folder, former))
    after = load(folder / EDITION_FOLDER if (folder / EDITION_FOLDER).is_dir() else source, folder)
    left = tuple(window.name for window in windows if window.status == WITHDRAWN)
    return TakenOver(len(stay), left, rule_changes(former.book, after))


def _rules_of(former: Round) -> str:
    folder = former.edition_folder
    return folder.name if is_built_in(folder) else str(folder.resolve())


def _choices(former: Round, edition: str, title: str) -> Choices:
    """The former round's own settings, as far as the new rules know them; no dates, no times."""
    periods, channels, counted = edition_choices(edition)
    settings = former.settings
    kept = tuple(one for one in settings.periods if one in periods)
    through = tuple(one for one in former.counted_channels if one in channels)
    choices = Choices(edition, kept or periods, through or counted, title)
    # An approval is of one year; what it rests on and how often it is held stays.
    names = ["organiser", "legal_basis", "frequency"]
    names += ["agency", "agency_phone", "hall", "paper_place", "public_url"]
    return replace(
        choices,
        simulated=settings.simulated,
        **{name: getattr(settings, name) for name in names},
    )


def _register(folder: Path, former: Round, stay: set[str]) -> None:
    """windows.csv with last year's windows, none of which has applied for anything yet."""
    read = former.read(contract.WINDOWS)
    assert read is not None
    path = folder / f"{contract.WINDOWS.name}.csv"
    columns = [contract.WINDOWS.column(name) for name in (*_KEPT, "applied_honours")]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.label for column in columns])
        for row in read.rows:
            if row.text("window_id") in stay:
                writer.writerow([*(row.text(name) for name in _KEPT), ""])


def _way_from(folder: Path, former: Round) -> str:
    """Where the former round lies, relative where both are on one disk."""
    try:
        path = os.path.relpath(former.folder.resolve(), folder.resolve())
    except ValueError:  # another drive
        path = str(former.folder.resolve())
    return Path(path).as_posix()


def _name_previous(settings: Path, way: str) -> None:
    text = settings.read_text(encoding="utf-8")
    settings.write_text(edited(text, {("previous",): way}), encoding="utf-8")

"""Where whole ballots of a round lie: as delivered in ratings/, or sealed beside it."""

from dataclasses import replace
from pathlib import Path

from rulebook.contract import BALLOTS
from rulebook.tables import find

# Those that survey_app collected: ratings/ is given to others as a whole (docs/adr/0033).
SEALED_BALLOTS = replace(BALLOTS, folder="sealed")
_EXTENSIONS = ("parquet", "csv", "xlsx")


def find_ballots(folder: Path) -> Path | None:
    """The file of whole ballots in a round folder, or None; InputError where there are two."""
    return find(folder, BALLOTS, _EXTENSIONS) or find(folder, SEALED_BALLOTS, _EXTENSIONS)

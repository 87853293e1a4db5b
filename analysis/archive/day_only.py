"""Responses with the day in place of their ten minutes: what of their times leaves the office."""

from pathlib import Path

import ibis

from analysis.intake.ratings import ROW, Large, Ratings
from analysis.intake.raw import IbisTable
from rulebook.columns import Kind
from rulebook.csvfile import FORMULA, GUARD
from rulebook.response_parts import FOLDER
from rulebook.round import Round

DAY_ONLY = "ratings/responses.csv"
_DAY = 24 * 60 * 60
_PLACE = "_place"


def day_only_responses(this_round: Round, folder: Path) -> Path | None:
    """Write responses.csv into ``folder``; None where no response says more than its day.

    Rows and values are those of the round's table, whatever its format and number of files; the
    order too.
    """
    with Ratings(this_round) as ratings:
        parts = ratings.response_files()
        if not any(map(_has_clock, parts)):
            return None
        target = folder / Path(DAY_ONLY).name
        ibis.union(*(_rows(part, place) for place, part in enumerate(parts))).order_by(
            _PLACE, ROW
        ).drop(_PLACE, ROW).to_csv(target)
    return target


def holds_responses(name: str) -> bool:
    """Whether a file of an archive is the round's responses or one of their parts."""
    return name.startswith((f"round/{FOLDER}.", f"round/{FOLDER}/"))


def _has_clock(responses: Large) -> bool:
    time = responses.cells.answered_at
    clock = responses.cells.filter(time.notnull() & (time.epoch_seconds() % _DAY != 0))
    return bool(clock.limit(1).count().execute())


def _rows(responses: Large, place: int) -> IbisTable:
    cells = responses.cells
    columns = {_PLACE: ibis.literal(place, "int32"), ROW: cells[ROW]}
    for column in responses.table.columns:
        value = cells[column.name]
        if column.kind is Kind.TIME:
            value = value.strftime("%Y-%m-%d")
        elif column.kind is Kind.COUNT:
            value = value.cast("int64")
        elif column.kind is Kind.ID:
            value = ibis.ifelse(
                value.left(1).isin(sorted(FORMULA)), ibis.literal(GUARD) + value, value
            )
        columns[column.name] = value
    return cells.select(**columns)

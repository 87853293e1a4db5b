"""Responses with the day in place of their ten minutes: what of their times leaves the office."""

from pathlib import Path

import ibis

from analysis.intake.ratings import ROW, Large, Ratings
from analysis.intake.raw import IbisTable
from rulebook.columns import Kind
from rulebook.csvfile import FORMULA, GUARD
from rulebook.round import Round

DAY_ONLY = "ratings/responses.csv"
_DAY = 24 * 60 * 60


def day_only_responses(this_round: Round, folder: Path) -> Path | None:
    """Write responses.csv into ``folder``; None where no response says more than its day.

    Rows and values are those of the round's table, whatever its format; the order too.
    """
    with Ratings(this_round) as ratings:
        responses = ratings.of_file(this_round.responses_table)
        if responses is None or not _has_clock(responses):
            return None
        target = folder / Path(DAY_ONLY).name
        _rows(responses).to_csv(target)
    return target


def _has_clock(responses: Large) -> bool:
    time = responses.cells.answered_at
    clock = responses.cells.filter(time.notnull() & (time.epoch_seconds() % _DAY != 0))
    return bool(clock.limit(1).count().execute())


def _rows(responses: Large) -> IbisTable:
    cells = responses.cells.order_by(ROW)
    columns = {}
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

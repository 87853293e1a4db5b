"""What is counted in the files of the responses, and added: whole numbers, so in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count

import ibis
import pandas as pd

from analysis.counts.answers import ANSWER_KEYS, answer_counts
from analysis.counts.cells import CELL_KEYS, response_cells
from analysis.counts.for_checks import BIN_KEYS, DAY_KEYS, bin_counts, day_counts
from analysis.counts.rows import Rows, response_rows
from analysis.intake.ratings import Large, Ratings
from analysis.intake.raw import PART, IbisTable


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of one file or of several: tables in DuckDB, and frames.

    ``cells`` as ``cells.response_cells`` has them; for the checks alone ``days`` and ``bins`` as
    ``for_checks.day_counts`` and ``bin_counts``, ``answers`` as ``answers.answer_counts``.
    """

    cells: IbisTable
    days: IbisTable
    bins: IbisTable
    answers: pd.DataFrame

    def of_file(self, place: int) -> "Counts":
        """The counts of one of several files."""
        cells, days, bins = (
            each.filter(each[PART] == place).drop(PART)
            for each in (self.cells, self.days, self.bins)
        )
        own = self.answers[self.answers[PART] == place]
        return Counts(cells, days, bins, own.drop(columns=PART).reset_index(drop=True))


class Counter:
    """Counts responses by the points and the items of one edition."""

    def __init__(
        self,
        ratings: Ratings,
        points: Mapping[int, Fraction],
        counter_items: Sequence[str],
    ) -> None:
        """Keep counts in the DuckDB of ``ratings``; other arguments as ``answers`` has them."""
        self._ratings = ratings
        self._points = points
        self._counter_items = counter_items
        self._numbers = count()

    def cells(self, large: Large) -> IbisTable:
        """``response_cells``, computed once."""
        return self._kept(response_cells(response_rows(large, self._points)))

    def counts(self, large: Large) -> Counts:
        """All counts of one or more files, computed once."""
        rows = response_rows(large, self._points)
        if large.far:
            return self._counts(rows)
        with self._ratings.held(rows.table) as table:
            return self._counts(replace(rows, table=table))

    def _counts(self, rows: Rows) -> Counts:
        return Counts(
            self._kept(response_cells(rows)),
            self._kept(day_counts(rows)),
            self._kept(bin_counts(rows)),
            answer_counts(rows, self._points, self._counter_items),
        )

    def summed_cells(self, cells: Sequence[IbisTable]) -> IbisTable:
        """Cells of all files, added."""
        return self._added(cells, CELL_KEYS)

    def summed(self, counts: Sequence[Counts]) -> Counts:
        """Counts of all files, added."""
        return Counts(
            self.summed_cells([one.cells for one in counts]),
            self._added([one.days for one in counts], DAY_KEYS),
            self._added([one.bins for one in counts], BIN_KEYS),
            _summed([one.answers for one in counts], ANSWER_KEYS),
        )

    def _added(self, tables: Sequence[IbisTable], keys: list[str]) -> IbisTable:
        """One table with the counts of all, a row for each of its keys."""
        if len(tables) == 1 and PART not in tables[0].columns:
            return tables[0]
        sums = [name for name in tables[0].columns if name not in (*keys, PART)]
        chosen = [table.select(*keys, *sums) for table in tables]
        every = ibis.union(*chosen) if len(chosen) > 1 else chosen[0]
        added = {name: every[name].sum().cast("int64") for name in sums}
        return self._kept(every.group_by(keys).aggregate(**added))

    def _kept(self, table: IbisTable) -> IbisTable:
        return self._ratings.keep(f"counts {next(self._numbers)}", table)


def _summed(frames: Sequence[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    every = pd.concat([frame.drop(columns=PART, errors="ignore") for frame in frames])
    return every.groupby(keys, sort=True).sum().reset_index()

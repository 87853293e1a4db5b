"""What is counted in the files of the responses, and added: whole numbers, so in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import ibis
import pandas as pd

from analysis.counts.cells import CELL_KEYS, response_cells
from analysis.counts.for_checks import ANSWER_KEYS, BIN_KEYS, answer_sums, bin_counts
from analysis.intake.ratings import Large, Ratings
from analysis.intake.raw import PART, IbisTable


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of one file or of several: tables in DuckDB, and a frame.

    ``cells`` as ``cells.response_cells`` has them; for the checks alone ``bins`` as
    ``for_checks.bin_counts`` and ``answers`` as ``for_checks.answer_sums``.
    """

    cells: IbisTable
    bins: IbisTable
    answers: pd.DataFrame

    def of_file(self, place: int) -> "Counts":
        """The counts of one of several files."""
        answers = self.answers[self.answers[PART] == place].drop(columns=PART)
        cells, bins = (
            each.filter(each[PART] == place).drop(PART) for each in (self.cells, self.bins)
        )
        return Counts(cells, bins, answers.reset_index(drop=True))


class Counter:
    """Counts responses by the points and the items of one edition."""

    def __init__(
        self, ratings: Ratings, points: Mapping[int, Fraction], counter_items: Sequence[str]
    ) -> None:
        """Keep counts in the DuckDB of ``ratings``; other arguments as ``answer_sums`` has them."""
        self._ratings = ratings
        self._points = points
        self._counter_items = counter_items
        self._numbers = count()

    def cells(self, large: Large) -> IbisTable:
        """``response_cells``, computed once."""
        return self._kept(response_cells(large, self._points))

    def counts(self, large: Large) -> Counts:
        """All counts of one or more files, computed once."""
        return Counts(
            self.cells(large),
            self._kept(bin_counts(large)),
            answer_sums(large, self._points, self._counter_items),
        )

    def summed_cells(self, cells: Sequence[IbisTable]) -> IbisTable:
        """Cells of all files, added."""
        return self._added(cells, CELL_KEYS)

    def summed(self, counts: Sequence[Counts]) -> Counts:
        """Counts of all files, added."""
        answers = pd.concat([one.answers.drop(columns=PART, errors="ignore") for one in counts])
        return Counts(
            self.summed_cells([one.cells for one in counts]),
            self._added([one.bins for one in counts], BIN_KEYS),
            answers.groupby(ANSWER_KEYS, sort=True).sum().reset_index(),
        )

    def _added(self, tables: Sequence[IbisTable], keys: list[str]) -> IbisTable:
        """One table with the counts of all, a row for each of its keys."""
        chosen = [table.select(*keys, "count") for table in tables]
        every = ibis.union(*chosen) if len(chosen) > 1 else chosen[0]
        added = every.group_by(keys).aggregate(count=every["count"].sum().cast("int64"))
        return self._kept(added)

    def _kept(self, table: IbisTable) -> IbisTable:
        return self._ratings.keep(f"counts {next(self._numbers)}", table)

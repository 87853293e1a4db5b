"""What is counted in the files of the responses, and added: whole numbers, so in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import ibis
import pandas as pd

from analysis.counts.cells import CELL_KEYS, response_cells
from analysis.counts.for_checks import (
    ANSWER_KEYS,
    BIN_KEYS,
    PRODUCT_KEYS,
    Counted,
    answer_products,
    answer_sums,
    bin_counts,
)
from analysis.intake.ratings import Large, Ratings
from analysis.intake.raw import PART, IbisTable


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of one file or of several: tables in DuckDB, and frames.

    ``cells`` as ``cells.response_cells`` has them; for the checks alone ``bins`` as
    ``for_checks.bin_counts``, ``answers`` as ``answer_sums`` and ``products`` as
    ``answer_products`` there.
    """

    cells: IbisTable
    bins: IbisTable
    answers: pd.DataFrame
    products: pd.DataFrame

    def of_file(self, place: int) -> "Counts":
        """The counts of one of several files."""
        cells, bins = (
            each.filter(each[PART] == place).drop(PART) for each in (self.cells, self.bins)
        )
        answers, products = (
            each[each[PART] == place].drop(columns=PART).reset_index(drop=True)
            for each in (self.answers, self.products)
        )
        return Counts(cells, bins, answers, products)


class Counter:
    """Counts responses by the points and the items of one edition."""

    def __init__(
        self,
        ratings: Ratings,
        points: Mapping[int, Fraction],
        counter_items: Sequence[str],
        counted: Counted,
    ) -> None:
        """Keep counts in the DuckDB of ``ratings``; other arguments as ``for_checks`` has them."""
        self._ratings = ratings
        self._points = points
        self._counter_items = counter_items
        self._counted = counted
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
            answer_products(large, self._points, self._counted),
        )

    def summed_cells(self, cells: Sequence[IbisTable]) -> IbisTable:
        """Cells of all files, added."""
        return self._added(cells, CELL_KEYS)

    def summed(self, counts: Sequence[Counts]) -> Counts:
        """Counts of all files, added."""
        return Counts(
            self.summed_cells([one.cells for one in counts]),
            self._added([one.bins for one in counts], BIN_KEYS),
            _summed([one.answers for one in counts], ANSWER_KEYS),
            _summed([one.products for one in counts], PRODUCT_KEYS),
        )

    def _added(self, tables: Sequence[IbisTable], keys: list[str]) -> IbisTable:
        """One table with the counts of all, a row for each of its keys."""
        if len(tables) == 1 and PART not in tables[0].columns:
            return tables[0]
        chosen = [table.select(*keys, "count") for table in tables]
        every = ibis.union(*chosen) if len(chosen) > 1 else chosen[0]
        added = every.group_by(keys).aggregate(count=every["count"].sum().cast("int64"))
        return self._kept(added)

    def _kept(self, table: IbisTable) -> IbisTable:
        return self._ratings.keep(f"counts {next(self._numbers)}", table)


def _summed(frames: Sequence[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    every = pd.concat([frame.drop(columns=PART, errors="ignore") for frame in frames])
    return every.groupby(keys, sort=True).sum().reset_index()

"""Simulated rounds of all shapes: few and many windows, voters and responses, two editions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from analysis.simulate import simulate

QUARTERLY = "example-2023"
WINDOWS, ELECTORS, A_WINDOW = (3, 4, 6, 12, 25, 45), (6, 20, 60, 150), (4, 40, 150)


@dataclass(frozen=True)
class Shape:
    """Sizes of a simulated round; ``responses`` are about so many a window."""

    windows: int
    electors: int
    responses: int
    edition: str = "2021"
    anomalies: bool = False
    seed: int = 1

    def __str__(self) -> str:
        """The sizes, for test ids."""
        named = Path(self.edition).name
        return f"{self.windows}x{self.electors}x{self.responses}-{named}-{self.seed}"

    def make(self, folder: Path) -> None:
        """Write the round into ``folder``."""
        simulate(
            folder,
            edition=self.edition,
            windows=self.windows,
            responses=self.windows * self.responses,
            electors=self.electors,
            seed=self.seed,
            anomalies=self.anomalies,
        )


def all_shapes(seeds: range) -> Iterator[Shape]:
    """Every combination of sizes with every seed, editions and anomalies in turn."""
    sizes = product(seeds, WINDOWS, ELECTORS, A_WINDOW)
    for i, (seed, windows, electors, responses) in enumerate(sizes):
        edition = QUARTERLY if i % 3 == 0 else "2021"
        yield Shape(windows, electors, responses, edition, i % 2 == 0, seed)


SHAPES = tuple(all_shapes(range(1, 2)))[::5]

"""What two tellers have entered, side by side: what is missing, what differs, never a grade."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rulebook.problems import Words
from rulebook.round import Window
from survey_app.paper_entries import Sheet, opened
from survey_app.store import Entered

Sheets = Mapping[int, Sheet]
_TELLERS = 2


class Unlike(NamedTuple):
    """A sheet that was not entered alike; no windows where one of the two calls it invalid."""

    sheet: int
    windows: tuple[str, ...]

    def words(self) -> Words:
        """Where to look, and nothing of what was entered."""
        if not self.windows:
            return Words(
                f"第{self.sheet}张：一人录为有效，一人录为无效，请对照纸票",
                f"sheet {self.sheet}: valid for one teller only; look at the sheet",
            )
        zh, en = "、".join(self.windows), ", ".join(self.windows)
        return Words(
            f"第{self.sheet}张：{zh}两人录入不一致，请对照纸票",
            f"sheet {self.sheet}: {en} not entered alike; look at the sheet",
        )


@dataclass(frozen=True)
class Comparison:
    """Entries by teller, as the key opens them."""

    windows: Sequence[Window]
    counted: Mapping[str, int]
    by_teller: Mapping[str, Sheets]

    @classmethod
    def of_entered(cls, key: bytes, windows: Sequence[Window], entered: Entered) -> "Comparison":
        """Those that were entered on the page."""
        by_teller: dict[str, dict[int, Sheet]] = {teller: {} for teller in entered.sheets}
        for (number, teller), stored in entered.entries.items():
            sheet = opened(key, number, teller, stored)
            if sheet and number <= entered.sheets.get(teller, 0):
                by_teller[teller][number] = sheet
        return cls(windows, entered.sheets, by_teller)

    @classmethod
    def of_lists(
        cls, windows: Sequence[Window], one: Sequence[Sheet], other: Sequence[Sheet]
    ) -> "Comparison":
        """Those of two lists, the sheets in their order."""
        lists = {"A": dict(enumerate(one, 1)), "B": dict(enumerate(other, 1))}
        return cls(windows, {name: len(made) for name, made in lists.items()}, lists)

    @property
    def same_count(self) -> bool:
        """Whether both have counted the same number of sheets, or one has not counted yet."""
        return len({*self.counted.values()}) <= 1

    def missing(self, teller: str) -> list[int]:
        """Numbers of the sheets that a teller has not entered yet."""
        entered = self.by_teller.get(teller, {})
        return [
            number for number in range(1, self.counted.get(teller, 0) + 1) if number not in entered
        ]

    @cached_property
    def unlike(self) -> tuple[Unlike, ...]:
        """The sheets that both have entered, and not alike."""
        if len(self.by_teller) < _TELLERS:
            return ()
        one, other = self.by_teller.values()
        found = (
            self._unlike(number, one[number], other[number]) for number in sorted({*one} & {*other})
        )
        return tuple(one for one in found if one)

    def _unlike(self, number: int, one: Sheet, other: Sheet) -> Unlike | None:
        if one.valid != other.valid:
            return Unlike(number, ())
        names = tuple(
            window.name
            for window in self.windows
            if one.valid and one.grades.get(window.id, -1) != other.grades.get(window.id, -2)
        )
        return Unlike(number, names) if names else None

    @property
    def complete(self) -> bool:
        """Whether two have entered all sheets, and alike."""
        done = len(self.counted) == _TELLERS and self.same_count and not self.unlike
        return done and not any(self.missing(teller) for teller in self.counted)

    def sheets(self) -> list[Sheet]:
        """The sheets, once they are complete."""
        one = next(iter(self.by_teller.values()), {})
        return [one[number] for number in sorted(one)]

    def faults(self) -> Iterator[Words]:
        """Everything that keeps the sheets from being counted."""
        if not self.same_count:
            zh, en = (
                "张、".join(map(str, self.counted.values())),
                " and ".join(map(str, self.counted.values())),
            )
            yield Words(f"两人录的张数不同：{zh}张，请一起再数一遍", f"not as many sheets: {en}")
        yield from (one.words() for one in self.unlike)

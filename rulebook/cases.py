"""Cases of people who could not get something done, and bad reviews: what of them can be counted.

They are context for whoever decides and enter no score.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from rulebook.problems import Words
from rulebook.tables import Row

CANNOT_GET_DONE, BAD_REVIEW = KINDS = ("cannot_get_done", "bad_review")
KIND_NAMES = {CANNOT_GET_DONE: "办不成事", BAD_REVIEW: "差评"}
_FREE = 5  # days from Monday; Saturday and Sunday are free


class Case(NamedTuple):
    """One case; what is not known yet is None."""

    id: str
    kind: str
    window_id: str
    received: dt.date
    due: dt.date | None = None
    answered: dt.date | None = None
    mended: bool | None = None
    satisfied: bool | None = None

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the answer is late and still missing."""
        return self.answered is None and self.due is not None and self.due < today


class Rates(NamedTuple):
    """Counts of cases, from which the three rates follow.

    ``answered`` of ``received``, ``mended`` of ``answered``, ``satisfied`` of ``asked``, those of
    whom somebody wrote down whether they are; ``in_time`` of ``timed``, answered with a deadline.
    """

    received: int
    answered: int
    mended: int
    asked: int
    satisfied: int
    timed: int
    in_time: int

    @property
    def shares(self) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
        """Answered, mended and satisfied as shares; None where there is nothing to divide by."""
        pairs = (
            (self.answered, self.received),
            (self.mended, self.answered),
            (self.satisfied, self.asked),
        )
        return tuple(Fraction(part, whole) if whole else None for part, whole in pairs)  # type: ignore[return-value]  # three of them


def case_of(row: Row) -> Case:
    """The case of a row that the strict reader has taken."""
    given = row.values
    texts = (row.text("case_id"), row.text("kind"), row.text("window_id"))
    names = ("received_on", "due_on", "answered_on", "mended", "satisfied")
    return Case(*texts, *(given.get(name) for name in names))  # type: ignore[arg-type]  # as their columns say


def case_faults(values: Mapping[str, object]) -> Iterator[tuple[str, Words]]:
    """What does not go together in a row: the column, and what was expected there."""
    received, due, answered = (values.get(f"{n}_on") for n in ("received", "due", "answered"))
    days = {"due_on": due, "answered_on": answered}
    for column, day in days.items():
        if isinstance(day, dt.date) and isinstance(received, dt.date) and day < received:
            words = Words(
                f"不早于收到日期{received}的日期", f"a day not before {received}, when it came"
            )
            yield column, words
    for column in ("mended", "satisfied"):
        if values.get(column) is not None and answered is None:
            words = Words("空着（还没有答复日期）", "nothing: there is no day of an answer yet")
            yield column, words


def rates(cases: Iterable[Case]) -> Rates:
    """What there is to count."""
    held = list(cases)
    answered = [case for case in held if case.answered]
    timed = [case for case in answered if case.due]
    return Rates(
        len(held),
        len(answered),
        sum(case.mended is True for case in answered),
        sum(case.satisfied is not None for case in answered),
        sum(case.satisfied is True for case in answered),
        len(timed),
        sum(case.answered <= case.due for case in timed if case.answered and case.due),
    )


def after_working_days(day: dt.date, count: int) -> dt.date:
    """The day ``count`` working days later: Monday to Friday, holidays are not known here."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < _FREE
    return day

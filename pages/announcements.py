"""What the page of notices lists, newest first: results, documents and the campaign's phases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pages.results import View
from rulebook.campaign import Document, Phase
from rulebook.model import Rulebook


@dataclass(frozen=True)
class Announcement:
    """One line of the page and the day that it is sorted by."""

    day: date
    kind: Literal["round", "phase", "document"]
    about: View | Phase | Document


def announcements(book: Rulebook, rounds: Iterable[View]) -> list[Announcement]:
    """All of them, newest first."""
    announced = [
        Announcement(date.fromisoformat(view.round.date), "round", view) for view in rounds
    ]
    announced += [Announcement(phase.start, "phase", phase) for phase in book.campaign.phases]
    announced += [Announcement(each.date, "document", each) for each in book.campaign.documents]
    return sorted(announced, key=lambda announcement: announcement.day, reverse=True)

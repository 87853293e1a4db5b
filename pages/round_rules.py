"""What a round's page must know of the rules it was scored by, kept in its public file.

The edition may lie in the round's own folder, which the site does not have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pages.words import percent
from rulebook.model import Rulebook

_FIELDS = {"marks": "bimonthly", "vote": "vote", "survey": "survey"}


@dataclass(frozen=True)
class Part:
    """A part of the total: its field in a window's scores, its name and its share."""

    field: str
    name: str
    share: Fraction


@dataclass(frozen=True)
class RoundRules:
    """Names and numbers of one edition, as one round used them."""

    honours: Mapping[str, str]
    honour: str
    short_name: str
    places: int
    total: str
    parts: tuple[Part, ...]

    @property
    def formula(self) -> str:
        """总分＝双月度考核50%＋民主投票25%＋第三方问卷25%, with the weights of the round."""
        return f"{self.total}＝{'＋'.join(part.name + percent(part.share) for part in self.parts)}"

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "RoundRules":
        """Read what `as_data` wrote."""
        parts = tuple(Part(field, name, Fraction(share)) for field, name, share in data["parts"])
        return cls(**{**data, "parts": parts})


def as_data(book: Rulebook, weights: Mapping[str, str]) -> dict[str, Any]:
    """The names and numbers for the public file; ``weights`` are the round's own."""
    designation = book.window_score.designation
    return {
        "honours": {honour.id: honour.name.zh for honour in book.honours.honours},
        "honour": designation.honour,
        "short_name": book.honour(designation.honour).short_name,
        "places": designation.places,
        "total": book.window_score.score.name.zh,
        "parts": [
            [_FIELDS[leaf.component or ""], leaf.name.zh, weights[leaf.component or ""]]
            for leaf, _ in book.window_score.score.leaves()
        ],
    }

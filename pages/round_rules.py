"""What a round's page must know of the rules it was scored by, kept in its public file.

The edition may lie in the round's own folder, and need not be the one that the site is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from rendering.numbers import fraction_text, percent_text
from rulebook.model import Rulebook
from rulebook.provenance import Text
from rulebook.vocabulary import SCORE_FIELD


@dataclass(frozen=True)
class Part:
    """A part of the total: its field in a window's scores, its name and its share."""

    field: str
    name: str
    share: Fraction


@dataclass(frozen=True)
class RoundRules:
    """Names, numbers and sentences of one edition, as one round used them."""

    edition: str
    honours: Mapping[str, str]
    honour: str
    proposed: str
    short_name: str
    places: int
    total: str
    vote: str
    parts: tuple[Part, ...]
    texts: Mapping[str, str]

    @property
    def formula(self) -> str:
        """总分＝双月度考核50%＋民主投票25%＋第三方问卷25%, with the weights of the round."""
        parts = "＋".join(part.name + percent_text(part.share) for part in self.parts)
        return f"{self.total}＝{parts}"

    def as_data(self) -> dict[str, Any]:
        """For the public file."""
        parts = [[part.field, part.name, fraction_text(part.share)] for part in self.parts]
        return {**self.__dict__, "parts": parts}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_data` wrote."""
        parts = tuple(Part(field, name, Fraction(share)) for field, name, share in data["parts"])
        return cls(**{**data, "parts": parts})

    @classmethod
    def of(cls, book: Rulebook, weights: Mapping[str, str]) -> Self:
        """The names and numbers of an edition; ``weights`` are the round's own."""
        designation, texts = book.window_score.designation, book.questionnaires.texts
        leaves = [leaf for leaf, _ in book.window_score.score.leaves()]
        return cls(
            edition=book.campaign.campaign.id,
            honours={honour.id: honour.name.zh for honour in book.honours.honours},
            honour=designation.honour,
            proposed=book.window_score.proposal.honour,
            short_name=book.honour(designation.honour).short_name,
            places=designation.places,
            total=book.window_score.score.name.zh,
            vote=book.component_node("vote").name.zh,
            parts=tuple(
                Part(SCORE_FIELD[kind], leaf.name.zh, Fraction(weights[kind]))
                for leaf in leaves
                if (kind := leaf.component)
            ),
            texts={name: text.zh for name, text in texts if isinstance(text, Text)},
        )

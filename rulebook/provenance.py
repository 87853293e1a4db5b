"""Where a rule comes from: the notice, word for word, or a working rule with its reason."""

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from rulebook.problems import Contradiction, Words

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


def _exact(value: object) -> object:
    """Read 0.50 (TOML decimals arrive as Decimal) or "1/3" without passing through a float."""
    try:
        if isinstance(value, int | str | Decimal | Fraction):
            return Fraction(value)
    except (ValueError, ZeroDivisionError):
        pass
    words = Words("准确的数，例如 0.50 或 '1/3'", "an exact number such as 0.50 or '1/3'")
    raise Contradiction(words, value)


Exact = Annotated[
    Fraction,
    BeforeValidator(_exact),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\d+/\d+$"}]}),
]


class Part(BaseModel):
    """Base of every piece of an edition: unknown keys are refused, nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Text(Part):
    """A text for readers, Chinese first; English may be missing and then falls back to Chinese."""

    zh: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in ``language``."""
        return self.en if language == "en" and self.en else self.zh


class Origin(StrEnum):
    """Who made a rule."""

    NOTICE = "notice"
    WORKING = "working"


class Rule(Part):
    """One rule with its origin.

    A rule of the notice names its clause and quotes the words it rests on (tested against the
    published document); what we hold beyond these words is in ``adds`` and is ours. A working rule
    stands where the notice is silent and says why it is so.
    """

    id: Id
    says: str
    origin: Origin
    document: Id = "notice"
    clause: str = ""
    quote: tuple[str, ...] = ()
    note: str = ""
    readings: tuple[str, ...] = ()
    adds: str = ""

    @model_validator(mode="after")
    def _is_accounted_for(self) -> Self:
        if self.origin is Origin.NOTICE and not (self.clause and self.quote):
            words = Words(
                f"通知的规则 {self.id} 写明 clause 和 quote",
                f"clause and quote of {self.id}, a rule of the notice",
            )
            raise Contradiction(words, "")
        if self.ours and not self.note:
            words = Words(
                f"工作规则 {self.id} 用 note 说明理由",
                f"a note that says why {self.id} is a working rule",
            )
            raise Contradiction(words, "")
        if self.origin is Origin.WORKING and self.adds:
            words = Words(
                f"工作规则 {self.id} 全文都是自定的，不写 adds",
                f"no adds in working rule {self.id}, which is ours as a whole",
            )
            raise Contradiction(words, self.adds, "adds")
        return self

    @property
    def words(self) -> str:
        """What may stand under the label of its origin: the quoted words, or our rule."""
        return "".join(f"“{words}”" for words in self.quote) if self.quote else self.says

    @property
    def ours(self) -> str:
        """What of it is a working rule: nothing, what it adds, or all it says."""
        return self.says if self.origin is Origin.WORKING else self.adds

    @property
    def ambiguous(self) -> bool:
        """Whether the words admit more than one reading."""
        return len(self.readings) > 1


def without_space(text: str) -> str:
    """``text`` with every white space removed: how quotations are compared with documents."""
    return re.sub(r"\s+", "", text)

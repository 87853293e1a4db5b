"""The front matter of one practice, as an editor may write it."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from rulebook.provenance import Part

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Paragraph = Annotated[str, StringConstraints(pattern=r"\A[^\n]+\z", strip_whitespace=True)]


class Figure(Part):
    """A number of the source. `raw` is how it is printed there, `shown` what stands large.

    `kind` is `quantity`, or `date` or `name` for digits that measure nothing (a standard's number).
    """

    value: Decimal | str
    unit: str
    label: Words
    raw: Words
    shown: str = ""
    kind: Literal["quantity", "date", "name"] = "quantity"
    remark: str = ""

    @field_validator("value", mode="before")
    @classmethod
    def _exact(cls, value: object) -> object:
        return Decimal(str(value)) if isinstance(value, int | float) else value

    @property
    def large(self) -> str:
        """The number as a page sets it, with 余, 多, 约 or 超 where the source says so."""
        if self.shown or isinstance(self.value, str):
            return self.shown or str(self.value)
        return f"{self.value:,}"

    @property
    def text(self) -> str:
        """The number with its unit, for running words and tables."""
        return f"{self.large}{'' if self.unit == '%' else ' '}{self.unit}".strip()


class Claim(Part):
    """A claim of the Bureau (全国首创 ...): its exact words and the passage that holds them."""

    words: Words
    level: Words
    quote: Words
    remark: str = ""


class FollowUp(Part):
    """What the later plan says: on the same thing (direct) or only on the field (related)."""

    match: Literal["direct", "related"]
    words: Words


class Practice(Part):
    """One file of practices: front matter, and the summary in our own words as its body.

    ``named_in_notice`` are the words of the campaign's notice that name it. ``clause`` says where
    the quotation stands in a source that the site does not print whole. Those that districts
    reported have ids that begin with R, and are ``typical`` where the office marked them 典型.
    """

    slug: Slug
    summary: Paragraph
    id: Annotated[str, StringConstraints(pattern=r"^[PR]\d{2}-\d{3}$")]
    title: Words
    title_en: str = ""
    year: int
    theme: Words
    also: tuple[Words, ...] = ()
    kind: Words
    source: Words
    clause: str = ""
    place: str = ""
    quote: Words
    more_quotes: tuple[Words, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    follow_up: FollowUp | None = None
    named_in_notice: str = ""
    related: tuple[Slug, ...] = Field(default=(), max_length=8)
    note: str = ""
    typical: bool = False
    issues: tuple[Words, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """Every theme it belongs to, its own first."""
        return (self.theme, *self.also)

    @property
    def quotes(self) -> tuple[str, ...]:
        """Every passage of the source that tells of it."""
        return (self.quote, *self.more_quotes)

    @property
    def carried_on(self) -> str:
        """How the later plan speaks of it: `direct`, `related` or not at all (empty)."""
        return self.follow_up.match if self.follow_up else ""

    @property
    def quantities(self) -> tuple[Figure, ...]:
        """The figures that measure something."""
        return tuple(figure for figure in self.figures if figure.kind == "quantity")

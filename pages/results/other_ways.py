"""What the working rules decide in a published round: other ways to write them, drawn, listed."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pages.results import pictures, scores
from pages.rounds import PublishedRound
from rendering.charts import data_table
from rendering.numbers import chinese_count


def captioned(mark: str, words: str) -> str:
    """A table's caption; a simulated round's begins with its mark."""
    return f"{mark} | {words}" if mark else words


@dataclass(frozen=True)
class OtherWays:
    """The specifications of a round that has them."""

    round: PublishedRound
    mark: str

    @property
    def _told(self) -> dict[str, Any]:
        return dict(self.round.data["specifications"])

    @property
    def sentences(self) -> list[str]:
        """How firm the first places are, and which rule moves them."""
        return list(self._told["sentences"])

    @property
    def combinations(self) -> int:
        """In how many ways the rules can be written."""
        return int(self._told["combinations"])

    @property
    def honour_apart(self) -> bool:
        """Whether some way to write the rules honours others than the first by their totals."""
        return pictures.honour_apart(self._told)

    def picture(self) -> Markup:
        """The picture of what the working rules decide."""
        return Markup(pictures.choices(self.round, self.mark).on_page)

    def table(self) -> Markup:
        """In how many ways to write the rules each window is among the first."""
        first = f"前{chinese_count(self.round.rules.places)}名"
        counted = ("的组合", "的组合（并列末位）", "占全部组合")
        events = (f"在总排名{first}", "可以获评")
        head = ["窗口", "正式名次", *(f"{event}{words}" for event in events for words in counted)]
        caption = captioned(self.mark, f"换一种口径，谁在{first}（非正式）")
        return Markup(data_table(caption, head, scores.choices(self.round)))

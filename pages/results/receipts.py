"""The page on which a voter finds a receipt: all receipts, and how both lists are checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pages.closing import CHECK_PAGE, file_name
from pages.results import scores
from pages.rounds import PublishedRound

_ALL_OPEN = 60  # receipts: a list this short needs no folding


@dataclass(frozen=True)
class ReceiptsView:
    """What the page of receipts asks for."""

    round: PublishedRound
    receipts: Sequence[str]
    check_page: str

    @classmethod
    def of(cls, folder: Path, published: PublishedRound) -> "ReceiptsView":
        """Read the published list in the round's folder on the site."""
        path = folder / file_name("receipts", published.simulated)
        page = CHECK_PAGE if (folder / CHECK_PAGE).is_file() else ""
        return cls(published, path.read_text(encoding="ascii").splitlines()[1:], page)

    @property
    def all_open(self) -> bool:
        """Whether the groups start unfolded."""
        return len(self.receipts) <= _ALL_OPEN

    def groups(self) -> list[tuple[str, list[str]]]:
        """Receipts by their first character."""
        by_first = groupby(self.receipts, key=lambda receipt: receipt[:1])
        return [(first, list(receipts)) for first, receipts in by_first]

    def files(self) -> list[tuple[str, str, str, int, str]]:
        """Each list: what it is, file, name to save as, lines, root."""
        names = {
            "receipts": "收据名单",
            "commitments": "选票承诺值名单",
            "eligible": "全部票签名单",
            "used": "用过的票签名单",
        }
        mark, closing = scores.stem(self.round)[1], self.round.data["closing"]
        return [
            (
                words,
                file_name(name, self.round.simulated),
                f"{mark}{words}.csv",
                closing[name]["count"],
                closing[name]["root"],
            )
            for name, words in names.items()
            if name in closing
        ]

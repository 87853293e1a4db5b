"""The switch of a round's page: its first places by every other way that the result file tells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pages.rounds import PublishedRound

_OF_DATA = "数据换一种看法"


@dataclass(frozen=True)
class Placed:
    """A window that is among the first in one way, with its official rank."""

    window_id: str
    name: str
    rank: int | None
    comes_in: bool


@dataclass(frozen=True)
class Way:
    """One way to write a rule or to read the data, all else as it is.

    ``granted`` and ``refused`` could be given the honour, or no longer, only in this way; both are
    empty where the result does not tell.
    """

    rule: str
    words: str
    first: Sequence[Placed]
    leaving: Sequence[str]
    granted: Sequence[str] = ()
    refused: Sequence[str] = ()

    @property
    def changes(self) -> bool:
        """Whether anybody gains or loses anything."""
        comes_in = any(window.comes_in for window in self.first)
        return bool(comes_in or self.leaving or self.granted or self.refused)


def ways(published: PublishedRound) -> list[Way]:
    """The rules as they are, then every other way to write one, then to read the data.

    Empty where nobody is among the first, or none of it is public.
    """
    now = _first(published)
    others = [*_by_rules(published, now), *_by_data(published)]
    return [_way(published, "", "现行口径", now), *others] if now and others else []


def _first(published: PublishedRound) -> list[str]:
    """The windows that are among the first as the rules stand."""
    places = published.rules.places
    return [window["window_id"] for window in published.ranked if window["rank"] <= places]


def _by_rules(published: PublishedRound, now: Sequence[str]) -> Iterator[Way]:
    for choice in (published.data.get("specifications") or {"choices": []})["choices"]:
        for option in choice["options"][1:]:
            first = {*now, *option["entering"]} - {*option["leaving"]}
            granted, refused = (
                published.names(option[f"honour_{moved}"]) for moved in ("entering", "leaving")
            )
            yield _way(published, choice["name"], option["name"], first, granted, refused)


def _by_data(published: PublishedRound) -> Iterator[Way]:
    for cut in published.data.get("further_cuts", []):
        if cut["top"]:
            yield _way(published, _OF_DATA, cut["label"], cut["top"])


def _way(
    published: PublishedRound,
    rule: str,
    words: str,
    first: Iterable[str],
    granted: Sequence[str] = (),
    refused: Sequence[str] = (),
) -> Way:
    """A way with its first windows in the order of the official ranks."""
    inside, now = set(first), _first(published)
    windows: list[dict[str, Any]] = [w for w in published.windows if w["window_id"] in inside]
    placed = [
        Placed(w["window_id"], w["name"], w["rank"], w["window_id"] not in now) for w in windows
    ]
    leaving = published.names(window for window in now if window not in inside)
    return Way(rule, words, placed, leaving, granted, refused)

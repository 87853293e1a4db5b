"""Published rounds: what of a round's score.json the public may see, and its place on the site."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from pages.closing import read_closing
from pages.public import LEVELS, reduced
from pages.round_rules import RoundRules
from pages.window_words import WindowWords, read_words
from rulebook.load import edition_folder, load
from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, RoundSettings, parse_settings

_SCORE = Path("report", "score.json")


@dataclass(frozen=True)
class PublishedRound:
    """One round as the site shows it: its folder, the reduced file and its place on the site.

    ``words`` are those of its windows' pages; None where the windows have none. ``organiser`` is
    who holds it; empty where its round.toml names nobody.
    """

    folder: Path
    slug: str
    data: dict[str, Any]
    words: WindowWords | None = None
    organiser: str = ""

    @property
    def title(self) -> str:
        """The title of the round."""
        return str(self.data["round"]["title"])

    @property
    def date(self) -> str:
        """The date of the round's result, ISO 8601."""
        return str(self.data["round"]["date"])

    @property
    def simulated(self) -> bool:
        """Whether the round was made by the program."""
        return bool(self.data["simulated"])

    @property
    def confirmed(self) -> bool:
        """Whether the leading group has settled it."""
        return bool(self.data["status"] != "provisional")

    @cached_property
    def rules(self) -> RoundRules:
        """The rules it was scored by."""
        return RoundRules.from_data(self.data["rules"])

    @property
    def level(self) -> str:
        """How much is published: honours, scores or full."""
        return str(self.data["published"])

    @property
    def windows(self) -> list[dict[str, Any]]:
        """The windows that are public, ranked ones first; few or none at level honours."""
        return list(self.data["windows"])

    @property
    def ranked(self) -> list[dict[str, Any]]:
        """The windows with a rank, in order of rank."""
        return [window for window in self.windows if window.get("rank") is not None]

    def names(self, ids: Iterable[str]) -> list[str]:
        """The names of windows by id."""
        names = {window["window_id"]: window["name"] for window in self.windows}
        return [names[window_id] for window_id in ids]


def read_round(
    folder: Path, publish: str | None = None, provisional: bool = False
) -> PublishedRound:
    """The public part of a scored round.

    Raises
    ------
    InputError
        If the round has no result yet, is real, unconfirmed and not asked for as provisional, its
        edition cannot be found, a list of its closing is not the recorded one, or the words of
        its windows are of another scoring.
    """
    data = read_score(folder)
    if not data["simulated"] and data["status"] == "provisional" and not provisional:
        words = Words(
            "已审定的结果；公布待审定结果须加 --provisional",
            "a confirmed result; --provisional publishes an unconfirmed one",
        )
        raise InputError([Problem(str(folder / _SCORE), words, data["status"], column="status")])
    level = publish or ("full" if data["simulated"] else LEVELS[0])
    rules = RoundRules.of(load(edition_of(folder)), data["weights"])
    more = {"rules": rules.as_data(), "closing": read_closing(folder)}
    public = reduced(data, level, rules) | more
    withheld = any(window.get("withheld") for window in public["windows"])
    told = read_words(folder, level, withheld=withheld)
    settings = _settings(folder)
    organiser = settings.organiser if settings else ""
    return PublishedRound(folder, _slug(folder, data), public, told, organiser)


def read_score(folder: Path) -> dict[str, Any]:
    """A round's score.json. InputError where it has none."""
    path = folder / _SCORE
    if not path.is_file():
        words = Words("先运行 ceping score", "a scored round: run ceping score first")
        raise InputError([Problem(str(path), words, "")])
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def edition_of(folder: Path) -> Path:
    """The folder of the rules by which a round was scored: what its round.toml names.

    Raises
    ------
    InputError
        If the round has no result yet, or its edition cannot be found.
    """
    settings = _settings(folder)
    edition = settings.edition if settings else str(read_score(folder)["edition"])
    return edition_folder(edition, folder)


def is_simulated(folder: Path) -> bool:
    """Whether a round says of itself that it was made by the program."""
    settings = _settings(folder)
    return bool(settings and settings.simulated)


def _settings(folder: Path) -> RoundSettings | None:
    """A round's settings; None where only its result is there."""
    path = folder / SETTINGS_FILE
    return parse_settings(path.read_text(encoding="utf-8-sig")) if path.is_file() else None


def _slug(folder: Path, data: dict[str, Any]) -> str:
    """A short address that says whether the round is simulated."""
    kind = "simulated" if data["simulated"] else "round"
    words = f"{kind}-{data['round']['date'][:4]}-{folder.resolve().name.lower()}"
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")


def in_order(rounds: Sequence[PublishedRound]) -> list[PublishedRound]:
    """The rounds, newest first; those whose address is taken have a number after it."""
    taken: set[str] = set()
    placed = []
    for published in rounds:
        slug = next(s for n in count(1) if (s := _numbered(published.slug, n)) not in taken)
        taken.add(slug)
        placed.append(replace(published, slug=slug))
    return sorted(placed, key=lambda published: (published.date, published.slug), reverse=True)


def _numbered(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"

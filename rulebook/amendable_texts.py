"""The texts that a misprint may be corrected in after the opening, and the rest of the rules."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from rulebook.model import Rulebook

QUESTION = "question."
_ITEM = ("label", "question", "hint")
_BALLOT = ("texts", "instructions")
_MOST_SIGNS = 4  # that a corrected misprint puts in the place of others
# A question that gains or loses one of these asks something else.
_TELLING = re.compile(
    r"[不没未无非否别勿莫]|\d+|\b(?:not?|never|none|without|un\w+|dis\w+)\b|n't", re.I
)


def texts_of(book: Rulebook) -> dict[str, str]:
    """Every such text by where it stands; those of a question begin with ``QUESTION``."""
    said = book.model_dump(mode="json")["questionnaires"]
    return dict(_leaves(_amendable(said)))


def place_in_file(book: Rulebook, place: str) -> tuple[str | int, ...] | None:
    """Where in questionnaires.toml a text of ``texts_of`` stands; None for a place that is none."""
    if not texts_of(book).get(place):
        return None
    head, *parts = place.split(".")
    inner = [int(part) - 1 if part.isdecimal() else part for part in parts]
    if place.startswith(QUESTION):
        ids = [item.id for item in book.items()]
        return ("questionnaire", "items", ids.index(parts[0]), *inner[1:])
    return ({"survey": "questionnaire", "vote": "ballot"}[head], *inner)


def rules_digest(book: Rulebook) -> str:
    """SHA-256 over everything of the rules but these texts."""
    said = book.model_dump(mode="json")
    questionnaires = said["questionnaires"]
    for item in questionnaires["questionnaire"]["items"]:
        for name in _ITEM:
            del item[name]
    del questionnaires["questionnaire"]["texts"]
    for name in _BALLOT:
        del questionnaires["ballot"][name]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_misprint(before: str, after: str) -> bool:
    """Whether so little of a text was changed that it may be a misprint.

    A machine cannot tell what a question means. It sees that more than a few signs are others, or
    that a negation or a number came or went; the rest is for those who agree and those who read.
    """
    if _telling(before) != _telling(after):
        return False
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [max(a2 - a1, b2 - b1) for kind, a1, a2, b1, b2 in blocks if kind != "equal"]
    return bool(before) and sum(changed) <= min(_MOST_SIGNS, len(before) // 2)


def _telling(text: str) -> Counter[str]:
    return Counter(found.lower() for found in _TELLING.findall(text))


def _amendable(said: Any) -> dict[str, Any]:
    items = said["questionnaire"]["items"]
    return {
        **{f"{QUESTION}{item['id']}.{name}": item[name] for item in items for name in _ITEM},
        "survey.texts": said["questionnaire"]["texts"],
        **{f"vote.{name}": said["ballot"][name] for name in _BALLOT},
    }


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value, 1)
        for name, inner in pairs:
            yield from _leaves(inner, f"{place}.{name}" if place else str(name))

"""What is the same to whoever reads it: heads and words without width, spaces and punctuation."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BETWEEN = re.compile(r"[\s\"'“”‘’「」《》*·•_\-—–:：、，,。.；;!！?？/\\|()\[\]【】〔〕<>#]")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_NUMBERED = re.compile(
    r"^[\s*]*(?:[qQ第]?\s*\d+\s*题?|[一二三四五六七八九十]+)\s*[、.．:：)）\s]\s*"
)

DATA: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8")
)


def plain(text: str) -> str:
    """``text`` as it is compared: width, case, spaces and punctuation do not matter."""
    return _BETWEEN.sub("", UNSEEN.sub("", unicodedata.normalize("NFKC", text))).casefold()


def forms(head: str) -> Iterator[str]:
    """A head as it may be known: whole, without brackets, without its number."""
    whole = unicodedata.normalize("NFKC", UNSEEN.sub("", head))
    bare = without_brackets(whole)
    for text in (whole, bare, _NUMBERED.sub("", whole), _NUMBERED.sub("", bare)):
        if form := plain(text):
            yield form


def without_brackets(text: str) -> str:
    """``text`` without brackets and what is in them."""
    return _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text))


def head_words(table: str) -> Mapping[str, tuple[str, ...]]:
    """Usual heads by column, those of this table alone first."""
    own, shared = DATA["heads_of"].get(table, {}), DATA["heads"]
    return {
        name: (*own.get(name, ()), *shared.get(name, ())) for name in dict.fromkeys([*own, *shared])
    }


def cell_words(table: str, column: str) -> Mapping[str, str]:
    """Values of a coded column by the plain words for them."""
    found = DATA["words_of"].get(table, {}).get(column) or DATA["words"].get(column, {})
    return {plain(word) or word: value for value, words in found.items() for word in words}

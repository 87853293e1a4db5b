"""Passwords that are guessed first: known words, rows of keys, and the names around the account.

Not a list of leaked passwords, but the rule behind most of them: whatever stands on it is made of
these parts. They are taken out, and enough must be left.
"""

import re
import unicodedata
from collections.abc import Iterable

LEAST_LEFT = 6  # characters
_WORDS = (
    "administrator", "admin", "root", "user", "guest", "test", "demo", "master", "manager",
    "password", "passwd", "pass", "word", "secret", "login", "welcome", "hello", "letmein",
    "iloveyou", "love", "woaini", "mima", "nihao", "china", "monkey", "dragon", "sunshine",
    "princess", "football", "baseball", "superman", "batman", "shadow", "computer", "internet",
    "server", "system", "office", "ceping", "pingyi", "toupiao", "bangong", "ok", "qq", "com",
    "密码", "管理员", "测评", "评议", "投票", "办公室",
)  # fmt: skip
_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()",
)
_SHORTEST_RUN, _SHORTEST_NAME = 3, 2
_READ_AS = str.maketrans("@013$5!", "aolessi")
_YEAR = re.compile(r"(19|20)\d\d")
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}|(.{3,}?)\2+")


def easily_guessed(password: str, names: Iterable[str]) -> bool:
    """Whether too little is left of ``password`` without its well-known parts.

    ``names`` are those of the account, the person and the round.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    left = _without_runs(_YEAR.sub(" ", plain))
    for word in sorted({*_WORDS, *_parts(names)}, key=len, reverse=True):
        left = _without(left, word)
    return len(set(plain)) < LEAST_LEFT or len(_rest(_REPEATED.sub(" ", left))) < LEAST_LEFT


def _without(text: str, word: str) -> str:
    """``text`` without ``word``, also where signs stand for its letters."""
    read = text.translate(_READ_AS)
    while (at := read.find(word.translate(_READ_AS))) >= 0:
        text = f"{text[:at]} {text[at + len(word) :]}"
        read = text.translate(_READ_AS)
    return text


def _without_runs(text: str) -> str:
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(len(row), _SHORTEST_RUN - 1, -1):
            for begin in range(len(row) - length + 1):
                text = text.replace(row[begin : begin + length], " ")
    return text


def _parts(names: Iterable[str]) -> set[str]:
    """The names, and what a separator parts them into."""
    plain = [unicodedata.normalize("NFKC", name).casefold() for name in names]
    parts = {part for name in plain for part in (name, *re.split(r"[\W_]+", name))}
    return {part for part in parts if len(part) >= _SHORTEST_NAME}


def _rest(text: str) -> str:
    """What is left, without the gaps."""
    return "".join(text.split())

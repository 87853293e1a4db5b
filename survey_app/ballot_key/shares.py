"""Shares of the private half as people hold them: three rows of 24 signs, each with its own check.

A row is 12 bytes and 3 bytes of check, in the alphabet of typed codes, so that a slip of the pen
is found in its row. The first bytes say which share of which key it is.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from rulebook.problems import InputError, Problem, Words
from survey_app.ballot_key.encryption import public_half
from survey_app.ballot_key.shamir import Point, combined, split
from survey_app.tokens import ALPHABET, grouped, plain

SHARES, NEEDED = 3, 2
NOTE = "#"  # a line of a share's file that begins so is for people
_ROWS, _SIGNS = 3, 24
_BODY, _CHECK, _NAME = 12, 3, 3  # bytes
_BITS = 5  # a sign


@dataclass(frozen=True)
class Share:
    """One of three shares of the key called ``key``."""

    key: str
    point: Point

    @property
    def rows(self) -> list[str]:
        """What is printed, and typed again at the close."""
        body = bytes([self.point.x, *bytes.fromhex(self.key), *self.point.y])
        parts = [body[at : at + _BODY] for at in range(0, len(body), _BODY)]
        return [
            grouped(_signs(part + _check(number, part))) for number, part in enumerate(parts, 1)
        ]


def name_of(public: bytes) -> str:
    """What a key is called on paper: six hexadecimal digits."""
    return hashlib.sha256(public).digest()[:_NAME].hex().upper()


def shares_of(private: bytes) -> list[Share]:
    """Three shares, of which any two give ``private``."""
    key = name_of(public_half(private))
    return [Share(key, point) for point in split(private, SHARES)]


def private_half(texts: Sequence[str], public: bytes) -> bytes:
    """The private half that two shares give, as they were typed or read.

    Raises
    ------
    InputError
        In one line: a row copied wrongly, a share of another key, one share twice, or too few.
    """
    shares = [share_of(text, public) for text in texts]
    different = list({share.point.x: share for share in shares}.values())
    given = "、".join(f"第{share.point.x}份" for share in shares)
    if len(different) < NEEDED:
        words = Words("三份密钥中不同的两份", "two different ones of the three shares")
        raise _fault(words, given)
    private = combined(different[0].point, different[1].point)
    if public_half(private) != public:
        words = Words("合得成本次投票密钥的两份", "two shares that give the key of this vote")
        raise _fault(words, given)
    return private


def share_of(text: str, public: bytes) -> Share:
    """The share of this key that somebody typed, or a file holds.

    Raises
    ------
    InputError
        In one line: the row that was copied wrongly, or the other key it belongs to.
    """
    body = b"".join(_part(number, row) for number, row in enumerate(_rows(text), 1))
    share = Share(body[1 : 1 + _NAME].hex().upper(), Point(body[0], body[1 + _NAME :]))
    if share.key != name_of(public):
        words = Words(
            f"本次投票的密钥份（编号{name_of(public)}）",
            f"a share of this vote's key ({name_of(public)})",
        )
        raise _fault(words, share.key)
    return share


def _rows(text: str) -> list[str]:
    """The three rows, however they came: as lines, or all in one."""
    lines = [plain(line) for line in text.splitlines() if not line.startswith(NOTE)]
    rows = [line for line in lines if line]
    if len(rows) != _ROWS:
        whole = "".join(rows)
        rows = [whole[at : at + _SIGNS] for at in range(0, len(whole), _SIGNS)]
    if len(rows) != _ROWS:
        words = Words(f"{_ROWS}行，每行{_SIGNS}个字符", f"{_ROWS} rows of {_SIGNS} signs")
        raise _fault(words, f"{sum(map(len, rows))}")
    return rows


def _part(number: int, row: str) -> bytes:
    """The bytes of a row. What was typed is never repeated: it is half of a secret."""
    if len(row) == _SIGNS and set(row) <= set(ALPHABET):
        value = 0
        for sign in row:
            value = value << _BITS | ALPHABET.index(sign)
        raw = value.to_bytes(_BODY + _CHECK, "big")
        if raw[_BODY:] == _check(number, raw[:_BODY]):
            return raw[:_BODY]
    words = Words("与纸上相同的字符（这一行抄错了）", "what the sheet says (this row is miscopied)")
    raise _fault(words, f"{len(row)}个字符", number)


def _check(number: int, part: bytes) -> bytes:
    return hashlib.sha256(bytes([number]) + part).digest()[:_CHECK]


def _signs(raw: bytes) -> str:
    value = int.from_bytes(raw, "big")
    return "".join(
        ALPHABET[value >> at & (2**_BITS - 1)] for at in range(len(raw) * 8 - _BITS, -1, -_BITS)
    )


def _fault(words: Words, got: str, row: int | None = None) -> InputError:
    return InputError([Problem("密钥份 share", words, got, row)])

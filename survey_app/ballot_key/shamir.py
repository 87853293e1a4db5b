"""Shamir's scheme for two of several shares: each byte of the secret on a line over GF(256).

Two points give the line; one alone fits every secret equally well. The field is that of AES, as in
draft-mcgrew-tss-03 (Threshold Secret Sharing), whose published shares the tests put together.

References
----------
A. Shamir, How to share a secret, Communications of the ACM 22 (1979) 612-613.
"""

import secrets
from typing import NamedTuple

_FIELD = 0x11B  # x^8 + x^4 + x^3 + x + 1


class Point(NamedTuple):
    """The lines of all bytes at one place ``x``, from 1."""

    x: int
    y: bytes


def split(secret: bytes, shares: int) -> list[Point]:
    """That many points, of which any two give the secret."""
    slopes = secrets.token_bytes(len(secret))
    return [
        Point(x, bytes(s ^ _times(slope, x) for s, slope in zip(secret, slopes, strict=True)))
        for x in range(1, shares + 1)
    ]


def combined(one: Point, other: Point) -> bytes:
    """The secret of two different points of the same lines: their value at 0."""
    apart = _inverse(one.x ^ other.x)
    return bytes(
        _times(_times(a, other.x) ^ _times(b, one.x), apart)
        for a, b in zip(one.y, other.y, strict=True)
    )


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= _FIELD
        b >>= 1
    return product


def _inverse(a: int) -> int:
    return next(b for b in range(1, 256) if _times(a, b) == 1)

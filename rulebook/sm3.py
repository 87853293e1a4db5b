"""SM3, the hash that Chinese rules on cryptography ask for, beside SHA-256.

It comes from the OpenSSL that Python was built with, and from nowhere else: where that has none,
SHA-256 stands alone and whoever asked is told so.
"""

import hashlib
from functools import cache
from pathlib import Path

from rulebook.problems import Words

NAME = "sm3"
NO_SM3 = Words(
    "这台电脑的Python没有SM3（由OpenSSL提供），只用SHA-256",
    "this Python has no SM3, which OpenSSL provides: SHA-256 alone is used",
)


@cache
def has_sm3() -> bool:
    """Whether this Python can compute it."""
    try:
        hashlib.new(NAME)
    except ValueError:
        return False
    return True


def sm3_of(content: Path | bytes) -> str:
    """SM3 of a file or of bytes, as 64 hexadecimal digits; ValueError where there is none."""
    if isinstance(content, bytes):
        return hashlib.new(NAME, content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, NAME).hexdigest()

"""A sheet as a teller has entered it: nobody reads it without the tellers' passphrase.

The passphrase is made here, written on paper by one teller and typed by the other; it stands
nowhere. With the round's key file it gives the key, so that a copy of the database alone cannot
even be tried out. All entries of a register are equally long.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from survey_app.tokens import Keys, plain

_NONCE = 12  # bytes
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20}  # 32 MiB, a tenth of a second


class Sheet(NamedTuple):
    """A paper ballot: a grade or None for each window; one that is not ``valid`` has none."""

    grades: Mapping[str, int | None]
    valid: bool = True


def key_of(passphrase: str, keys: Keys, vote: bytes) -> bytes:
    """The key that a passphrase gives for a vote, which its public key names."""
    made = hashlib.scrypt(plain(passphrase).encode(), salt=vote, **_COST)
    return hmac.digest(keys.papers, made, "sha256")


def check_of(key: bytes) -> bytes:
    """What is stored to tell the right passphrase."""
    return hmac.digest(key, b"check", "sha256")


def sealed(key: bytes, number: int, teller: str, sheet: Sheet) -> bytes:
    """An entry as it is stored: it opens for no other sheet and no other teller."""
    grades = [grade or 0 for grade in sheet.grades.values()]
    content = [int(sheet.valid), list(sheet.grades), grades]
    nonce = secrets.token_bytes(_NONCE)
    text = json.dumps(content, separators=(",", ":")).encode()
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, text, _whose(number, teller))


def opened(key: bytes, number: int, teller: str, stored: bytes) -> Sheet | None:
    """The entry, or None if it was not made by this key for this sheet and teller."""
    nonce, content = stored[:_NONCE], stored[_NONCE:]
    try:
        text = ChaCha20Poly1305(key).decrypt(nonce, content, _whose(number, teller))
    except (InvalidTag, ValueError):
        return None
    valid, windows, grades = json.loads(text)
    return Sheet({w: g or None for w, g in zip(windows, grades, strict=True)}, bool(valid))


def _whose(number: int, teller: str) -> bytes:
    return f"{number} {teller}".encode()

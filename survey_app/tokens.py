"""Secrets of a round: the key file, tokens in links, codes that people type, receipts.

A link carries 128 random bits and only its SHA-256 is stored. A typed code has 60 bits, so that
its hash could be searched if the database leaked: it is stored under a key that lies in a file of
its own, outside the database and its backups.
"""

import hashlib
import hmac
import os
import secrets
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from rulebook.problems import InputError, Problem, Words

KEY_FILE = "survey.key"
# Crockford's alphabet: no I, L, O, U; people who read a 0 as O are understood all the same.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TYPED_LENGTH = 12  # 60 bits
RECEIPT_LENGTH = 8
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_KEY_BYTES = 32
_PURPOSES = (
    b"typed codes",
    b"sealed fields",
    b"sessions of staff",
    b"one-time codes",
    b"receipts",
    b"paper ballots",
)


@dataclass(frozen=True)
class Keys:
    """Keys made from the key file, one a purpose."""

    typed: bytes
    forms: bytes
    sessions: bytes
    codes: bytes
    receipts: bytes
    papers: bytes

    def typed_hash(self, code: str) -> bytes:
        """What is stored of a typed code."""
        return hmac.digest(self.typed, plain(code).encode(), "sha256")


def keys(path: Path, *, make: bool) -> Keys:
    """Read the key file, or make it where that is allowed.

    Raises
    ------
    InputError
        If it is missing although codes exist (``make`` is false), or is no key.
    """
    if make and not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _make(path)
    words = Words("发放编码时生成的密钥文件", "the key file made when codes were issued")
    if not path.is_file():
        raise InputError([Problem(path.name, words, "")])
    secret = path.read_bytes()
    if len(secret) != _KEY_BYTES:
        raise InputError([Problem(path.name, words, f"{len(secret)} bytes")])
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o600)  # a copy or an archive program may have opened it to others
    return Keys(*(_derived(secret, purpose) for purpose in _PURPOSES))


def _make(path: Path) -> None:
    """Write a fresh key beside and link it into place: the first of several processes wins."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as out:
        out.write(secrets.token_bytes(_KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, purpose, "sha256")


def new_token() -> str:
    """A token for a link: 128 random bits."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def new_typed() -> str:
    """A code to type: XXXX-XXXX-XXXX."""
    return _random(TYPED_LENGTH)


def new_receipt() -> str:
    """A receipt: XXXX-XXXX."""
    return _random(RECEIPT_LENGTH)


def new_id() -> str:
    """A random id for a submission, a response or a ballot."""
    return secrets.token_hex(16)


def plain(code: str) -> str:
    """A code as people type it, in one spelling: full width, small letters, dashes, spaces."""
    wide = unicodedata.normalize("NFKC", code).upper()
    return "".join(char for char in wide if char.isalnum()).translate(_READ_AS)


def _random(length: int) -> str:
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(length)))


def grouped(chars: str) -> str:
    """A code in groups of four, as it is printed."""
    return "-".join(chars[at : at + 4] for at in range(0, len(chars), 4))

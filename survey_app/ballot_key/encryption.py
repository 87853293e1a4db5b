"""Ballots as ciphertext: HPKE (RFC 9180, base mode) to the vote's key, all of one length.

Whoever can write ciphertexts knows the public half, so this hides ballots and proves nothing about
who cast them: a slip is spent in the same transaction for that.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_INFO = b"ceping ballot 1"
_BLOCK = 256  # bytes; within one register all ballots are equally long even without it


class Ballot(NamedTuple):
    """What one voter sent.

    ``grades`` has a grade or None for each window, ``shown`` is the digest of what the voter saw,
    ``own`` the grade of the voter's own window, where a personal link names one.
    """

    grades: Mapping[str, int | None]
    shown: str = ""
    own: int | None = None


def new_pair() -> tuple[bytes, bytes]:
    """A private half and its public half, 32 bytes each."""
    private = X25519PrivateKey.generate().private_bytes_raw()
    return private, public_half(private)


def public_half(private: bytes) -> bytes:
    """The public half that belongs to ``private``."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def encrypted(ballot: Ballot, public: bytes) -> bytes:
    """The ballot as nobody can read it without the private half."""
    return _SUITE.encrypt(_packed(ballot), X25519PublicKey.from_public_bytes(public), _INFO)


def decrypted(ciphertext: bytes, private: bytes, grades: range) -> Ballot | None:
    """The ballot, or None if this is none that was encrypted here with such ``grades``."""
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        return _unpacked(_SUITE.decrypt(ciphertext, key, _INFO), grades)
    except (InvalidTag, ValueError, TypeError, RecursionError):
        return None


def _packed(ballot: Ballot) -> bytes:
    grades = [grade or 0 for grade in ballot.grades.values()]
    content = [ballot.shown, ballot.own or 0, list(ballot.grades), grades]
    text = json.dumps(content, separators=(",", ":")).encode()
    return text.ljust(-(-len(text) // _BLOCK) * _BLOCK)  # JSON may end in spaces


def _unpacked(text: bytes, grades: range) -> Ballot | None:
    shown, own, windows, given = json.loads(text)
    allowed = {0, *grades}
    if not ({own, *given} <= allowed and len(set(windows)) == len(windows) == len(given)):
        return None
    return Ballot(
        {window: grade or None for window, grade in zip(windows, given, strict=True)},
        shown,
        own or None,
    )

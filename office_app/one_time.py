"""One-time codes as a second factor (TOTP, RFC 6238): six digits, new every 30 seconds.

The database keeps a salt only. The secret that a phone is given comes from it and the key file,
so that a copy of the database makes no codes.
"""

import base64
import hmac
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from rulebook.round import Round
from survey_app.store import Account, Store
from survey_app.tokens import Keys

DIGITS, STEP = 6, 30  # what every authenticator app takes
_SKEW = (-1, 0, 1)  # steps: clocks may differ by that much
_SECRET_BYTES = 20


def uri(this_round: Round, keys: Keys, name: str, salt: bytes) -> str:
    """What the QR code says to an authenticator app."""
    return _totp(keys, name, salt).get_provisioning_uri(name, this_round.settings.title or "ceping")


def secret_text(keys: Keys, name: str, salt: bytes) -> str:
    """The secret for typing, in groups of four."""
    text = base64.b32encode(_secret(keys, name, salt)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def matching_step(keys: Keys, name: str, salt: bytes, code: str) -> int | None:
    """The step whose code it is, if it is one of now or of a step before or after."""
    totp, now = _totp(keys, name, salt), int(time.time()) // STEP
    sent = "".join(code.split()).encode()
    fitting = [now + skew for skew in _SKEW if _same(totp, now + skew, sent)]
    return fitting[0] if fitting else None


def spend(store: Store, keys: Keys, account: Account, code: str) -> bool:
    """Whether the code is right and was not used; it is used from now on, as all before it."""
    step = matching_step(keys, account.name, account.totp_salt, code)
    return step is not None and store.accounts.spend_step(account.name, step)


def _same(totp: TOTP, step: int, sent: bytes) -> bool:
    return hmac.compare_digest(totp.generate(step * STEP), sent)


def _totp(keys: Keys, name: str, salt: bytes) -> TOTP:
    return TOTP(_secret(keys, name, salt), DIGITS, SHA1(), STEP)  # what apps know


def _secret(keys: Keys, name: str, salt: bytes) -> bytes:
    return hmac.digest(keys.codes, name.encode() + b"\0" + salt, "sha256")[:_SECRET_BYTES]

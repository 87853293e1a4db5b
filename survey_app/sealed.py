"""Sealed fields: what a form carries for us between pages, signed and bound to its code.

They take the place of a session, so that the pages work without cookies, and of a CSRF token: a
form that we did not hand to the holder of this very code cannot be sent in.
"""

import hashlib
from dataclasses import dataclass, field, fields, replace
from typing import NamedTuple

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from survey_app.tokens import new_id, new_receipt

LIFETIME = 12 * 3600  # seconds; an older form is shown again with its answers


@dataclass(frozen=True)
class Seal:
    """What travels in a form.

    ``answers`` has one sign a window in the order of the register: a grade, "0" for no rating,
    "-" for nothing chosen. ``submission`` is made with the first page and stays the same however
    often the form is sent; so do the receipt and the seed of a ballot (``of_ballot``). ``window``
    is the one a questionnaire is about, so that the page can be shown again while the database
    does not answer.
    """

    code: str
    answers: str = ""
    submission: str = field(default_factory=new_id)
    receipt: str = ""
    seed: str = ""
    shown: int = 0
    window: str = ""

    @classmethod
    def of_ballot(cls, code: str, answers: str = "") -> "Seal":
        """The seal of a new ballot, with its receipt and the seed of its order of windows."""
        return cls(code, answers, receipt=new_receipt(), seed=new_id())

    @property
    def key(self) -> bytes:
        """The hash of the code that this form belongs to."""
        return bytes.fromhex(self.code)

    def with_answers(self, answers: str) -> "Seal":
        """The same seal with other answers."""
        return replace(self, answers=answers)


_VALUES = len(fields(Seal))


class Opened(NamedTuple):
    """A seal as it came back; ``expired`` means genuine, but too old to be taken."""

    seal: Seal
    expired: bool


class Sealer:
    """Signs and opens the sealed fields of one part."""

    def __init__(self, key: bytes, part: str) -> None:
        """``part`` keeps the fields of survey, vote and entry pages apart."""
        self._signer = TimestampSigner(key, salt=part, digest_method=hashlib.sha256)

    def close(self, seal: Seal) -> str:
        """The field's text. No value of a seal has a dot in it."""
        return self._signer.sign(".".join(map(str, vars(seal).values()))).decode()

    def open(self, text: str) -> Opened | None:
        """The seal, or None if we never wrote it."""
        try:
            return _opened(self._signer.unsign(text, max_age=LIFETIME), expired=False)
        except SignatureExpired as error:
            return _opened(error.payload or b"", expired=True)
        except BadSignature:
            return None


def _opened(signed: bytes, *, expired: bool) -> Opened | None:
    values = signed.decode().split(".")
    if len(values) != _VALUES:  # a version before this one sealed otherwise
        return None
    code, answers, submission, receipt, seed, shown, window = values
    return Opened(Seal(code, answers, submission, receipt, seed, int(shown), window), expired)

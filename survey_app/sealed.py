"""Sealed fields: what a form carries for us between pages, signed and bound to its code.

They take the place of a session, so that the pages work without cookies, and of a CSRF token: a
form that we did not hand to the holder of this very code cannot be sent in.
"""

import hashlib
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from itsdangerous import BadData, BadSignature, SignatureExpired, URLSafeTimedSerializer

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


class Opened(NamedTuple):
    """A seal as it came back; ``expired`` means genuine, but too old to be taken."""

    seal: Seal
    expired: bool


class Sealer:
    """Signs and opens the sealed fields of one part."""

    def __init__(self, key: bytes, part: str) -> None:
        """``part`` keeps the fields of survey, vote and entry pages apart."""
        self._signer = URLSafeTimedSerializer(
            key, salt=part, signer_kwargs={"digest_method": hashlib.sha256}
        )

    def close(self, seal: Seal) -> str:
        """The field's text."""
        return self._signer.dumps(list(vars(seal).values()))

    def open(self, text: str) -> Opened | None:
        """The seal, or None if we never wrote it."""
        try:
            return Opened(Seal(*self._signer.loads(text, max_age=LIFETIME)), expired=False)
        except SignatureExpired as error:
            payload = error.payload
            loaded = self._signer.load_payload(payload) if payload is not None else None
            return Opened(Seal(*loaded), expired=True) if loaded else None
        except (BadSignature, BadData):
            return None

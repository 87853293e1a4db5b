"""Signed fields: what a form carries for us between pages, bound to its code.

They take the place of a session, so that the pages work without cookies, and of a CSRF token: a
form that we did not hand to the holder of this very code cannot be sent in.
"""

import hashlib
from dataclasses import dataclass, field, fields, replace
from typing import NamedTuple

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from survey_app.grading import NOT_CHOSEN
from survey_app.shown import Shown
from survey_app.tokens import new_id, new_receipt

_BETWEEN = "~"  # no id of a window has one
FIELD = "sealed"  # its name in the page; older pages in people's browsers have it too
LIFETIME = 12 * 3600  # seconds; an older form is shown again with its answers


@dataclass(frozen=True)
class FormState:
    """What travels in a form.

    ``answers`` has one sign a window in the order of the register: a grade, "0" for no rating,
    "-" for nothing chosen. ``submission`` is made with the first page and stays the same however
    often the form is sent; so do the receipt and the seed of a ballot (``of_ballot``). ``window``
    is the one a questionnaire is about, so that the page can be shown again while the database
    does not answer; a ballot has all ``windows`` in the order of its answers. ``digest`` stands for
    what the page showed (``shown.Shown``).
    """

    code: str
    answers: str = ""
    submission: str = field(default_factory=new_id)
    receipt: str = ""
    seed: str = ""
    shown: int = 0
    window: str = ""
    digest: str = ""

    @classmethod
    def of_ballot(cls, code: str, shown: Shown, answers: str = "") -> "FormState":
        """The state of a new ballot, with its receipt and the seed of its order of windows."""
        answers = answers or NOT_CHOSEN * len(shown.ids)
        state = cls(code, answers, receipt=new_receipt(), seed=new_id())
        return replace(state, window=_BETWEEN.join(shown.ids), digest=shown.vote)

    @property
    def windows(self) -> tuple[str, ...]:
        """The windows that the answers of a ballot are about, in their order."""
        return tuple(self.window.split(_BETWEEN))

    def of_now(self, shown: Shown) -> "FormState":
        """The same ballot for what is ``shown`` now; each answer stays with its window."""
        answers = dict(zip(self.windows, self.answers, strict=True))
        mapped = "".join(answers.get(window, NOT_CHOSEN) for window in shown.ids)
        windows = _BETWEEN.join(shown.ids)
        return replace(self, answers=mapped, window=windows, digest=shown.vote)

    @property
    def key(self) -> bytes:
        """The hash of the code that this form belongs to."""
        return bytes.fromhex(self.code)

    def with_answers(self, answers: str) -> "FormState":
        """The same state with other answers."""
        return replace(self, answers=answers)


_VALUES = len(fields(FormState))


class ReturnedForm(NamedTuple):
    """A state as it came back; ``expired`` means genuine, but too old to be taken."""

    state: FormState
    expired: bool


class FormSigner:
    """Signs and reads the fields of one part."""

    def __init__(self, key: bytes, part: str) -> None:
        """``part`` keeps the fields of survey, vote and entry pages apart."""
        self._signer = TimestampSigner(key, salt=part, digest_method=hashlib.sha256)

    def sign(self, state: FormState) -> str:
        """The field's text. No value of a state has a dot in it."""
        return self._signer.sign(".".join(map(str, vars(state).values()))).decode()

    def read(self, text: str) -> ReturnedForm | None:
        """The state, or None if we never wrote it."""
        try:
            return _returned(self._signer.unsign(text, max_age=LIFETIME), expired=False)
        except SignatureExpired as error:
            return _returned(error.payload or b"", expired=True)
        except BadSignature:
            return None


def _returned(signed: bytes, *, expired: bool) -> ReturnedForm | None:
    values = signed.decode().split(".")
    if len(values) != _VALUES:  # an earlier version wrote others
        return None
    code, answers, submission, receipt, seed, shown, window, digest = values
    return ReturnedForm(
        FormState(code, answers, submission, receipt, seed, int(shown), window, digest), expired
    )

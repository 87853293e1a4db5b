"""A store without pages: what is put into it by hand."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import text

from survey_app.ballot_key.encryption import Ballot, decrypted, new_pair
from survey_app.store import NewCredential, Response, Store, SubmissionOutcome
from tests.survey_app.rounds import ITEMS

PRIVATE, PUBLIC = new_pair()
NOW, LATER = "2021-12-20T10:00:00+08:00", "2021-12-21T10:00:00+08:00"
WINDOWS = ("W1", "W2")


def credential(name: str) -> NewCredential:
    """A code or a slip that is known by ``name`` here."""
    return NewCredential(key(name), key(f"typed {name}"))


def key(name: str) -> bytes:
    """Its hash."""
    return hashlib.sha256(name.encode()).digest()


def issue_codes(store: Store, *names: str, window: str = "W1", issuer: str = "大厅") -> None:
    """Codes of one window."""
    store.credentials.add_codes([credential(name) for name in names], window, issuer)


def issue_slips(store: Store, count: int, category: str = "window") -> str:
    """Slips named after their category and number; the pile they are in."""
    names = [f"{category} {number}" for number in range(count)]
    return store.slips.add([credential(name) for name in names], category)


def answer(**texts: str) -> Response:
    """A questionnaire with a four throughout."""
    return Response("2021-12-20T10:00+08:00", 60, dict.fromkeys(ITEMS, 4), texts)


def respond(
    store: Store, code: str, submission: str = "s", *, on: bool = True, **texts: str
) -> SubmissionOutcome:
    """Answer by a code."""
    return store.add_response(key(code), submission, answer(**texts), channel="code", on=on)


def cast(
    store: Store,
    slip: str,
    grades: Sequence[int | None] = (4, None),
    *,
    submission: str = "s",
    receipt: str = "",
    on: bool = True,
) -> SubmissionOutcome:
    """Cast a ballot by a slip."""
    whole = dict(zip(WINDOWS, grades, strict=True))
    return store.add_ballot(key(slip), submission, whole, receipt or f"of {slip}", on=on)


def ciphertexts(store: Store) -> dict[str, bytes]:
    """What stands there of ballots before the close."""
    with store.database.reading() as db:
        rows = db.execute(text("SELECT id, ciphertext FROM encrypted_ballots"))
        return {row.id: bytes(row.ciphertext) for row in rows}


def opened_by(store: Store, private: bytes = PRIVATE) -> dict[str, Ballot]:
    """The ballots, by whoever has the vote's key before the close."""
    read = {key: decrypted(raw, private, range(1, 6)) for key, raw in ciphertexts(store).items()}
    assert all(read.values())
    return {key: ballot for key, ballot in read.items() if ballot}

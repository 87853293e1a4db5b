"""Forms that came without a code: each is stored once, however often it is sent."""

from collections.abc import Callable

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from survey_app.store.outcomes import SubmissionOutcome
from survey_app.store.schema import Schema

# Says, within the transaction, whether the survey takes answers. It is asked before any table is
# read: a close holds the phase and then waits for tables.
Admits = Callable[[Connection, bool, str], bool]


def refusal(
    db: Connection, tables: Schema, submission: str, *, admitted: bool
) -> SubmissionOutcome | None:
    """Reserve ``submission``, or say why its answer is not to be stored."""
    ids = tables.submissions.c.id
    if db.execute(select(ids).where(ids == submission)).first() is not None:
        return SubmissionOutcome.ALREADY
    if not admitted:
        return SubmissionOutcome.NOT_OPEN
    try:
        with db.begin_nested():  # on a server two of them may come at once
            db.execute(insert(tables.submissions).values(id=submission))
    except IntegrityError:
        return SubmissionOutcome.ALREADY
    return None

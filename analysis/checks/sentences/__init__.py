"""Every sentence in which a check says what it found, with the condition under which it is true.

Comes in: the id of a check and its facts, as its numbers stand in score.json. Goes out: the
sentences that hold, in the order of the table. Asks rendering for numbers; checks ask here.
"""

from analysis.checks.sentences.table import NEVER_TOGETHER, TABLE
from rendering.sentences import Facts, Sentence, holding

__all__ = ["NEVER_TOGETHER", "TABLE", "Facts", "Sentence", "each", "row", "said"]


def row(check_id: str, sentence: str) -> Sentence:
    """One sentence of a check by its id."""
    return next(row for row in TABLE[check_id] if row.id == sentence)


def each(subject: str, facts: Facts) -> tuple[str, ...]:
    """The sentences of a subject that hold, each by itself."""
    return holding(TABLE[subject], facts)


def said(check_id: str, facts: Facts) -> str:
    """What a check says of its facts: every sentence of its rows that holds."""
    return "".join(each(check_id, facts))

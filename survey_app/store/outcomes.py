"""What became of an answer that was sent in, whichever way it came."""

from enum import StrEnum


class SubmissionOutcome(StrEnum):
    """What became of an answer that was sent in."""

    STORED = "stored"
    ALREADY = "already"  # the same submission came again: nothing was counted twice
    USED = "used"  # somebody else has used the code
    VOID = "void"  # the slip was handed back
    UNKNOWN = "unknown"
    NOT_OPEN = "not open"

"""Whether a decision departs from the computation, so that it needs a reason.

Pure: what records decisions and the page on which they are chosen get the same answer here. A
standing is written as the record keeps it: ``designated``, ``pending:proposed``; of a quota line
``open``, or nothing.
"""

TAKES_PLACE = ("designated", "proposed")
_CHOSEN_FROM = ("listed", "tie")
_GIVES = ("award", "tie")


def departs(kind: str, computed: str) -> bool:
    """Whether a decision of that kind departs from what was computed.

    Choosing among candidates that no rule proposes departs from nothing; nor does the choice in a
    tie, which the program leaves open.
    """
    standing, _, would_be = computed.partition(":")
    if kind in ("quota", "correct"):
        return True
    if kind == "award":
        return standing not in (*TAKES_PLACE, *_CHOSEN_FROM)
    if kind == "tie":
        return standing != "tie"
    if kind == "vacant" and not standing:
        return True
    return (would_be or standing) in TAKES_PLACE


def needs_reason(kind: str, computed: str) -> bool:
    """Whether it is recorded with a reason only: a departure, or the choice in a tie."""
    return departs(kind, computed) or (computed == "tie" and kind in _GIVES)

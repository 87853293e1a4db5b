"""Whether a decision departs from the computation, or decides what waited; so it needs a reason.

Pure: what records decisions and the page on which they are chosen get the same answer here. A
standing is written as the record keeps it: ``designated``, ``pending:proposed``; of a quota line
``open``, or nothing.
"""

TAKES_PLACE = ("designated", "proposed")
PENDING = "pending"
LONGEST_REASON = 200  # characters: it is printed in papers, in tables of fixed width
_CHOSEN_FROM = ("listed", "tie")
GIVES = ("award", "tie")


def departs(kind: str, computed: str) -> bool:
    """Whether a decision of that kind departs from what was computed.

    Choosing among candidates that no rule proposes departs from nothing; nor does the choice in a
    tie, which the program leaves open (of a tie in which nobody is chosen see ``tie_is_unfilled``).
    While a condition waits for its verification there is no result: only giving an honour that it
    would not bring either departs from one.
    """
    standing, _, would_be = computed.partition(":")
    if kind in ("quota", "correct"):
        return True
    if standing == PENDING:
        return kind in GIVES and departs(kind, would_be)
    if kind == "award":
        return standing not in (*TAKES_PLACE, *_CHOSEN_FROM)
    if kind == "tie":
        return standing != "tie"
    if kind == "vacant" and not standing:
        return True
    return standing in TAKES_PLACE


def is_tied(computed: str) -> bool:
    """Whether a standing is that of a tie, be it on condition: only there one is chosen in it."""
    return computed.rpartition(":")[2] == "tie"


def tie_is_unfilled(tied_places: int, given_in_tie: int, open_places: int) -> bool:
    """Whether a place stays open that the computation leaves to candidates of a tie.

    The program leaves open which of them has it, but not that one has: to pass over one of them is
    a departure then, and needs a reason. ``open_places`` are those of the quota line as they stand:
    whoever else was given the place is a departure already.
    """
    return given_in_tie < tied_places and open_places > 0


def verifies(kind: str, computed: str) -> bool:
    """Whether a decision settles what waited for a condition, and departs from nothing."""
    standing, _, would_be = computed.partition(":")
    if standing != PENDING or kind in ("quota", "correct") or departs(kind, computed):
        return False
    return kind in GIVES or would_be in TAKES_PLACE


def needs_reason(kind: str, computed: str) -> bool:
    """Whether it is recorded with a reason only: as above, or the choice in a tie."""
    chosen_in_tie = computed == "tie" and kind in GIVES
    return departs(kind, computed) or verifies(kind, computed) or chosen_in_tie

"""Survey and vote are opened, each once."""

from rulebook.problems import Words
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.setup import fault, now, prepare, store_of

PART_NAMES = {SURVEY: Words("问卷", "survey"), VOTE: Words("民主投票", "vote")}


def open_phase(this_round: Round, part: str) -> None:
    """Open survey or vote. Opening what is open changes nothing.

    What was only stopped, by a close that was cut off before it rewrote anything, opens again.

    Raises
    ------
    InputError
        If it has been closed: here nothing opens twice.
    """
    state = prepare(this_round).open(part, now(this_round).isoformat(timespec="seconds"))
    if state.over:
        raise fault(
            PART_NAMES[part],
            Words("尚未结束，结束后不能再开", "not closed yet: it cannot be opened again"),
            state.closed_at,
        )


def require_not_closed(this_round: Round, part: str) -> None:
    """Nothing is issued for what is over.

    Raises
    ------
    InputError
        If ``part`` is closed.
    """
    state = store_of(this_round).phase(part)
    if state.over:
        raise fault(PART_NAMES[part], Words("尚未结束", "not closed yet"), state.closed_at)

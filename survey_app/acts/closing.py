"""Survey and vote are closed for good, and what can be published is written."""

from rulebook.problems import Words
from rulebook.round import Round
from survey_app.acts.opening import PART_NAMES
from survey_app.closing_record import write_closing
from survey_app.setup import fault, now, prepare


def close_phase(this_round: Round, part: str) -> None:
    """Close survey or vote for good, and write what can be published.

    The ballots are rewritten in random order within the transaction that closes; compacting and
    the files can be done again, so closing twice repairs a closing that was cut off.

    Raises
    ------
    InputError
        If it was never opened, or another program keeps the database from being compacted.
    """
    store = prepare(this_round)
    if not store.close(part, now(this_round).isoformat(timespec="seconds")).state:
        raise fault(PART_NAMES[part], Words("已经开启", "opened first"), "")
    store.database.compact()
    write_closing(this_round, store)

"""Whether anything bears the round's address yet: from then on it stays."""

from rulebook.round import Round
from survey_app.acts.papers import PLATES, PRINTED
from survey_app.setup import store_of
from survey_app.store import PARTS, has_database
from survey_app.trail import parsed


def is_given_out(this_round: Round) -> bool:
    """Whether there are codes, slips or links, sheets or plates, or a part was ever opened."""
    if not has_database(this_round):
        return False
    store = store_of(this_round)
    acts = {entry["act"] for entry in parsed(store.trail.lines())}
    begun = any(store.phase(part).state for part in PARTS)
    return begun or store.credentials.issued() or bool(acts & {PRINTED, PLATES})

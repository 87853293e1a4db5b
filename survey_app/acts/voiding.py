"""A slip that is handed back is void: whoever wants a paper ballot gives the slip for it.

The trail says how many were made void and by whom, never which: no slip leads to a voter, and none
is named.
"""

from collections.abc import Sequence

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import PAPER_PILE, VOTE
from survey_app.acts.recording import Persons, recording
from survey_app.acts.slip_count import slip_of
from survey_app.eligibility import has_lists
from survey_app.setup import fault, prepare
from survey_app.store import COMPACTED, REWRITING, Credential

VOIDED = "voided"
_SLIPS = Words("票签", "slips")


def void_slips(this_round: Round, codes: Sequence[str], by: Persons = ()) -> int:
    """Make slips void, all or none; how many are void by now.

    Parameters
    ----------
    this_round
        Votes by slips.
    codes
        What stands on each: the code as it is typed, or the link as a scanner reads it.

    Raises
    ------
    InputError
        If the vote is over or goes by personal links, or a slip is unknown, used or void already;
        each by its place in the list, none by its code.
    """
    store = prepare(this_round)
    if not has_lists(store) or store.phase(VOTE).state in (REWRITING, COMPACTED):
        words = Words("尚未结束、用票签的投票", "a vote by slips that is not closed")
        raise fault(_SLIPS, words, store.phase(VOTE).state)
    found = [slip_of(this_round, store, code.strip()) for code in codes]
    refused = [_refusal(slip, found[:place]) for place, slip in enumerate(found)]
    problems = [
        Problem("票签 slips", words, "", place) for place, words in enumerate(refused, 1) if words
    ]
    if problems:
        raise InputError(problems)
    with recording(this_round, store, VOIDED, by, count=len(found)) as act:
        if not store.slips.void([slip.hash for slip in found if slip], act):
            words = Words(
                "没有刚刚用来投票的（请再运行一次）", "none that was just used (run again)"
            )
            raise fault(_SLIPS, words, "")
    return store.slips.voided()


def _refusal(slip: Credential | None, before: Sequence[Credential | None]) -> Words | None:
    if slip is None or slip.belongs_to == PAPER_PILE:
        return Words("本轮的票签（没有这张，请核对编码）", "a slip of this round")
    if slip in before:
        return Words("每张只扫一次", "each of them once")
    if slip.used:
        return Words("没有投过票的票签（这张已经投过票，不能换票）", "a slip that was not used")
    return Words("还没有作废的票签", "a slip that is not void yet") if slip.void else None

"""The table: what each check may say, and when.

A condition asks only for facts that score.json keeps, so that ``tests/analysis/checks/sentences``
can compute it anew. Two sentences that would contradict each other on one page stand in
``NEVER_TOGETHER``.
"""

from collections.abc import Mapping

from analysis.checks.sentences.influence import INFLUENCE
from analysis.checks.sentences.places import PLACES
from analysis.checks.sentences.survey import SURVEY
from analysis.checks.sentences.together import TOGETHER
from analysis.checks.sentences.vote import VOTE
from rendering.sentences import Sentence

TABLE: Mapping[str, tuple[Sentence, ...]] = {
    **PLACES,
    **INFLUENCE,
    **VOTE,
    **SURVEY,
    **TOGETHER,
}
# Neither beside the other on one page.
NEVER_TOGETHER = (
    ("voters_agree", "voters_differ"),
    ("vote_tells_apart", "vote_tells_little"),
    ("vote_tells_apart", "ballots_never_enough"),
    ("vote_tells_apart", "ballots_more"),
    ("vote_tells_apart", "ballots_beyond"),
    ("vote_tells_little", "ballots_enough"),
    ("ballots_enough", "ballots_more"),
    ("ballots_enough", "ballots_beyond"),
    ("ballots_enough", "ballots_never_enough"),
    ("ballots_beyond", "ballots_more"),
    ("items_disagree", "items_agree"),
    ("items_agree", "items_redundant"),
    ("channel_items_differ", "channel_items_alike"),
    ("kind_items_differ", "kind_items_alike"),
    ("responses_few", "responses_enough"),
    ("silent_decide", "silent_far"),
    ("silent_decide", "silent_cannot"),
    ("items_at_top", "not_at_top"),
    ("windows_at_top", "not_at_top"),
    ("tests_made", "no_tests"),
    ("straight_many", "straight_usual"),
    ("alike_group", "alike_none"),
    ("alike_few", "alike_none"),
    ("own_ballot_decides", "own_ballot_bounded"),
    ("own_higher", "own_usual"),
    ("own_higher", "own_unknown"),
    ("bloc_found", "bloc_none"),
    ("bursts_found", "bursts_none"),
    ("set_proven", "list_size"),
    ("set_proven", "not_told_apart"),
    ("set_proven", "tied"),
    ("list_some_sure", "list_none_sure"),
    ("list_some_sure", "list_not_as_set"),
    ("others_out", "nobody_out"),
    ("chances", "ranges"),
    ("ahead", "not_told_apart"),
    ("ahead", "tied"),
    ("ahead", "would_settle"),
    ("ahead", "nothing_settles"),
    ("nothing_settles", "would_settle"),
    ("weights_differ", "weights_alike"),
    ("weights_differ", "weights_unsure"),
    ("weights_alike", "weights_unsure"),
    ("weight_near", "weight_far"),
    ("one_decides", "no_one_decides"),
    ("straight_seen", "straight_never_seen"),
    ("some_always", "none_always"),
    ("honour_always", "honour_none_always"),
    ("nothing_moves", "moves_most"),
    ("adjusted_change", "adjusted_same"),
    ("last_place_clear", "not_told_apart"),
    ("last_place_clear", "list_size"),
    ("last_place_clear", "nothing_known"),
)

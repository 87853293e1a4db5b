"""Why a command cannot be started yet: one condition for the step, for the button and for the job.

Comes in: a round and its store as they are now. Goes out: one plain line without its full stop,
empty where the command may run. Who may be asked: the steps, the pages of jobs and the meeting.
"""

import json
from collections.abc import Callable, Mapping

from office_app.plain_words import plain
from office_app.round_files import DECISIONS, changed_inputs, score_file
from rulebook.previous_round import earlier_rounds
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts.export import MANIFEST
from survey_app.acts.wanting import is_delivered
from survey_app.store import PARTS, Store

NOT_SCORED = "计分以后才能做"
NOT_DECIDED = "记录审定以后才能做"
NO_EARLIER = "没有以往的轮次可以比：本轮没有写上一年是哪一轮，或者它的文件夹不在了"
_COLLECTED = "收集到的数据"  # what has no page to be brought on
_COUNTED_AS = {SURVEY: "responses", VOTE: "ballots"}


def not_due(command: str, this_round: Round, store: Store) -> str:
    """Why ``command`` cannot be started now; empty where it can, or nothing is asked of it."""
    ask = _ASKED.get(command)
    return ask(this_round, store) if ask else ""


def why_no_score(this_round: Round, store: Store) -> str:
    """What the answers lack to be scored.

    A part that began here must be over and exported. A real round needs each part that counts,
    from here or from elsewhere; a rehearsal is scored without.
    """
    lacks = (_part_lacks(this_round, store, part) for part in PARTS if _counts(this_round, part))
    return next(filter(None, lacks), "")


def outdated(this_round: Round) -> str:
    """What changed since the last scoring, which counts no more; empty where nothing did."""
    said = [plain(name) for name in changed_inputs(this_round)]
    named = dict.fromkeys(_COLLECTED if "/" in name else name for name in said)
    return f"计分以后改动过：{'、'.join(named)}，请重新计分" if named else ""


def is_exported(this_round: Round, part: str) -> bool:
    """Whether ratings/ holds what was collected here of ``part``, be it that nobody came."""
    path = this_round.folder / "ratings" / MANIFEST
    try:
        return _COUNTED_AS[part] in json.loads(path.read_text(encoding="utf-8"))["counts"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _counts(this_round: Round, part: str) -> bool:
    return bool(this_round.book.component_weights().get(part))


def _part_lacks(this_round: Round, store: Store, part: str) -> str:
    name, state = this_round.book.component_node(part).name.zh, store.phase(part)
    if state.state and not state.finished:
        return f"{name}还没有结束，结束并导出以后才能计分"
    if is_exported(this_round, part) or is_delivered(this_round, part):
        return ""
    if state.finished:
        return f"{name}已结束，还没有导出，导出以后才能计分"
    if this_round.settings.simulated:
        return ""
    return f"{name}还没有开启过，也没有导入机构的成绩：正式的一轮两样都有了才能计分"


def _unscored(this_round: Round, store: Store) -> str:
    if not score_file(this_round).is_file():
        return NOT_SCORED
    return why_no_score(this_round, store)


def _undecided(this_round: Round, store: Store) -> str:
    decided = (this_round.folder / DECISIONS).is_file()
    return _unscored(this_round, store) or ("" if decided else NOT_DECIDED)


def _alone(this_round: Round, store: Store) -> str:
    return _unscored(this_round, store) or ("" if earlier_rounds(this_round) else NO_EARLIER)


def _unpublishable(this_round: Round, store: Store) -> str:
    """A rehearsal may go through its last steps without a meeting."""
    ask = _unscored if this_round.settings.simulated else _undecided
    return ask(this_round, store)


_ASKED: Mapping[str, Callable[[Round, Store], str]] = {
    "score": why_no_score,
    "trend": _alone,
    "agenda": _unscored,
    "confirm": _unscored,
    "minutes": _undecided,
    "circular": _undecided,
    "certificates": _undecided,
    "archive": _unpublishable,
    "site": _unpublishable,
}

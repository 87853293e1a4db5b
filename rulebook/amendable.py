"""What may still be amended after the opening, and why not what may not.

Until somebody has answered, nothing can be chosen by results: everything may be amended. From the
first answer on only what no result depends on, or what cannot be known to help anybody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rulebook.amendable_texts import QUESTION, is_misprint
from rulebook.differences import (
    ADDED,
    FILES,
    REMOVED,
    RENAMED,
    REORDERED,
    STATUS,
    STATUSES,
    TEXT,
    TIME,
    WITHDRAWN_NOW,
    Difference,
)
from rulebook.problems import Words
from rulebook.vocabulary import SURVEY, UNRANKED, VOTE

BEFORE, RUNNING, OVER = "before", "running", "over"
_NEVER = ("contract", "simulated")

_CHOSEN = Words(
    "不能再改：已有人作答，改动就是看着结果选规则（只能用 --doubt 登记疑义）",
    "not amended any more: somebody has answered, it would be choosing by results "
    "(--doubt records a doubt)",
)
_KNOWN = Words(
    "不能再改：投票已经结束，结果可以算出来了",
    "not amended any more: the vote is over and its result can be known",
)
_FIXED = Words("任何时候都不能改", "never amended")
_STAYS = Words(
    "不能再改：已有人作答，窗口的编号和次序不变，退出的窗口留在名册里，参评状态填“退出”",
    "not amended any more: somebody has answered, ids and order of windows stay; one that leaves "
    "stays in the register with the status withdrawn",
)
_TAKEN = Words(
    "别的窗口没有用过的名称（互换名称会把评价算给另一个窗口）",
    "a name that no other window has or had: ratings would become another window's",
)
_LATE = Words(
    "参评状态填“不参加排名”：投票已经开启或者问卷已经结束，后来的窗口不排名",
    "the status unranked: the vote has opened or the survey is over, so a late window has no rank",
)
_JOINED = Words(
    "不能再改：已有人作答；退出填“退出”，恢复只能在投票开启以前",
    "not amended any more: somebody has answered; a window may leave (withdrawn), and come back "
    "only before the vote opens",
)
_LATER = Words("比原来更晚的结束时间", "a later closing time than before")
_BEGUN = Words("不能再改：已经开启", "not amended any more: it has been opened")
_ENDED = Words("不能再改：已经结束", "not amended any more: it is over")
_MEANING = Words(
    "只改错别字（不超过4个字，不增减否定词和数字）：已有人作答，题目的意思不能变",
    "a misprint of at most four signs, no negation or number more or less: somebody has answered, "
    "so a question must not change its meaning",
)


@dataclass(frozen=True)
class Moment:
    """How far a round is: survey and vote are ``BEFORE``, ``RUNNING`` or ``OVER``."""

    answered: bool = False
    survey: str = BEFORE
    vote: str = BEFORE

    def of(self, part: str) -> str:
        """How far ``part`` is."""
        return self.vote if part == VOTE else self.survey


def refusals(
    found: Sequence[Difference],
    locked: Mapping[str, Any],
    now: Mapping[str, Any],
    names: Mapping[str, str],
    moment: Moment,
) -> Iterator[tuple[Difference, Words]]:
    """The differences that cannot be amended, each with what would be right instead.

    ``names`` are the windows' names now, by id.
    """
    for one in found:
        reason = _refusal(one, moment)
        if one.kind == RENAMED and moment.answered and _is_anothers(one, locked, names):
            reason = reason or _TAKEN
        if one.kind == ADDED and now["statuses"].get(one.subject) != UNRANKED:
            late = moment.vote != BEFORE or moment.survey == OVER
            reason = reason or (_LATE if late else None)
        if reason:
            yield one, reason


def concerns_vote(found: Sequence[Difference], moment: Moment) -> bool:
    """Whether two persons have to agree: the vote was opened, or this is not the survey's alone."""
    if moment.vote != BEFORE:
        return True
    of_survey = (f"{SURVEY}_", f"{SURVEY}.", QUESTION)
    windows = (RENAMED, ADDED, WITHDRAWN_NOW, STATUS)
    return not all(one.kind in windows or one.subject.startswith(of_survey) for one in found)


def _refusal(one: Difference, moment: Moment) -> Words | None:
    if one.subject in _NEVER:
        return _FIXED
    if one.kind == TIME:
        return _of_time(one, moment)
    if not moment.answered:
        return None
    if one.kind == TEXT:
        return _of_text(one, moment)
    if one.kind == FILES:
        return None
    if one.kind in (RENAMED, ADDED, WITHDRAWN_NOW):
        return _KNOWN if moment.vote == OVER else None
    if one.kind == STATUS:
        return None if moment.vote == BEFORE and one.before != STATUSES[""].zh else _JOINED
    return _STAYS if one.kind in (REORDERED, REMOVED) else _CHOSEN


def _of_time(one: Difference, moment: Moment) -> Words | None:
    part, _, end = one.subject.partition("_")
    if moment.of(part) == OVER:
        return _ENDED
    if moment.of(part) == BEFORE:
        return None
    if end == "opens":
        return _BEGUN
    return None if one.before and one.after > one.before else _LATER


def _of_text(one: Difference, moment: Moment) -> Words | None:
    if one.subject.startswith(QUESTION):
        if moment.survey == OVER:
            return _ENDED
        return None if is_misprint(one.before, one.after) else _MEANING
    part = one.subject.partition(".")[0]
    return _ENDED if moment.of(part) == OVER else None


def _is_anothers(one: Difference, locked: Mapping[str, Any], names: Mapping[str, str]) -> bool:
    """Whether the name is new here and is, or was, another window's."""
    name = names[one.subject]
    rows = zip(locked["windows"], locked["register"], strict=True)
    had = {window for window, row in rows if f"{row} ".startswith(f"{window} {name} ")}
    has = {window for window, other in names.items() if other == name}
    return one.subject not in had and {*had, *has} != {one.subject}

"""Personal links of voters: weaker than slips drawn at random, because somebody has to be told.

The voting right is a slip like any other. Beside it stands, until the close, whose link it is and
which window that voter heads; a ballot carries neither.
"""

from dataclasses import dataclass

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import SMALLEST_GROUP, VOTE
from survey_app.acts.issuing import new_secrets, ready_to_issue
from survey_app.acts.opening import require_not_opened
from survey_app.acts.recording import Persons, recording
from survey_app.addresses import link_to, require_address
from survey_app.registers import electors
from survey_app.setup import fault
from survey_app.store import NewLink, SubmissionOutcome


@dataclass(frozen=True)
class IssuedLink:
    """A voter's link, shown this once."""

    elector_id: str
    name: str
    link: str


def create_links(this_round: Round, by: Persons = ()) -> list[IssuedLink]:
    """Issue a link to everyone in electors.csv who has none yet. Only hashes of them are kept.

    Raises
    ------
    InputError
        If the register of voters is at fault or has nobody new, the round votes by slips, the vote
        has been opened, fewer than five would vote, or a real round has no https address.
    """
    require_not_opened(this_round, VOTE)
    require_address(this_round)
    store = ready_to_issue(this_round, VOTE)
    linked = store.electors.linked()
    without = [row for row in electors(this_round) if str(row.values["elector_id"]) not in linked]
    _require_some(this_round, len(without), len(linked))
    made, stored = new_secrets(this_round, len(without))
    new = [
        NewLink(code, *(str(row.values[name] or "") for name in _STORED))
        for code, row in zip(stored, without, strict=True)
    ]
    grades = [grade.grade for grade in this_round.book.grades()]
    with recording(this_round, store, "links", by, count=len(new)) as act:
        if not store.electors.add_links(new, grades, act=act):
            raise fault(_LINKS, Words("没有生成过票签的投票", "a vote without slips"), "")
    return [
        IssuedLink(
            str(row.values["elector_id"]),
            str(row.values["name"]),
            link_to(this_round, "v", token),
        )
        for (token, _), row in zip(made, without, strict=True)
    ]


def replace_link(this_round: Round, elector_id: str, by: Persons = ()) -> IssuedLink:
    """A new link for one voter who lost it; the old one is void from now on.

    The trail says that a link was made anew, not whose: that this voter had not voted by then.

    Raises
    ------
    InputError
        If this voter has no link or has voted, the vote is closed, or a real round has no https
        address.
    """
    store = ready_to_issue(this_round, VOTE)
    names = {str(row.values["elector_id"]): str(row.values["name"]) for row in electors(this_round)}
    ((token, _),), (code,) = new_secrets(this_round, 1)
    with recording(this_round, store, "new link", by) as act:
        outcome = store.electors.replace_link(elector_id, code, act=act)
    if outcome is not SubmissionOutcome.STORED:
        words = Words("有链接、还没有投票的投票人", "a voter with a link who has not voted yet")
        raise InputError([Problem("electors.csv", words, elector_id, column="elector_id")])
    return IssuedLink(elector_id, names.get(elector_id, ""), link_to(this_round, "v", token))


_LINKS = Words("个人链接", "personal links")
_STORED = ("elector_id", "category", "window_id")


def _require_some(this_round: Round, new: int, before: int) -> None:
    if not new:
        words = Words("还没有链接的投票人", "voters who have no link yet")
        raise InputError([Problem("electors.csv", words, "")])
    if not this_round.settings.simulated and new + before < SMALLEST_GROUP:
        words = Words(f"至少{SMALLEST_GROUP}名投票人", f"at least {SMALLEST_GROUP} voters")
        raise InputError([Problem("electors.csv", words, str(new))])

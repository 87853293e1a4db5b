"""Personal links of voters: weaker than slips drawn at random, because somebody has to be told.

The voting right is a slip like any other. Beside it stands, until the close, whose link it is and
which window that voter heads; a ballot carries neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rulebook import contract
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import Row
from survey_app import office
from survey_app.store import SMALLEST_PILE, VOTE, NewLink, Outcome

FEWEST_SELF_GRADES = 5  # a smaller histogram would tell of single voters


@dataclass(frozen=True)
class IssuedLink:
    """A voter's link, shown this once."""

    elector_id: str
    name: str
    link: str


def create_links(this: Round) -> list[IssuedLink]:
    """Issue a link to everyone in electors.csv who has none yet. Only hashes of them are kept.

    Raises
    ------
    InputError
        If the register of voters is at fault or has nobody new, the round votes by slips or has
        closed, fewer than five would vote, or a real round has no https address.
    """
    office.prepare(this)
    office.require_address(this)
    office.require_not_closed(this, VOTE)
    store = office.store_of(this)
    linked = store.electors.linked()
    electors = [row for row in _electors(this) if str(row.values["elector_id"]) not in linked]
    _require_some(this, len(electors), len(linked))
    made, stored = office.new_secrets(this, len(electors))
    new = [
        NewLink(code, *(str(row.values[name] or "") for name in _STORED))
        for code, row in zip(stored, electors, strict=True)
    ]
    if not store.electors.add_links(new):
        raise office.fault(_LINKS, Words("没有生成过票签的投票", "a vote without slips"), "")
    return [
        IssuedLink(
            str(row.values["elector_id"]),
            str(row.values["name"]),
            office.link_to(this, "v", token),
        )
        for (token, _), row in zip(made, electors, strict=True)
    ]


def replace_link(this: Round, elector_id: str) -> IssuedLink:
    """A new link for one voter who lost it; the old one is void from now on.

    Raises
    ------
    InputError
        If this voter has no link or has voted, the vote is closed, or a real round has no https
        address.
    """
    office.prepare(this)
    office.require_address(this)
    office.require_not_closed(this, VOTE)
    names = {str(row.values["elector_id"]): str(row.values["name"]) for row in _electors(this)}
    ((token, _),), (code,) = office.new_secrets(this, 1)
    outcome = office.store_of(this).electors.replace_link(elector_id, code)
    if outcome is not Outcome.STORED:
        words = Words("有链接、还没有投票的投票人", "a voter with a link who has not voted yet")
        raise InputError([Problem("electors.csv", words, elector_id, column="elector_id")])
    return IssuedLink(elector_id, names.get(elector_id, ""), office.link_to(this, "v", token))


_LINKS = Words("个人链接", "personal links")
_STORED = ("elector_id", "category", "window_id")


def _require_some(this: Round, new: int, before: int) -> None:
    if not new:
        words = Words("还没有链接的投票人", "voters who have no link yet")
        raise InputError([Problem("electors.csv", words, "")])
    if not this.settings.simulated and new + before < SMALLEST_PILE:
        words = Words(f"至少{SMALLEST_PILE}名投票人", f"at least {SMALLEST_PILE} voters")
        raise InputError([Problem("electors.csv", words, str(new))])


def _electors(this: Round) -> tuple[Row, ...]:
    """The register of voters, its categories and windows known."""
    table = this.read(contract.ELECTORS)
    if table is None:
        words = Words("投票人名册", "a register of voters")
        raise InputError([Problem("electors.csv", words, "")])
    problems = [*table.problems, *_unknown(this, table.file, table.rows)]
    if problems:
        raise InputError(problems)
    return tuple(table.rows)


def _unknown(this: Round, file: str, rows: "tuple[Row, ...]") -> Iterator[Problem]:
    categories = [category.id for category in this.book.window_score.vote.categories]
    windows = {window.id for window in this.windows}
    for row in rows:
        category, window = row.values["category"], row.values["window_id"]
        if category not in categories:
            listed = ", ".join(categories)
            words = Words(f"本版规则的投票人类别（{listed}）", f"a voter category ({listed})")
            yield Problem(file, words, str(category), row.number, "category")
        if window and window not in windows:
            words = Words("windows.csv 中的窗口编号", "a window of windows.csv")
            yield Problem(file, words, str(window), row.number, "window_id")

"""Who is asked for a mark or a proposal by a group's own method, and what the tables say of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rulebook import contract
from rulebook.campaign import Group
from rulebook.columns import Table
from rulebook.eligibility import Nomination
from rulebook.methods import Criterion, Method
from rulebook.model import Rulebook
from rulebook.nominations import nominated
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.spreadsheets.changes import shown_value
from rulebook.unit_names import same_unit
from survey_app.acts.applications.units import is_own
from survey_app.store import DIVISION, PANEL, Account

REASON = "reason"
Texts = Mapping[str, str]
Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """What one scorer is asked of one candidate: a mark for each part, or a reason to propose.

    ``scorer`` is a reviewer's account or a division; ``own``: the candidate is of the own unit.
    """

    method: Method
    nomination: Nomination
    parts: tuple[Criterion, ...]
    scorer: str
    own: bool

    @property
    def id(self) -> str:
        """Its place among the drafts."""
        one = self.nomination
        return "/".join((self.method.id, one.honour_id, one.candidate_id, self.scorer))

    @property
    def names(self) -> dict[str, str]:
        """What is asked, by the field it is typed in."""
        parts = {part.id: part.name.zh for part in self.parts}
        return {REASON: "提名理由"} if self.method.kind == "proposal" else parts

    def holds(self, row: Texts) -> bool:
        """Whether a row of its table is of this sheet."""
        one = self.nomination
        if row["candidate_id"] != one.candidate_id:
            return False
        if self.method.kind == "indicators":
            return row["indicator"] in self.names
        of_scorer = self.method.kind == "proposal" or row["reviewer_id"] == self.scorer
        return of_scorer and row["honour"] == one.honour_id


def has_sheets(book: Rulebook) -> bool:
    """Whether anybody is judged by marks or proposals that are typed."""
    return any(method.kind in contract.OF_METHOD for method in book.campaign.methods)


def table_of(method: Method) -> Table:
    """Where the sheets of a method stand: the last of its tables."""
    return contract.OF_METHOD[method.kind][-1]


def judged(this_round: Round) -> Iterator[tuple[Method, Nomination]]:
    """Every nomination that a method with sheets judges; of indicators once a candidate."""
    seen = set[tuple[str, str]]()
    for one in nominated(this_round).nominations:
        method = this_round.book.method(one.unit_type, one.honour_id)
        if method is None or method.kind not in contract.OF_METHOD:
            continue
        by_honour = method.kind != "indicators"
        key = method.id + (one.honour_id if by_honour else ""), one.candidate_id
        if key not in seen:
            seen.add(key)
            yield method, one


def sheets_of(this_round: Round, account: Account) -> list[Sheet]:
    """All that somebody of a panel or a division is asked, in the order of the nominations."""
    found = []
    for method, one in judged(this_round):
        parts = _asked_of(this_round, method, one, account)
        if parts is not None:
            scorer = account.name if account.role == PANEL else account.body
            names = (one.name, one.unit, one.recommended_by)
            own = is_own(this_round.book, account.body, names)
            found.append(Sheet(method, one, parts, scorer, own))
    return found


def find_sheet(this_round: Round, account: Account, honour: str, candidate: str) -> Sheet | None:
    """One of them."""
    for sheet in sheets_of(this_round, account):
        one = sheet.nomination
        if (one.honour_id, one.candidate_id) == (honour, candidate):
            return sheet
    return None


def _asked_of(
    this_round: Round, method: Method, one: Nomination, account: Account
) -> tuple[Criterion, ...] | None:
    """The parts that an account marks, none of a proposal; None where it is not asked."""
    if method.kind == "panel":
        return method.criteria if account.role == PANEL else None
    if account.role != DIVISION:
        return None
    campaign = this_round.book.campaign

    def mine(name: str) -> bool:
        return same_unit(name, campaign) == account.body

    if method.kind == "indicators":
        return tuple(part for part in method.indicators if mine(part.scored_by)) or None
    return () if any(mine(group.lead) for group in _groups(campaign.groups, method, one)) else None


def _groups(groups: tuple[Group, ...], method: Method, one: Nomination) -> Iterator[Group]:
    return (g for g in groups if g.id in method.groups and one.unit_type in g.unit_types)


def standing(this_round: Round, sheets: Iterable[Sheet]) -> dict[str, dict[str, str]]:
    """What the tables say of sheets, by their ids and fields; nothing where none was handed in."""
    by_table: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        by_table.setdefault(table_of(sheet.method).name, []).append(sheet)
    found: dict[str, dict[str, str]] = {}
    for name, own in by_table.items():
        for row in rows_of(this_round, contract.TABLES[name]):
            for sheet in own:
                if sheet.holds(row):
                    found.setdefault(sheet.id, {}).update(_said(row))
    return found


def _said(row: Row) -> dict[str, str]:
    """One field of a sheet as a row of its table has it."""
    if REASON in row:
        return {REASON: row[REASON]}
    return {row["indicator"] if "indicator" in row else row["criterion"]: row["mark"]}


def rows_of(this_round: Round, table: Table) -> list[Row]:
    """The rows of a table as the strict reader takes them.

    Raises
    ------
    InputError
        If the table is at fault: rows that cannot be read would be lost.
    """
    read = this_round.read(table)
    if read and read.problems:
        raise InputError(read.problems)
    names = [column.name for column in table.columns]
    return [
        {name: shown_value(row.values.get(name)) for name in names}
        for row in (read.rows if read else ())
    ]

"""The tables of the groups' own methods as values, with every fault that they may have."""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from analysis.result.methods import LeadsProposal, MethodMarks, Reviewer
from rulebook import contract
from rulebook.cells import one_of
from rulebook.columns import Table
from rulebook.eligibility import Nominated
from rulebook.methods import Criterion, Indicator, Method
from rulebook.model import Rulebook
from rulebook.nominations import known_honour
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import Row, TableRead, fault
from rulebook.unit_names import plain_name

_CANDIDATE = Words("推荐名单中的候选编号", "a nominated candidate")
_REVIEWER = Words("评委名单中的评委编号", "a reviewer of panel_reviewers")
_KINDS = {"indicators": "按指标评分", "panel": "由评委评分", "proposal": "由牵头单位提名"}


def read_method_tables(
    this_round: Round, nominated: Nominated
) -> tuple[MethodMarks, list[Problem], list[TableRead]]:
    """The marks, every fault, and the tables as read. Nominations are read before."""
    into = MethodMarks()
    faults: list[Problem] = []
    reads = []
    for table, take in _TABLES:
        read = this_round.read(table)
        if read is None:
            continue
        reads.append(read)
        found = list(read.problems)
        for row in read.rows:
            try:
                take(this_round.book, nominated, read.file, row, into)
            except InputError as error:
                # A row of a wide table comes once for each of its columns.
                found += [one for one in error.problems if one not in found]
        if table is contract.PANEL_GRADES and not found:
            found += _torn_sheets(this_round.book, nominated, read.file, into)
        faults += found
    return into, faults, reads


def _refused(file: str, row: Row, column: str, expected: Words) -> InputError:
    return InputError([fault(file, row, column, expected)])


def _method_of(
    book: Rulebook, nominated: Nominated, file: str, row: Row, kind: str
) -> Method | None:
    """The method that judges a row's candidate; None where the nomination is itself at fault.

    Raises
    ------
    InputError
        If there is no such candidate or honour, or another method judges it.
    """
    candidate, by_honour = row.text("candidate_id"), "honour" in row.values
    if nominated.ids is not None and candidate not in nominated.ids:
        raise _refused(file, row, "candidate_id", _CANDIDATE)
    if by_honour and known_honour(book, row) is None:
        known = {honour.id: honour.name.zh for honour in book.honours.honours}
        raise _refused(file, row, "honour", one_of(known))
    own = [n for n in nominated.nominations if n.candidate_id == candidate]
    asked = [n for n in own if not by_honour or n.honour_id == row.text("honour")]
    found = [book.method(n.unit_type, n.honour_id) for n in asked]
    method = next((m for m in found if m and m.kind == kind), None)
    if own and method is None:
        words = Words(f"{_KINDS[kind]}、推荐了该项荣誉的候选", f"a candidate judged by {kind}")
        raise _refused(file, row, "honour" if by_honour else "candidate_id", words)
    return method


def _part(method: Method, file: str, row: Row, column: str) -> tuple[Criterion, Fraction]:
    """The indicator or criterion of a row, with its mark."""
    part = next((part for part in method.parts if part.id == row.values[column]), None)
    if part is None:
        raise _refused(
            file,
            row,
            column,
            one_of({part.id: part.name.zh for part in method.parts}),
        )
    mark = row.values["mark"]
    assert isinstance(mark, Fraction)
    if mark > part.full_marks:
        words = Words(
            f"0到{part.full_marks}之间的数（{part.name.zh}满分{part.full_marks}）",
            f"a mark from 0 to {part.full_marks} for {part.id}",
        )
        raise InputError([Problem(file, words, f"{float(mark):g}", row.number, "mark")])
    return part, mark


def _indicator_mark(
    book: Rulebook, nominated: Nominated, file: str, row: Row, into: MethodMarks
) -> None:
    method = _method_of(book, nominated, file, row, "indicators")
    if method is None:
        return
    part, mark = _part(method, file, row, "indicator")
    assert isinstance(part, Indicator)
    by = row.text("scored_by")
    if by and plain_name(by) != plain_name(part.scored_by):
        words = Words(
            f"{part.scored_by}（{part.name.zh}由它评分）", f"{part.scored_by}, who scores"
        )
        raise _refused(file, row, "scored_by", words)
    into.indicators.setdefault(row.text("candidate_id"), {})[part.id] = mark


def _reviewer(book: Rulebook, nominated: Nominated, file: str, row: Row, into: MethodMarks) -> None:
    known = Reviewer(row.text("reviewer_id"), row.text("name"), row.text("unit"))
    into.reviewers[known.id] = known


def _panel_mark(
    book: Rulebook, nominated: Nominated, file: str, row: Row, into: MethodMarks
) -> None:
    reviewer = row.text("reviewer_id")
    if reviewer not in into.reviewers:
        raise _refused(file, row, "reviewer_id", _REVIEWER)
    method = _method_of(book, nominated, file, row, "panel")
    if method is None:
        return
    part, mark = _part(method, file, row, "criterion")
    sheets = into.sheets.setdefault((row.text("candidate_id"), row.text("honour")), {})
    sheets.setdefault(reviewer, {})[part.id] = mark


def _torn_sheets(
    book: Rulebook, nominated: Nominated, file: str, marks: MethodMarks
) -> Iterator[Problem]:
    """Sheets on which a reviewer left a criterion out: nobody can say what it was worth."""
    kinds = {(n.candidate_id, n.honour_id): n.unit_type for n in nominated.nominations}
    for key, sheets in marks.sheets.items():
        method = book.method(kinds[key], key[1])
        assert method is not None
        for reviewer, sheet in sheets.items():
            if absent := [part.name.zh for part in method.parts if part.id not in sheet]:
                name = marks.reviewers[reviewer].name
                words = Words(
                    f"评委{name}给{key[0]}的每一项得分（缺{'、'.join(absent)}）",
                    f"a mark for every criterion from {reviewer} for {key[0]}",
                )
                yield Problem(file, words, f"{len(sheet)}项", column="criterion")


def _proposal(book: Rulebook, nominated: Nominated, file: str, row: Row, into: MethodMarks) -> None:
    if _method_of(book, nominated, file, row, "proposal") is None:
        return
    day = row.values["date"]
    assert day is None or isinstance(day, date)
    proposal = LeadsProposal(row.text("proposed_by"), day, row.text("reason"))
    into.proposals[row.text("candidate_id"), row.text("honour")] = proposal


Take = Callable[[Rulebook, Nominated, str, Row, MethodMarks], None]
_TABLES: tuple[tuple[Table, Take], ...] = (
    (contract.INDICATOR_MARKS, _indicator_mark),
    (contract.PANEL_REVIEWERS, _reviewer),
    (contract.PANEL_GRADES, _panel_mark),
    (contract.LEAD_PROPOSALS, _proposal),
)

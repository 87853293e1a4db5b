"""The round's small tables as values, with every fault that crosses tables."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from analysis.intake.method_tables import read_method_tables
from analysis.result.awards import FollowUp
from analysis.result.methods import MethodMarks
from analysis.result.score_report import Electorate
from rulebook import contract
from rulebook.cases import Case, case_faults, case_of
from rulebook.cells import one_of
from rulebook.eligibility import Nominated
from rulebook.nominations import (
    condition_faults,
    nomination_faults,
)
from rulebook.problems import Problem, Words
from rulebook.round import Round, Window
from rulebook.tables import Row, TableRead, fault
from rulebook.vocabulary import SURVEY, TURNOUT_COMPONENT, VOTE

KNOWN_WINDOW = Words("窗口名册里的编号", "a window id of the register")

Tally = dict[int | None, int]


@dataclass
class Inputs:
    """What the small tables say.

    ``nominated`` are candidates and verified conditions, ``method_marks`` what the methods of other
    groups than windows go by. ``marks`` are points of 100 by window
    and period, exact; ``tallies`` are ballots by window and grade (None = abstained);
    ``survey_scores`` are (points of 100, responses) by window; ``frames`` are people asked and
    people who answered the survey by window; ``populations`` are people by window and channel whom
    responses stand for; ``self_grades`` are ballots by grade that voters gave
    their own windows; ``electors`` are voters of the register by category, None where nobody was
    registered; ``follow_ups`` are what became of flags; ``cases`` what people could not get done.
    What the round has no table for stays empty.
    """

    check_ids: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    register_sound: bool = False
    nominated: Nominated = field(default_factory=Nominated)
    method_marks: MethodMarks = field(default_factory=MethodMarks)
    marks: dict[str, dict[str, Fraction]] = field(default_factory=lambda: defaultdict(dict))
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(dict))
    survey_scores: dict[str, tuple[Fraction, int]] = field(default_factory=dict)
    turnout: list[tuple[str, int, int]] = field(default_factory=list)
    electors: list[int | None] | None = None
    frames: dict[str, tuple[int, int]] = field(default_factory=dict)
    populations: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    self_grades: dict[int, int] = field(default_factory=dict)
    follow_ups: list[FollowUp] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)


def read_inputs(this_round: Round, check_ids: tuple[str, ...]) -> tuple[Inputs, list[Problem]]:
    """Read every small table that the score uses or that ``check`` has to look at.

    ``check_ids`` are the statistical checks that findings.csv may speak of.
    """
    inputs = Inputs(check_ids)
    inputs.windows, problems = this_round.register
    faults = list(problems)
    # With a fault in the register its windows would look unknown everywhere: one fault, one line.
    known = set() if problems else {window.id for window in inputs.windows}
    inputs.register_sound = not problems
    _note_encoding(this_round.read(contract.WINDOWS), inputs)
    for table, faults_of in _TABLES:
        read = this_round.read(table)
        if read is None:
            continue
        faults.extend(read.problems)
        if table is contract.NOMINATIONS and read.problems:
            inputs.nominated.ids = None
        _note_encoding(read, inputs)
        for row in read.rows:
            faults.extend(_unknown_window(read.file, row, known))
            faults.extend(faults_of(this_round, read, row, inputs))
    inputs.method_marks, found, reads = read_method_tables(this_round, inputs.nominated)
    for read in reads:
        _note_encoding(read, inputs)
    return inputs, faults + found


def _note_encoding(read: TableRead | None, inputs: Inputs) -> None:
    if read and read.encoding == "GB18030":
        inputs.encodings[read.file] = read.encoding


def _unknown_window(file: str, row: Row, known: set[str]) -> Iterator[Problem]:
    window = row.values.get("window_id")
    if window and known and window not in known:
        yield Problem(file, KNOWN_WINDOW, str(window), row.number, "window_id")


def _mark(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    period, score = row.values["period"], row.values["score"]
    full = row.values["full_marks"]
    if full is None:
        full = Fraction(this_round.book.window_score.marks.full_marks)
    known = {p.id: p.name.zh for p in this_round.book.campaign.periods.all}
    assert isinstance(score, Fraction)
    assert isinstance(full, Fraction)
    if period not in known:
        yield fault(read.file, row, "period", one_of(known))
    elif full <= 0:
        words = Words("大于0的满分", "full marks above 0")
        yield fault(read.file, row, "full_marks", words)
    elif score > full:
        words = Words(f"0到满分{_plain(full)}之间的数", f"a mark from 0 to {_plain(full)}")
        yield Problem(read.file, words, _plain(score), row.number, "score")
    else:
        inputs.marks[str(row.values["window_id"])][str(period)] = score * 100 / full


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"


def _elector(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    categories = this_round.book.window_score.vote.categories
    names = {c.id for c in categories} | {c.name.zh for c in categories}
    if row.values["category"] not in names:
        yield fault(read.file, row, "category", one_of({c.id: c.name.zh for c in categories}))


def _nomination(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    unit = row.values["kind"] == "unit"
    if unit and row.values["candidate_id"] in {window.id for window in inputs.windows}:
        words = Words("与窗口编号不同的候选编号", "an id that no window has")
        yield fault(read.file, row, "candidate_id", words)
    yield from nomination_faults(this_round.book, read.file, row, inputs.nominated)


def _condition(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    nominated = inputs.nominated
    known = None
    if inputs.register_sound and nominated.ids is not None:
        known = {window.id for window in inputs.windows} | nominated.ids
    yield from condition_faults(this_round.book, read.file, row, known, nominated)


def _tally(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    grade, count = row.values["grade"], row.values["count"]
    assert grade is None or isinstance(grade, int)
    assert isinstance(count, int)
    inputs.tallies[str(row.values["window_id"])][grade] = count
    return iter(())


def _survey_score(
    this_round: Round, read: TableRead, row: Row, inputs: Inputs
) -> Iterator[Problem]:
    score, responses = row.values["score"], row.values["responses"]
    assert isinstance(score, Fraction)
    assert isinstance(responses, int)
    if score > 100:
        words = Words("0到100之间的数", "a score from 0 to 100")
        yield Problem(read.file, words, _plain(score), row.number, "score")
    inputs.survey_scores[str(row.values["window_id"])] = (score, responses)


def _turnout(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    invited, returned = row.values["invited"], row.values["returned"]
    assert isinstance(invited, int)
    assert isinstance(returned, int)
    if returned > invited:
        words = Words(f"不超过发出数{invited}", f"at most the {invited} invited")
        yield fault(read.file, row, "returned", words)
    component, window = str(row.values["component"]), row.values["window_id"]
    inputs.turnout.append((component, invited, returned))
    if component == TURNOUT_COMPONENT[SURVEY] and window:
        before = inputs.frames.get(str(window), (0, 0))
        inputs.frames[str(window)] = (before[0] + invited, before[1] + returned)
        yield from _population(this_round, read, row, inputs)


def _population(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    """People whom the responses of a window's channel stand for."""
    people, invited = row.values["population"], row.values["invited"]
    if people is None:
        return
    assert isinstance(people, int)
    assert isinstance(invited, int)
    channels = this_round.book.channels
    ids = {name: channel for channel, label in channels.items() for name in (channel, label.zh)}
    channel = ids.get(str(row.values["category"] or ""))
    if channel is None:
        yield fault(
            read.file,
            row,
            "category",
            one_of({channel: label.zh for channel, label in channels.items()}),
        )
    elif people < invited:
        words = Words(f"不少于发出数{invited}", f"at least the {invited} invited")
        yield fault(read.file, row, "population", words)
    else:
        inputs.populations[str(row.values["window_id"])][channel] = people


def _electorate(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    electors = row.values["electors"]
    assert electors is None or isinstance(electors, int)
    inputs.electors = [*(inputs.electors or []), electors]
    return iter(())


def _self_grade(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    grade, count = row.values["grade"], row.values["count"]
    if isinstance(grade, int):
        assert isinstance(count, int)
        inputs.self_grades[grade] = count
    return iter(())


def _follow_up(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    if row.values["check_id"] not in inputs.check_ids:
        yield fault(read.file, row, "check_id", one_of({id: id for id in inputs.check_ids}))
    day = row.values["date"]
    assert isinstance(day, date)
    inputs.follow_ups.append(
        FollowUp(
            str(row.values["check_id"]),
            str(row.values["window_id"] or ""),
            str(row.values["verified_by"]),
            day,
            str(row.values["outcome"]),
        )
    )


def _case(this_round: Round, read: TableRead, row: Row, inputs: Inputs) -> Iterator[Problem]:
    found = [*case_faults(row.values)]
    for column, words in found:
        yield fault(read.file, row, column, words)
    if not found:
        inputs.cases.append(case_of(row))


_TABLES = (
    (contract.BIMONTHLY, _mark),
    (contract.ELECTORS, _elector),
    (contract.NOMINATIONS, _nomination),
    (contract.CONDITIONS, _condition),
    (contract.BALLOT_TALLIES, _tally),
    (contract.SURVEY_SCORES, _survey_score),
    (contract.TURNOUT, _turnout),
    (contract.ELECTORATE, _electorate),
    (contract.SELF_GRADES, _self_grade),
    (contract.FINDINGS, _follow_up),
    (contract.CASES, _case),
)


def electorate(inputs: Inputs) -> Electorate | None:
    """Voters, slips and ballots returned, or None where turnout.csv does not say.

    Where nobody counted the voters apart, those who were asked are the voters.
    """
    rows = [row for row in inputs.turnout if row[0] == TURNOUT_COMPONENT[VOTE]]
    if not rows:
        return None
    issued, returned = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if inputs.electors is None:
        return Electorate(issued, None, returned)
    known = [count for count in inputs.electors if count is not None]
    whole = len(known) == len(inputs.electors)
    return Electorate(sum(known) if whole else None, issued, returned)

"""Whether candidates meet the conditions of an honour, and whether a clause keeps them out.

Pure: whoever has a register of windows, nominations and verifications may ask. The scoring and the
applications get the same answers here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from rulebook.campaign import Unit
from rulebook.cells import Value
from rulebook.honours import Condition, Exclusion, Honour, HonoursFile
from rulebook.model import Rulebook
from rulebook.problems import Words
from rulebook.round import Window
from rulebook.unit_names import named_unit, nearly_named
from rulebook.vocabulary import ConditionStatus

PENDING = Words("没有核验记录", "nobody has verified it")


@dataclass(frozen=True)
class Nomination:
    """One nominated unit or person. ``fields`` are the columns that conditions may ask for.

    ``recommended_by`` is another unit than its own that recommends it; ``priority``: with priority.
    """

    candidate_id: str
    name: str
    unit: str
    unit_type: str
    honour_id: str
    order: int | None
    fields: Mapping[str, Value]
    recommended_by: str = ""
    priority: bool = False


@dataclass(frozen=True)
class Verification:
    """What somebody found about one condition, or about the exception to an exclusion."""

    status: ConditionStatus
    checked_by: str = ""
    date: dt.date | None = None
    reason: str = ""


Key = tuple[str, str, str]  # candidate, honour, condition or exclusion


@dataclass
class Nominated:
    """All of both tables. ``ids`` is None where nominations.csv is itself at fault."""

    nominations: list[Nomination] = field(default_factory=list)
    verified: dict[Key, Verification] = field(default_factory=dict)
    ids: set[str] | None = field(default_factory=set)


@dataclass(frozen=True)
class ConditionFinding:
    """One condition of one candidate.

    ``evidence`` says what the status rests on: a column of a table, or who verified it.
    ``override_reason`` is the reason of somebody who verified it against what a table says;
    ``exception``: the table says that it is not met.
    """

    condition: Condition
    status: ConditionStatus
    evidence: Words
    checked_by: str = ""
    date: dt.date | None = None
    override_reason: str = ""
    exception: bool = False


Barred = Mapping[str, Set[str]]  # candidate ids by honour


@dataclass(frozen=True)
class Candidate:
    """A window or a nominated unit or person, as conditions see it.

    ``staff_count`` is None for anyone but windows; ``fields`` are columns of its table.
    """

    id: str
    name: str
    unit: str
    unit_type: str
    order: int | None = None
    staff_count: int | None = None
    fields: Mapping[str, Value] = field(default_factory=dict)
    recommended_by: str = ""
    priority: bool = False

    @classmethod
    def of_window(cls, window: Window, book: Rulebook) -> "Candidate":
        """A window of the register."""
        unit_type = book.window_score.pool.unit_type
        return cls(
            window.id,
            window.name,
            window.unit,
            unit_type,
            staff_count=window.staff_count,
            fields=window.fields,
        )

    @classmethod
    def of_nomination(cls, nomination: Nomination) -> "Candidate":
        """A row of nominations.csv."""
        return cls(
            nomination.candidate_id,
            nomination.name,
            nomination.unit,
            nomination.unit_type,
            nomination.order,
            fields=nomination.fields,
            recommended_by=nomination.recommended_by,
            priority=nomination.priority,
        )


def condition_findings(
    candidate: Candidate, honour: Honour, book: Rulebook, verified: Mapping[Key, Verification]
) -> tuple[ConditionFinding, ...]:
    """Every condition of an honour that applies to a candidate, in the order of the edition.

    What a table tells is judged from it. A row of conditions.csv stands above the table, but
    only with a reason where it says otherwise. Whatever neither tells is pending.
    """
    findings = []
    for condition in honour.conditions:
        if condition.kind == "staff" and candidate.staff_count is None:
            continue  # asked of windows only
        row = verified.get((candidate.id, honour.id, condition.id))
        told = _told(candidate, condition, book)
        if condition.besides and told and told[0] == "met":
            told = None  # the column tells a part only
        findings.append(_finding(condition, told, row))
    return tuple(findings)


Told = tuple[ConditionStatus, Words]


def _finding(condition: Condition, told: Told | None, row: Verification | None) -> ConditionFinding:
    if row is None:
        status, evidence = told or ("pending", PENDING)
        return ConditionFinding(condition, status, evidence)
    against = told is not None and told[0] != row.status and row.status != "pending"
    if against and told is not None and not (row.reason and row.checked_by):
        unheard = Words(
            f"{told[1].zh}；核验记录与此不同但没有写明核验人和理由，不采用",
            f"{told[1].en}; a row of conditions says otherwise, but not who and why: not used",
        )
        return ConditionFinding(condition, told[0], unheard, row.checked_by, row.date)
    override = row.reason if against else ""
    exception = row.status == "met" and told is not None and told[0] == "not_met"
    verified = (_verified_words(row), row.checked_by, row.date)
    return ConditionFinding(condition, row.status, *verified, override, exception)


def _verified_words(row: Verification) -> Words:
    zh = {"met": "经核验符合", "not_met": "经核验不符合", "pending": "核验中"}[row.status]
    en = {"met": "verified: met", "not_met": "verified: not met", "pending": "being verified"}
    who = f"（{row.checked_by}）" if row.checked_by else ""
    why = f"：{row.reason}" if row.reason else ""
    return Words(f"{zh}{who}{why}", f"{en[row.status]} {row.checked_by} {row.reason}".strip())


def _told(candidate: Candidate, condition: Condition, book: Rulebook) -> Told | None:
    """What a table says about a condition; None where it says nothing."""
    if condition.kind == "staff":
        assert candidate.staff_count is not None
        met = candidate.staff_count >= (condition.at_least or 0)
        return _judged(
            met, Words(f"自报{candidate.staff_count}人", f"{candidate.staff_count} staff")
        )
    value = candidate.fields.get(condition.field or "")
    if value is None:
        return None
    if condition.kind == "yes":
        return _judged(bool(value), Words("是" if value else "否", "yes" if value else "no"))
    if condition.kind == "rank":
        return _ranked(condition, str(value), book.honours)
    assert isinstance(value, dt.date)
    return _dated(condition, value)


def _judged(met: bool, words: Words) -> Told:
    return ("met" if met else "not_met"), words


def _ranked(condition: Condition, rank: str, honours: HonoursFile) -> Told:
    """A post, or a usual name of one; a grade that leaves the post open is for the division."""
    post = honours.post(rank)
    if post is None:
        return "pending", Words(
            f"{rank}，是职级，职务由主管处室核定", f"{rank}: a grade, the post is to be settled"
        )
    ranks = honours.rank_order
    met = ranks.index(post) <= ranks.index(condition.highest_rank or "")
    shown = rank if rank == post else f"{rank}（即{post}）"
    return _judged(met, Words(shown, rank if rank == post else f"{rank} ({post})"))


def _dated(condition: Condition, day: dt.date) -> Told:
    words = Words(f"{day.year}年{day.month}月{day.day}日", day.isoformat())
    early = condition.earliest is not None and day < condition.earliest
    late = condition.latest is not None and day > condition.latest
    if late and condition.referred_until is not None and day <= condition.referred_until:
        return "pending", Words(
            f"{words.zh}，恰在界限上，由主管处室核定", f"{words.en}: on the line, to be settled"
        )
    return _judged(not (early or late), words)


def member_unit(candidate: Candidate, book: Rulebook) -> Unit | None:
    """The unit of the leading group's members that a candidate is, or None.

    A window counts as the department it belongs to; another unit goes by its own name. Units that
    attend without membership are not meant.
    """
    unit = named_unit(_own_unit(candidate), book.campaign)
    return unit if unit and unit.member else None


def _own_unit(candidate: Candidate) -> str:
    """The unit that a candidate for a collective honour is, or for a window belongs to."""
    return candidate.name if candidate.staff_count is None else candidate.unit


@dataclass(frozen=True)
class ExaminedCandidate:
    """A candidate for one honour with its conditions.

    ``kept_out`` is the name of the member unit it is; ``exception`` what somebody wrote for an
    exception to that.
    """

    candidate: Candidate
    honour: Honour
    conditions: tuple[ConditionFinding, ...]
    kept_out: str = ""
    exception: Verification | None = None

    @property
    def not_met(self) -> tuple[ConditionFinding, ...]:
        """The conditions that are not met."""
        return tuple(condition for condition in self.conditions if condition.status == "not_met")

    @property
    def pending(self) -> tuple[ConditionFinding, ...]:
        """The conditions that nobody has verified."""
        return tuple(condition for condition in self.conditions if condition.status == "pending")

    @property
    def excluded(self) -> bool:
        """Whether a clause keeps it out and nobody made an exception."""
        return bool(self.kept_out) and self.exception is None

    @property
    def barred(self) -> bool:
        """Whether it cannot have the honour."""
        return self.excluded or bool(self.not_met)


def examine_candidates(
    windows: Iterable[Window], nominated: Nominated, book: Rulebook
) -> tuple[ExaminedCandidate, ...]:
    """Every candidate for every honour: windows in the register's order, then the nominated."""
    examined = [
        _examined(Candidate.of_window(window, book), honour, nominated, book)
        for window in windows
        for honour in book.honours.honours
        if honour.kind == "collective" and honour.id in window.applied_honours
    ]
    examined += [
        _examined(
            Candidate.of_nomination(nomination), book.honour(nomination.honour_id), nominated, book
        )
        for nomination in nominated.nominations
    ]
    return tuple(examined)


def _examined(
    candidate: Candidate, honour: Honour, nominated: Nominated, book: Rulebook
) -> ExaminedCandidate:
    conditions = condition_findings(candidate, honour, book, nominated.verified)
    clause = book.honours.exclusion("member_units")
    if clause is None or honour.kind != "collective":
        return ExaminedCandidate(candidate, honour, conditions)
    unit = member_unit(candidate, book)
    row = nominated.verified.get((candidate.id, honour.id, clause.id))
    if unit is None:
        conditions += _nearly_member(candidate, clause, book, row)
        return ExaminedCandidate(candidate, honour, conditions)
    exception = row if row and row.status == "met" else None
    return ExaminedCandidate(candidate, honour, conditions, unit.name, exception)


def _nearly_member(
    candidate: Candidate, clause: Exclusion, book: Rulebook, row: Verification | None
) -> tuple[ConditionFinding, ...]:
    """A name that is nearly a member unit's: whether it is that unit, somebody has to say."""
    unit = nearly_named(_own_unit(candidate), book.campaign)
    if unit is None or not unit.member:
        return ()
    told = Words(
        f"“{_own_unit(candidate)}”与成员单位“{unit.name}”名称相近，是不是同一单位待核实",
        f"{_own_unit(candidate)} is nearly the member unit {unit.name}: is it the same?",
    )
    return (_finding(clause.as_condition(), ("pending", told), row),)


def barred(examined: Iterable[ExaminedCandidate]) -> Barred:
    """Candidate ids by honour that cannot have it."""
    ids: dict[str, set[str]] = {}
    for candidacy in examined:
        if candidacy.barred:
            ids.setdefault(candidacy.honour.id, set()).add(candidacy.candidate.id)
    return ids

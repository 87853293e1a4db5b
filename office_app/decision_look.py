"""What decisions come to, before two persons agree to them; and what the command refuses of them.

The rules of decisions are the command's alone (`ceping confirm`), which the console starts as a job
and does not import. It names the rows of a file; here they are found again in the form. What was
typed stands in the job's folder, so that the look survives a reload.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from office_app import words
from office_app.jobs import Command, Job, State, find_job, said_by, start
from office_app.plain_words import plain
from office_app.proposals import Chosen, Honour, Target, decisions_csv, targets
from office_app.refusals import Fault
from rulebook.departures import departs, is_tied, tie_is_unfilled, verifies
from rulebook.model import Rulebook
from rulebook.round import Round
from survey_app.store import Store

_FILE, _TYPED = "decisions.csv", "typed.json"
_COMMAND = Command(
    "decisionlook",
    "核对审定",
    "看审定是否合规则，不记录。",
    lambda r, _o, m: ["confirm", str(r.folder.resolve()), str(m.parent / _FILE), "--check"],
    recorded=False,
)
_LINE = re.compile(r"(\S+?)(?: 第(\d+)行)?(?: (\w+))?：应为(.*)，实为(.*)")
_BELOW = {"reason": "-why", "places": "-places"}  # fields beside the choice itself
_CORRECTED = {True: "改为不授予", False: "改为授予", None: "补授予"}
_OUTCOMES = {"award": "授予", "tie": "授予", "decline": "不授予", "vacant": "空缺"}


class Row(NamedTuple):
    """One decision as it will stand: of whom, what was computed, what it is, and why.

    ``departs`` says what it departs from, in words; nothing where it does not.
    """

    name: str
    computed: str
    outcome: str
    departs: str
    reason: str


class Line(NamedTuple):
    """A quota line: its decisions, and the candidates of whom nothing is written."""

    name: str
    note: str
    rows: list[Row]
    unwritten: list[str]

    @property
    def told(self) -> list[Row]:
        """The decisions that need more than their name: with a reason, or a departure."""
        return [row for row in self.rows if row.departs or row.reason]

    def names(self, outcome: str) -> list[str]:
        """Whom an outcome is for."""
        return [row.name for row in self.rows if row.outcome == outcome]


def lines_of(honours: Sequence[Honour], chosen: Sequence[Chosen]) -> list[tuple[str, list[Line]]]:
    """Every line of every honour, by the honour's name."""
    by_target = {(one.target.honour, one.target.id): one for one in chosen}
    found = []
    for honour in honours:
        lines = []
        for places, candidates in honour.lines:
            both = [(one, by_target.get((one.honour, one.id))) for one in (*candidates, places)]
            unfilled = _tie_is_unfilled(places, candidates, by_target)
            rows = [_row(one, unfilled) for _, one in both if one]
            unwritten = [one.name for one, decided in both if not decided and one is not places]
            lines.append(Line(places.name, places.note, rows, unwritten))
        found.append((honour.name, lines))
    return found


def _tie_is_unfilled(
    places: Target, candidates: Sequence[Target], chosen: Mapping[tuple[str, str], Chosen]
) -> bool:
    """Whether a place of a tie would stay open, and nobody has said so of the line itself."""
    of_line = chosen.get((places.honour, places.id))
    if of_line and of_line.decision == "vacant" and not places.computed:
        return False
    choices = [(one, chosen.get((one.honour, one.id))) for one in candidates]
    given = [one for one, own in choices if one.has(own.decision if own else "")]
    typed = of_line.places if of_line else ""
    most = int(typed) if typed.isascii() and typed.isdecimal() else places.quota
    in_tie = sum(is_tied(one.computed) for one in given)
    return tie_is_unfilled(places.tied, in_tie, most - len(given))


def _row(one: Chosen, unfilled: bool) -> Row:
    target = one.target
    name = "名额" if target.is_places else target.name
    departs_from = _departs(one)
    passed_over = target.computed == "tie" and not target.has(one.decision)
    if unfilled and passed_over and not departs_from:
        departs_from = "并列的名额空着，与计算结果不同"
    return Row(name, target.note, _outcome(one), departs_from, one.reason)


def _departs(one: Chosen) -> str:
    """What it departs from: while a condition is unverified, no result is there to differ from."""
    if one.decision == "correct":
        return "更正已记录的审定"
    if departs(one.decision, one.target.computed):
        return "与计算结果不同"
    if verifies(one.decision, one.target.computed):
        return f"条件待核验时{'授予' if one.decision in ('award', 'tie') else '不授予'}"
    return ""


def _outcome(one: Chosen) -> str:
    if one.target.is_places and one.decision != "vacant":
        return f"改为{one.places}个"
    if one.decision == "correct":
        return _CORRECTED[one.target.awarded]
    return _OUTCOMES.get(one.decision, one.decision)


def begin_look(
    this_round: Round, store: Store, chosen: Sequence[Chosen], typed: Mapping[str, str], by: str
) -> int:
    """Ask the command what it would refuse; the job's number. ``jobs.Busy`` if another one runs."""
    files = {_FILE: decisions_csv(chosen), _TYPED: json.dumps(dict(typed)).encode()}
    return start(this_round, store, _COMMAND, {}, by, files=files)


def look_of(this_round: Round, number: int, by: str) -> tuple[Job, dict[str, str]] | None:
    """A look that ``by`` has begun, and what was typed for it."""
    job = find_job(this_round.folder, number)
    if job is None or (job.command, job.by) != (_COMMAND.id, by):
        return None
    typed = json.loads((job.folder / _TYPED).read_text(encoding="utf-8"))
    return job, {str(name): str(value) for name, value in typed.items()}


def refused(
    job: Job, honours: Sequence[Honour], chosen: Sequence[Chosen], book: Rulebook
) -> list[Fault]:
    """What the command would refuse, each at its field; it calls honours as ``book`` does."""
    if (job.folder / _FILE).read_bytes() != decisions_csv(chosen):  # the list that was brought
        return [("main", words.OTHER_MEANWHILE)]
    if job.state is State.DONE:
        return []
    if job.state is not State.AT_FAULT:
        return [("main", words.NOT_CHECKED)]
    called = {one.id: one.short_name for one in book.honours.honours}
    faults = [_fault(line, honours, chosen, called) for line in said_by(job) if line.strip()]
    return list(dict.fromkeys(faults)) or [("main", words.NOT_CHECKED)]


def honour_at(faults: Sequence[Fault]) -> int | None:
    """The number of the first honour that a fault is of; None where all are of the whole."""
    numbers = (field.partition("-")[0] for field, _ in faults)
    return next((int(number) for number in numbers if number.isdecimal()), None)


def _fault(
    line: str, honours: Sequence[Honour], chosen: Sequence[Chosen], called: Mapping[str, str]
) -> Fault:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return "main", plain(line)
    file, number, column, expected, got = found.groups()
    if file.endswith("score.json"):
        return "main", words.SCORE_FIRST
    said = f"请写{plain(expected)}。" if got == "空" else f"应为{plain(expected)}。"
    if number:
        return _of_row(chosen[int(number) - 2], column or "", said)  # below the head
    target_of = _named_in(expected, honours, called)
    if target_of is None:
        return "main", said
    return target_of.field, said.replace(f" {target_of.id} ", "")


def _of_row(one: Chosen, column: str, said: str) -> Fault:
    """A fault of a decision, once where many were chosen together."""
    if column == "reason" and one.shared:
        return f"{one.shared}-all-why", f"待核验的：{said}"
    if column == "date":  # the form has one day for all
        return "date", f"审定日期{said}"
    return one.target.field + _BELOW.get(column, ""), f"{one.target.name}：{said}"


def _named_in(text: str, honours: Sequence[Honour], called: Mapping[str, str]) -> Target | None:
    """The target that a fault of no row names: a candidate by its id, a line by its name.

    Both may stand in several honours, and one name within another: the longest is meant.
    """
    parts = text.split()
    everything = [one for one in targets(honours) if called.get(one.honour, "") in text]
    everything.sort(key=lambda one: len(called.get(one.honour, "")), reverse=True)
    by_id = (one for one in everything if not one.is_places and one.id in parts)
    by_name = [one for one in everything if one.is_places and one.name in text]
    return next(by_id, None) or max(by_name, key=lambda one: len(one.name), default=None)

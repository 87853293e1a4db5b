"""`ceping confirm`: a decisions file checked line by line against the round, then recorded.

Comes in: a scored round, decisions.csv. Goes out: a line of the log. Asks score, decisions and
report (for what score.json holds); from outside ask ``ceping confirm``.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.decisions.decision_log import Basis, DecisionLog, append, read_log, writing
from analysis.decisions.decision_result import HonourState, honour_states
from analysis.report.awards_json import awards_data
from analysis.result.awards import CandidateFinding, Decision, HonourAwards, LineAwards
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook import contract
from rulebook.departures import needs_reason
from rulebook.files import file_hash
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import Row, TableRead, fault, read_table
from rulebook.unit_names import same_unit

SCORE = Path("report") / "score.json"


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation did: decisions added, all recorded before, bytes of a torn end cut."""

    added: tuple[Decision, ...]
    earlier: int
    torn: int


def confirm(this_round: Round, path: Path, recorded_at: dt.datetime) -> Confirmed:
    """Record the decisions of a file that are not recorded yet.

    Parameters
    ----------
    this_round
        The round; its report must be up to date.
    path
        The decisions, CSV or Excel.
    recorded_at
        The moment of recording.

    Raises
    ------
    InputError
        If any line is at fault, the report is out of date or the record was altered. Nothing is
        recorded then.
    """
    with writing(this_round.folder):
        log = read_log(this_round.folder)
        basis, added = _sound(this_round, path, log)
        if added:
            moment = recorded_at.isoformat(timespec="seconds")
            append(this_round.folder, log, basis, added, moment)
        return Confirmed(added, len(log.decisions), log.torn if added else 0)


def check(this_round: Round, path: Path) -> Confirmed:
    """What ``confirm`` would do with a file; nothing is recorded.

    Raises
    ------
    InputError
        As ``confirm`` has it.
    """
    log = read_log(this_round.folder)
    _basis, added = _sound(this_round, path, log)
    return Confirmed(added, len(log.decisions), 0)


def _sound(this_round: Round, path: Path, log: DecisionLog) -> tuple[Basis, tuple[Decision, ...]]:
    """What is decided on, and the decisions of a file that are not recorded yet."""
    read = read_table(path, contract.DECISIONS, this_round.grades)
    if read.problems:
        raise InputError(read.problems)
    report = score_round(this_round, checks=False)
    basis = basis_of(this_round, report)
    lines, problems = _lines(read, report)
    recorded = {_as_written(decision) for decision in log.decisions}
    new = [line for line in lines if _as_written(line[1]) not in recorded]
    if not problems and new:
        problems = list(_problems(read.file, new, report, log))
    if problems:
        raise InputError(problems)
    return basis, tuple(decision for _row, decision in new)


def basis_of(this_round: Round, report: ScoreReport) -> Basis:
    """What is decided on: the score.json that lies in report/, as long as it is up to date.

    Raises
    ------
    InputError
        If there is none, or another.
    """
    path = this_round.folder / SCORE
    words = Words(
        "与当前数据一致的结果（先运行 ceping score）", "a current result: run ceping score"
    )
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        current = (
            data["inputs"]["counts"] == report.sources.counts_sha256
            and data["awards"] == awards_data(report)
            and data["reading"] == report.reading
            and data["weights_official"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        current = False
    if not current:
        raise InputError([Problem(SCORE.as_posix(), words, "过时或没有" if path.exists() else "")])
    sources = report.sources
    return Basis(file_hash(path), sources.counts_sha256, dict(sources.files), report.reading)


def _as_written(decision: Decision) -> tuple[object, ...]:
    """A decision without its place in the log and what was computed."""
    target = (decision.honour_id, decision.candidate_id)
    return (*target, decision.decision, decision.date, decision.reason, decision.places)


Line = tuple[Row, Decision]


def _lines(read: TableRead, report: ScoreReport) -> tuple[list[Line], list[Problem]]:
    """Every row as a decision, or what is wrong with its honour, its candidate or its places."""
    lines: list[Line] = []
    problems: list[Problem] = []
    by_name = {
        name: awards
        for awards in report.awards
        for name in (awards.honour.id, awards.honour.name.zh, awards.honour.short_name)
    }
    for row in read.rows:
        awards = by_name.get(str(row.values["honour"]))
        if awards is None:
            ids = "、".join(honour.honour.id for honour in report.awards)
            words = Words(f"本版规则的荣誉（{ids}）", f"honours of the edition ({ids})")
            problems.append(fault(read.file, row, "honour", words))
            continue
        faults = list(_target_faults(read.file, row, awards))
        problems += faults
        if not faults:
            lines.append((row, _decision(row, awards)))
    return lines, problems


def _target_faults(file: str, row: Row, awards: HonourAwards) -> Iterator[Problem]:
    target, kind = str(row.values["candidate_id"]), row.values["decision"]
    line, candidate = awards.line(target), awards.candidate(target)
    lines = "、".join(quota_line.line.id for quota_line in awards.lines)
    name = awards.honour.short_name
    if kind == "quota" and line is None:
        words = Words(f"{name}的名额编号（{lines}）", f"a quota line ({lines})")
        yield fault(file, row, "candidate_id", words)
    elif kind in ("vacant", "correct") and line is None and candidate is None:
        words = Words(f"{name}的候选编号或名额编号（{lines}）", f"a candidate or line ({lines})")
        yield fault(file, row, "candidate_id", words)
    elif kind in ("award", "decline", "tie") and candidate is None:
        words = Words(f"{name}的候选编号（见 score.json 的 awards）", "a candidate of this honour")
        yield fault(file, row, "candidate_id", words)
    changes_places = kind == "quota" or (kind == "correct" and line is not None)
    if changes_places and row.values["places"] is None:
        yield fault(file, row, "places", Words("调整后的名额数", "the new number of places"))
    elif not changes_places and row.values["places"] is not None:
        words = Words("空（只有调整名额才写）", "nothing: only a change of places has it")
        yield fault(file, row, "places", words)


def _decision(row: Row, awards: HonourAwards) -> Decision:
    values = row.values
    target, places = str(values["candidate_id"]), values["places"]
    assert isinstance(values["date"], dt.date)
    assert places is None or isinstance(places, int)
    return Decision(
        awards.honour.id,
        target,
        values["decision"],  # type: ignore[arg-type]  # a CHOICE column
        values["date"],
        str(values["reason"] or ""),
        places,
        _computed(awards.candidate(target), awards.line(target)),
    )


def _computed(candidate: CandidateFinding | None, line: LineAwards | None) -> str:
    if candidate is not None:
        return candidate.computed
    return "open" if line is not None and line.open_places else ""


def _problems(
    file: str, new: Sequence[Line], report: ScoreReport, log: DecisionLog
) -> Iterator[Problem]:
    """What is wrong with the new lines together, on top of what is recorded."""
    states = honour_states(report.awards, log.decisions)
    settled_before = {honour for honour, state in states.items() if state.decided}
    last = max((decision.date for decision in log.decisions), default=dt.date.min)
    first_row: dict[tuple[str, str, bool], int] = {}
    for row, decision in new:
        state = states[decision.honour_id]
        yield from _timing(file, row, decision, settled_before, last)
        if not decision.reason and needs_reason(decision.decision, decision.computed):
            words = Words("理由（与计算结果不同，或并列取舍）", "the reason for departing from it")
            yield fault(file, row, "reason", words)
        yield from _against_conditions(file, row, decision, state)
        yield from _one_a_unit(file, row, decision, state, report)
        target = (decision.honour_id, decision.candidate_id, decision.decision == "quota")
        if target in first_row:
            words = Words(
                f"一名候选只写一行（第{first_row[target]}行已有）", "one line a candidate"
            )
            yield fault(file, row, "candidate_id", words)
        first_row.setdefault(target, row.number)
        state.apply(decision)
    # All honours with computed places are settled together: 已审定 is said of the whole result.
    yield from _undecided(file, [states[h] for h in states if h not in settled_before])
    yield from _twice(file, states)
    yield from _both(file, report, states)
    yield from _too_many(file, report, states)


def _against_conditions(
    file: str, row: Row, decision: Decision, state: HonourState
) -> Iterator[Problem]:
    """An award against a condition or a clause needs an exception under somebody's name."""
    candidate = state.awards.candidate(decision.candidate_id)
    if candidate is None or not candidate.barred or not state.gives(decision):
        return
    words = Words(
        f"符合条件的候选（{candidate.name}：{'；'.join(candidate.reasons)}）；"
        "作为例外的，先在申报条件核验表写明同意的人和理由",
        "a candidate that meets the conditions; an exception is first recorded in conditions, "
        "with a name and a reason",
    )
    yield fault(file, row, "candidate_id", words)


def _one_a_unit(
    file: str, row: Row, decision: Decision, state: HonourState, report: ScoreReport
) -> Iterator[Problem]:
    """各1名: a further one of the same unit needs a reason."""
    line = state.awards.line_of(decision.candidate_id)
    most = line.line.places_of_unit if line else None
    if line is None or most is None or decision.reason or not state.gives(decision):
        return
    campaign = report.book.campaign
    units = {c.candidate_id: same_unit(c.unit, campaign) for c in line.candidates}
    unit = units[decision.candidate_id]
    given = sum(units.get(other) == unit for other in state.awarded - {decision.candidate_id})
    if given >= most:
        words = Words(
            f"理由（{line.line.says}，{unit}已有{given}名）", f"why {unit} has more than {most}"
        )
        yield fault(file, row, "reason", words)


def _timing(
    file: str, row: Row, decision: Decision, settled: set[str], last: dt.date
) -> Iterator[Problem]:
    correction = decision.decision == "correct"
    if correction and decision.honour_id not in settled:
        words = Words("先有审定才能更正", "a correction needs something settled before")
        yield fault(file, row, "decision", words)
    if not correction and decision.honour_id in settled:
        words = Words("更正（这项荣誉已经审定）", "correct: this honour is settled")
        yield fault(file, row, "decision", words)
    if correction and decision.date < last:
        words = Words(f"不早于已记录的{last}", f"not before {last}, which is recorded")
        yield fault(file, row, "date", words)


def _undecided(file: str, open_states: Sequence[HonourState]) -> Iterator[Problem]:
    """Whom the rules give or propose a place must be named; in a tie at least one must be."""
    for state in open_states:
        named = {*state.awarded, *state.declined}
        open_lines = set(state.vacant)
        for line in state.awards.lines:
            tied = [c for c in line.candidates if c.standing == "tie"]
            left = [c for c in line.candidates if c.takes_place and c.candidate_id not in named]
            if tied and line.line.id not in open_lines:
                left += tied if not any(c.candidate_id in named for c in tied) else []
            for candidate in left:
                honour = state.awards.honour.short_name
                target = f"{honour} {candidate.candidate_id} {candidate.name}"
                words = Words(f"对{target}的审定", f"a decision on {target}")
                yield Problem(file, words, "")


def _twice(file: str, states: dict[str, HonourState]) -> Iterator[Problem]:
    """Nobody has one honour twice under two ids."""
    for state in states.values():
        honour, once = state.awards.honour.short_name, set(_who(state).values())
        for candidate in sorted(state.awarded - once):
            name = state.awards.name_of(candidate)
            words = Words(f"{name} 在{honour}中只评一次", f"{name} once in {honour}")
            yield Problem(file, words, candidate)


def _both(file: str, report: ScoreReport, states: dict[str, HonourState]) -> Iterator[Problem]:
    """No candidate may have an honour together with one that excludes it, whatever its ids."""
    for awards in report.awards:
        own = _who(states[awards.honour.id])
        for other in awards.honour.not_with:
            others = _who(states[other])
            for candidate in sorted(own[key] for key in own.keys() & others.keys()):
                first = report.book.honour(other).short_name
                words = Words(
                    f"{candidate} 只获一项（获评{first}的，不再获评{awards.honour.short_name}）",
                    f"one of the two honours for {candidate}",
                )
                yield Problem(file, words, f"{first}、{awards.honour.short_name}")


def _who(state: HonourState) -> dict[tuple[str, str], str]:
    """Ids of the awarded by who they are, see ``CandidateFinding.who``."""
    found = (c for c in state.awards.candidates if c.candidate_id in state.awarded)
    return {c.who: c.candidate_id for c in found}


def _too_many(file: str, report: ScoreReport, states: dict[str, HonourState]) -> Iterator[Problem]:
    """More than a line may have, 左右 included, only after a line that changes it."""
    for state in states.values():
        for line in state.awards.lines:
            most = state.places.get(line.line.id, report.book.honours.most(line.line))
            given = sum(c.candidate_id in state.awarded for c in line.candidates)
            if given > most:
                about = f"，{line.line.says}" if most > line.line.places else ""
                words = Words(
                    f"{line.line.name.zh}不超过名额{most}（要调整的，另写一行名额调整{about}）",
                    f"at most {most} for {line.line.id} (a line quota changes it)",
                )
                yield Problem(file, words, str(given))

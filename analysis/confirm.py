"""`ceping confirm`: a decisions file checked line by line against the round, then recorded."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.decisions.decision_log import Basis, Record, append, read_record, writing
from analysis.decisions.decision_result import State, departs, states
from analysis.intake.nominations import fault
from analysis.report.awards_json import awards_data
from analysis.result.awards import CandidateFinding, Decision, HonourAwards, LineAwards
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook import contract
from rulebook.files import file_hash
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import Row, TableRead, read_table

SCORE = Path("report") / "score.json"


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation did: decisions added, those recorded before, bytes of a torn end cut."""

    added: tuple[Decision, ...]
    known: int
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
        record = read_record(this_round.folder)
        read = read_table(path, contract.DECISIONS, this_round.grades)
        if read.problems:
            raise InputError(read.problems)
        report = score_round(this_round, checks=False)
        basis = _basis(this_round, report)
        lines, problems = _lines(read, report)
        seen = {_what(one) for one in record.decisions}
        new = [(row, one) for row, one in lines if _what(one) not in seen]
        if not problems and new:
            problems = list(_problems(read.file, new, report, record))
        if problems:
            raise InputError(problems)
        added = tuple(one for _row, one in new)
        if added:
            append(
                this_round.folder, record, basis, added, recorded_at.isoformat(timespec="seconds")
            )
        return Confirmed(added, len(lines) - len(new), record.torn if added else 0)


def _basis(this_round: Round, report: ScoreReport) -> Basis:
    """What is decided on: the score.json that lies in report/, as long as it is up to date."""
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


def _what(one: Decision) -> tuple[object, ...]:
    """A decision without its place in the record and what was computed."""
    return (one.honour_id, one.candidate_id, one.decision, one.date, one.reason, one.places)


Line = tuple[Row, Decision]


def _lines(read: TableRead, report: ScoreReport) -> tuple[list[Line], list[Problem]]:
    """Every row as a decision, or what is wrong with its honour, its candidate or its places."""
    lines: list[Line] = []
    problems: list[Problem] = []
    names = {
        name: one
        for one in report.awards
        for name in (one.honour.id, one.honour.name.zh, one.honour.short_name)
    }
    for row in read.rows:
        awards = names.get(str(row.values["honour"]))
        if awards is None:
            known = "、".join(one.honour.id for one in report.awards)
            words = Words(f"本版规则的荣誉（{known}）", f"honours of the edition ({known})")
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
    lines = "、".join(one.line.id for one in awards.lines)
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
    file: str, new: Sequence[Line], report: ScoreReport, record: Record
) -> Iterator[Problem]:
    """What is wrong with the new lines together, on top of what is recorded."""
    now = states(report.awards, record.decisions)
    settled_before = {honour for honour, state in now.items() if state.decided}
    last = max((one.date for one in record.decisions), default=dt.date.min)
    seen: dict[tuple[str, str, bool], int] = {}
    for row, one in new:
        yield from _timing(file, row, one, settled_before, last)
        if not one.reason and (departs(one) or (one.computed == "tie" and gives(one))):
            words = Words("理由（与计算结果不同，或并列取舍）", "the reason for departing from it")
            yield fault(file, row, "reason", words)
        target = (one.honour_id, one.candidate_id, one.decision == "quota")
        if target in seen:
            words = Words(f"一名候选只写一行（第{seen[target]}行已有）", "one line a candidate")
            yield fault(file, row, "candidate_id", words)
        seen.setdefault(target, row.number)
        now[one.honour_id].apply(one)
    # All honours with computed places are settled together: 已审定 is said of the whole result.
    yield from _undecided(file, [now[h] for h in now if h not in settled_before])
    yield from _both(file, report, now)
    yield from _too_many(file, now)


def gives(one: Decision) -> bool:
    """Whether a decision that is no correction gives the honour."""
    return one.decision in ("award", "tie")


def _timing(
    file: str, row: Row, one: Decision, settled: set[str], last: dt.date
) -> Iterator[Problem]:
    if one.decision == "correct" and one.honour_id not in settled:
        words = Words("先有审定才能更正", "a correction needs something settled before")
        yield fault(file, row, "decision", words)
    if one.decision != "correct" and one.honour_id in settled:
        words = Words("correct（这项荣誉已经审定）", "correct: this honour is settled")
        yield fault(file, row, "decision", words)
    if one.decision == "correct" and one.date < last:
        words = Words(f"不早于已记录的{last}", f"not before {last}, which is recorded")
        yield fault(file, row, "date", words)


def _undecided(file: str, open_states: Sequence[State]) -> Iterator[Problem]:
    """Whom the rules give or propose a place must be named; in a tie at least one must be."""
    for state in open_states:
        named = {*state.awarded, *state.declined}
        open_lines = set(state.vacant)
        for line in state.awards.lines:
            tied = [one for one in line.candidates if one.standing == "tie"]
            left = [
                one for one in line.candidates if one.takes_place and one.candidate_id not in named
            ]
            if tied and line.line.id not in open_lines:
                left += tied if not any(one.candidate_id in named for one in tied) else []
            for one in left:
                what = f"{state.awards.honour.short_name} {one.candidate_id} {one.name}"
                words = Words(f"对{what}的审定", f"a decision on {what}")
                yield Problem(file, words, "")


def _both(file: str, report: ScoreReport, now: dict[str, State]) -> Iterator[Problem]:
    """No candidate may have an honour together with one that excludes it."""
    for awards in report.awards:
        for other in awards.honour.not_with:
            for candidate in sorted({*now[awards.honour.id].awarded} & {*now[other].awarded}):
                first = report.book.honour(other).short_name
                words = Words(
                    f"{candidate} 只获一项（获评{first}的，不再获评{awards.honour.short_name}）",
                    f"one of the two honours for {candidate}",
                )
                yield Problem(file, words, f"{first}、{awards.honour.short_name}")


def _too_many(file: str, now: dict[str, State]) -> Iterator[Problem]:
    """An exact number of places is exceeded only after a line that changes it."""
    for state in now.values():
        for line in state.awards.lines:
            places = state.places_of(line.line.id)
            given = sum(one.candidate_id in state.awarded for one in line.candidates)
            exact = not line.line.approximate or line.line.id in state.places
            if exact and given > places:
                words = Words(
                    f"{line.line.id} 不超过名额{places}（要调整名额，写一行 quota）",
                    f"at most {places} for {line.line.id} (a line quota changes it)",
                )
                yield Problem(file, words, str(given))

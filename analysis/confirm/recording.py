"""`ceping confirm`: a decisions file checked line by line against the round, then recorded.

Comes in: a scored round, decisions.csv. Goes out: a line of the log. Asks score, decisions and
report (for what score.json holds); from outside ask ``ceping confirm``.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.confirm.together import Line, problems_together
from analysis.decisions.decision_log import Basis, DecisionLog, append, read_log, writing
from analysis.report.awards_json import awards_data
from analysis.result.awards import (
    CandidateFinding,
    Decision,
    HonourAwards,
    LineAwards,
    computed_words,
)
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook import contract
from rulebook.departures import LONGEST_REASON, is_tied
from rulebook.files import file_hash
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import Row, TableRead, fault, read_table

SCORE = Path("report") / "score.json"


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation did: decisions added, all recorded before, bytes of a torn end cut."""

    added: tuple[Decision, ...]
    earlier: int
    torn: int


def confirm(
    this_round: Round,
    path: Path,
    recorded_at: dt.datetime,
    announce: Callable[[str], object] | None = None,
) -> Confirmed:
    """Record the decisions of a file that are not recorded yet.

    Parameters
    ----------
    this_round
        The round; its report must be up to date.
    path
        The decisions, CSV or Excel.
    recorded_at
        The moment of recording.
    announce
        Given the SHA-256 that the record is about to have, just before it is written.

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
            append(this_round.folder, log, basis, added, moment, announce)
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
        today = this_round.settings.local(dt.datetime.now(dt.UTC)).date()
        first_year, _ = this_round.likely_years
        problems = list(problems_together(read.file, new, report, log, first_year, today))
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
    elif kind == "tie" and candidate and not is_tied(candidate.computed):
        standing = computed_words(candidate.computed).zh
        words = Words(
            f"award（{candidate.name}没有并列，计算结果为“{standing}”；tie只用于并列的候选）",
            f"award: {candidate.name} is in no tie",
        )
        yield fault(file, row, "decision", words)
    changes_places = kind == "quota" or (kind == "correct" and line is not None)
    if changes_places and row.values["places"] is None:
        yield fault(file, row, "places", Words("调整后的名额数", "the new number of places"))
    elif not changes_places and row.values["places"] is not None:
        words = Words("空（只有调整名额才写）", "nothing: only a change of places has it")
        yield fault(file, row, "places", words)
    elif changes_places and int(row.text("places")) > (most := _most_places(awards)):
        words = Words(f"不超过{most}（{name}的名额和候选都没有这么多）", f"at most {most}")
        yield fault(file, row, "places", words)
    if len(reason := row.text("reason")) > LONGEST_REASON:
        words = Words(f"不超过{LONGEST_REASON}字的理由", f"at most {LONGEST_REASON} characters")
        yield Problem(file, words, f"{len(reason)}字", row.number, "reason")


def _most_places(awards: HonourAwards) -> int:
    """As many places as anybody could mean for a line: all of the honour, or one a candidate."""
    return max(sum(line.line.places for line in awards.lines), len([*awards.candidates]))


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

"""The papers around a meeting of the leading group: agenda, minutes, circular, certificates.

Comes in: a scored round, after the meeting with decisions recorded by ``confirm``. Goes out: files
of the round. Asks score, decisions, confirm and report; from outside ask `ceping agenda`, `ceping
minutes`, `ceping circular` and `ceping certificates`.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.confirm.recording import basis_of
from analysis.decisions.decision_log import DecisionLog, read_log
from analysis.decisions.decision_result import decided_result, honour_states
from analysis.report.certificates import Certificates, write_certificates
from analysis.report.word import NOTICE
from analysis.report.word.agenda import write_agenda
from analysis.report.word.minutes import write_minutes
from analysis.report.word.notice import write_notice
from analysis.report.word.shared import changed_words
from analysis.result.awards import Decided, HonourAwards
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook.files import write_files
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.sittings import sittings_of

FOLDER, CERTIFICATES = "sitting", "certificates"
AGENDA = "agenda.docx"
_RECORD = "decisions.jsonl"


@dataclass(frozen=True)
class Written:
    """Files; what was changed since the decision, in words; days that nobody wrote down."""

    files: list[Path]
    changed: str = ""
    unrecorded: tuple[dt.date, ...] = ()
    certificates: Certificates = field(default_factory=Certificates)


def agenda(this_round: Round) -> list[Path]:
    """Write the agenda of what is still to be decided.

    Raises
    ------
    InputError
        If the result that lies in report/ is not of the data as they are, or all is decided.
    """
    sittings, report = sittings_of(this_round), score_round(this_round, checks=False)
    left = _undecided(report)
    if not left:
        words = Words("还没有审定的荣誉（更正不用议程）", "an honour that is not decided yet")
        raise InputError([Problem(_RECORD, words, "都已审定")])
    basis_of(this_round, report)
    decided_on = {one.date for one in report.decided.record} if report.decided else set()
    ahead = next((one for one in sittings if one.day not in decided_on), None)
    return write_files(
        this_round.folder / FOLDER,
        lambda scratch: write_agenda(report, left, ahead, scratch / AGENDA),
    )


def minutes(this_round: Round) -> Written:
    """Write the minutes of every day on which something was decided.

    Raises
    ------
    InputError
        If nothing was decided, or what is written of the meetings is at fault.
    """
    sittings = {one.day: one for one in sittings_of(this_round)}
    report, decided = _decided(this_round)
    log, days = read_log(this_round.folder), sorted({one.date for one in decided.record})

    def write(scratch: Path) -> None:
        for day in days:
            path = scratch / f"minutes-{day}.docx"
            write_minutes(report, _as_of(report, log, day), day, sittings.get(day), path)

    files = write_files(this_round.folder / FOLDER, write)
    return Written(files, unrecorded=tuple(day for day in days if day not in sittings))


def _as_of(report: ScoreReport, log: DecisionLog, day: dt.date) -> Decided:
    """The result as it stood at the end of a day: what came later is not in its minutes."""
    until = [
        replace(one, decisions=tuple(d for d in one.decisions if d.date <= day))
        for one in log.confirmations
    ]
    kept = DecisionLog(tuple(one for one in until if one.decisions))
    decided = decided_result(report.awards, kept, report.sources, report.reading)
    assert decided
    later = [d for d in log.decisions if d.date > day and d.decision != "correct"]
    awaited = frozenset((d.honour_id, d.candidate_id) for d in later)
    open_ties = {honour for honour, _candidate in awaited}
    told = tuple(
        one
        for one in decided.differences  # a tie whose other candidates were left for a later day
        if one.decision.computed != "tie" or one.decision.honour_id not in open_ties
    )
    return replace(decided, awaited=awaited, differences=told)


def circular(this_round: Round) -> Written:
    """Write the circular, which is the notice that scoring a decided round writes too.

    Raises
    ------
    InputError
        If nothing was decided, or somebody awarded is no candidate any more.
    """
    report, decided = _decided(this_round)
    _require_candidates(report, decided)
    files = write_files(
        this_round.folder / "report",
        lambda scratch: write_notice(report, decided, scratch / NOTICE),
    )
    return Written(files, changed_words(report, decided))


def certificates(this_round: Round) -> Written:
    """Write the certificates of all who were awarded.

    Raises
    ------
    InputError
        If nothing was decided, or somebody awarded is no candidate any more.
    """
    report, decided = _decided(this_round)
    _require_candidates(report, decided)
    made = write_certificates(report, decided, this_round.folder / CERTIFICATES)
    return Written(made.files, changed_words(report, decided), certificates=made)


def _undecided(report: ScoreReport) -> list[HonourAwards]:
    return [
        awards
        for awards in report.awards
        if (settled := report.settled(awards.honour.id)) is None or not settled.decided
    ]


def _decided(this_round: Round) -> tuple[ScoreReport, Decided]:
    """The result as it was decided, by the record."""
    if not read_log(this_round.folder).confirmations:  # before the counting, which takes longer
        words = Words(
            "领导小组的审定（先记录审定，再写纪要、通报和证书）",
            "what was decided: first run ceping confirm",
        )
        raise InputError([Problem(_RECORD, words, "")])
    report = score_round(this_round, checks=False)
    assert report.decided
    return report, report.decided


def _require_candidates(report: ScoreReport, decided: Decided) -> None:
    """Everybody who was awarded must still be a candidate: lists leave out whoever is not."""
    if problems := [*_lost(report, decided)]:
        raise InputError(problems)


def _lost(report: ScoreReport, decided: Decided) -> Iterator[Problem]:
    for name, state in honour_states(report.awards, decided.record).items():
        known = {one.candidate_id for one in state.awards.candidates}
        for candidate in sorted(state.awarded - known):
            honour = report.awards_of(name).honour.name.zh
            words = Words(
                f"获评{honour}的候选都在名单中（恢复名单，或者更正审定）",
                f"everybody awarded {name} among the candidates",
            )
            yield Problem("nominations / windows", words, candidate)

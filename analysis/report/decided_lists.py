"""What the leading group decided, honour by honour and line by line, with why places stay open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.report.places import collective_tie, method_ties, vacancy_reasons
from analysis.result.awards import (
    CandidateFinding,
    Decided,
    Decision,
    HonourAwards,
    LineAwards,
    SettledHonour,
)
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_numeral
from rulebook.honours import Honour


@dataclass(frozen=True)
class DecidedLine:
    """A quota line as decided: its places, who has them, how many stay open, and why.

    Of places that are approximate (左右) some may be ``unused``: they stay open only where the
    record says so, or where nobody has any. ``awaited`` places were left for a later day when the
    result is that of a day. Candidates of a kind without a line stand in one
    without places.
    """

    id: str
    name: str
    places: int
    approximate: bool
    awarded: tuple[CandidateFinding, ...]
    open_places: int
    why: tuple[str, ...]
    unused: int = 0
    awaited: int = 0


@dataclass(frozen=True)
class DecidedHonour:
    """An honour as decided; ``decided`` is False where nothing was yet."""

    honour: Honour
    decided: bool
    lines: tuple[DecidedLine, ...]

    @property
    def places(self) -> int:
        """The places of all lines, as decided."""
        return sum(line.places for line in self.lines)

    @property
    def awarded(self) -> int:
        """How many have the honour."""
        return sum(len(line.awarded) for line in self.lines)

    @property
    def open_places(self) -> int:
        """How many places stay open."""
        return sum(line.open_places for line in self.lines)

    @property
    def awaited(self) -> int:
        """How many places were left for a later day."""
        return sum(line.awaited for line in self.lines)

    @property
    def unused(self) -> int:
        """How many approximate places were not used."""
        return sum(line.unused for line in self.lines)

    @property
    def count(self) -> str:
        """How many have it, with their measure word: 15个."""
        return f"{self.awarded}{self.honour.measure_word}"


def decided_honours(report: ScoreReport, decided: Decided) -> tuple[DecidedHonour, ...]:
    """Every honour as it was decided, in the order of the edition."""
    return tuple(
        _honour(report, decided, awards, decided.honour(awards.honour.id))
        for awards in report.awards
    )


def _honour(
    report: ScoreReport, decided: Decided, awards: HonourAwards, settled: SettledHonour
) -> DecidedHonour:
    lines = [_line(report, decided, line, settled) for line in awards.lines]
    won = tuple(c for c in awards.outside if c.candidate_id in settled.awarded)
    if won:
        lines.append(DecidedLine("", "其他", 0, False, won, 0, ()))
    return DecidedHonour(awards.honour, settled.decided, tuple(lines))


def _line(
    report: ScoreReport, decided: Decided, line: LineAwards, settled: SettledHonour
) -> DecidedLine:
    places = dict(settled.places)[line.line.id]
    won = tuple(c for c in line.candidates if c.candidate_id in settled.awarded)
    left = max(places - len(won), 0) if settled.decided else 0
    later = sum((c.honour_id, c.candidate_id) in decided.awaited for c in line.candidates)
    awaited = min(left, later)
    left -= awaited
    vacant = left
    if line.line.approximate and won:
        vacant = left if line.line.id in settled.vacant else 0
    why = tuple(dict.fromkeys(_why(report, decided, line, won))) if vacant else ()
    name, about = line.line.name.zh, line.line.approximate
    return DecidedLine(line.line.id, name, places, about, won, vacant, why, left - vacant, awaited)


def _why(
    report: ScoreReport, decided: Decided, line: LineAwards, won: Sequence[CandidateFinding]
) -> Iterator[str]:
    """Reasons for places that stay open: those of the record first, then those of the files."""
    lost = {c.candidate_id: c.name for c in line.candidates if c not in won}
    recorded = [*_recorded(decided, line, lost)]
    yield from recorded
    score = report.book.window_score
    first = report.book.honour(score.designation.honour).quota(score.pool.unit_type)
    if line.line == first:
        yield from vacancy_reasons(report)
    elif not line.candidates:
        yield "没有候选"
    elif not recorded:
        eligible = sum(c.standing not in ("excluded", "not_eligible") for c in line.candidates)
        yield f"符合条件的候选{eligible}个，授予{len(won)}个"


def _recorded(decided: Decided, line: LineAwards, lost: Mapping[str, str]) -> Iterator[str]:
    """What the record says of the line itself and of its candidates that were passed over."""
    honours = {candidate.honour_id for candidate in line.candidates}
    last = {(d.honour_id, d.candidate_id): d for d in decided.record if d.reason}
    for (honour, target), decision in last.items():
        if target == line.line.id and decision.decision == "vacant":
            yield _reason(decision)
        elif honour in honours and target in lost:
            yield f"{lost[target]}：{_reason(decision)}"


def tie_sentences(report: ScoreReport, decided: Decided) -> list[str]:
    """The ties at the last place of the ranking, and how each was decided."""
    score = report.book.window_score
    last_places = [(score.designation.honour, report.outcome.ties_at_cutoff)]
    last = collective_tie(report)
    last_places.append((score.proposal.honour, last.windows if last else ()))
    ties = [
        (honour, {one: report.result(one).window.name for one in windows}, _rank(report, windows))
        for honour, windows in last_places
        if windows
    ]
    ties += [
        (tie.honour.id, {c.candidate_id: c.name for c in tie.candidates}, tie.rank)
        for tie in method_ties(report)
    ]
    return [
        _tie(report, decided, honour, names, place)
        for honour, names, place in ties
        if decided.honour(honour).decided
    ]


def _rank(report: ScoreReport, windows: Sequence[str]) -> int:
    return report.result(windows[0]).standing.rank or 0


def _tie(
    report: ScoreReport, decided: Decided, honour: str, names: Mapping[str, str], place: int
) -> str:
    settled = decided.honour(honour)
    rank = chinese_numeral(place)
    won = [name for one, name in names.items() if one in settled.awarded]
    own = [d for d in decided.record if d.honour_id == honour and d.candidate_id in names]
    reasons = [_reason(decision) for decision in own]
    why = "；".join(dict.fromkeys(filter(None, reasons)))
    later = any((honour, one) in decided.awaited for one in names)
    given = f"授予{'、'.join(won)}" if won else "待定" if later else "均未授予"
    tied = f"{'、'.join(names.values())}得分完全相同，并列第{rank}名"
    return f"{report.book.honour(honour).short_name}：{tied}，{given}" + (
        f"（{why}）" if why else ""
    )


def _reason(decision: Decision) -> str:
    return decision.reason.rstrip("。")


@dataclass(frozen=True)
class ExceptionMade:
    """Somebody awarded against a condition or a clause; ``reason`` is who agreed's, not public."""

    honour: str
    name: str
    condition: str
    reason: str


def exceptions(report: ScoreReport, honours: Sequence[DecidedHonour]) -> list[ExceptionMade]:
    """Who of the awarded was let in by an exception, in the order of honours and lines."""
    clause = report.book.honours.exclusion("member_units")
    made = []
    for honour in honours:
        name = honour.honour.name.zh
        for candidate in (c for line in honour.lines for c in line.awarded):
            made += [
                ExceptionMade(name, candidate.name, f.condition.name.zh, f.override_reason)
                for f in candidate.conditions
                if f.exception
            ]
            if candidate.exception and clause:
                made.append(
                    ExceptionMade(
                        name, candidate.name, clause.as_condition().name.zh, candidate.exception
                    )
                )
    return made


def changes(report: ScoreReport, decided: Decided) -> Iterator[str]:
    """Who has an honour no longer, and who has it only since the correction."""
    for former in decided.former or ():
        now, was = decided.honour(former.honour_id).awarded, former.awarded
        name = report.book.honour(former.honour_id).name.zh
        for words, ids in (("不再获评", set(was) - set(now)), ("增补获评", set(now) - set(was))):
            names = [report.name_of(former.honour_id, i) for i in (*was, *now) if i in ids]
            if former.decided and names:
                yield f"{'、'.join(dict.fromkeys(names))}{words}{name}"

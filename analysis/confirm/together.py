"""What is wrong with decisions together, each line by line sound: order, reasons, places, people.

Comes in: new lines of decisions.csv, the result, the log. Goes out: problems with their rows. Asked
by ``recording`` alone.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from analysis.decisions.decision_log import DecisionLog
from analysis.decisions.decision_result import HonourState, honour_states
from analysis.result.awards import Decision
from analysis.result.score_report import ScoreReport
from rulebook.departures import needs_reason
from rulebook.problems import Problem, Words
from rulebook.tables import Row, fault
from rulebook.unit_names import same_unit

Line = tuple[Row, Decision]


def problems_together(
    file: str,
    new: Sequence[Line],
    report: ScoreReport,
    log: DecisionLog,
    first_year: int,
    today: dt.date,
) -> Iterator[Problem]:
    """What is wrong with the new lines together, on top of what is recorded.

    They were decided in ``first_year`` or later, and until ``today``.
    """
    states = honour_states(report.awards, log.decisions)
    settled_before = {honour for honour, state in states.items() if state.decided}
    last = max((decision.date for decision in log.decisions), default=dt.date.min)
    first_row: dict[tuple[str, str, bool], int] = {}
    for row, decision in new:
        state = states[decision.honour_id]
        yield from _timing(file, row, decision, settled_before)
        yield from _year(file, row, decision.date, first_year, report.settings.date)
        yield from _day(file, row, decision.date, last, today)
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
    yield from _passed_over(file, new, states)
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


def _timing(file: str, row: Row, decision: Decision, settled: set[str]) -> Iterator[Problem]:
    correction = decision.decision == "correct"
    if correction and decision.honour_id not in settled:
        words = Words("先有审定才能更正", "a correction needs something settled before")
        yield fault(file, row, "decision", words)
    if not correction and decision.honour_id in settled:
        words = Words("更正（这项荣誉已经审定）", "correct: this honour is settled")
        yield fault(file, row, "decision", words)


def _day(file: str, row: Row, day: dt.date, last: dt.date, today: dt.date) -> Iterator[Problem]:
    """Nothing was decided on a day that has not come, nor before what the record has already."""
    if day > today:
        yield fault(file, row, "date", Words(f"不晚于今天（{today}）", f"not after today, {today}"))
    if day < last:
        words = Words(f"不早于已记录的审定（{last}）", f"not before {last}, which is recorded")
        yield fault(file, row, "date", words)


def _year(file: str, row: Row, day: dt.date, first: int, of_round: dt.date) -> Iterator[Problem]:
    """A year that no answer of the round may have is a slip of the hand."""
    if day.year < first:
        words = Words(
            f"不早于{first}年（本轮结果日期是{of_round}）",
            f"in {first} or later: the round's date is {of_round}",
        )
        yield fault(file, row, "date", words)


def _undecided(file: str, open_states: Sequence[HonourState]) -> Iterator[Problem]:
    """Whom the rules give or propose a place must be named, and of a tie all until it is filled."""
    for state in open_states:
        named = {*state.awarded, *state.declined}
        for line in state.awards.lines:
            must = [c for c in line.candidates if c.takes_place]
            must += [c for c in line.candidates if c.candidate_id in state.passed_over]
            for candidate in (c for c in must if c.candidate_id not in named):
                honour = state.awards.honour.short_name
                target = f"{honour} {candidate.candidate_id} {candidate.name}"
                words = Words(f"对{target}的审定", f"a decision on {target}")
                yield Problem(file, words, "")


def _passed_over(
    file: str, new: Sequence[Line], states: Mapping[str, HonourState]
) -> Iterator[Problem]:
    """A place of a tie that stays open needs the reason of every candidate without it."""
    for row, decision in new:
        named = decision.candidate_id in states[decision.honour_id].passed_over
        if named and not decision.reason:
            words = Words(
                "理由（并列的名额还空着，候选符合条件）", "why a place of the tie stays open"
            )
            yield fault(file, row, "reason", words)


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
                honour = state.awards.honour.short_name
                words = Words(
                    f"{honour}的{line.line.name.zh}不超过名额{most}（要调整的，另写一行名额调整{about}）",
                    f"at most {most} for {line.line.id} of {honour} (a line quota changes it)",
                )
                yield Problem(file, words, str(given))

"""minutes-DATE.docx: what a meeting of the leading group decided, and who was there (会议纪要).

Head and list of names after GB/T 9704-2012, 10.3. Every decision of the day stands in annex 2 with
what was computed, what that rests on, and why; the archive's hash is left to be filled in.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.report.candidate_wording import name_and_unit, rank_or_order, record_text
from analysis.report.decided_lists import (
    DecidedHonour,
    decided_honours,
    exceptions,
    tie_sentences,
)
from analysis.report.report_wording import component_names, lock_text
from analysis.report.word.annexes import attendance
from analysis.report.word.decision_page import departure, vacancies, waited
from analysis.report.word.letterhead import minutes_head, official_paper
from analysis.report.word.names_page import names_page
from analysis.report.word.shared import changed_words, rules_number
from analysis.report.word.sitting_words import amended, labelled, or_blank, time_words, title_of
from analysis.result.awards import CandidateFinding, Decided, Decision, Difference
from analysis.result.score_report import ScoreReport
from rendering.numbers import MISSING, chinese_date, chinese_numeral, decimal_text
from rendering.word.ooxml import RED, Column, Run, Words, blank
from rendering.word.paper import Paper
from rulebook.sittings import Attendee, Sitting

_FINE = 9.0  # points


@dataclass(frozen=True)
class _Meeting:
    """A day's decisions, ``decided`` as it stood at its end; ``sitting`` None if unrecorded."""

    report: ScoreReport
    decided: Decided
    day: dt.date
    sitting: Sitting | None

    @property
    def record(self) -> tuple[Decision, ...]:
        """What was decided on the day, in its order."""
        return tuple(one for one in self.decided.record if one.date == self.day)

    @property
    def corrections(self) -> tuple[Decision, ...]:
        """Those that reverse what another day had settled."""
        return tuple(one for one in self.record if one.decision == "correct")

    @property
    def honours(self) -> tuple[DecidedHonour, ...]:
        """The honours that were settled on the day, as they stand now."""
        own = {one.honour_id for one in self.record}
        every = decided_honours(self.report, self.decided)
        return tuple(one for one in every if one.honour.id in own)

    @property
    def of_the_day(self) -> Decided:
        """The result with nothing in it of other days."""
        own = {one.honour_id for one in self.record}
        honours = tuple(
            replace(one, decided=one.decided and one.honour_id in own)
            for one in self.decided.honours
        )
        return replace(
            self.decided,
            differences=self._of_day(self.decided.differences),
            verified=self._of_day(self.decided.verified),
            corrections=self._of_day(self.decided.corrections),
            honours=honours,
        )

    def _of_day(self, told: tuple[Difference, ...]) -> tuple[Difference, ...]:
        return tuple(one for one in told if one.decision.date == self.day)


def write_minutes(
    report: ScoreReport, decided: Decided, day: dt.date, sitting: Sitting | None, path: Path
) -> None:
    """Write the minutes of what was decided on ``day``."""
    held = _Meeting(report, decided, day, sitting)
    paper, title = official_paper(report, status=False), title_of(report, "会议纪要")
    minutes_head(paper, title, chinese_date(day))
    paper.text(_opening(held))
    for number, (heading, told) in enumerate(_parts(held), start=1):
        paper.heading(f"{chinese_numeral(number)}、{heading}")
        for words in told:
            paper.text(words)
    _hashes(paper, decided)
    paper.gap()
    people = [*_people(sitting)]
    for line in people:
        paper.text(line)
    paper.keep_together(len(people))
    if report.settings.simulated:
        words = report.book.questionnaires.texts.status_simulated.zh
        paper.note(Run(words, colour=RED))
    paper.annex(1, "审定名单")
    names_page(paper, held.honours)
    paper.annex(2, "逐项审定记录")
    _record(paper, held)
    organiser = report.book.campaign.campaign.organiser.zh
    paper.save(path, title, organiser, day)


def _opening(held: _Meeting) -> list[str | Run]:
    report, sitting = held.report, held.sitting
    group = report.book.campaign.leading_group
    place = or_blank(sitting.place if sitting else "", "地点")
    chair = or_blank(sitting.chair if sitting else "", "姓名")
    when = time_words(sitting) if sitting else chinese_date(held.day)
    said: list[str | Run] = [when, "，在", place, f"召开{report.book.deciders.zh}会议。会议由"]
    said += [chair, "主持，"]
    if sitting is None or not sitting.members:
        said += ["应到", blank("人数"), "人，实到", blank("人数"), "人"]
    else:
        said += [f"成员应到{len(sitting.members)}人，实到{len(sitting.present)}人"]
        if group.quorum:
            enough = len(sitting.present) >= group.quorum
            word = "符合" if enough else "不符合"
            said += [f"，{word}到会不少于{group.quorum}人的规定"]
    title = report.book.campaign.campaign.title.zh
    return [*said, f"。会议根据{rules_number(report)}，审定{title}的有关荣誉，纪要如下。"]


def _parts(held: _Meeting) -> Iterator[tuple[str, list[str]]]:
    report, of_the_day = held.report, held.of_the_day
    settled = [one for one in held.record if one not in held.corrections]
    if settled:
        yield "审定结果", [*map(_honour, held.honours), "名单见附件1，逐项审定记录见附件2。"]
    if held.corrections:
        yield "更正", [_correction(report, d) for d in of_the_day.corrections]
    departures = [departure(d) for d in of_the_day.differences if d.decision in settled]
    if settled:
        yield "与计算结果不同之处", _numbered(departures, "审定与计算结果没有不同。")
        if verified := [waited(d) for d in of_the_day.verified if d.decision in settled]:
            yield "计算时条件待核验、由会上审定的", _numbered(verified, "")
        yield "并列", _numbered(tie_sentences(report, of_the_day), "末位没有并列。")
        yield "空缺", _numbered(vacancies(held.honours), "没有空缺。")
        if made := exceptions(report, held.honours):
            told = [
                f"{e.name}获评{e.honour}，“{e.condition}”按例外处理：{e.reason.rstrip('。')}"
                for e in made
            ]
            yield "例外", _numbered(told, "")
    yield "依据", [_basis(held)]


def _honour(one: DecidedHonour) -> str:
    word, name = one.honour.measure_word, one.honour.name.zh
    counts = f"名额{one.places}{word}，授予{one.count}，空缺{one.open_places}{word}"
    counts += f"，待定{one.awaited}{word}" if one.awaited else ""
    unused = f"，“左右”的名额少用{one.unused}{word}" if one.unused else ""
    return f"{name}：{counts}{unused}。"


def _correction(report: ScoreReport, made: Difference) -> str:
    one, was, is_now = made.decision, made.computed.zh, made.decided.zh
    honour = report.awards_of(one.honour_id).honour.name.zh
    told = f"由{was}改为{is_now}" if one.places is not None else f"{was}，{is_now}"
    return f"{honour}，{made.name}：{told}。理由：{one.reason.rstrip('。')}。"


def _numbered(told: Sequence[str], none: str) -> list[str]:
    if not told:
        return [none]
    return [f"{number}.{words}。" for number, words in enumerate(told, start=1)]


def _basis(held: _Meeting) -> str:
    report, changed = held.report, changed_words(held.report, held.decided)
    since = f"审定以后改动过：{changed}。" if changed else ""
    return f"{attendance(report, few=False)}{lock_text(report)}{amended(report)}{since}"


def _people(sitting: Sitting | None) -> Iterator[list[str | Run]]:
    """Who was there, who was not and why, who attended, who took no part in what."""
    if sitting is None or not sitting.people:
        yield labelled("出席", blank("姓名"))
        yield labelled("请假", blank("姓名、原因"))
        yield labelled("列席", blank("单位、姓名"))
        yield labelled("回避", blank("姓名、对象，没有的写“无”"))
    else:
        yield labelled("出席", "、".join(one.name for one in sitting.present) or "无")
        yield labelled("请假", "；".join(f"{o.name}（{o.reason}）" for o in sitting.absent) or "无")
        yield labelled("列席", "、".join(map(_guest, sitting.guests)) or "无")
        withdrew = [f"{one.name}（{one.withdrew}）" for one in sitting.people if one.withdrew]
        yield labelled("回避", "；".join(withdrew) or "无")
    yield labelled("记录", or_blank(sitting.recorder if sitting else "", "姓名"))


def _guest(one: Attendee) -> str:
    return f"{one.name}（{one.post}）" if one.post else one.name


def _hashes(paper: Paper, decided: Decided) -> None:
    paper.note("审定所依据的结果文件的校验值（SHA-256）：")
    paper.note(decided.decided_on)
    paper.note(["归档文件的校验值（SHA-256，归档后填写）：", blank("64位校验值")])


def _record(paper: Paper, held: _Meeting) -> None:
    """Every decision of the day, honour by honour."""
    widths = {"对象": 34, "计算结果": 26, "依据": 40, "审定": 18, "理由": 38}
    columns = [Column(head, width) for head, width in widths.items()]
    for awards in held.report.awards:
        own = [one for one in held.record if one.honour_id == awards.honour.id]
        rows: list[list[Words]] = []
        for one in own:
            candidate = awards.candidate(one.candidate_id)
            rows.append(
                [
                    name_and_unit(candidate) if candidate else awards.name_of(one.candidate_id),
                    one.computed_words.zh,
                    _evidence(held.report, candidate) if candidate else MISSING,
                    record_text(one),
                    one.reason or MISSING,
                ]
            )
        if rows:
            name = awards.honour.name.zh
            paper.note(name, keep=True)
            paper.table(columns, rows, caption=f"{name}逐项审定记录", size=_FINE)


def _evidence(report: ScoreReport, candidate: CandidateFinding) -> str:
    """Rank and total with what the total is made of; for others what they were judged by."""
    told = rank_or_order(candidate)
    if candidate.rank is not None and candidate.judged is None:
        names = component_names(report.book)
        parts = report.result(candidate.candidate_id).components.by_kind()
        scores = "、".join(f"{names[kind]}{decimal_text(value)}" for kind, value in parts.items())
        return f"{told}（{scores}）"
    if told == MISSING and candidate.conditions and not candidate.pending and not candidate.not_met:
        return f"{len(candidate.conditions)}项条件均符合"
    return told

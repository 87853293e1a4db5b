"""How far the survey and the vote have come, in counts: never a grade, never a result."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from office_app.code_lists import papers_printed
from rulebook.round import Round, Window
from rulebook.vocabulary import OWN_CHANNELS, SMALLEST_GROUP, SURVEY, VOTE
from survey_app.acts.target import target
from survey_app.registers import pile_name, vote_name
from survey_app.setup import now, prepare
from survey_app.store import OPEN

DAYS = 14


class WindowCount(NamedTuple):
    """Answers about a window: by channel, of today, those that count, and what was handed out.

    ``wanted`` is the office's target, or all that was handed out where it has set none.
    """

    window: Window
    channels: Mapping[str, int]
    today: int
    counted: int
    issued: int
    used: int
    printed: int
    wanted: int

    @property
    def missing(self) -> int:
        """How many are still to come."""
        return max(self.wanted - self.counted, 0)

    @property
    def is_few(self) -> bool:
        """Whether less than half of what is wanted has come."""
        return self.counted * 2 < self.wanted


class Pile(NamedTuple):
    """The turnout of a pile of slips; of an open vote in fives."""

    name: str
    issued: int
    came: int


class Progress(NamedTuple):
    """What has come so far. ``days`` are the latest days, newest first, each by channel."""

    windows: list[WindowCount]
    days: Sequence[tuple[str, Mapping[str, int]]]
    issuers: list[tuple[str, int, int]]
    piles: list[Pile]
    target: int

    @property
    def totals(self) -> Mapping[str, int]:
        """Answers by channel."""
        return sum((Counter(one.channels) for one in self.windows), Counter())


def progress(this_round: Round, of_window: str = "") -> Progress:
    """What has come until now; the days of one window alone where ``of_window`` names it."""
    by_day = prepare(this_round).records.by_day()
    days: dict[str, Counter[str]] = {}
    for (day, window, channel), count in by_day.items():
        if of_window in ("", window):
            days.setdefault(day, Counter())[channel] += count
    rows = prepare(this_round).credentials.turnout(SURVEY)
    issuers = [(row[0], row[2], row[3]) for row in rows]
    return Progress(
        _windows(this_round, by_day),
        sorted(days.items(), reverse=True)[:DAYS],
        _summed(issuers),
        _piles(this_round),
        target(this_round),
    )


def _windows(this_round: Round, by_day: Mapping[tuple[str, str, str], int]) -> list[WindowCount]:
    today, printed = f"{now(this_round):%Y-%m-%d}", papers_printed(this_round)
    handed, used = Counter[str](), Counter[str]()
    for _, window_id, issued, came in prepare(this_round).credentials.turnout(SURVEY):
        handed[window_id] += issued
        used[window_id] += came
    channels: dict[str, Counter[str]] = {}
    of_today = Counter[str]()
    for (day, window_id, channel), count in by_day.items():
        channels.setdefault(window_id, Counter())[channel] += count
        of_today[window_id] += count * (day == today)
    aim = target(this_round)
    return [
        WindowCount(
            window,
            own := channels.get(window.id, Counter()),
            of_today[window.id],
            sum(own[channel] for channel in this_round.counted_channels),
            handed[window.id],
            used[window.id],
            printed[window.id],
            aim or handed[window.id] + printed[window.id],
        )
        for window in this_round.survey_windows
    ]


def _summed(rows: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Issuers with all that they were given, and how much of it came back."""
    given, back = Counter[str](), Counter[str]()
    for issuer, issued, used in rows:
        given[issuer] += issued
        back[issuer] += used
    return [(issuer, given[issuer], back[issuer]) for issuer in sorted(given)]


def _piles(this_round: Round) -> list[Pile]:
    store = prepare(this_round)
    in_fives = SMALLEST_GROUP if store.phase(VOTE).state == OPEN else 1
    return [
        Pile(pile_name(this_round, row[0]), row[2], row[3] // in_fives * in_fives)
        for row in store.credentials.turnout(VOTE)
    ]


def reminders(this_round: Round, found: Progress) -> dict[str, str]:
    """Texts to send on: to those who hand out codes, to the agency, to the voters."""
    title, until = this_round.settings.title, _said(now(this_round))
    came = sum(one.counted for one in found.windows)
    few = [one for one in found.windows if one.missing]
    enough = "各窗口都够了" if any(one.wanted for one in found.windows) else "还没有发出编码"
    lacking = "；".join(f"{one.window.name}还差{one.missing}份" for one in few) or enough
    closes = this_round.settings.survey.closes
    end = _said(this_round.settings.local(closes)) if closes else "办公室通知的时间"
    return {
        "发给发放人和大厅引导员": f"{title}：截至{until}，{lacking}。请继续发放编码，"
        f"问卷到{end}结束。请办事群众本人填写，不要让被评窗口的人员代填。",
        "发给测评机构": f"{title}：截至{until}，已收到{came}份。"
        f"{lacking}。请安排访问，{end}前录入完毕。",
        "发给投票人": f"{title}：{vote_name(this_round)}由本人参加，不记名，系统不显示您怎么评。"
        f"请{_vote_end(this_round)}完成；票签打不开或者丢了，请联系活动办公室。",
    }


def _vote_end(this_round: Round) -> str:
    closes = this_round.settings.vote.closes
    return f"在{_said(this_round.settings.local(closes))}前" if closes else "在会上"


def _said(moment: dt.datetime) -> str:
    return f"{moment.month}月{moment.day}日{moment:%H时%M分}"


def channels_of(this_round: Round) -> list[tuple[str, str, bool]]:
    """The survey's own channels: id, name, and whether it counts."""
    names = this_round.book.questionnaires.texts.channels
    counted = this_round.counted_channels
    return [(channel, names[channel].zh, channel in counted) for channel in OWN_CHANNELS]

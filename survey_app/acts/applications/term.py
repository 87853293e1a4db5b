"""When units may apply: the days of the edition, unless the office sets another closing time."""

import datetime as dt
from typing import NamedTuple

from rulebook.round import Round
from survey_app.acts.applications.refusing import refusal
from survey_app.acts.recording import Persons, recording
from survey_app.registers import sound_name
from survey_app.setup import now, prepare_unfilled
from survey_app.store import Store

_LONGEST = 200


class Term(NamedTuple):
    """The first moment, and the first one at which nothing is taken any more."""

    opens: dt.datetime
    closes: dt.datetime

    def admits(self, moment: dt.datetime) -> bool:
        """Whether an application that comes at ``moment`` is in time."""
        return self.opens <= moment < self.closes


def term_of(this_round: Round, store: Store) -> Term:
    """When applications of this round are taken."""
    days, local = this_round.book.campaign.application_days, this_round.settings.local
    midnight = dt.time()
    opens = local(dt.datetime.combine(days.start, midnight))
    stated = store.applications.closes()
    if stated:
        return Term(opens, local(dt.datetime.fromisoformat(stated)))
    return Term(opens, local(dt.datetime.combine(days.end + dt.timedelta(days=1), midnight)))


def in_time(this_round: Round, store: Store) -> bool:
    """Whether one is taken now, by this machine's clock.

    A simulated round keeps the dates of the year it plays, so they are not asked there.
    """
    return this_round.settings.simulated or term_of(this_round, store).admits(now(this_round))


def is_over(this_round: Round, store: Store) -> bool:
    """Whether none is taken any more; never of a simulated round."""
    closes = term_of(this_round, store).closes
    return not this_round.settings.simulated and now(this_round) >= closes


def require_in_time(this_round: Round, store: Store) -> None:
    """Whether one is taken now.

    Raises
    ------
    InputError
        If it is too early or too late.
    """
    if in_time(this_round, store):
        return
    term = term_of(this_round, store)
    raise refusal(
        f"申报时间是{_said(term.opens)}至{_said(term.closes)}，"
        f"现在是{_said(now(this_round))}，不能收下。您填的内容还在本页。"
    )


def set_closes(this_round: Round, moment: dt.datetime, why: str, by: Persons = ()) -> None:
    """Let applications close at ``moment``, local time of the round; why is recorded.

    Raises
    ------
    InputError
        If it is not after the first day's beginning, or nobody says why.
    """
    store = prepare_unfilled(this_round)
    reason = sound_name(why, _LONGEST)
    if not reason:
        raise refusal(f"请写明原因，最多{_LONGEST}字。", "why")
    local = this_round.settings.local(moment)
    opens = term_of(this_round, store).opens
    if local <= opens:
        raise refusal(f"截止时间要晚于{_said(opens)}。", "until")
    stated = local.isoformat(timespec="minutes")
    with recording(
        this_round, store, "applications close", by, closes=stated, reason=reason
    ) as act:
        store.applications.set_closes(stated, act)


def _said(moment: dt.datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}".removesuffix(":00")

"""What a part is opened upon: the files, which a command checks as a job, and the records' state.

The command takes as long as the tables are large, so no page waits for it. What accounts and
database still lack changes from minute to minute and is asked for each time.
"""

import datetime as dt
from typing import NamedTuple

from office_app.jobs import COMMANDS, Job, State, all_jobs, start
from office_app.plain_words import plain
from office_app.refusals import line
from office_app.round_files import checked_files
from rulebook.round import Round
from survey_app.acts.opening import foreseen
from survey_app.acts.wanting import wanted_to_open
from survey_app.store import Store

_COMMAND = COMMANDS["check"]


class Checked(NamedTuple):
    """Whether nothing is wrong, and what was said, a line each."""

    sound: bool
    lines: tuple[str, ...]


def is_current(this_round: Round, job: Job) -> bool:
    """Whether nothing that a check reads has changed since it began."""
    began = dt.datetime.fromisoformat(job.started_at).timestamp()
    return max(path.stat().st_mtime for path in checked_files(this_round)) <= began


def latest(this_round: Round) -> Job | None:
    """The last check, as long as it is current and was not broken off."""
    checks = (job for job in all_jobs(this_round.folder) if job.command == _COMMAND.id)
    job = next(checks, None)
    kept = job and job.state in (State.RUNNING, State.DONE, State.AT_FAULT)
    return job if job and kept and is_current(this_round, job) else None


def begin(this_round: Round, store: Store, by: str) -> None:
    """Begin a check, unless a current one is there; ``jobs.Busy`` if another job runs."""
    if latest(this_round) is None:
        start(this_round, store, _COMMAND, {}, by)


def checked(this_round: Round, job: Job) -> Checked:
    """What a check that has ended says, and what else would stop an opening now."""
    problems = [line(one) for one in foreseen(this_round)]
    wanted = [plain(words.zh) for words in wanted_to_open(this_round)]
    lines = (*job.lines, *problems, *wanted)
    return Checked(job.state is State.DONE and not problems, tuple(one for one in lines if one))

"""What a `ceping` command does for the console, in a process of its own: nothing here computes.

Comes in: a command of ``commands`` and what was chosen for it. Goes out: a folder of the round that
only its owner reads, with the command's own lines and what it made. Who may be asked: ``start``,
``all_jobs``, ``find_job``, ``said_by``, ``cancel`` and ``offered``, by the console's pages.
"""

from office_app.jobs.commands import COMMANDS, Command
from office_app.jobs.folder import Job, State, all_jobs, find_job, number_in, said_by
from office_app.jobs.offered import offered
from office_app.jobs.starting import Busy, cancel, start

__all__ = [
    "COMMANDS",
    "Busy",
    "Command",
    "Job",
    "State",
    "all_jobs",
    "cancel",
    "find_job",
    "number_in",
    "offered",
    "said_by",
    "start",
]

"""A rehearsal with servers of its own: started and ended from a page, beside the round's own."""

import time
from typing import NamedTuple

from office_app.code_lists import write_list
from office_app.jobs import Command, Job, State, all_jobs, cancel, start
from rulebook.round import Round, open_round
from survey_app.acts import accounts, rehearsal
from survey_app.serving import free_address
from survey_app.setup import store_of
from survey_app.store import Account

_HOURS = 24
_LONGEST_END, _LOOK_EVERY = 20.0, 0.1  # seconds
_HERE = ("127.0.0.1", "localhost", "::1")
_EVERYWHERE = "0.0.0.0"  # phones in the hall must reach it


class Rehearsal(NamedTuple):
    """Where a rehearsal is met: by voters, and by the office."""

    voters: str
    office: str


def begin(this_round: Round, by: Account, host: str) -> str:
    """Make a rehearsal and start its servers; the link for the first login of ``by``.

    ``host`` is the name this machine is met by.

    Raises
    ------
    InputError
        As ``rehearsal.rehearse`` has it.
    """
    end(this_round)
    listening = host if host in _HERE else _EVERYWHERE
    ports = [free_address(listening, 0)[1] for _ in range(2)]
    voters, office = (f"http://{host}:{port}" for port in ports)
    made, slips = rehearsal.rehearse(this_round, voters)
    write_list(made, slips)
    link = accounts.add(made, by.name, by.full_name, by.role, _HOURS, here=office).link
    where = Rehearsal(f"{voters}/v/", f"{office}/staff/")
    start(made, store_of(made), _serve(listening, *ports), where._asdict(), by.name)
    return link


def where(this_round: Round) -> Rehearsal | None:
    """Where the rehearsal that runs is met; None if none does."""
    job = running(this_round)
    return Rehearsal(**job.options) if job else None


def new_link(this_round: Round, by: Account) -> str:
    """Another link for the login of ``by`` into the rehearsal that runs; empty if none does."""
    met = where(this_round)
    if met is None:
        return ""
    made, here = open_round(rehearsal.folder_of(this_round)), met.office.removesuffix("/staff/")
    if store_of(made).accounts.find(by.name):
        return accounts.reset(made, by.name, _HOURS, here=here).link
    return accounts.add(made, by.name, by.full_name, by.role, _HOURS, here=here).link


def running(this_round: Round) -> Job | None:
    """The servers of the rehearsal, if they run."""
    latest = all_jobs(rehearsal.folder_of(this_round))[:1]
    return latest[0] if latest and latest[0].state is State.RUNNING else None


def end(this_round: Round) -> None:
    """Stop its servers and wait for that; what was played stays until it is removed."""
    job, until = running(this_round), time.monotonic() + _LONGEST_END
    if job:
        cancel(job)
    while running(this_round) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY)


def _serve(host: str, port: int, office_port: int) -> Command:
    """The command that serves it; its own row, since no page may start it otherwise."""
    where = ["--host", host, "--port", str(port), "--office-port", str(office_port)]
    return Command(
        "serve",
        "演练",
        "演练用的服务器。",
        lambda r, _o, _m: ["serve", str(r.folder.resolve()), *where, "--workers", "1"],
        recorded=False,
    )

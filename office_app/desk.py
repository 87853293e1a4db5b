"""One computer of an office: console and voters' pages on it, and a browser that shows them.

Everything listens on this computer alone, so it needs no domain and no certificate; phones outside
cannot reach it. People answer at terminals here or on paper. One desk serves a round: whoever
starts a second is shown the console of the first. Ports stay as they were: codes and slips bear
the voters' one.
"""

import os
import threading
import time
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from office_app import create_app, serving
from office_app.founding import Founding, founding_app
from office_app.held_up import HeldUp, held_up_app
from office_app.port_taken import taken
from office_app.ports import is_free, take, take_nearest
from office_app.refusals import line
from rulebook.filelock import try_lock
from rulebook.problems import InputError, Words
from rulebook.round import SETTINGS_FILE, Round, open_round
from survey_app import create_app as voters_app
from survey_app.acts import accounts, upgrading
from survey_app.acts.given_out import is_given_out
from survey_app.acts.recording import DESK
from survey_app.desk_ports import CONSOLE, HOST, Ports, ports_of, remember
from survey_app.serving import serve as serve_voters
from survey_app.setup import prepare_unfilled
from survey_app.tokens import new_token

LOCK = ".desk.lock"
_FIRST_PORT = 8003  # of the pages that come before the console
_OFFICE, _FULL_NAME, _HOURS = "office", "办公室", 24
_AGAIN_SECONDS, _LOOK_SECONDS = 2.0, 0.2
Say = Callable[[Words], None]
Show = Callable[[str], None]


def run(folder: Path, say: Say, show: Show) -> None:
    """Serve the round in ``folder`` on this computer until SIGINT; make it first if there is none.

    Where another desk serves it, its console is shown and nothing else is started.

    Parameters
    ----------
    folder
        A round, or an empty or new folder.
    say
        Told what is going on.
    show
        Shows an address of the console, in a browser or by printing it.

    Raises
    ------
    InputError
        If something comes to be at fault while the round is begun.
    """
    shown = 0 if _is_round(folder) else _found(folder, say, show)
    console = shown or take_nearest(ports_of(folder).console)
    lock = _lock_or_show(folder, show)
    if lock is None:
        say(Words("这一轮已经开着，打开它的控制台。", "this round is being served already."))
        return
    try:
        this_round, held = _sound_round(folder, console, say, show)
        remember(folder, _ports(this_round, console))
        link = "" if shown else _way_in(this_round, console)
        if held:  # its page leads on
            held.link, link = link, ""
        with serving.office(this_round, HOST, console, at_desk=True):
            if link:
                threading.Thread(
                    target=_when_listening, args=(console, link, show), daemon=True
                ).start()
            _voters(folder, say)
    finally:
        os.close(lock)


def open_in_browser(address: str) -> None:
    """Show an address, where there is a browser that can."""
    webbrowser.open(address)


def _is_round(folder: Path) -> bool:
    return (folder / SETTINGS_FILE).is_file()


def _lock_or_show(folder: Path, show: Show) -> int | None:
    """The lock of whoever serves the round; None once the console of another desk was shown."""
    while (lock := try_lock(folder / LOCK)) is None:
        ports = ports_of(folder)
        if ports.page:
            show(ports.page)
            return None
        if not is_free(ports.console):  # it may just begin, or end
            show(_way_in(open_round(folder), ports.console))
            return None
        time.sleep(_LOOK_SECONDS)
    return lock


def _sound_round(folder: Path, console: int, say: Say, show: Show) -> tuple[Round, HeldUp | None]:
    """The round once nothing is wrong with it; until then a page says what is."""
    held: HeldUp | None = None
    while True:
        try:
            this_round = open_round(folder)
            _bring_up_to_date(this_round, say)
            create_app(this_round, at_desk=True)
        except InputError as error:
            if held is None:
                held = HeldUp(new_token(), (HOST, console), [])
                page = _show_page(held_up_app(held), f"wait/{held.token}", show, console)
                remember(folder, replace(ports_of(folder), page=page))
            lines = [line(problem) for problem in error.problems]
            if lines != held.lines:
                for problem in error.problems:
                    say(Words(problem.line("zh"), problem.line("en")))
            held.lines = lines
            time.sleep(_AGAIN_SECONDS)
        else:
            return this_round, held


def _show_page(app: Flask, path: str, show: Show, console: int = 0) -> str:
    """Serve a page that is no part of the console, at another port, and show it; its address."""
    server = make_server(
        HOST, take_nearest(_FIRST_PORT, but=console), app, threaded=True, request_handler=_Quiet
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://{HOST}:{server.server_port}/{path}"
    show(address)
    return address


def _bring_up_to_date(this_round: Round, say: Say) -> None:
    """A database of an earlier version is upgraded, with a copy before: a clerk has no terminal."""
    if not upgrading.is_older(this_round):
        return
    done = upgrading.upgrade(this_round, through=DESK)
    copy = done.backup.name if done.backup else ""
    say(
        Words(
            f"数据库已从版本{done.before}升级到{done.after}，升级以前的备份：{copy}",
            f"database upgraded from version {done.before} to {done.after}; copy before: {copy}",
        )
    )


def _ports(this_round: Round, console: int) -> Ports:
    """The ports of the round from now on; the voters' one may be taken."""
    ports = replace(ports_of(this_round.folder), console=console, taken=False, page="")
    voters = _voters_port(this_round, ports)
    return replace(ports, voters=voters or ports.voters, taken=not voters)


def _voters_port(this_round: Round, ports: Ports) -> int:
    """The voters' port; 0 where another program has it and papers bear it already."""
    stays = not this_round.settings.public_url and is_given_out(this_round)
    if stays:
        return ports.voters if take(ports.voters) else 0
    return take_nearest(ports.voters, but=ports.console)


def _found(folder: Path, say: Say, show: Show) -> int:
    """Show the page that makes a round, until it is made; the console's port that it leads on to.

    The port is settled once the round is made: by then another program may have had it. It is 0
    where another desk made the round meanwhile.
    """

    def welcome(this_round: Round, name: str, full_name: str) -> str:
        founding.console = HOST, take_nearest(CONSOLE)
        address, by = f"http://{HOST}:{founding.console[1]}", (name,)
        return accounts.add(this_round, name, full_name, _OFFICE, _HOURS, by, here=address).link

    founding = Founding(folder, new_token(), (HOST, 0), welcome)
    say(Words("请在浏览器里建轮次。", "make the round in the browser."))
    _show_page(founding_app(founding), f"new/{founding.token}", show)
    while not founding.done.wait(_LOOK_SECONDS):
        if _is_round(folder) and _is_served(folder):
            return 0
    return founding.console[1]


def _is_served(folder: Path) -> bool:
    lock = try_lock(folder / LOCK)
    if lock is not None:
        os.close(lock)
    return lock is None


class _Quiet(WSGIRequestHandler):
    """A log would hold the page's token."""

    def log_request(self, *_args: object) -> None:
        """Say nothing."""


def _way_in(this_round: Round, console: int) -> str:
    """The console, or a link for the first office account as long as none has its password."""
    address = f"http://{HOST}:{console}"
    store, by = prepare_unfilled(this_round), (_OFFICE,)
    everybody = [one for one in store.accounts.all() if one.role == _OFFICE]
    if any(one.password for one in everybody):
        return f"{address}/staff/"
    if everybody:
        return accounts.reset(this_round, everybody[0].name, _HOURS, by, here=address).link
    return accounts.add(this_round, _OFFICE, _FULL_NAME, _OFFICE, _HOURS, by, here=address).link


def _when_listening(port: int, link: str, show: Show) -> None:
    serving.wait_for(HOST, port)
    show(link)


def _voters(folder: Path, say: Say) -> None:
    """Serve voters as soon as the round has what they are asked about, and its port is free."""
    told: set[str] = set()

    def tell(words: Words) -> None:
        if words.zh not in told:
            say(words)
        told.add(words.zh)

    while True:
        try:
            this_round = open_round(folder)
            voters_app(this_round)
        except InputError:
            tell(_NOT_YET)
            time.sleep(_AGAIN_SECONDS)
            continue
        ports = _ports(this_round, ports_of(folder).console)
        remember(folder, ports)
        if not ports.taken:
            break
        tell(taken(ports))
        time.sleep(_AGAIN_SECONDS)
    serve_voters(this_round, HOST, ports.voters, 1)


_NOT_YET = Words(
    "名单补齐以前只有控制台；补齐以后自动启动问卷和投票。",
    "only the console for now: survey and vote start once the tables are filled.",
)


def default_folder() -> Path:
    """The present folder if it is a round, else one below it that is made."""
    here = Path.cwd()
    return here if _is_round(here) else here / "测评一轮"

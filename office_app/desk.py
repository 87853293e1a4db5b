"""One computer of an office: console and voters' pages on it, and a browser that shows them.

Everything listens on this computer alone, so it needs no domain and no certificate; phones outside
cannot reach it. People answer at terminals here or on paper.
"""

import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from office_app import serving
from office_app.founding import Founding, founding_app
from rulebook.problems import InputError, Words
from rulebook.round import SETTINGS_FILE, Round, open_round
from survey_app import create_app as voters_app
from survey_app.acts import accounts
from survey_app.serving import free_address
from survey_app.serving import serve as serve_voters
from survey_app.setup import prepare_unfilled
from survey_app.tokens import new_token

HOST = "127.0.0.1"
VOTERS_PORT, CONSOLE_PORT, FOUNDING_PORT = 8001, 8002, 8003
_OFFICE, _FULL_NAME, _HOURS = "office", "办公室", 24
_AGAIN_SECONDS = 2.0
Say = Callable[[Words], None]
Show = Callable[[str], None]


def run(folder: Path, say: Say, show: Show) -> None:
    """Serve the round in ``folder`` on this computer until SIGINT; make it first if there is none.

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
        If the folder holds something else, or the round's settings are at fault.
    """
    console = _port(CONSOLE_PORT)
    address = f"http://{HOST}:{console}"
    if not (folder / SETTINGS_FILE).is_file():
        _found(folder, console, say, show)
        link = ""
    else:
        link = _first_link(open_round(folder), address) or f"{address}/staff/"
    this_round = open_round(folder)
    with serving.office(this_round, HOST, console, at_desk=True):
        if link:
            threading.Thread(
                target=_when_listening, args=(console, link, show), daemon=True
            ).start()
        _voters(folder, say)


def open_in_browser(address: str) -> None:
    """Show an address, where there is a browser that can."""
    webbrowser.open(address)


def _port(wanted: int) -> int:
    """That port of this computer, or a free one."""
    try:
        return free_address(HOST, wanted)[1]
    except InputError:
        return free_address(HOST, 0)[1]


def _found(folder: Path, console: int, say: Say, show: Show) -> None:
    """Show the page that makes a round, until it is made; it then leads on to the console."""

    def welcome(this_round: Round, name: str, full_name: str) -> str:
        address = f"http://{HOST}:{console}"
        return accounts.add(this_round, name, full_name, _OFFICE, _HOURS, here=address).link

    founding = Founding(folder, new_token(), (HOST, console), welcome)
    server = make_server(
        HOST, _port(FOUNDING_PORT), founding_app(founding), threaded=True, request_handler=_Quiet
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(Words("请在浏览器里建轮次。", "make the round in the browser."))
    show(f"http://{HOST}:{server.server_port}/new/{founding.token}")
    founding.done.wait()


class _Quiet(WSGIRequestHandler):
    """A log would hold the page's token."""

    def log_request(self, *_args: object) -> None:
        """Say nothing."""


def _first_link(this_round: Round, address: str) -> str:
    """A link for the first office account, as long as none has its password; else nothing."""
    store = prepare_unfilled(this_round)
    everybody = [one for one in store.accounts.all() if one.role == _OFFICE]
    if any(one.password for one in everybody):
        return ""
    if everybody:
        return accounts.reset(this_round, everybody[0].name, _HOURS, here=address).link
    return accounts.add(this_round, _OFFICE, _FULL_NAME, _OFFICE, _HOURS, here=address).link


def _when_listening(port: int, link: str, show: Show) -> None:
    serving.wait_for(HOST, port)
    show(link)


def _voters(folder: Path, say: Say) -> None:
    """Serve voters as soon as the round has what they are asked about."""
    told = False
    while True:
        try:
            this_round = open_round(folder)
            voters_app(this_round)
            break
        except InputError:
            if not told:
                words = Words(
                    "名单补齐以前只有控制台；补齐以后自动启动问卷和投票。",
                    "only the console for now: survey and vote start once the tables are filled.",
                )
                say(words)
                told = True
            time.sleep(_AGAIN_SECONDS)
    port = _port(VOTERS_PORT)
    if warning := leads_elsewhere(this_round, port):
        say(warning)
    serve_voters(this_round, HOST, port, 1)


def leads_elsewhere(this_round: Round, port: int) -> Words | None:
    """A warning where printed addresses lead to whoever has our usual port; else nothing."""
    if port == VOTERS_PORT or this_round.settings.public_url:
        return None
    return Words(
        f"端口{VOTERS_PORT}正被占用，可能另一个测评正开着：印出的网址会打开那一个，"
        f"本轮的在 http://{HOST}:{port}/ 。请关掉那一个，再重新启动。",
        f"port {VOTERS_PORT} is taken, perhaps by another round: printed addresses lead there, "
        f"this round is at http://{HOST}:{port}/. Stop the other one and start again.",
    )


def default_folder() -> Path:
    """The present folder if it is a round, else one below it that is made."""
    here = Path.cwd()
    return here if (here / SETTINGS_FILE).is_file() else here / "测评一轮"

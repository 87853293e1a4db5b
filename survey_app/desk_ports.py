"""The ports of this computer at which `ceping desk` serves a round, remembered in its folder.

A round without an address of its own is met at a port of one computer, and that is what its codes,
plates and slips bear. Another round at that port would get its visitors, so the port stays.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from survey_app.files import write_file

FILE = ".desk.json"
HOST, VOTERS, CONSOLE = "127.0.0.1", 8001, 8002


@dataclass(frozen=True)
class Ports:
    """Where voters and staff are served; ``taken`` where another program has the voters' port.

    ``page`` is the address of the page that says why the console cannot be served, while it cannot.
    """

    voters: int = VOTERS
    console: int = CONSOLE
    taken: bool = False
    page: str = ""

    @property
    def address(self) -> str:
        """What is printed, without a slash at its end."""
        return f"http://{HOST}:{self.voters}"


def ports_of(folder: Path) -> Ports:
    """The ports of the round in ``folder``; the usual ones where none are remembered."""
    try:
        return Ports(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Ports()


def remember(folder: Path, ports: Ports) -> None:
    """Keep them for the next start, and for the console, which asks at each request."""
    write_file(folder / FILE, json.dumps(asdict(ports)).encode(), 0o600)

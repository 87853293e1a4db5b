"""Another program has the port that codes and slips bear: `ceping desk` waits, and all are told."""

from flask import Flask

from rulebook.problems import Words
from survey_app.context import current
from survey_app.desk_ports import Ports, ports_of


def install(app: Flask) -> None:
    """Let every page of the console at a desk say so, as long as it is so."""
    app.context_processor(_globals)


def taken(ports: Ports) -> Words:
    """Why nobody can answer, and what to do."""
    return Words(
        f"问卷和投票的网页现在打不开：{ports.address} 正被别的程序占用，可能另一轮测评正开着。"
        "本轮的编码、票签和二维码都写着这个网址，不能换。请关掉那一个，这里会自动接上。",
        f"survey and vote cannot be reached: another program, perhaps another round, has "
        f"{ports.address}, which the codes and slips of this round bear. Stop that one.",
    )


def _globals() -> dict[str, object]:
    ports = ports_of(current().round.folder)
    return {"port_taken": taken(ports).zh if ports.taken else ""}

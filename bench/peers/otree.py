"""The same questionnaire and vote in oTree, the survey software of experimental economics.

It lives in a virtual environment of its own, made once under build/: it pins older libraries than
ours. Its server is one process by design. On SQLite it keeps the data in memory and writes the
file when it is stopped, so that a submit waits for no disk: the comparison is kind to it.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from string import Template
from typing import Any

from bench.harness import ROOT

VENV = ROOT / "build" / "peers" / "otree"
REQUIREMENT = "otree==6.*"
SURVEY, VOTE = "page", "vote"
SETTINGS = """
SESSION_CONFIGS = [
    dict(name=name, app_sequence=[name], num_demo_participants=1) for name in ("page", "vote")
]
SESSION_CONFIG_DEFAULTS = dict(real_world_currency_per_point=1, participation_fee=0, doc="")
PARTICIPANT_FIELDS = SESSION_FIELDS = []
LANGUAGE_CODE, REAL_WORLD_CURRENCY_CODE, USE_POINTS = "en", "USD", True
ADMIN_USERNAME, ADMIN_PASSWORD, SECRET_KEY, DEMO_PAGE_INTRO_HTML = "admin", "x", "bench", ""
"""
APP = """
from otree.api import *

GRADES = [[5, "Very satisfied"], [4, "Satisfied"], [3, "Fairly satisfied"], [2, "Dissatisfied"],
          [1, "Very dissatisfied"], [0, "Does not apply"]]


class C(BaseConstants):
    NAME_IN_URL, PLAYERS_PER_GROUP, NUM_ROUNDS = "$name", None, 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


def grade(number):
    label = f"Question {number}"
    return models.IntegerField(label=label, choices=GRADES, widget=widgets.RadioSelect)


class Player(BasePlayer):
$fields

class Form(Page):
    form_model = "player"
    form_fields = $names


class Thanks(Page):
    pass


page_sequence = [Form, Thanks]
"""
PAGE = (
    "{{ block title }}Form{{ endblock }}{{ block content }}{{ formfields }}"
    "{{ next_button }}{{ endblock }}"
)
TEXTS = ("text1", "text2")
FIELDS = {f"q{number}": "4" for number in range(1, 9)} | dict.fromkeys(TEXTS, "")


def ballot(windows: int) -> dict[str, str]:
    """The fields of a vote on so many windows."""
    return {f"w{number}": str(number % 6) for number in range(windows)}


def installed() -> str | None:
    """The version in the virtual environment, made now if need be; None where that fails."""
    python = VENV / "bin" / "python"
    try:
        if not (VENV / "bin" / "otree").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
            pip = [str(python), "-m", "pip", "install", "--quiet", REQUIREMENT]
            subprocess.run(pip, check=True)
        asked = "from importlib.metadata import version; print(version('otree'))"
        done = subprocess.run([python, "-c", asked], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"oTree cannot be installed, so it is left out: {error}")
        return None
    return done.stdout.strip()


@contextmanager
def serving(folder: Path, port: int, windows: int) -> Iterator[int]:
    """oTree's production server with the questionnaire and the vote as its apps."""
    for name in ("_static", "_templates"):
        (folder / name).mkdir(parents=True)
    (folder / "settings.py").write_text(SETTINGS)
    for name, fields in ((SURVEY, FIELDS), (VOTE, ballot(windows))):
        _write_app(folder / name, fields)
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    server = subprocess.Popen(
        [VENV / "bin" / "otree", "prodserver1of2", f"127.0.0.1:{port}"],
        cwd=folder,
        env={**os.environ, "PATH": path, "OTREE_PRODUCTION": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        _wait(port)
        yield port
    finally:
        os.killpg(server.pid, 9)
        server.wait()


def _write_app(folder: Path, fields: Mapping[str, str]) -> None:
    """An app of one page with these fields, and a page of thanks."""
    folder.mkdir()
    lines = []
    for number, name in enumerate(fields, start=1):
        text = 'models.LongStringField(label="Comment", blank=True)'
        lines.append(f"    {name} = {text if name in TEXTS else f'grade({number})'}\n")
    app = Template(APP).substitute(name=folder.name, fields="".join(lines), names=list(fields))
    (folder / "__init__.py").write_text(app)
    for page in ("Form", "Thanks"):
        (folder / f"{page}.html").write_text(PAGE.replace("Form", page))


def participants(port: int, app: str, count: int) -> Sequence[str]:
    """Addresses of an app's page, each of one participant who has just arrived at it."""
    config = {"session_config_name": app, "num_participants": count}
    session = _ask(port, "/api/sessions", json.dumps(config).encode())["code"]
    participants = _ask(port, f"/api/sessions/{session}")["participants"]
    for person in participants:
        _open(port, f"/InitializeParticipant/{person['code']}")
    return [f"/p/{person['code']}/{app}/Form/1" for person in participants]


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            _open(port, "/")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("oTree does not answer")


def _ask(port: int, path: str, body: bytes | None = None) -> Any:
    return json.loads(_open(port, path, body))


def _open(port: int, path: str, body: bytes | None = None) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body)
    request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as answer:
        return bytes(answer.read())

"""Every page of staff and public stands in a frame that brings its style sheet with it."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from office_app.held_up import HeldUp, held_up_app
from tests.office_app.test_founding import NOBODY, founding_of
from tests.survey_app.rounds import ROOT

APPS = ("office_app", "survey_app")
FRAMES = {"staff_base.html", "outside_base.html", "projector_base.html", "base.html"}
ALONE = {"receipt_check.html"}  # is downloaded, and works without anything beside it
_SHOWN = re.compile(r"[\"']([a-z_]+\.html)[\"']")
_EXTENDS = re.compile(r"{% extends \"([a-z_]+\.html)\" %}")


def templates(app: str) -> dict[str, str]:
    """The texts of an app's templates by name."""
    folder = ROOT / app / "templates"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.html"))}


@pytest.mark.parametrize("app", APPS)
def test_every_page_stands_in_a_frame(app: str) -> None:
    """A page would come as bare text, in the size of print on a phone."""
    every = {name: text for one in APPS for name, text in templates(one).items()}
    code = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / app).rglob("*.py")))
    shown = {name for name in _SHOWN.findall(code) if name in every} - ALONE
    assert len(shown) > 8
    frames = {name: _EXTENDS.findall(every[name]) for name in shown}
    assert {name: found for name, found in frames.items() if not FRAMES & {*found}} == {}
    own = {name for name, text in templates(app).items() if "<html" in text}
    assert own <= FRAMES | ALONE
    assert all('rel="stylesheet"' in every[name] for name in own - ALONE)


def held_up(lines: list[str]) -> FlaskClient:
    """The page of a round that does not open."""
    return held_up_app(HeldUp("t0ken", NOBODY, lines)).test_client()


@pytest.mark.parametrize("address", ["/new/t0ken", "/new/another", "/nowhere", "/wait/t0ken"])
def test_pages_outside_the_console_have_their_styles(address: str, tmp_path: Path) -> None:
    """Whoever has no terminal would meet a bare page at the very moment something is wrong."""
    if address.startswith("/wait"):
        client = held_up(["round.toml：<应为日期>"])
    else:
        client, _ = founding_of(tmp_path / "r")
    page = client.get(address)
    styles = re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)
    assert len(styles) == 2
    for style in styles:
        with client.get(style) as found:
            assert (found.status_code, found.mimetype) == (200, "text/css")
            assert len(found.data) > 1000
    assert client.get("/style/desk.py").status_code == 404
    assert "<应为日期>" not in page.text
    assert "<h1>" in page.text

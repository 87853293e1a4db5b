"""The office's manual: its pictures are of the pages as they are, its buttons are there."""

import json
import re
from pathlib import Path

import pytest

from analysis.score import check_round
from office_app.words import ROLES
from pages.samples import FOLDER, write_samples
from rulebook.load import load
from rulebook.round import open_round
from survey_app.store import ROLES as KNOWN
from tests.editions import QUARTERLY
from tests.office_app.manual import SHOWN, WORDS, pictured, sources, text
from tests.survey_app.rounds import make_round

MOST_BYTES = 600_000
AGAIN = "CEPING_PICTURES=1 python3 dev.py drill clerk"


def test_every_picture_is_there_small_and_described() -> None:
    """A reader would see a broken picture, wait for it on a phone, or not hear what it shows."""
    shown = pictured()
    files = {path.stem: path for path in SHOWN.glob("*.webp")}
    assert files.keys() == shown.keys() == json.loads(WORDS.read_text("utf-8")).keys()
    assert sum(path.stat().st_size for path in files.values()) < MOST_BYTES
    assert all(len(words) > 15 for words in shown.values())
    phones = {name for name in shown if f'shot("{name}", "{shown[name]}", True)' in text()}
    assert {name for name in shown if name.endswith("-phone")} == phones


def test_no_picture_is_older_than_its_page() -> None:
    """A clerk would look for a button that a picture shows and the page no longer has."""
    gone = {
        name: [word for word in words if word not in sources()]
        for name, words in json.loads(WORDS.read_text("utf-8")).items()
    }
    assert {name: words for name, words in gone.items() if words} == {}, f"take anew: {AGAIN}"


def test_every_button_that_is_named_is_there() -> None:
    """The manual would tell a first-timer to press what nobody can find."""
    named = set(re.findall(r"点(?:一次)?“([^”]+)”", text()))
    assert len(named) > 30
    pieces = {piece for name in named for piece in re.split(r"\{\{.*?\}\}|：", name) if piece}
    known = sources()
    assert [piece for piece in sorted(pieces) if piece not in known] == []


def test_every_role_is_explained_under_the_name_that_accounts_have() -> None:
    """An office would give somebody a role without knowing what it opens."""
    table = text().partition("{: #roles }")[2].partition("</table>")[0]
    assert set(re.findall(r'<th scope="row">(.*?)</th>', table)) == {ROLES[role] for role in KNOWN}


def test_the_first_rehearsal_counts_its_steps() -> None:
    """A step that was put in between would give every later one a wrong number."""
    first = text().partition("{: #first }")[2].partition("\n## ")[0]
    counted = len(re.findall(r"^\d+\. |^<li>", first, re.MULTILINE))
    assert "20步演练一轮" in text()
    assert counted == 20
    starts = [int(number) for number in re.findall(r'<ol start="(\d+)">', first)]
    assert starts == [4, 9, 12, 16]
    ends = [m.start() for m in re.finditer(r"^\d+\. |^<li>", first, re.MULTILINE)]
    places = [first.index(f'<ol start="{number}">') for number in starts]
    assert [sum(end < place for end in ends) + 1 for place in places] == starts


@pytest.mark.parametrize("edition", ["2021", str(QUARTERLY)])
def test_the_sample_tables_make_a_round(tmp_path: Path, edition: str) -> None:
    """The first thing a first-timer uploads would be refused."""
    this_round = make_round(tmp_path / "round", 0)
    path = this_round.folder / "round.toml"
    path.write_text(path.read_text("utf-8").replace('"2021"', json.dumps(edition), 1), "utf-8")
    for sample in write_samples(load(edition), tmp_path):
        assert sample.parent == tmp_path / FOLDER
        (this_round.folder / sample.name).write_bytes(sample.read_bytes())
    made = open_round(this_round.folder)
    assert check_round(made)[0] == ()
    assert len(made.windows) == 3

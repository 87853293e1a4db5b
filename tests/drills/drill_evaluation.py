"""The evaluation file in an office suite: its contents name the pages; 10,000 applications.

Needs LibreOffice and poppler; the ordinary tests do without.
"""

import re
import resource
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from analysis.simulate import simulate
from rulebook.round import Round, open_round
from survey_app.setup import prepare
from tests.drills.drill_reports import converted
from tests.editions import QUARTERLY
from tests.office_app.evaluated import evaluated, scored, through_the_year

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="no office suite here"
)
LONG = "办件一千二百件，平均用时由5天减到2天（截至11月30日），“一件事”ABC-2021 一次办成。" * 35


def contents(path: Path) -> list[tuple[str, int]]:
    """What a Word file's contents name, with the page."""
    with zipfile.ZipFile(path) as parts:
        document = parts.read("word/document.xml").decode()
    entries = re.findall(r"<w:hyperlink .*?</w:hyperlink>", document)
    texts = [re.findall(r"<w:t[^>]*>([^<]*)</w:t>", entry) for entry in entries]
    return [("".join(words), int(page)) for *words, page in texts]


def pages(pdf: Path) -> list[str]:
    """What each page says, without white space."""
    said = subprocess.check_output(["pdftotext", str(pdf), "-"], text=True, encoding="utf-8")
    return [re.sub(r"\s", "", page) for page in said.split("\f")]


@pytest.mark.parametrize(("edition", "windows"), [("2021", 14), ("2021", 200), (QUARTERLY, 20)])
def test_the_contents_name_the_pages(edition: object, windows: int, tmp_path: Path) -> None:
    """The leading group would open the paper at another candidate than the contents say."""
    folder = tmp_path / "round"
    simulate(folder, edition=str(edition), windows=windows, responses=40 * windows, electors=60)
    through_the_year(open_round(folder))
    this_round = scored(folder)
    for name, path in evaluated(this_round).items():
        if path.suffix == ".docx":
            shown = pages(converted(path, "pdf", tmp_path))
            entries = contents(path)
            assert len(entries) > 5
            for words, page in entries:
                assert re.sub(r"\s", "", words) in shown[page - 1], (name, words, page)


def with_applications(this_round: Round, count: int) -> None:
    """So many accepted applications with long texts, put straight into the database."""
    store = prepare(this_round)
    tables = store._t  # the drill's own shortcut
    kinds = this_round.book.honour("advanced_worker").unit_types
    people = [
        {
            "id": f"a{n}", "unit": f"u{n}", "honour": "advanced_worker",
            "candidate": f"web-person-{n}", "name": f"某人{n}", "state": "accepted", "version": 1,
            "fields": f'{{"f-deeds": "{LONG}", "category": "{kinds[n % len(kinds)]}"}}',
            "saved_at": "2021-12-01", "saved_by": "x", "receipt": n + 1,
            "submitted_at": "2021-12-01T10:00", "decided_at": "2021-12-02T10:00",
            "decided_by": "李四 (li)", "reason": None,
        }
        for n in range(count)
    ]  # fmt: skip
    units = [{"id": f"u{n}", "name": f"某局{n}", "unit_type": kinds[0]} for n in range(count)]
    with store.database.writing(alone=True) as db:
        db.execute(tables.units.insert(), units)
        db.execute(tables.applications.insert(), people)


def test_ten_thousand_applications(tmp_path: Path) -> None:
    """The file would take the computer's memory, or a day."""
    folder = tmp_path / "round"
    simulate(folder, windows=14, responses=600, electors=40)
    with_applications(open_round(folder), 10_000)
    began = time.monotonic()
    written = evaluated(open_round(folder))
    took, most = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(written)} files, {took:.0f} s, {most / 1024:.0f} MiB")
    assert len(written) > 100
    assert most < 3 * 2**20

"""Ten thousand damaged files: each is read or refused in one line, none raises anything else.

Read as such, and sent to the console as a clerk would. `dev.py drill uploads` takes about a
quarter of an hour; CEPING_DRILL_UPLOADS asks for another number.
"""

import io
import os
import time
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from office_app import create_app
from office_app.uploads.offered import UPLOADS
from rulebook import contract
from rulebook.problems import InputError
from rulebook.spreadsheets.reading import read_file
from rulebook.spreadsheets.vocabulary import vocabulary
from tests.office_app.staff_client import hidden, signed_in
from tests.rulebook.spreadsheets.files import EXAMPLES, xlsx
from tests.rulebook.spreadsheets.test_opening import mutations, packed
from tests.survey_app.rounds import make_round

FILES = int(os.environ.get("CEPING_DRILL_UPLOADS", "10000"))
SLOWEST = 10.0  # seconds for one small file


def test_damaged_files_are_read_or_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A damaged upload would end in an error page, or keep the staff's server busy."""
    this_round = make_round(tmp_path / "轮", 3)
    words = {name: vocabulary(this_round, contract.TABLES[name]) for name in EXAMPLES}
    ends: Counter[str] = Counter()
    for table, data in mutations(2021, FILES):
        began = time.perf_counter()
        try:
            got = read_file("表", data, words[table])
            lines = [problem.line() for problem in got.problems]
            ends["taken" if got.sound else "faulty"] += 1
        except InputError as error:
            lines = [problem.line() for problem in error.problems]
            ends["refused"] += 1
        assert all(line and "\n" not in line for line in lines)
        assert time.perf_counter() - began < SLOWEST
    with capsys.disabled():
        print(f"\n{FILES} damaged files: {dict(ends)}")
    assert sum(ends.values()) == FILES


def test_damaged_uploads_get_no_error_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clerk with a broken file would meet a fault of ours, and not learn what is wrong."""
    this_round = make_round(tmp_path / "轮", 3)
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    csrf = hidden(client.get("/staff/password/").text, "csrf")
    ends: Counter[str] = Counter()
    slowest, began_all = 0.0, time.perf_counter()
    for number, (table, data) in enumerate(mutations(16, FILES)):
        began = time.perf_counter()
        sent = {"csrf": csrf, "file": (io.BytesIO(data), f"表{number}.xlsx")}
        # A file for a table that is not brought here is brought for the wrong one.
        at = table if table in UPLOADS else "windows"
        brought = client.post(f"/staff/files/{at}", data=sent)
        assert brought.status_code == 303, (number, brought.status_code)
        page = client.get(brought.location)
        slowest = max(slowest, time.perf_counter() - began)
        assert page.status_code == 200, (number, table, page.status_code)
        assert "Traceback" not in page.text
        ends["can be taken" if 'name="digest"' in page.text else "refused"] += 1
    took = time.perf_counter() - began_all
    with capsys.disabled():
        print(f"\n{FILES} damaged uploads: {dict(ends)}, {took:.0f} s, slowest {slowest:.2f} s")
    assert slowest < SLOWEST


def test_a_bomb_is_refused_by_the_page_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """200 MiB from half a MiB would take the memory of the office's PC, whoever sends it."""
    this_round = make_round(tmp_path / "轮", 3)
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    csrf = hidden(client.get("/staff/password/").text, "csrf")
    sheet = b"<worksheet><sheetData>" + b"<row/>" * 35_000_000
    bomb = packed({"xl/worksheets/sheet1.xml": sheet}, xlsx([["a"]]))
    size = len(sheet) / 2**20
    del sheet
    client.get("/staff/files/windows")
    tracemalloc.start()
    began = time.perf_counter()
    brought = client.post(
        "/staff/files/windows", data={"csrf": csrf, "file": (io.BytesIO(bomb), "窗口.xlsx")}
    )
    page = client.get(brought.location)
    took, most = time.perf_counter() - began, tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    with capsys.disabled():
        print(
            f"\na bomb of {len(bomb) / 1024:.0f} KiB, {size:.0f} MiB: {took:.2f} s, {most:.0f} MiB"
        )
    assert "解压后不超过" in page.text
    assert most < 50

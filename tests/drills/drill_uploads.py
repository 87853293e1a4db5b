"""Ten thousand damaged files: each is read or refused in one line, none raises anything else.

`dev.py drill uploads` takes about ten minutes; CEPING_DRILL_UPLOADS asks for another number.
"""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from rulebook import contract
from rulebook.problems import InputError
from rulebook.spreadsheets.reading import read_file
from rulebook.spreadsheets.vocabulary import vocabulary
from tests.rulebook.spreadsheets.files import EXAMPLES
from tests.rulebook.spreadsheets.test_opening import mutations
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

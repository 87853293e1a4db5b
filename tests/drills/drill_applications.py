"""Ten thousand odd forms and files to the pages of the campaign: none ends in our own fault.

`dev.py drill applications` takes about ten minutes; CEPING_DRILL_FORMS asks for another number.
"""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.office_app.applying import Office
from tests.office_app.odd_forms import odd_form, send, targets

FORMS = int(os.environ.get("CEPING_DRILL_FORMS", "10000"))


def test_no_form_ends_in_a_fault_of_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody would see an error page and not know whether the application was kept."""
    office = Office(tmp_path / "一轮")
    draws, places = random.Random(2021), targets(office)
    ends: Counter[int] = Counter()
    for _ in range(FORMS):
        form = odd_form(draws, places)
        status = send(office, form)
        assert status < 500, form
        ends[status] += 1
    with capsys.disabled():
        print(f"\n{FORMS} odd forms: {dict(ends)}")
    assert sum(ends.values()) == FORMS

"""What a file of an application is, by its content alone."""

import time
from contextlib import suppress

import pytest

from rulebook.attachments import KINDS, MOST_BYTES, kind_of
from rulebook.problems import InputError
from tests.office_app.samples import BAD, GOOD, PDF


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, (kind, _) in GOOD.items()])
def test_what_people_attach_is_taken(name: str, kind: str) -> None:
    """If a usual file were refused, its evidence would be missing from the application."""
    assert kind_of(name, GOOD[name][1]) == kind
    assert kind in KINDS


@pytest.mark.parametrize("name", [*BAD])
def test_anything_else_is_refused_quickly_and_in_one_line(name: str) -> None:
    """If a program, a page or a bomb were kept, whoever opens it later would be its victim."""
    begun = time.process_time()
    with pytest.raises(InputError) as refused:
        kind_of(name, BAD[name])
    assert time.process_time() - begun < 2
    (problem,) = refused.value.problems
    assert problem.file == name
    assert "\n" not in problem.line()


def test_a_file_may_be_large_but_not_too_large() -> None:
    """If the limit were asked after reading, one upload could fill the machine."""
    assert kind_of("大.pdf", PDF[:-6] + b" " * (MOST_BYTES - len(PDF) - 10) + b"%%EOF\n") == "pdf"
    with pytest.raises(InputError, match="50 MB"):
        kind_of("大.pdf", b"%PDF-" + b" " * (50 * 2**20))


def test_any_bytes_are_refused_or_known() -> None:
    """If a damaged file raised something else, the page would end in a fault of ours."""
    whole = [data for _, data in GOOD.values()]
    for data in whole:
        for cut in range(0, len(data), max(len(data) // 25, 1)):
            for broken in (data[:cut], data[:cut] + b"\xff" + data[cut + 1 :]):
                with suppress(InputError):
                    assert kind_of("x", broken) in KINDS

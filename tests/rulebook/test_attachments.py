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


@pytest.mark.parametrize("called", ["pdf", "PDF", "docx", "Xlsx", "jpeg"])
def test_a_file_that_is_not_what_its_name_says_is_told_so(called: str) -> None:
    """Whoever saved a web page as 材料.pdf would read that a PDF is wanted, and have sent one."""
    page = b"<!doctype html><html><body>1</body></html>"
    for name in (f"材料.{called}", f"材料.html.{called}"):
        with pytest.raises(InputError) as refused:
            kind_of(name, page)
        said = refused.value.problems[0].line("zh")
        assert f"名字写着{called.upper()}，内容不是" in said
    for name in ("材料.html", "材料", "pdf", "材料.pdf.txt"):
        with pytest.raises(InputError) as refused:
            kind_of(name, page)
        assert "名字写着" not in refused.value.problems[0].line("zh") or name == "pdf"


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

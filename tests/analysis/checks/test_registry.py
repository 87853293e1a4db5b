"""A check is one file and one row; everything else that names checks must agree with the rows."""

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from analysis.checks.context.check_context import CheckContext
from analysis.checks.functions import check_function
from analysis.checks.registry import CHECKS, IDS, Row, Stream, row
from analysis.result.findings import Check

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "analysis" / "checks"


def words() -> list[dict[str, Any]]:
    """The checks in plain words, as the site's methods page prints them."""
    text = (ROOT / "site" / "_data" / "checks.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["checks"])


def contract_rows() -> list[list[str]]:
    """The table of checks in the contract's page: id, title, public, clue."""
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    table = text.partition("### The checks\n")[2].partition("\n### ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    return [line.strip("| ").split(" | ") for line in lines[1:]]


def streams_drawn(paths: Iterable[Path]) -> Counter[str]:
    """How often the code in ``paths`` asks for each stream by its name."""
    nodes = [
        node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    return Counter(
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Stream"
    )


def test_a_check_is_one_file_named_by_its_id() -> None:
    """A check would stand in the registry without a function, or never be made at all."""
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "functions", "registry"}
    assert files == set(IDS)
    assert len(IDS) == len(CHECKS)


@pytest.mark.parametrize("check_id", IDS)
def test_every_check_has_the_same_signature(check_id: str) -> None:
    """A check loaded by its name would fail only when somebody scores a round."""
    signature = inspect.signature(check_function(check_id))
    assert [p.annotation for p in signature.parameters.values()] == [CheckContext]
    assert signature.return_annotation is Check


def test_the_ids_load_no_statistics() -> None:
    """`ceping check` would wait for scipy only to learn what the checks are called."""
    code = (
        "import sys; from analysis.checks.registry import IDS; "
        "print(len(IDS), sorted({'numpy', 'pandas', 'scipy'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == [str(len(IDS)), "[]"]


def test_every_stream_has_one_purpose() -> None:
    """Two checks would draw the same numbers, and one's luck would be the other's."""
    owners = [stream for row in CHECKS for stream in row.streams]
    assert sorted(owners) == sorted(Stream)
    paths = [path for path in FOLDER.rglob("*.py") if path.name != "registry.py"]
    assert streams_drawn(paths) == Counter(stream.name for stream in Stream)


def test_a_stream_drawn_by_a_check_stands_in_its_row() -> None:
    """Whoever changes a check would look for its random numbers in the row of another one."""
    for check in CHECKS:
        drawn = streams_drawn([FOLDER / f"{check.id}.py"])
        assert set(drawn) <= {stream.name for stream in check.streams}, check.id


def test_every_row_says_what_a_report_prints() -> None:
    """A report would print a check without its name, its unit or what it needs."""
    assert not [c.id for c in CHECKS if not (c.title and c.unit and c.precondition)]


@pytest.mark.parametrize(
    ("change", "said"),
    [({"streams": ["NOWHERE"]}, "NOWHERE"), ({"publik": True}, "publik"), ({}, "title")],
)
def test_a_wrong_row_is_named(change: dict[str, Any], said: str) -> None:
    """Whoever adds a check would search every row for the fault that the import met."""
    with pytest.raises(ValueError, match=rf"check abstentions: .*{said}"):
        row({"id": "abstentions", **change} | ({"title": "未作评价"} if change else {}))


def test_a_clue_is_never_public() -> None:
    """The site would show what may point at somebody before anybody verified it."""
    assert not [row.id for row in CHECKS if row.clue and row.public]


def test_the_site_says_every_check_in_its_words() -> None:
    """A reader of a result would find no method for a check, or one that was renamed."""
    assert [entry["id"] for entry in words()] == list(IDS)
    for entry, check in zip(words(), CHECKS, strict=True):
        assert entry["title"] == check.title, check.id
        assert entry.get("public", check.public) == check.public, check.id


def test_the_methods_page_has_a_section_a_check() -> None:
    """A check's formula, assumptions or threshold could be looked up nowhere."""
    page = (ROOT / "site" / "_pages" / "methods" / "checks.md").read_text(encoding="utf-8")
    assert "{% for check in checks %}" in page
    assert "{: #{{ check.id }} }" in page
    for key in ("question", "plain", "fine", "look", "unknown", "formula", "assumes", "source"):
        assert f"check.{key} " in page
        assert not [entry["id"] for entry in words() if not entry[key].strip()], key


def test_the_contract_lists_every_check() -> None:
    """Who scripts against score.json would not know its checks, or which of them are for few."""

    def mark(yes: bool) -> str:
        return "yes" if yes else "no"

    def line(row: Row) -> list[str]:
        return [f"`{row.id}`", row.title, mark(row.public), mark(row.clue)]

    assert contract_rows() == [line(row) for row in CHECKS]


def test_nobody_counts_the_checks_by_hand() -> None:
    """A twentieth check would leave pages that speak of nineteen."""
    counted = re.compile(r"十九项|\bnineteen\b", re.IGNORECASE)
    for folder in ("analysis", "bench", "ceping", "rendering"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".html", ".typ"):
                assert not counted.search(path.read_text(encoding="utf-8")), path

"""The stages of the analysis, as anybody who opens the folder must find them."""

import ast
import re
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("analysis", "ceping", "office_app", "pages", "rendering", "rulebook", "survey_app")
MOST_STAGES, MOST_ARROWS = 13, 32


def stages() -> set[str]:
    """Folders and modules at the top level of the analysis."""
    folder = ROOT / "analysis"
    names = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return names | {path.parent.name for path in folder.glob("*/__init__.py")}


def arrows() -> set[tuple[str, str]]:
    """Which stage imports which."""
    graph = grimp.build_graph("analysis")
    found = set()
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            ends = tuple(name.split(".")[1] for name in (importer, imported) if "." in name)
            if len(ends) == 2 and ends[0] != ends[1]:
                found.add((ends[0], ends[1]))
    return found


def test_the_analysis_can_be_drawn_from_memory() -> None:
    """Too many stages, or too many arrows between them, and nobody sees the flow any more."""
    assert len(stages()) <= MOST_STAGES, sorted(stages())
    between = arrows()
    assert ("score", "intake") in between
    assert len(between) <= MOST_ARROWS, sorted(between)


def test_no_two_stages_ask_each_other() -> None:
    """Two stages that import each other are one stage in two folders."""
    between = arrows()
    assert {pair for pair in between if pair[::-1] in between} == set()


def imported_by_string() -> dict[str, set[str]]:
    """Modules that strings of a module name, where the module imports by a string."""
    graph = grimp.build_graph(*PACKAGES)
    by_string: dict[str, set[str]] = {}
    for importer in graph.modules:
        path = ROOT / importer.replace(".", "/")
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        code = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not re.search(r"\b(import_module|__import__)\(", code):
            continue
        strings = {
            node.value
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        starts = {text for text in strings if text.endswith(".")}
        by_string[importer] = {
            name
            for name in graph.modules - {importer}
            if name in strings or f"{name.rpartition('.')[0]}." in starts
        }
    return by_string


def test_no_import_by_a_string_hides_a_circle() -> None:
    """Two modules would need each other, and no wall would see it."""
    by_string = imported_by_string()
    assert "analysis.checks.bursts" in by_string["analysis.checks.functions"]
    assert "analysis.score" in by_string["ceping"]
    graph = grimp.build_graph(*PACKAGES)
    circles = {
        (importer, name)
        for importer, names in by_string.items()
        for name in names
        if importer in graph.find_upstream_modules(name)
    }
    assert circles == set()


FOLDERS = sorted(
    path.relative_to(ROOT).as_posix()
    for package in PACKAGES
    for path in (ROOT / package).rglob("__init__.py")
    if "versions" not in path.parts
)


@pytest.mark.parametrize("init", FOLDERS)
def test_every_folder_says_what_goes_in_and_out(init: str) -> None:
    """A maintainer would have to read a folder's code to learn what it is there for."""
    text = ast.get_docstring(ast.parse((ROOT / init).read_text(encoding="utf-8"))) or ""
    sentence, *rest = [line for line in text.splitlines() if line.strip()]
    assert sentence.endswith((".", "?"))
    assert len(rest) >= 2, f"{init}: say what comes in, what goes out and who may be asked"
    assert "Comes in" in text, init
    assert "oes out" in text, init

"""What stands once: shared words in the vocabulary, the facts of an edition in that edition."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("analysis", "ceping", "office_app", "pages", "rendering", "rulebook", "survey_app")
BUILT_IN = ROOT / "rulebook" / "editions" / "2021"
# Numbers that an edition sets, as our texts would write them.
NUMERALS = re.compile(
    "前三|前3名|第三名|第3名|第四名|十九项|19项|八题|8题|8道|五级|五个等级|六期|50%|25%|50 ?/ ?25"
)
VOCABULARY = {
    ("marks", "vote", "survey"),
    ("code", "interviewer", "open"),
    ("literal", "among_applicants"),
    ("met", "not_met", "pending"),
    ("award", "decline", "vacant", "tie", "quota", "correct"),
}


def python_files() -> list[Path]:
    """Every module of ours but the edition-free tests."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def templates() -> list[Path]:
    """Every template that pages, forms and papers are made from."""
    kinds = (".html", ".typ", ".md", ".txt")
    found = [p for package in PACKAGES for p in (ROOT / package).rglob("*") if p.suffix in kinds]
    return sorted(p for p in found if "editions" not in p.parts and "sources" not in p.parts)


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """String constants of a module with their lines, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def names_of_the_edition() -> set[str]:
    """Ids and names that belong to the built-in edition and to nobody else."""
    honours = tomllib.loads((BUILT_IN / "honours.toml").read_text(encoding="utf-8"))["honours"]
    campaign = tomllib.loads((BUILT_IN / "campaign.toml").read_text(encoding="utf-8"))
    names = {text for honour in honours for text in (honour["id"], honour["name"]["zh"])}
    names |= {period["id"] for period in campaign["periods"]["all"]}
    return names | {"苏州", "双争双创", campaign["campaign"]["organiser"]["zh"]}


def test_shared_words_stand_in_the_vocabulary_only() -> None:
    """Two lists of components drift apart, and one room counts what another leaves out."""
    twice = []
    for path in python_files():
        if path == ROOT / "rulebook" / "vocabulary.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set):
                values = tuple(e.value for e in node.elts if isinstance(e, ast.Constant))
                if values in VOCABULARY:
                    twice.append(f"{path.relative_to(ROOT)}:{node.lineno} {values}")
    assert twice == []


def test_no_module_knows_the_built_in_edition() -> None:
    """Another city would read Suzhou's honours or months on its own pages."""
    names = names_of_the_edition()
    said = [
        f"{path.relative_to(ROOT)}:{line} {text[:60]!r}"
        for path in python_files()
        for line, text in texts_of(path)
        if any(name in text for name in names)
    ]
    assert said == []


@pytest.mark.parametrize("path", templates(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_template_holds_a_number_that_an_edition_sets(path: Path) -> None:
    """A page would speak of three places where the edition gives two."""
    assert NUMERALS.findall(path.read_text(encoding="utf-8")) == []


def test_no_sentence_of_a_module_holds_a_number_that_an_edition_sets() -> None:
    """A report would speak of the third place where the edition gives two."""
    said = [
        f"{path.relative_to(ROOT)}:{line} {text[:60]!r}"
        for path in python_files()
        for line, text in texts_of(path)
        if NUMERALS.search(text)
    ]
    assert said == []

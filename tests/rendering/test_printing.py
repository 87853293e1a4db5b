"""Sheets with characters that our fonts lack."""

from pathlib import Path

import pytest
import typst

from rendering import printing

TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: "x", date: none)
#set text(lang: "zh", font: "Noto Sans SC")
#data"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A page with a word on it."""
    path = tmp_path / "word.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def test_the_computers_fonts_stand_in(template: Path) -> None:
    """A window named with a rare character would end the printing of all with a fault of ours."""
    sound = printing.pdf(template, "示例")
    assert sound == next(printing.pdfs(template, ["示例"], system_fonts=False))
    with pytest.raises(typst.TypstError, match="劉"):
        next(printing.pdfs(template, ["劉"], system_fonts=False))
    try:
        first, rare = printing.pdfs(template, ["示例", "劉"])
    except typst.TypstError:
        return  # no font of this computer has it either
    assert first == sound
    assert rare.startswith(b"%PDF")


def test_another_fault_of_a_template_is_said(template: Path) -> None:
    """A broken template would be tried again and blamed on fonts."""
    template.write_text("#nothing", encoding="utf-8")
    with pytest.raises(typst.TypstError, match="unknown variable"):
        printing.pdf(template, "示例")

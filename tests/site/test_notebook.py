"""The worked notebook runs, and the site shows what it prints."""

import re
from html import unescape
from pathlib import Path

import nbformat

from tests.notebook import executed, stored


def printed(cell: nbformat.NotebookNode) -> list[str]:
    """What a cell printed, as text."""
    return [output["data"]["text/plain"] for output in cell.get("outputs", [])]


def test_the_notebook_runs_and_prints_what_it_shows(tmp_path: Path) -> None:
    """An analyst would follow the example into an error, or get another result than is printed."""
    again = executed(tmp_path)
    assert (tmp_path / "my-tables" / "datapackage.json").is_file()
    for cell, shown in zip(again.cells, stored().cells, strict=True):
        assert cell.source == shown.source
        if cell.cell_type == "code":
            assert printed(shown), "a cell without its output: run python -m tests.notebook"
            assert all(output["output_type"] == "execute_result" for output in cell.outputs)
        if "statistics" not in cell.metadata.get("tags", []):  # those differ between processors
            assert printed(cell) == printed(shown)


def test_the_page_shows_every_cell_and_needs_no_network(site: Path) -> None:
    """A reader of the site would miss a step, or wait for a machine elsewhere."""
    page = (site / "methods" / "analysis.html").read_text(encoding="utf-8")
    blocks = [
        unescape(re.sub(r"<[^>]+>", "", block)).strip()
        for block in re.findall(r"<pre><code[^>]*>(.*?)</code></pre>", page, re.S)
    ]
    expected = []
    for cell in stored().cells:
        if cell.cell_type == "code":
            expected += [cell.source.strip(), "\n".join(printed(cell)).strip()]
    assert blocks == expected
    assert "模拟数据" in page
    assert not re.findall(r'(?:src|href)="https?://[^"]*(?:cdn|jupyter|unpkg)', page)
    assert (site / "assets" / "analysis.ipynb").is_file()

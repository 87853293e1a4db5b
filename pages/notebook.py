"""The worked notebook as its page shows it: words, code, and what the code printed."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "analysis.ipynb"


@dataclass(frozen=True)
class Cell:
    """One cell: ``words`` as Markdown, or ``code`` with the text that it printed."""

    words: str = ""
    code: str = ""
    printed: str = ""


def read_notebook(root: Path) -> list[Cell]:
    """The cells of site/assets/analysis.ipynb with their stored outputs; nothing is run."""
    document = json.loads((root / "site" / "assets" / FILE).read_text(encoding="utf-8"))
    return [_cell(cell) for cell in document["cells"]]


def _cell(cell: dict[str, Any]) -> Cell:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return Cell(words=source)
    texts = [output.get("text") or output["data"]["text/plain"] for output in cell["outputs"]]
    return Cell(code=source, printed="\n".join("".join(text) for text in texts))

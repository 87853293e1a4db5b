"""The worked notebook of the site, run. `python -m tests.notebook` stores what its cells print."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbclient
import nbformat

from analysis.simulate import simulate

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "site" / "assets" / "analysis.ipynb"


def executed(folder: Path) -> Any:
    """The notebook with the outputs of this very program; its round is made in ``folder``."""
    simulate(folder / "my-round", windows=12, responses=2400, electors=40, seed=7)
    notebook = stored()
    own = {"HOME": str(folder), "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(folder / "ipython")}
    client = nbclient.NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, **own})
    return notebook


def stored() -> Any:
    """The notebook as it stands, with the outputs that the site shows."""
    return nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        made = executed(Path(name))
    made["metadata"] = {"language_info": {"name": "python"}}
    text = nbformat.writes(made, indent=1)  # type: ignore[no-untyped-call]
    NOTEBOOK.write_text(text + "\n", encoding="utf-8")

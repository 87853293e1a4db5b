"""The files that a round's page offers, each saying in itself whether it is simulated."""

import json
import shutil
from pathlib import Path

from pages.closing import LISTS, SLIP_LISTS, copy_lists
from pages.output import write
from pages.results import scores
from pages.results.view import View
from pages.rounds import PublishedRound


def downloads(folder: Path, published: PublishedRound) -> list[Path]:
    """Write the reduced file; copy the workbook and the lists of a closing."""
    view = View(published)
    file, _ = scores.stem(published)
    text = json.dumps(published.data, ensure_ascii=False, indent=1) + "\n"
    written = [write(folder / f"{file}.json", text)]
    workbook = published.folder / "report" / "scores.xlsx"
    if scores.has_workbook(published) and workbook.is_file():
        written.append(Path(shutil.copy(workbook, folder / f"{file}-scores.xlsx")))
    if view.closing:
        names = [name for name in (*LISTS, *SLIP_LISTS) if name in view.closing]
        copy_lists(published.folder, folder, published.simulated, names)
    return written

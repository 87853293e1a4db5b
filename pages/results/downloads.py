"""The files that a round's page offers, each saying in itself whether it is simulated."""

import json
import shutil
from pathlib import Path

from pages.closing import copy_lists
from pages.output import write
from pages.results import scores
from pages.results.view import View
from pages.rounds import PublishedRound
from rulebook.csvfile import csv_bytes


def downloads(folder: Path, published: PublishedRound) -> list[Path]:
    """Write the reduced file and the table of scores; copy the workbook and a closing's lists."""
    view = View(published)
    file, _ = scores.stem(published)
    text = json.dumps(published.data, ensure_ascii=False, indent=1) + "\n"
    written = [write(folder / f"{file}.json", text)]
    if view.has_scores:
        header, lines = scores.table(published)
        mark = view.mark or view.status
        marked = [[mark, *("" if cell is None else cell for cell in line)] for line in lines]
        table = csv_bytes(["数据性质", *header], marked, line_end="\r\n")
        written.append(write(folder / f"{file}.csv", table))
    workbook = published.folder / "report" / "scores.xlsx"
    if scores.has_workbook(published) and workbook.is_file():
        written.append(Path(shutil.copy(workbook, folder / f"{file}-scores.xlsx")))
    if view.closing:
        copy_lists(published.folder, folder, published.simulated)
    return written

"""The files that a round's page offers, each saying in itself whether it is simulated."""

import json
from pathlib import Path

from pages.practices.output import write
from pages.results import scores
from pages.results.view import View
from pages.rounds import PublishedRound
from rulebook.csvfile import csv_bytes


def downloads(folder: Path, one: PublishedRound) -> list[Path]:
    """Write the reduced file and the table of scores; the workbook is copied by `store`."""
    view = View(one)
    file, _ = scores.stem(one)
    text = json.dumps(one.data, ensure_ascii=False, indent=1) + "\n"
    written = [write(folder / f"{file}.json", text)]
    if view.has_scores:
        header, lines = scores.table(one)
        marked = [[view.mark or view.status, *("" if c is None else c for c in x)] for x in lines]
        table = csv_bytes(["数据性质", *header], marked, line_end="\r\n")
        written.append(write(folder / f"{file}.csv", table))
    return written

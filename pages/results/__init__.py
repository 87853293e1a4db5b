"""The pages of published rounds: what a template may ask of one, its pictures, its downloads.

Comes in: a `PublishedRound`, with the rules it was scored by inside.
Goes out: a `View` for site/_pages/results, files to download.
Asks: rendering for charts, and pages.rounds.
"""

from pages.results.beside import FILE as BESIDE
from pages.results.beside import Beside, pairs, round_facts
from pages.results.downloads import downloads
from pages.results.receipts import ReceiptsView
from pages.results.scores import score_rows, stem
from pages.results.view import View
from pages.results.window_page import FOLDER, WindowPage, sheet_files, window_pages

__all__ = [
    "BESIDE",
    "FOLDER",
    "Beside",
    "ReceiptsView",
    "View",
    "WindowPage",
    "downloads",
    "pairs",
    "round_facts",
    "score_rows",
    "sheet_files",
    "stem",
    "window_pages",
]

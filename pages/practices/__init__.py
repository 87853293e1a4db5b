"""The showcased practices of an edition: read, checked, related to one another over the years.

Comes in: practices.toml of the edition and one file a practice (front matter and a summary).
Goes out: a `Library`, or None where the edition has none; templates in site/_pages/practices.
Asks: rulebook, and pages.edition.
"""

from pages.practices.library import Library, PracticeError, read
from pages.practices.lineage import later, lineage
from pages.practices.model import Claim, Figure, Practice
from pages.practices.overview import filters
from pages.practices.reported import read_reported

__all__ = [
    "Claim",
    "Figure",
    "Library",
    "Practice",
    "PracticeError",
    "filters",
    "later",
    "lineage",
    "read",
    "read_reported",
]

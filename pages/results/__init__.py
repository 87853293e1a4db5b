"""The pages of published rounds: what a template may ask of one, its pictures, its downloads."""

from pages.results.downloads import downloads
from pages.results.receipts import ReceiptsView
from pages.results.view import View

__all__ = ["ReceiptsView", "View", "downloads"]

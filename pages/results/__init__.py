"""The pages of published rounds: what a template may ask of one, its pictures, its downloads."""

from pages.results.downloads import downloads
from pages.results.view import View

__all__ = ["View", "downloads"]

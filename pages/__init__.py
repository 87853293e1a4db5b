"""The public site: templates, rulebook and published rounds -> Markdown -> HTML, mended.

`build` does all of it; the two steps of ours, `generate` and `mend`, are what the hook calls.
"""

from pages.build import BuildError, build
from pages.generate import generate
from pages.mend import mend
from pages.rounds import PublishedRound, published

__all__ = ["BuildError", "PublishedRound", "build", "generate", "mend", "published"]

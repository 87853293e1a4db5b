"""The public site: templates, an edition and published rounds -> Markdown -> HTML, mended.

Comes in: site/ and mkdocs.yml, an edition with its folder `site/`, and score.json of rounds.
Goes out: a folder of HTML, and the booklet. `build` does all of it; `generate` and `mend` are its
two steps of ours, which the hook of a plain MkDocs calls.
Asks: rulebook and rendering, never analysis or survey_app.
"""

from pages.build import BuildError, build, build_booklet
from pages.edition import Edition
from pages.generate import generate
from pages.mend import mend
from pages.rounds import PublishedRound

__all__ = ["BuildError", "Edition", "PublishedRound", "build", "build_booklet", "generate", "mend"]

"""The showcased practices: one file a practice under site/practices, read, related and laid out.

An editor writes site/practices/NAME.md (front matter and a summary). `generate` makes the pages
that MkDocs reads: site/practices/NAME/index.md and site/practices/index.md, ignored by git.
The sources themselves are kept out of the built site by `exclude_docs` in mkdocs.yml.
"""

from pathlib import Path

from pages.practices.library import Library, PracticeError, read
from pages.practices.model import Claim, Figure, Practice
from pages.practices.output import write
from pages.practices.overview import overview_markdown
from pages.practices.page import practice_markdown

__all__ = ["Claim", "Figure", "Library", "Practice", "PracticeError", "generate", "read"]


def generate(root: Path) -> list[Path]:
    """Write the overview and every practice's page; pages of removed practices go."""
    library, folder = read(root), root / "site" / "practices"
    for old in folder.glob("*/index.md"):
        if old.parent.name not in library.by_slug:
            old.unlink()
            old.parent.rmdir()
    return [
        write(folder / "index.md", overview_markdown(library)),
        *(
            write(folder / practice.slug / "index.md", practice_markdown(practice, library))
            for practice in library.practices
        ),
    ]

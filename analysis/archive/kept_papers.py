"""papers/: request, decision and notice of an archive as PDF/A, each made from its Word file.

A paper that another program has saved since, or that has a character which our fonts lack, has
none: nothing of ours could say that both are the same.
"""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from analysis.archive.contents import Files
from analysis.report.word import DECISION, NOTICE, REQUEST
from rendering.kept import NotKept, kept_pdf

FOLDER = "papers"
PAPERS = {
    f"round/report/{name}": f"{FOLDER}/{Path(name).stem}.pdf"
    for name in (REQUEST, DECISION, NOTICE)
}


def kept_papers(files: Files) -> dict[str, bytes]:
    """The PDF of every paper among the files of an archive, by its name there."""
    return {
        kept: made
        for paper, kept in PAPERS.items()
        if isinstance(path := files.get(paper), Path)
        and path.is_file()
        and (made := _pdf(path.read_bytes()))
    }


def without_pdf(files: Files, kept: Collection[str]) -> tuple[str, ...]:
    """The papers among the files that have none."""
    return tuple(
        Path(paper).name for paper, pdf in PAPERS.items() if paper in files and pdf not in kept
    )


@lru_cache(maxsize=4)  # an archive is verified with its sealed part and without
def _pdf(paper: bytes) -> bytes | None:
    try:
        return kept_pdf(paper)
    except NotKept:
        return None

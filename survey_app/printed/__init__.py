"""What is printed: codes, slips, ballots, plates, questionnaires on paper, shares of the key.

Comes in: a round, and codes, slips and shares that were just made. Goes out: PDF. Who may be asked:
the functions here; ``sheet_words`` and ``share_words`` have the words, the Typst files set them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rendering.printing import pdf, pdfs
from rulebook.round import Round
from survey_app.acts.issuing import IssuedCode, IssuedSlip
from survey_app.ballot_key.shares import Share
from survey_app.printed.ballot_words import ballot_words
from survey_app.printed.share_words import share_words
from survey_app.printed.sheet_words import code_words, paper_words, plate_words, slip_words

_FOLDER = Path(__file__).parent
_BALLOTS_A_PDF = 100


def code_sheets(this_round: Round, issued: list[IssuedCode]) -> bytes:
    """Codes of the survey as a PDF, ten to a sheet of A4, to be cut."""
    return pdf(_FOLDER / "cards.typ", code_words(this_round, issued))


def slip_sheets(this_round: Round, issued: list[IssuedSlip]) -> bytes:
    """Voters' slips as a PDF, eight to a sheet of A4, to be cut."""
    return pdf(_FOLDER / "cards.typ", slip_words(this_round, issued))


def ballot_sheets(this_round: Round, count: int) -> Iterator[tuple[int, bytes]]:
    """All ``count`` paper ballots: the number on the first stub of each PDF, and the PDF.

    A hundred sheets a PDF: with many windows more are too much for an ordinary viewer.
    """
    for first in range(1, count + 1, _BALLOTS_A_PDF):
        numbers = range(first, min(first + _BALLOTS_A_PDF, count + 1))
        yield first, pdf(_FOLDER / "ballots.typ", ballot_words(this_round, numbers, count))


def plates(this_round: Round, window_id: str = "") -> bytes:
    """The plate of each window, or of one, as a PDF of A4 pages.

    Raises
    ------
    InputError
        If the window is unknown, or a real round has no https address with a domain.
    """
    return pdf(_FOLDER / "plates.typ", plate_words(this_round, window_id))


def papers(this_round: Round, window_id: str, numbers: range) -> bytes:
    """Questionnaires on paper for one window, a page each, with the ``numbers`` of the sheets.

    Raises
    ------
    InputError
        If the window is unknown.
    """
    return pdf(_FOLDER / "papers.typ", paper_words(this_round, window_id, numbers))


def share_sheets(this_round: Round, shares: Iterable[Share]) -> Iterator[bytes]:
    """A PDF of one page for each share of the vote's key: each goes to another person."""
    return pdfs(_FOLDER / "share.typ", (share_words(this_round, share) for share in shares))

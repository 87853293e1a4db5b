"""What is printed: codes and slips to be cut, plates for the windows, questionnaires on paper.

Comes in: a round, and codes and slips that were just issued. Goes out: PDF. Who may be asked: the
four functions here; ``sheet_words`` has the words, the Typst files only set them.
"""

from pathlib import Path

from rendering.printing import pdf
from rulebook.round import Round
from survey_app.acts.issuing import IssuedCode, IssuedSlip
from survey_app.printed.sheet_words import code_words, paper_words, plate_words, slip_words

_FOLDER = Path(__file__).parent


def code_sheets(this_round: Round, issued: list[IssuedCode]) -> bytes:
    """Codes of the survey as a PDF, ten to a sheet of A4, to be cut."""
    return pdf(_FOLDER / "cards.typ", code_words(this_round, issued))


def slip_sheets(this_round: Round, issued: list[IssuedSlip]) -> bytes:
    """Voters' slips as a PDF, eight to a sheet of A4, to be cut."""
    return pdf(_FOLDER / "cards.typ", slip_words(this_round, issued))


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

"""office/: lists for the office alone, never with the scores: texts, and who entered interviews."""

from pathlib import Path

from rulebook.csvfile import csv_bytes
from rulebook.round import Round
from rulebook.vocabulary import SURVEY
from survey_app.files import write_file
from survey_app.store import Store

FOLDER = "office"
_INTERVIEW = ("response_id", "window_id", "entered_by", "mode", "paper", "entered_at", "voided_at")


def write_office_folder(this_round: Round, store: Store) -> list[Path]:
    """Write what people wrote, and who entered which interview; neither has a grade.

    Texts of all channels stand together, sorted by window, question and wording: nothing tells
    when or by whom one was written.
    """
    if not store.phase(SURVEY).state:
        return []
    folder = this_round.folder / FOLDER
    folder.mkdir(exist_ok=True)
    texts = csv_bytes(("window_id", "question", "text"), store.records.texts())
    interviews = [[row[name] for name in _INTERVIEW] for row in store.interviews.all()]
    return [
        write_file(folder / "texts.csv", texts, 0o600),
        write_file(folder / "entries.csv", csv_bytes(_INTERVIEW, interviews), 0o600),
    ]

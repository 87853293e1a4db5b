"""Lists for the office alone, beside ratings/ and never with the scores: texts, and who entered."""

from pathlib import Path

from rulebook.csvfile import csv_bytes
from rulebook.round import Round
from survey_app.files import write_file
from survey_app.store import SURVEY, Store

FOLDER = "office"
_ENTRY = ("response_id", "window_id", "entered_by", "mode", "paper", "entered_at", "voided_at")


def write_office_lists(this: Round, store: Store) -> list[Path]:
    """Write what people wrote, and the entries of interviewers; neither has a grade.

    Texts of all channels stand together, sorted by window, question and wording: nothing tells
    when or by whom one was written.
    """
    if not store.phase(SURVEY).state:
        return []
    folder = this.folder / FOLDER
    folder.mkdir(exist_ok=True)
    texts = csv_bytes(("window_id", "question", "text"), store.records.texts())
    entries = [[row[name] for name in _ENTRY] for row in store.entries.all()]
    return [
        write_file(folder / "texts.csv", texts, 0o600),
        write_file(folder / "entries.csv", csv_bytes(_ENTRY, entries), 0o600),
    ]

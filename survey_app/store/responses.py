"""One answer to the survey: its rows, the same whichever channel it came by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert

from survey_app.store.schema import Schema, item_column
from survey_app.tokens import new_id


@dataclass(frozen=True)
class Response:
    """One questionnaire as answered; ``texts`` by question."""

    answered_at: str
    seconds: int
    grades: Mapping[str, int | None]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Written:
    """The random ids under which an answer stands; the database does not link them."""

    response_id: str
    text_ids: tuple[str, ...]


def response_row(answer: Response, channel: str) -> dict[str, Any]:
    """The grades under a new random id: their row, but for its window."""
    row: dict[str, Any] = {"response_id": new_id(), "channel": channel}
    row |= {"answered_at": answer.answered_at, "seconds": answer.seconds}
    return row | {item_column(item): grade for item, grade in answer.grades.items()}


def text_rows(answer: Response) -> list[dict[str, str]]:
    """Each text under a new random id of its own: their rows, but for the window."""
    return [
        {"id": new_id(), "question": question, "text": words}
        for question, words in answer.texts.items()
    ]


def write_response(
    db: Connection, tables: Schema, answer: Response, window_id: str, channel: str
) -> Written:
    """Write the rows of an answer that came without a code."""
    window = {"window_id": window_id}
    row, texts = response_row(answer, channel), text_rows(answer)
    db.execute(insert(tables.responses), row | window)  # four times as quick as .values(**row)
    for text in texts:
        db.execute(insert(tables.texts), text | window)
    return Written(row["response_id"], tuple(text["id"] for text in texts))

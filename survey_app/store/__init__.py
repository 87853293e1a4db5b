"""The only SQL of the app."""

from survey_app.store.answers import PhaseState, Store
from survey_app.store.connect import connect, has_database, secrets_folder
from survey_app.store.database import Database, Unavailable
from survey_app.store.holders import (
    PARTS,
    SMALLEST_PILE,
    SURVEY,
    VOTE,
    Holder,
    NewCode,
    Outcome,
)
from survey_app.store.responses import Response

__all__ = [
    "PARTS",
    "SMALLEST_PILE",
    "SURVEY",
    "VOTE",
    "Database",
    "Holder",
    "NewCode",
    "Outcome",
    "PhaseState",
    "Response",
    "Store",
    "Unavailable",
    "connect",
    "has_database",
    "secrets_folder",
]

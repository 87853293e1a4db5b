"""The only SQL of the app."""

from survey_app.store.answers import PhaseState, Response, Store
from survey_app.store.connect import connect, secrets_folder
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
    "secrets_folder",
]

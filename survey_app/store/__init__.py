"""The only SQL of the app."""

from survey_app.store.accounts import ROLES, Account
from survey_app.store.answers import PhaseState, Store
from survey_app.store.connect import connect, has_database, secrets_folder
from survey_app.store.database import Database, Unavailable
from survey_app.store.electors import NewLink
from survey_app.store.entries import MODES, Entry, Taken
from survey_app.store.holders import (
    LINKS,
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
    "LINKS",
    "MODES",
    "PARTS",
    "ROLES",
    "SMALLEST_PILE",
    "SURVEY",
    "VOTE",
    "Account",
    "Database",
    "Entry",
    "Holder",
    "NewCode",
    "NewLink",
    "Outcome",
    "PhaseState",
    "Response",
    "Store",
    "Taken",
    "Unavailable",
    "connect",
    "has_database",
    "secrets_folder",
]

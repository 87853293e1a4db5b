"""The only SQL of the app.

Comes in: the round's database, and answers, codes and slips as hashes. Goes out: phases, outcomes,
records without order or person. Who may be asked: ``Store``; the tables are private.
"""

from survey_app.store.accounts import (
    ACCOUNT_NAME,
    DIVISION,
    LEADER,
    PANEL,
    ROLES,
    UNIT,
    WITH_BODY,
    Account,
)
from survey_app.store.answers import Store
from survey_app.store.connect import connect, has_database, secrets_folder
from survey_app.store.credentials import Credential, NewCredential
from survey_app.store.database import Database, Unavailable
from survey_app.store.electors import NewLink
from survey_app.store.interviews import MODES, InterviewRecord, InterviewResult
from survey_app.store.outcomes import SubmissionOutcome
from survey_app.store.paper import ANEW, COUNT, Entered
from survey_app.store.phases import COMPACTED, OPEN, PARTS, REWRITING, STATES, STOPPED, PhaseState
from survey_app.store.responses import Response
from survey_app.store.schema import MOST_GRADES
from survey_app.store.slips import LINKS, SLIPS
from survey_app.store.turns import PLACES

__all__ = [
    "ACCOUNT_NAME",
    "ANEW",
    "COMPACTED",
    "COUNT",
    "DIVISION",
    "LEADER",
    "LINKS",
    "MODES",
    "MOST_GRADES",
    "OPEN",
    "PANEL",
    "PARTS",
    "PLACES",
    "REWRITING",
    "ROLES",
    "SLIPS",
    "STATES",
    "STOPPED",
    "UNIT",
    "WITH_BODY",
    "Account",
    "Credential",
    "Database",
    "Entered",
    "InterviewRecord",
    "InterviewResult",
    "NewCredential",
    "NewLink",
    "PhaseState",
    "Response",
    "Store",
    "SubmissionOutcome",
    "Unavailable",
    "connect",
    "has_database",
    "secrets_folder",
]

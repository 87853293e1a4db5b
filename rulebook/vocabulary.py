"""Words that several rooms share, each of them once. They are public: score.json says them.

Comes in: nothing. Goes out: names of components, channels, readings and statuses, and the privacy
threshold. What a city may choose stands in its edition, never here.
"""

from collections.abc import Mapping
from typing import Literal, get_args

DEFAULT_EDITION = "2021"  # the folder of rules that is taken where none is named

ComponentKind = Literal["marks", "vote", "survey"]
COMPONENT_KINDS: tuple[str, ...] = get_args(ComponentKind)
MARKS, VOTE, SURVEY = COMPONENT_KINDS
# How windows of score.json and rows of turnout.csv name the same components.
SCORE_FIELD: Mapping[str, str] = {MARKS: "bimonthly", VOTE: "vote", SURVEY: "survey"}
TURNOUT_COMPONENT: Mapping[str, str] = {SURVEY: "third_party_survey", VOTE: "democratic_vote"}

# The channels by which our own survey takes answers; an edition may name more, for an agency's.
OWN_CHANNELS = ("code", "interviewer", "open")
CODE, INTERVIEWER, OPEN = OWN_CHANNELS

# What reads the responses: DuckDB in this process, the survey's own server, or Spark, here or the
# cluster whose address follows (spark://host:7077).
ENGINES = ("duckdb", "postgresql", "spark")
DUCKDB, POSTGRESQL, SPARK = ENGINES

Reading = Literal["literal", "among_applicants"]
READINGS: tuple[str, ...] = get_args(Reading)

ConditionStatus = Literal["met", "not_met", "pending"]
CONDITION_STATUSES: tuple[str, ...] = get_args(ConditionStatus)

# What a register says of a window that does not take part in everything.
WINDOW_STATUSES = ("withdrawn", "unranked")
WITHDRAWN, UNRANKED = WINDOW_STATUSES

DecisionKind = Literal["award", "decline", "vacant", "tie", "quota", "correct"]
DECISION_KINDS: tuple[str, ...] = get_args(DecisionKind)

ResultStatus = Literal["provisional", "confirmed", "corrected"]

# Keys of `designation` in score.json that are the same for every edition; ids of honours stand
# beside them.
DESIGNATION_KEYS = (
    "honours",
    "open_places",
    "ties_at_cutoff",
    "top_without_application",
    "top_barred",
    "tied_places",
    "conditions_not_met",
    "next_year_model_windows",
)
PROPOSAL_SUFFIX = "_proposal"

# People behind a number that is shown, slips in a pile, ballots behind a published score: with
# fewer, single persons could be made out.
SMALLEST_GROUP = 5

# Why, on whose approval and how often a round is held: its settings, and what papers call them.
BASIS_LABELS = {"approval_number": "批准文号", "legal_basis": "开展依据", "frequency": "开展周期"}

# The pile of slips that paper ballots are counted by; no edition names a category of voters so.
PAPER_PILE = "paper"

# How every id of simulated data begins, so that the data say what they are whatever settings say.
SIMULATED_ID = "simulated-"

"""How many answers each window should get: the office's own aim, which counts for nothing."""

from rulebook.problems import Words
from rulebook.round import Round
from survey_app.acts.recording import Persons, record
from survey_app.setup import fault, prepare
from survey_app.trail import parsed

TARGET = "target"
MOST = 99_999


def set_target(this_round: Round, count: int, by: Persons = ()) -> None:
    """Record it; the newest holds, 0 is none.

    Raises
    ------
    InputError
        If it is no such number.
    """
    if not 0 <= count <= MOST:
        words = Words(f"0到{MOST}", f"0 to {MOST}")
        raise fault(Words("目标", "target"), words, str(count))
    record(this_round, prepare(this_round), TARGET, by, count=count)


def target(this_round: Round) -> int:
    """The answers that each window should get, 0 where nobody has said."""
    entries = parsed(prepare(this_round).trail.lines())
    said = [entry["what"].get("count", 0) for entry in entries if entry["act"] == TARGET]
    return int(said[-1]) if said else 0

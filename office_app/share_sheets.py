"""The shares of the vote's key between its opening and its keepers: printed, tried, then removed.

They must be on the disk before the first ballot can need them, and nowhere once three people have
them. So a real round's lie in a private folder beside its own until two that were typed from paper
have been tried. Who fetched which is recorded.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from office_app.plain_words import with_moments
from rulebook.filelock import WriterLock
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app import printed
from survey_app.acts import ballot_key, opening
from survey_app.acts.recording import Persons, record
from survey_app.ballot_key.shares import Share, share_of
from survey_app.setup import prepare
from survey_app.trail import parsed

FETCHED = "share"
_LOCK = ".open.lock"


def opened_with_shares(this_round: Round, part: str, by: Persons) -> Sequence[Share]:
    """Open ``part``; the shares of a key that was made lie in their place.

    Raises
    ------
    InputError
        As ``opening.open_phase`` has it.
    """
    with WriterLock(this_round.folder / _LOCK)():
        place = place_of(this_round)
        never_opened = not prepare(this_round).ballots.public_key()
        if part == VOTE and never_opened and not this_round.settings.simulated:
            shutil.rmtree(place, ignore_errors=True)  # of an opening that was cut off before
        return opening.open_phase(this_round, part, by, folder=place)


def place_of(this_round: Round) -> Path:
    """The folder of the shares; a simulated round keeps them in its own."""
    folder = this_round.folder.resolve()
    if this_round.settings.simulated:
        return folder / ballot_key.FOLDER
    return folder.with_name(f"{folder.name}-密钥份")


def shares_left(this_round: Round) -> list[Share]:
    """The shares of this vote's key that still lie on this machine."""
    public = prepare(this_round).ballots.public_key()
    paths = sorted(place_of(this_round).glob("share-*.txt")) if public else []
    return [share_of(path.read_text(encoding="utf-8"), public) for path in paths]


def fetched(this_round: Round) -> dict[int, str]:
    """Who fetched each share last, and when."""
    lines = prepare(this_round).trail.lines()
    entries = [entry for entry in parsed(lines) if entry["act"] == FETCHED]
    return {
        entry["what"]["share"]: f"{with_moments(entry['at'])} {'、'.join(entry['by'])}"
        for entry in entries
    }


def sheet(this_round: Round, number: str, by: Persons) -> bytes:
    """One share as a PDF; empty where it is not here any more."""
    wanted = [share for share in shares_left(this_round) if str(share.point.x) == number]
    if not wanted:
        return b""
    record(this_round, prepare(this_round), FETCHED, by, share=wanted[0].point.x)
    return next(printed.share_sheets(this_round, wanted))


def remove(this_round: Round) -> None:
    """The keepers have them: none is left on this machine."""
    shutil.rmtree(place_of(this_round), ignore_errors=True)

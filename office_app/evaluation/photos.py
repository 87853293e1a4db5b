"""Photos of visits as the evaluation file shows them."""

from collections.abc import Iterable, Mapping

from office_app.evaluation.known import Note
from rendering.bound import scaled
from rulebook.round import Round
from survey_app import attached
from survey_app.acts.notes import SHELF
from survey_app.pictures import Refused, picture_of


def photos_of(this_round: Round, notes: Iterable[Note]) -> Mapping[str, bytes]:
    """Small PNGs by the SHA-256 of what was kept; without those that are gone or no pictures."""
    named = (one["sha256"] for note in notes for one in note["content"].get("pictures", ()))
    kept = {sha256: data for sha256 in named if (data := _kept(this_round, sha256))}
    shown = zip(kept, scaled([*kept.values()]), strict=True)
    return {sha256: png for sha256, png in shown if png}


def _kept(this_round: Round, sha256: str) -> bytes | None:
    """The photo, where it is what it was when it was kept."""
    data = attached.kept(this_round, SHELF, sha256)
    try:
        return picture_of(data).data if data else None
    except Refused:
        return None

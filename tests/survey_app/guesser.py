"""Somebody who has every file before the close, but no shares, and guesses what was voted.

He knows whose ciphertext is whose, and how his accomplices voted. Of each vote he takes what is
stored of it, and the bytes around each of its marks in every file, and says that it is the same
ballot as that of the accomplice whose bytes are most alike.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rulebook.round import Round
from survey_app import setup
from survey_app.acts import issuing
from survey_app.tokens import token_hash
from tests.survey_app.linker import BALLOT_SIGNS
from tests.survey_app.rounds import Visitor
from tests.survey_app.stores import ciphertexts

KINDS = 6  # of ballots: who guesses blindly is right once in six times
_AROUND = 64  # bytes before and after a mark


@dataclass(frozen=True)
class Seen:
    """What he has of one vote: what is stored of it, and its marks, which stand in the files."""

    stored: bytes
    marks: tuple[bytes, ...]
    pattern: str


def vote_alike(this_round: Round, visitor: Visitor, voters: int, seed: int) -> list[Seen]:
    """Cast ballots of a few kinds, each with what shows of it in the files."""
    rng = random.Random(seed)
    kinds = ["".join(rng.choices(BALLOT_SIGNS, k=len(this_round.windows))) for _ in range(KINDS)]
    seen, before = [], dict[str, bytes]()
    for slip in issuing.make_slips(this_round, "window", voters):
        pattern = rng.choice(kinds)
        page = visitor.vote(slip.link, pattern).text
        receipt = page.partition("<strong>")[2].partition("</strong>")[0]
        now = ciphertexts(setup.store_of(this_round))
        (new,) = now.keys() - before.keys()
        before = now
        slip_hash = token_hash(slip.link.rsplit("/", 1)[1])
        seen.append(Seen(now[new], (slip_hash, receipt.encode(), new.encode()), pattern))
    return seen


def hits(votes: Sequence[Seen], files: Mapping[str, bytes]) -> dict[str, int]:
    """By clue, how many ballots he guesses; the first half of the voters are his accomplices."""
    half = len(votes) // 2
    found = {}
    for clue, bytes_of in _clues(votes, files):
        guessed = [
            max(range(half), key=lambda known: _alike(bytes_of[known], his))
            for his in bytes_of[half:]
        ]
        found[clue] = sum(
            votes[known].pattern == vote.pattern
            for known, vote in zip(guessed, votes[half:], strict=True)
        )
    return found


def _clues(votes: Sequence[Seen], files: Mapping[str, bytes]) -> Iterator[tuple[str, list[bytes]]]:
    yield "stored", [vote.stored for vote in votes]
    for name, content in files.items():
        for number in range(len(votes[0].marks)):
            found = [_around(content, vote.marks[number]) for vote in votes]
            if all(found):
                yield f"{name}, mark {number}", found


def _around(content: bytes, mark: bytes) -> bytes:
    """What stands around the last place where a mark is."""
    at = content.rfind(mark)
    return content[max(0, at - _AROUND) : at + len(mark) + _AROUND] if at >= 0 else b""


def _alike(one: bytes, other: bytes) -> int:
    return sum(a == b for a, b in zip(one, other, strict=False))


def in_the_clear(votes: Sequence[Seen]) -> list[Seen]:
    """The same votes as they would be stored without a key. Shows that he can see."""
    return [replace(vote, stored=vote.pattern.encode()) for vote in votes]

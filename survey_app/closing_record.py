"""The closing record: counts, and two unlinked lists that anybody can check.

``receipts.csv`` has the voters' receipts, ``commitments.csv`` a commitment to each ballot. The
root of a list is the SHA-256 of its file, so ``sha256sum`` checks it. Whoever is given the sealed
numbers out of the database recounts from ballots and numbers; nothing links the two lists.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rulebook import contract
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.files import write_file
from survey_app.receipts import CHECK_PAGE, check_page, public_key
from survey_app.setup import keys_of
from survey_app.store import PARTS, Store
from survey_app.tokens import Keys
from survey_app.trail import entries_of, head_of, lock_of

FOLDER = "closing"
STEPS = ("open", "reopen", "stop", "paper", "decrypt", "close")
Grades = Mapping[str, int | None]


def commitment(ballot_id: str, grades: Grades, nonce: bytes) -> str:
    """H(ballot, nonce): SHA-256 of the ballot as canonical JSON and its secret number."""
    cells = [[window, grade] for window, grade in sorted(grades.items())]
    canonical = json.dumps([ballot_id, cells, nonce.hex()], separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def published_list(header: str, entries: Iterable[str]) -> bytes:
    """A list as published: one column, sorted, plain ASCII."""
    return "".join(f"{line}\n" for line in [header, *sorted(entries)]).encode("ascii")


def root(published: bytes) -> str:
    """The root of a published list."""
    return hashlib.sha256(published).hexdigest()


def whole_ballots(store: Store) -> dict[str, dict[str, int | None]]:
    """Grades by window, by ballot."""
    whole: dict[str, dict[str, int | None]] = {}
    for ballot_id, window_id, grade in store.records.ballots():
        whole.setdefault(ballot_id, {})[window_id] = grade
    return whole


def write_closing(
    this_round: Round, store: Store, slips: Mapping[str, Any] = MappingProxyType({})
) -> list[Path]:
    """Write the record of everything that is closed. The same database gives the same files.

    ``slips`` is what it says of the slips of a closed vote (``eligibility``).
    """
    folder = this_round.folder / FOLDER
    folder.mkdir(exist_ok=True)
    closed = [part for part in PARTS if store.phase(part).finished]
    record: dict[str, Any] = {"contract": contract.VERSION, "edition": this_round.settings.edition}
    record["simulated"] = this_round.settings.simulated
    written = []
    lines = store.trail.lines()
    acts = {part: _acts(lines, part) for part in closed}
    for part in closed:
        state = store.phase(part)
        record[part] = {
            "opened_at": state.opened_at,
            "closed_at": state.closed_at,
            "acts": [{key: act[key] for key in ("act", "at", "by")} for act in acts[part]],
            "turnout": [
                dict(zip(("category", "window_id", "invited", "returned"), row, strict=True))
                for row in store.credentials.turnout(part)
            ],
        }
        if part == VOTE:
            keys = keys_of(this_round)
            written += _lists(folder, store, record[part], keys)
            page = check_page(this_round, keys)
            written.append(write_file(folder / CHECK_PAGE, page))
            record[part] |= slips
            record[part] |= _set_aside(lines)
        else:
            record[part]["responses"] = store.records.response_count()
    record["lock"] = lock_of(lines)
    trail = head_of(lines)
    record["trail"] = {"entries": trail.entries, "head": trail.sha256}
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    return [*written, write_file(folder / "closing.json", text.encode())]


def published(this_round: Round) -> list[tuple[str, int, str]]:
    """The lists that lie in closing/: name, number of entries, root."""
    lists = sorted((this_round.folder / FOLDER).glob("*.csv"))
    held = [(path.name, path.read_bytes()) for path in lists]
    return [(name, content.count(b"\n") - 1, root(content)) for name, content in held]


def _acts(lines: Sequence[str], part: str) -> list[dict[str, Any]]:
    """Who opened, stopped, reopened and closed it, and when."""
    return [
        entry
        for entry in entries_of(lines)
        if entry["act"] in STEPS and entry["what"].get("part") == part
    ]


def _set_aside(lines: Sequence[str]) -> dict[str, Any]:
    """What was counted although ballots were spoilt, and why; nothing in an honest vote."""
    said = [entry["what"] for entry in entries_of(lines) if entry["act"] == "set aside"]
    counted = ("encrypted", "countable", "used", "receipts", "reason")
    return {"set_aside": {key: said[-1][key] for key in counted}} if said else {}


def vote_lists(store: Store) -> dict[str, bytes]:
    """Receipts and commitments of a closed vote, by the name of the list."""
    ballots, nonces = whole_ballots(store), store.records.nonces()
    commitments = [commitment(key, ballots[key], nonces[key]) for key in ballots]
    return {
        "receipts": published_list("receipt", store.records.receipts()),
        "commitments": published_list("commitment", commitments),
    }


def _lists(folder: Path, store: Store, record: dict[str, Any], keys: Keys) -> list[Path]:
    record["ballots"] = store.records.ballot_count()
    written = []
    for name, content in vote_lists(store).items():
        record[name] = {"count": content.count(b"\n") - 1, "root": root(content)}
        written.append(write_file(folder / f"{name}.csv", content))
    record["receipts"]["key"] = public_key(keys)
    return written

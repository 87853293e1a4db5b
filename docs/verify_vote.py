"""Check the archive of a vote without the program that made it (see verify-the-vote.md).

    python3 verify_vote.py ARCHIVE.zip [SEALED.zip]

Python 3.11 and its own library, nothing else: no network, no package, nothing of ceping. With the
sealed part every ballot is opened and the vote counted anew; without it the published lists, the
sums, the audit trail and the score are checked. The exit code is 0 where nothing differs, 1 where
something does, 2 where the files cannot be read at all. Whoever forges everything together forges
the hashes too: hold the ones that are printed first against the signed paper.
"""

import csv
import hashlib
import io
import json
import re
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

CLOSING, TRAIL, SCORE = "round/closing/closing.json", "round/trail.jsonl", "round/report/score.json"
HASH = re.compile(r"[0-9a-f]{64}")
# Each published list: its one column, and what a line looks like.
LISTS = {
    "receipts": ("receipt", re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")),
    "commitments": ("commitment", HASH),
    "eligible": ("slip", HASH),
    "used": ("slip", HASH),
}
FIRST = "0" * 64
_UNREADABLE = OSError, LookupError, ValueError, TypeError, AttributeError, zipfile.BadZipFile
Files = Mapping[str, bytes]
Faults = Iterator[str]


def sha256(content: bytes) -> str:
    """A hash as it stands everywhere: 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no spaces and no escapes, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_zip(path: str) -> tuple[str, dict[str, bytes]]:
    """The hash of a zip, and its files; a name that stands twice is refused."""
    with open(path, "rb") as file:
        whole = sha256(file.read())
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if len(set(names)) < len(names):
            raise ValueError(f"{path}: a name stands twice")
        return whole, {name: archive.read(name) for name in names}


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a table."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# 1. the files of the archive


def sums(files: Files) -> Faults:
    """SHA256SUMS names every other file and no more."""
    listed = "".join(f"{sha256(files[n])}  {n}\n" for n in sorted(files) if n != "SHA256SUMS")
    if files.get("SHA256SUMS", b"").decode() != listed:
        yield "SHA256SUMS does not fit the files"


def sealed_part(files: Files, whole: str, sealed: Files) -> Faults:
    """The sealed part is the one that the archive names."""
    stated = json.loads(files["manifest.json"])["sealed"]
    if stated is None or stated["sha256"] != whole:
        yield "the sealed part is not the one of this archive"
    elif stated["files"] != {name: sha256(content) for name, content in sealed.items()}:
        yield "files of the sealed part differ from the manifest"


# 2. the published lists


def entries(files: Files, name: str) -> list[str]:
    """The lines of a published list, without its head."""
    return files[f"round/closing/{name}.csv"].decode("ascii").split("\n")[1:-1]


def published(files: Files, vote: Mapping[str, Any]) -> Faults:
    """Each list: root, count, head, form, order, and no line twice."""
    for name, (head, form) in LISTS.items():
        path = f"round/closing/{name}.csv"
        if name not in vote:
            if path in files or name in ("receipts", "commitments"):
                yield f"closing.json does not speak of {name}.csv, or it has to"
            continue
        content = files.get(path, b"")
        lines = entries(files, name) if content else []
        if sha256(content) != vote[name]["root"]:
            yield f"{name}.csv: root {sha256(content)}, not {vote[name]['root']} as recorded"
        if len(lines) != vote[name]["count"]:
            yield f"{name}.csv: {len(lines)} lines, not {vote[name]['count']} as recorded"
        if content != "".join(f"{line}\n" for line in [head, *sorted({*lines})]).encode("ascii"):
            yield f"{name}.csv: not one sorted column '{head}' with each line once"
        if not all(form.fullmatch(line) for line in lines):
            yield f"{name}.csv: a line that is none"


def numbers(files: Files, vote: Mapping[str, Any], simulated: bool) -> Faults:
    """Ballots, receipts, commitments, turnout and slips must be one sum."""
    ballots = vote["ballots"]
    returned = sum(row["returned"] for row in vote["turnout"])
    invited = sum(row["invited"] for row in vote["turnout"])
    listed = [vote[name]["count"] for name in ("receipts", "commitments")]
    if [*listed, returned] != [ballots] * 3:
        yield f"{ballots} ballots, but receipts, commitments, returned: {listed} {returned}"
    if any(row["returned"] > row["invited"] for row in vote["turnout"]):
        yield "more returned than issued"
    if "eligible" not in vote:
        return  # a vote by personal links: a list would say who voted
    slips, eligible, used = vote["slips"], *(entries(files, n) for n in ("eligible", "used"))
    if not {*used} <= {*eligible}:
        yield "used.csv: a slip that is not in eligible.csv"
    if not len(used) == slips["used"] == ballots:
        yield f"used slips: {len(used)} listed, {slips['used']} recorded, {ballots} ballots"
    if not len(eligible) == slips["issued"] == invited:
        yield f"slips: {len(eligible)} listed, {slips['issued']} recorded, {invited} invited"
    parts = [slips[name] for name in ("used", "left", "voided", "missing")]
    if not simulated and (sum(parts) != slips["issued"] or min(parts) < 0):
        yield f"slips: {slips['issued']} issued, but used + left + voided + missing = {sum(parts)}"
    if slips["missing"] and not slips["reason"]:
        yield "slips are missing without a reason"


# 3. the audit trail


def chain(files: Files) -> list[dict[str, Any]]:
    """The entries of the trail, each bound to the one before; ValueError at the first that is not.

    An entry without its ``sha256`` hashes to it; ``previous`` is the hash of the entry before.
    """
    before, found = FIRST, list[dict[str, Any]]()
    for number, line in enumerate(files[TRAIL].decode().split("\n")[:-1], 1):
        entry = json.loads(line)
        stated = entry.pop("sha256")
        follows = entry["number"] == number and entry["previous"] == before
        if not follows or sha256(canonical(entry)) != stated:
            raise ValueError(f"trail.jsonl: entry {number} does not follow")
        if line.encode() != canonical(entry | {"sha256": stated}):
            raise ValueError(f"trail.jsonl: entry {number} is written in another form")
        before = stated
        found.append(entry | {"sha256": stated})
    return found


def trail(files: Files, record: Mapping[str, Any]) -> Faults:
    """The trail against the closing record, the list of slips and rules.lock."""
    try:
        acts = chain(files)
    except (KeyError, ValueError, TypeError) as error:
        yield f"audit trail: {error}"
        return
    head, vote = record["trail"], record["vote"]
    if not 0 < head["entries"] <= len(acts):
        yield f"audit trail: {len(acts)} entries, {head['entries']} at the close"
    elif acts[head["entries"] - 1]["sha256"] != head["head"]:
        yield "audit trail: its head at the close is not the recorded one"
    steps = [act for act in acts if act["what"].get("part") == "vote"]
    opened = [act for act in steps if act["act"] in ("open", "reopen")]
    if not opened or not any(act["act"] == "close" for act in steps):
        yield "audit trail: the vote was not opened and closed"
    if not record["simulated"] and any(len({*act["by"]}) < 2 for act in steps):
        yield "audit trail: a step of the vote that two did not agree to"
    shown = ("open", "reopen", "stop", "close")
    said = [{key: act[key] for key in ("act", "at", "by")} for act in steps if act["act"] in shown]
    if vote["acts"] != said[: len(vote["acts"])]:
        yield "closing.json: acts that are not those of the audit trail"
    roots = {act["what"].get("eligible") for act in opened}
    if "eligible" in vote and roots != {vote["eligible"]["root"]}:
        yield "eligible.csv is not the list of the opening"
    locks = [act["what"]["lock"] for act in acts if "lock" in act["what"]]
    if locks and locks[-1] != sha256(files.get("round/rules.lock", b"")):
        yield "rules.lock is not the one of the audit trail"


# 4. the ballots themselves


def ballots_of(content: bytes) -> dict[str, dict[str, int | None]]:
    """Grades by window, by ballot."""
    found: dict[str, dict[str, int | None]] = {}
    for row in rows(content):
        ballot = found.setdefault(row["ballot_id"], {})
        if row["window_id"] in ballot:
            raise ValueError(f"ballot {row['ballot_id']} names {row['window_id']} twice")
        ballot[row["window_id"]] = int(row["grade"]) if row["grade"] else None
    return found


def commitment(ballot_id: str, ballot: Mapping[str, int | None], nonce: str) -> str:
    """The hash of [ballot_id,[[window_id,grade],...],nonce] as JSON without spaces."""
    cells = [[window, ballot[window]] for window in sorted(ballot)]
    return sha256(json.dumps([ballot_id, cells, nonce], separators=(",", ":")).encode())


def opened(files: Files, sealed: Files, windows: Iterable[str]) -> Faults:
    """Every ballot opens one commitment, every commitment is opened, the receipts are the same."""
    ballots = ballots_of(sealed["round/sealed/ballots.csv"])
    nonces = {row["ballot_id"]: row["nonce"] for row in rows(sealed["round/sealed/nonces.csv"])}
    made = Counter(commitment(key, ballots[key], nonces.get(key, "")) for key in ballots)
    listed = Counter(entries(files, "commitments"))
    if made - listed:
        yield f"{sum((made - listed).values())} ballots open no published commitment"
    if listed - made:
        yield f"{sum((listed - made).values())} published commitments are opened by no ballot"
    if {*nonces} != {*ballots}:
        yield "ballots and secret numbers are not of the same ballots"
    if any({*ballot} != {*windows} for ballot in ballots.values()):
        yield "a ballot that does not name every window once"
    if sealed["round/sealed/receipts.csv"] != files["round/closing/receipts.csv"]:
        yield "sealed and published receipts differ"
    exported = sealed.get("round/ratings/ballots.csv")
    if exported is not None and ballots_of(exported) != ballots:
        yield "the exported ballots are not the sealed ones"
    counted = Counter(cell for ballot in ballots.values() for cell in ballot.items())
    if dict(counted) != tallies(files):
        yield "the tallies of the archive are not those of the ballots"


# 5. from the tallies to the score


def tallies(files: Files) -> dict[tuple[str, int | None], int]:
    """Ballots by window and grade, None for an abstention."""
    names = ("derived/ballot_tallies.csv", "round/ratings/ballot_tallies.csv")
    content = next((files[name] for name in names if name in files), b"")  # none: nobody voted
    return {
        (row["window_id"], int(row["grade"]) if row["grade"] else None): int(row["count"])
        for row in rows(content)
        if int(row["count"])
    }


def score(files: Files, ballots: int) -> Faults:
    """The vote of each window: the mean of the points of those who graded it."""
    grades = tomllib.loads(files["edition/questionnaires.toml"].decode(), parse_float=Fraction)
    points = {grade["grade"]: Fraction(grade["points"]) for grade in grades["grades"]["all"]}
    counted = tallies(files)
    windows = json.loads(files[SCORE])["windows"]
    for window in (one for one in windows if one.get("status") != "withdrawn"):
        name, stated = window["window_id"], window["vote_exact"]
        own = {grade: count for (of, grade), count in counted.items() if of == name}
        if sum(own.values()) != ballots:
            yield f"{name}: {sum(own.values())} ballots in the tallies, not {ballots}"
        rated = sum(count for grade, count in own.items() if grade)
        total = sum(points[grade] * count for grade, count in own.items() if grade)
        if (total / rated if rated else None) != (Fraction(stated) if stated else None):
            yield f"{name}: the score of the vote is {stated}, not what was counted"


def check(archive: str, sealed: str | None = None) -> list[str]:
    """Everything that differs; what was checked is printed."""
    whole, files = read_zip(archive)
    record = json.loads(files[CLOSING])
    vote = record["vote"]
    print(f"archive {whole}")
    print(*(f"{name} {vote[name]['root']}" for name in LISTS if name in vote), sep="\n")
    print(f"audit trail {record['trail']['head']} ({record['trail']['entries']} entries)")
    found = [*sums(files), *published(files, vote), *numbers(files, vote, record["simulated"])]
    found += [*trail(files, record), *score(files, vote["ballots"])]
    if sealed is None:
        print(f"{vote['ballots']} ballots, not opened: the sealed part was not given")
        return found
    sealed_whole, inside = read_zip(sealed)
    windows = [window["window_id"] for window in json.loads(files[SCORE])["windows"]]
    found += [*sealed_part(files, sealed_whole, inside), *opened(files, inside, windows)]
    print(f"{vote['ballots']} ballots, each opened and counted anew")
    return found


def main(arguments: list[str]) -> int:
    """Say what differs; the exit code."""
    try:
        found = check(*arguments)
    except _UNREADABLE as error:
        print(f"cannot be read: {type(error).__name__} {error}")
        return 2
    for line in found:
        print(f"differs: {line}")
    print("something differs" if found else "everything that was checked agrees")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

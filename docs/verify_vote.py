"""Check the archive of a vote without the program that made it (see verify-the-vote.md).

    python3 verify_vote.py ARCHIVE.zip [SEALED.zip]

Python 3.11 and its own library: no network, no package, nothing of ceping. With the sealed part
every ballot is opened and counted anew; without it lists, sums, trail and score are checked. Exit
code 0: nothing differs; 1: something does; 2: the files cannot be read at all. Whoever forges all
together forges the hashes too: hold the ones that are printed first against the signed paper.
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
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

CLOSING, SCORE = "round/closing/closing.json", "round/report/score.json"
RATINGS, LOCK = "round/ratings/", "round/rules.lock"
# Each published list: its one column, and what a line looks like.
HASH, RECEIPT = "[0-9a-f]{64}", "[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"
LISTS = {"receipts": ("receipt", RECEIPT), "commitments": ("commitment", HASH)}
LISTS |= {name: ("slip", HASH) for name in ("eligible", "used")}
UNCOUNTED = {"left": 0, "voided": 0, "missing": 0, "reason": ""}
# Both parts of a round: its name in the tables, what the trail issues for it, and to whom.
PARTS = {
    "survey": ("third_party_survey", "codes", ("issuer", "window")),
    "vote": ("democratic_vote", "slips", ("category",)),
}
STEPS = ("open", "reopen", "stop", "decrypt", "close")
WAY = "open( stop reopen)* stop( decrypt)? close"
_UNREADABLE = OSError, LookupError, ValueError, TypeError, AttributeError, zipfile.BadZipFile
Files = Mapping[str, bytes]
Record = Mapping[str, Any]
Acts = list[dict[str, Any]]
Claims = Iterator[tuple[bool, str]]  # what must hold, and what is said where it does not


def sha256(content: bytes) -> str:
    """A hash as it stands everywhere: 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no spaces and no escapes, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_zip(path: str) -> tuple[str, dict[str, bytes]]:
    """The hash of a zip, and its files; a name that stands twice is refused."""
    with open(path, "rb") as file, zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if len(set(names)) < len(names):
            raise ValueError(f"{path}: a name stands twice")
        return sha256(file.read()), {name: archive.read(name) for name in names}


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a table."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def record_claims(files: Files, record: Record) -> Claims:
    """The record has all keys and no more, and is of the round that other files are of."""
    vote, parts = record["vote"], {*PARTS} & {*record}
    by_slips = {"eligible", "used", "slips"}
    of = {"survey": {"responses"}, "vote": {"ballots", "receipts", "commitments"}}
    of["vote"] |= by_slips if by_slips & {*vote} else set()
    known = [(record, {"contract", "edition", "simulated", "trail"} | parts)]
    known += [(record["trail"], {"entries", "head"})]
    known += [(record[p], {"opened_at", "closed_at", "acts", "turnout"} | of[p]) for p in parts]
    known += [(vote[n], {"count", "root"}) for n in LISTS if n in vote and n != "receipts"]
    known += [(vote["receipts"], {"count", "root", "key"})]
    known += [(vote[n], {"issued", "used", *UNCOUNTED}) for n in ("slips",) if n in vote]
    yield all({*value} == keys for value, keys in known), "closing.json: keys missing or added"
    names = (LOCK, SCORE, "manifest.json", f"{RATINGS}manifest.json")
    said = {name: json.loads(files[name]) for name in names if name in files}
    said["round.toml"] = {"simulated": False} | tomllib.loads(files["round/round.toml"].decode())
    for name, values in said.items():
        same = [values.get(k, record[k]) == record[k] for k in ("contract", "edition", "simulated")]
        yield all(same), f"closing.json: contract, edition or simulated is not that of {name}"
    page = files.get("round/closing/receipt-check.html", b"").decode()
    key = re.findall('<code id="key">([0-9a-f]{64})</code>', page)
    yield key == [vote["receipts"].get("key")], "receipt-check.html: not the key of closing.json"
    listed = "".join(f"{sha256(files[n])}  {n}\n" for n in sorted(files) if n != "SHA256SUMS")
    yield files.get("SHA256SUMS", b"").decode() == listed, "SHA256SUMS does not fit the files"


def entries(files: Files, name: str) -> list[str]:
    """The lines of a published list, without its head."""
    return files.get(f"round/closing/{name}.csv", b"").decode("ascii").split("\n")[1:-1]


def list_claims(files: Files, vote: Record) -> Claims:
    """Each list: root, count, head, form, order, and no line twice."""
    for name, (head, form) in LISTS.items():
        content, lines = files.get(f"round/closing/{name}.csv", b""), entries(files, name)
        stated = vote.get(name, {"root": sha256(b""), "count": 0})
        ordered = "".join(f"{line}\n" for line in [head, *sorted({*lines})]).encode("ascii")
        yield sha256(content) == stated["root"], f"{name}.csv: not the root of closing.json"
        yield len(lines) == stated["count"], f"{name}.csv: {len(lines)} lines, not as recorded"
        yield content in (ordered, b""), f"{name}.csv: not a sorted column with each line once"
        yield all(re.fullmatch(form, line) for line in lines), f"{name}.csv: a line that is none"


def sum_claims(files: Files, vote: Record, simulated: bool) -> Claims:
    """Ballots, receipts, commitments, turnout and slips must be one sum."""
    ballots, turnout = vote["ballots"], vote["turnout"]
    returned, invited = (sum(row[name] for row in turnout) for name in ("returned", "invited"))
    numbers = [ballots, vote["receipts"]["count"], vote["commitments"]["count"], returned]
    yield len({*numbers}) == 1, f"ballots, receipts, commitments, returned: {numbers}"
    yield all(row["returned"] <= row["invited"] for row in turnout), "more returned than issued"
    if "slips" not in vote:
        return  # a vote by personal links: a list would say who voted
    slips, eligible, used = vote["slips"], *(entries(files, n) for n in ("eligible", "used"))
    yield {*used} <= {*eligible}, "used.csv: a slip that is not in eligible.csv"
    numbers = [len(used), slips["used"], ballots]
    yield len({*numbers}) == 1, f"used slips listed, recorded, ballots: {numbers}"
    numbers = [len(eligible), slips["issued"], invited]
    yield len({*numbers}) == 1, f"eligible slips listed, recorded, invited: {numbers}"
    parts = [slips[name] for name in ("used", "left", "voided", "missing")]
    adds_up = sum(parts) == slips["issued"] and min(parts) >= 0
    yield simulated or adds_up, f"slips: used + left + voided + missing = {parts}"
    yield bool(slips["reason"] or not slips["missing"]), "slips are missing without a reason"


def chain(files: Files) -> Acts:
    """The trail: an entry without its sha256 hashes to it, previous is that of the one before."""
    before, found = "0" * 64, Acts()
    for number, line in enumerate(files["round/trail.jsonl"].decode().split("\n")[:-1], 1):
        entry = json.loads(line)
        said, bare = entry["sha256"], {key: entry[key] for key in entry if key != "sha256"}
        follows = (said, entry["number"], entry["previous"]) == (sha256(canonical(bare)), number, before)
        if not follows or line.encode() != canonical(entry):
            raise ValueError(f"entry {number} does not follow")
        before = said
        found.append(entry)
    return found


def trail_claims(files: Files, record: Record) -> Claims:
    """The trail against the closing record, rules.lock and the files that were exported."""
    try:
        acts = chain(files)
    except (KeyError, ValueError, TypeError) as error:
        yield False, f"audit trail: {error}"
        return
    closes = {act["what"]["part"]: act["number"] for act in acts if act["act"] == "close"}
    yield {*closes} == {*PARTS} & {*record}, "audit trail: closes what closing.json does not"
    head, closed = record["trail"], max(closes.values(), default=1)
    at_head = [act["sha256"] for act in acts[closed - 1 :] if act["number"] == head["entries"]]
    yield at_head == [head["head"]], f"audit trail: {len(acts)} entries, the recorded head {head}"
    locks = [act["what"]["lock"] for act in acts if "lock" in act["what"]]
    held = [sha256(files.get(LOCK, b""))]
    yield locks[-1:] in ([], held), "rules.lock is not the one of the audit trail"
    exports = [act["what"]["ballots"] for act in acts[closed:] if act["act"] == "export"]
    sealed = (json.loads(files["manifest.json"])["sealed"] or {"files": ()})["files"]
    known = any(exports) if "round/sealed/ballots.csv" in sealed else bool(exports)
    yield known, "audit trail: no export of these files after the close"
    for act in acts if not record["simulated"] else ():
        yield len({*act["by"]}) >= persons(act), f"audit trail, {act['number']}: too few agreed"
    for part in {*PARTS} & {*record}:
        yield from part_claims(part, record[part], acts, rows(files[f"{RATINGS}turnout.csv"]))
    yield from slip_claims(record["vote"], acts)


def persons(act: Record) -> int:
    """How many have to agree: two for the vote, a count, the reserve and whole ballots."""
    name, what = act["act"], act["what"]
    if name in STEPS:
        return 1 if what.get("part") == "survey" else 2
    whole = name in ("export", "score") and what.get("ballots")
    return 2 if whole or name == "count" or what.get("reserve") else 0


def part_claims(part: str, record: Record, acts: Acts, table: list[dict[str, str]]) -> Claims:
    """All steps are in the record; the turnout is the exported one, and what was issued."""
    taken = [act for act in acts if act["act"] in STEPS and act["what"].get("part") == part]
    said = [{key: act[key] for key in ("act", "at", "by")} for act in taken]
    yield record["acts"] == said, f"closing.json: {part} acts that are not those of the audit trail"
    way, at = " ".join(act["act"] for act in taken), {act["act"]: act["at"] for act in taken}
    yield bool(re.fullmatch(WAY, way)), f"audit trail: the steps of {part} are {way}"
    times = [record[key][:16] + record[key][19:] for key in ("opened_at", "closed_at")]
    yield times == [at.get("open"), at.get("stop")], f"closing.json: {part} from/to {times}"
    component, kind, to = PARTS[part]
    exported = [canonical(row) for row in table if row.pop("component") == component]
    stated = [canonical({key: str(row[key]) for key in row}) for row in record["turnout"]]
    yield sorted(stated) == sorted(exported), f"closing.json: {part} turnout is not turnout.csv"
    issued = Counter[str]()
    for act in acts:
        if act["act"] == kind:
            issued[" ".join(act["what"][name] for name in to)] += act["what"]["count"]
    if part == "vote" and not issued:
        issued["links"] = sum(act["what"]["count"] for act in acts if act["act"] == "links")
        issued -= Counter({"links": sum(row["invited"] for row in record["turnout"])})
        ...

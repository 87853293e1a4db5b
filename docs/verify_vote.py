"""Check a vote's archive by verify-the-vote.md: python3 verify_vote.py ARCHIVE.zip [SEALED.zip]."""

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

SCORE, RATINGS, LOCK = "round/report/score.json", "round/ratings/", "round/rules.lock"
HASH, RECEIPT = "[0-9a-f]{64}", "[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"
LISTS = {"receipts": ("receipt", RECEIPT), "commitments": ("commitment", HASH)}  # head, line
LISTS |= {"eligible": ("slip", HASH), "used": ("slip", HASH)}
UNCOUNTED = {"left": 0, "voided": 0, "missing": 0, "reason": ""}
# Both parts of a round: the name in tables, its keys, what the trail issues for it, and to whom.
PARTS = {"survey": ("third_party_survey", ["responses"], "codes", ["issuer", "window"])}
PARTS |= {"vote": ("democratic_vote", ["ballots", *list(LISTS)[:2]], "slips", ["category"])}
STEPS, AMENDING = ("open", "reopen", "stop", "paper", "decrypt", "close"), ("amend", "doubt")
PAPER, WAY, SHOWN = "paper", "o(sp*r)*sp{%d,}d?c", f'<code id="key">({HASH})</code>'
SURVEY, WINDOWS = ("survey_", "survey.", "question."), ("renamed", "added", "withdrawn", "status")
SUMS, HAS_SM3 = ("SHA256SUMS", "SM3SUMS"), "sm3" in hashlib.algorithms_available
Files, Record, Claims = Mapping[str, bytes], Mapping[str, Any], Iterator[tuple[bool, str]]


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
    """What must hold, and what is said where it does not: keys and round are as elsewhere."""
    vote, parts, slips = record["vote"], {*PARTS} & {*record}, {"eligible", "used", "slips"}
    known = [(record, {"contract", "edition", "simulated", "lock", "trail"} | parts)]
    for part in parts:
        own = {"opened_at", "closed_at", "acts", "turnout", *PARTS[part][1]}
        own |= {"set_aside"} & {*record[part]} | (slips if slips & {*record[part]} else set())
        known += [(record[part], own)]
    known += [(vote[name], {"count", "root"}) for name in list(LISTS)[1:] if name in vote]
    known += [(vote["receipts"], {"count", "root", "key"}), (record["trail"], {"entries", "head"})]
    yield all({*value} == keys for value, keys in known), "closing.json: keys missing or added"
    names = (LOCK, SCORE, "manifest.json", f"{RATINGS}manifest.json")
    said = {name: json.loads(files[name]) for name in names if name in files}
    said.get(SCORE, {}).pop("edition", None)  # the edition's own id, not what round.toml calls it
    said["round.toml"] = {"simulated": False} | tomllib.loads(files["round/round.toml"].decode())
    for name, k in ((n, k) for n in said for k in ("contract", "edition", "simulated")):
        yield said[name].get(k, record[k]) == record[k], f"closing.json: {k} is not that of {name}"
    shown = re.findall(SHOWN, files.get("round/closing/receipt-check.html", b"").decode())
    yield shown == [vote["receipts"]["key"]], "receipt-check.html: not the key of closing.json"
    for name in SUMS if {SUMS[1]} <= {*files} and HAS_SM3 else SUMS[:1]:
        kind, of = name[:-4].lower(), sorted({*files} - {*SUMS[: SUMS.index(name) + 1]})
        listed = "".join(f"{hashlib.new(kind, files[n]).hexdigest()}  {n}\n" for n in of)
        yield files.get(name, b"").decode() == listed, f"{name} does not fit the files"


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
        whole = content in (ordered, b"") and all(re.fullmatch(form, line) for line in lines)
        yield whole, f"{name}.csv: not a sorted column with each line once, or a line that is none"


def sum_claims(files: Files, vote: Record, simulated: bool) -> Claims:
    """Ballots, receipts, commitments, turnout and slips must be one sum."""
    ballots, turnout, spoilt = vote["ballots"], vote["turnout"], vote.get("set_aside", {})
    returned, invited = (sum(row[name] for row in turnout) for name in ("returned", "invited"))
    numbers = [ballots, vote["commitments"]["count"], vote["receipts"]["count"], returned]
    due = [spoilt.get(name, ballots) for name in ("countable", "countable", "receipts", "used")]
    yield numbers == due, f"ballots, commitments, receipts, returned: {numbers}, not {due}"
    yield all(row["returned"] <= row["invited"] for row in turnout), "more returned than issued"
    if "slips" not in vote:
        return  # a vote by personal links: a list would say who voted
    slips, eligible, used = vote["slips"], *(entries(files, n) for n in ("eligible", "used"))
    yield {*used} <= {*eligible}, "used.csv: a slip that is not in eligible.csv"
    yield len(used) == slips["used"] == returned, f"used slips: {len(used)} listed, {slips}"
    yield len(eligible) == slips["issued"] == invited, f"eligible: {len(eligible)} listed, {slips}"
    parts = [slips[name] for name in ("used", "left", "voided", "missing")]
    yield simulated or (sum(parts) == slips["issued"] and min(parts) >= 0), f"used + left: {parts}"
    yield bool(slips["reason"] or not slips["missing"]), "slips are missing without a reason"


def chain(files: Files) -> list[Record]:
    """The trail: an entry without its sha256 hashes to it; previous is the one of that before."""
    before, found = "0" * 64, list[Record]()
    for number, line in enumerate(files["round/trail.jsonl"].decode().split("\n")[:-1], 1):
        bare = json.loads(line) | {"number": number, "previous": before}
        before = sha256(canonical({key: bare[key] for key in bare if key != "sha256"}))
        found.append(bare | {"sha256": before})
        if line.encode() != canonical(found[-1]) or not isinstance(bare["by"], list):
            raise ValueError(f"entry {number} does not follow")
    return found


def trail_claims(files: Files, record: Record) -> Claims:
    """The trail against the closing record, rules.lock and the files that were exported."""
    try:
        acts, head = chain(files), record["trail"]
    except (LookupError, ValueError, TypeError) as error:
        yield False, f"audit trail: {error}"
        return
    closes = {act["what"]["part"]: act["number"] for act in acts if act["act"] == "close"}
    yield {*closes} == {*PARTS} & {*record}, "audit trail: closes what closing.json does not"
    closed = max(closes.values(), default=1)
    heads = {act["number"]: act["sha256"] for act in acts[closed - 1 :]}
    yield heads.get(head["entries"]) == head["head"], f"audit trail: {len(acts)} entries, {head}"
    yield from lock_claims(files, record, acts)
    exports = [act["what"]["ballots"] for act in acts[closed:] if act["act"] == "export"]
    whole = b'"round/sealed/ballots.csv"' in files["manifest.json"]
    yield any(exports) if whole else bool(exports), "audit trail: no such export after the close"
    few = [n + 1 for n, act in enumerate(acts) if len({*act["by"]}) < persons(act, acts[:n])]
    yield record["simulated"] or not few, f"audit trail, entries {few}: too few agreed"
    for part in {*PARTS} & {*record}:
        yield from part_claims(part, record[part], acts, rows(files[f"{RATINGS}turnout.csv"]))
    yield from slip_claims(record["vote"], acts)


def lock_claims(files: Files, record: Record, acts: list[Record]) -> Claims:
    """The trail names rules.lock as it was opened with and as each amendment left it."""
    lock, said = json.loads(files.get(LOCK, b"{}")), list[list[object]]()
    made, told = lock.pop("amendments", []), ("at", "by", "why", "clause", "changes")
    held = [lock | ({"amendments": made[:n]} if n else {}) for n in range(len(made))]
    texts = [f"{json.dumps(one, ensure_ascii=False, indent=2)}\n" for one in held]
    states = [*map(sha256, map(str.encode, texts)), sha256(files[LOCK]) if LOCK in files else ""]
    for act in acts:
        said += [[(act["what"] | act).get(k) for k in told]] if act["act"] in AMENDING else []
        state, named = states[len(said) :][:1], act["what"].get("lock", "")
        right = act["act"] not in (*STEPS[:2], *AMENDING) or state == [named]
        right &= act["number"] != record["trail"]["entries"] or state == [record["lock"]]
        right &= act["act"] not in AMENDING or act["act"] == AMENDING[not act["what"]["changes"]]
        yield right, f"rules.lock is not that of entry {act['number']} of the audit trail"
    yield said == [[one.get(k) for k in told] for one in made], "amendments not as in the trail"


def persons(act: Record, before: list[Record]) -> int:
    """How many have to agree: two for the vote, a count, the reserve and whole ballots."""
    name, what = act["act"], act["what"]
    two = name in (*STEPS, "count", "set aside") or what.get("reserve") or what.get("ballots")
    if name in AMENDING:  # survey and register are one person's until the vote opens
        own = (c["kind"] in WINDOWS or c["subject"].startswith(SURVEY) for c in what["changes"])
        two = not all(own) or any(a["what"].get("part") == "vote" for a in before)
    return 1 if what.get("part") == "survey" else 2 if two else int(name in (*AMENDING, "voided"))


def part_claims(part: str, record: Record, acts: list[Record], table: list[Record]) -> Claims:
    """All steps are in the record, by WAY of their initials; the turnout is as was issued."""
    taken = [act for act in acts if act["act"] in STEPS and act["what"].get("part") == part]
    said = [{key: act[key] for key in ("act", "at", "by")} for act in taken]
    yield record["acts"] == said, f"closing.json: {part} acts that are not those of the audit trail"
    way, at = "".join(act["act"][0] for act in taken), {act["act"]: act["at"] for act in taken}
    times = [record[key][:16] + record[key][19:] for key in ("opened_at", "closed_at")]
    yield times == [at.get("open"), at.get("stop")], f"closing.json: {part} from and to {times}"
    component, _, kind, to = PARTS[part]
    exported = [canonical(row) for row in table if row.pop("component") == component]
    stated = [canonical({key: str(row[key]) for key in row}) for row in record["turnout"]]
    yield sorted(stated) == sorted(exported), f"closing.json: {part} turnout is not turnout.csv"
    invited = {f"{r['category']} {r['window_id']}".strip(): r["invited"] for r in record["turnout"]}
    if part == "vote" and kind not in {act["act"] for act in acts}:  # by personal links
        invited, kind, to = {"": sum(invited.values())}, "links", []
    issued = Counter[str]()
    for what in (act["what"] for act in acts if act["act"] == kind):
        issued[" ".join(what[name] for name in to)] += what["count"]
    yield bool(re.fullmatch(WAY % (PAPER in issued), way)), f"audit trail: {part} steps: {way}"
    for name, count in invited.items():  # small piles of slips are put together, with a plus
        made = sum(issued.pop(n, 0) for n in (name.split("+") if part == "vote" else [name]))
        yield made == count, f"closing.json: {part} turnout, {count} invited, {made} in the trail"
    yield not issued, f"audit trail: {kind} that closing.json does not have: {dict(issued)}"


def slip_claims(vote: Record, acts: list[Record]) -> Claims:
    """Slips are made and listed before the opening, and what is left of them is counted."""
    opened = [a for a in acts if a["act"] in STEPS[:2] and a["what"].get("part") == "vote"]
    made = [act for act in acts if act["act"] in ("slips", "links")]
    yield not any(a["number"] > o["number"] for o in opened for a in made), "slips made afterwards"
    listed, slips = vote.get("eligible", {}), any(act["act"] == "slips" for act in made)
    named = {(act["what"].get("slips"), act["what"].get("eligible")) for act in opened}
    same = named == {(listed.get("count"), listed.get("root"))} and bool(listed) is slips
    yield same, "eligible.csv is not the list of the opening"
    on = [(act["act"] == PAPER, act["what"]) for act in acts if act["act"] in (PAPER, "voided")]
    valid, void = sum(w["valid"] for p, w in on if p), [w[("count", "invalid")[p]] for p, w in on]
    came = {r["category"]: r["returned"] for r in vote["turnout"] if PAPER in r["category"]}
    yield came.get(PAPER, valid) == valid <= sum(came.values()), f"{valid} valid on paper, {came}"
    counts = [act for act in acts if act["act"] == "count" or act in opened][-1:]
    counted = next((act["what"] for act in counts if act["act"] == "count"), UNCOUNTED)
    yield counted == UNCOUNTED or sum(void) <= counted["voided"], f"slips made void: {void}"
    spoilt = [{"part": "vote", **vote[name]} for name in vote if name == "set_aside"]
    yield spoilt == [a["what"] for a in acts if a["act"] == "set aside"], "other ballots set aside"
    stated = {"issued": listed.get("count"), "used": vote.get("used", {}).get("count")} | counted
    yield vote.get("slips", stated) == stated, f"closing.json: slips, but counted {counted}"


def ballots_of(content: bytes) -> dict[str, dict[str, int | None]]:
    """Grades by window, by ballot."""
    found: dict[str, dict[str, int | None]] = {}
    for row in rows(content):
        ballot = found.setdefault(row["ballot_id"], {})
        if row["window_id"] in ballot:
            raise ValueError(f"ballot {row['ballot_id']} names {row['window_id']} twice")
        ballot[row["window_id"]] = int(row["grade"]) if row["grade"] else None
    return found


def ballot_claims(files: Files, whole: str, sealed: Files) -> Claims:
    """Each ballot opens one commitment, the hash of [ballot_id,[[window_id,grade],...],nonce]."""
    stated = json.loads(files["manifest.json"])["sealed"] or {"sha256": "", "files": {}}
    yield stated["sha256"] == whole, "the sealed part is not the one of this archive"
    yield stated["files"] == {n: sha256(sealed[n]) for n in sealed}, "not the sealed files it names"
    ballots = ballots_of(sealed["round/sealed/ballots.csv"])
    nonces = {row["ballot_id"]: row["nonce"] for row in rows(sealed["round/sealed/nonces.csv"])}
    bare = [[k, [[w, b[w]] for w in sorted(b)], nonces.get(k, "")] for k, b in ballots.items()]
    made = Counter(sha256(json.dumps(one, separators=(",", ":")).encode()) for one in bare)
    listed = Counter(entries(files, "commitments"))
    yield not made - listed, f"{(made - listed).total()} ballots open no published commitment"
    yield not listed - made, f"{(listed - made).total()} commitments are opened by no ballot"
    yield {*nonces} == {*ballots}, "ballots and secret numbers are not of the same ballots"
    windows = {window["window_id"] for window in json.loads(files[SCORE])["windows"]}
    yield all({*b} == windows for b in ballots.values()), "a ballot of more or of fewer windows"
    receipts = sealed["round/sealed/receipts.csv"] == files["round/closing/receipts.csv"]
    yield receipts, "sealed and published receipts differ"
    exported = sealed.get(f"{RATINGS}ballots.csv", sealed["round/sealed/ballots.csv"])
    yield ballots_of(exported) == ballots, "the exported ballots are not the sealed ones"
    yield Counter(c for b in ballots.values() for c in b.items()) == tallies(files), "other tallies"


def tallies(files: Files) -> dict[tuple[str, int | None], int]:
    """Ballots by window and grade, None for an abstention."""
    table = files.get("derived/ballot_tallies.csv", files.get(f"{RATINGS}ballot_tallies.csv", b""))
    cells = ((row["window_id"], row["grade"], int(row["count"])) for row in rows(table))
    return {(of, int(grade) if grade else None): count for of, grade, count in cells if count}


def score_claims(files: Files, record: Record) -> Claims:
    """The vote of each window: the mean of the points of those who graded it."""
    grades = tomllib.loads(files["edition/questionnaires.toml"].decode(), parse_float=Fraction)
    points = {grade["grade"]: Fraction(grade["points"]) for grade in grades["grades"]["all"]}
    for w in (w for w in json.loads(files[SCORE])["windows"] if w.get("status") != "withdrawn"):
        name, stated = w["window_id"], w["vote_exact"]
        own = {grade: count for (of, grade), count in tallies(files).items() if of == name}
        yield sum(own.values()) == record["vote"]["ballots"], f"{name}: {own} are not all ballots"
        total = sum(points[grade] * count for grade, count in own.items() if grade)
        mean = total / rated if (rated := sum(own.values()) - own.get(None, 0)) else None
        yield mean == (stated and Fraction(stated)), f"{name}: the score of the vote, {stated}"
    answers = len(rows(files.get(f"{RATINGS}responses.csv", b"")))
    yield "survey" not in record or answers == record["survey"]["responses"], "number of responses"


def main(arguments: list[str]) -> int:
    """Say what differs. Exit code 0: everything agrees; 1: something differs; 2: unreadable."""
    try:
        whole, files = read_zip(arguments[0])
        record = json.loads(files["round/closing/closing.json"])
        vote, trail = record["vote"], record["trail"]
        print(f"archive {whole}", *(f"{n} {vote[n]['root']}" for n in LISTS if n in vote), sep="\n")
        print(f"audit trail {trail['head']} ({trail['entries']} entries)")
        if SUMS[1] in files and not HAS_SM3:
            print("this Python has no SM3: SM3SUMS was not checked")
        claims = [*list_claims(files, vote), *sum_claims(files, vote, record["simulated"])]
        claims += [c for f in (record_claims, trail_claims, score_claims) for c in f(files, record)]
        opened = arguments[1:] and b'"round/sealed/ballots.csv"' in files["manifest.json"]
        claims += ballot_claims(files, *read_zip(arguments[1])) if opened else ()
    except Exception as error:  # of files that anybody may have made
        print(f"cannot be read: {type(error).__name__} {error}")
        return 2
    how = "each opened and counted anew" if opened else "not opened: no sealed part with them given"
    found = [f"differs: {text}" for holds, text in claims if not holds]
    found += ["something differs" if found else "everything that was checked agrees"]
    print(f"{vote['ballots']} ballots, {how}", *found, sep="\n")
    return 1 if found[1:] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Slips, codes and exports of the audit trail held against the turnout and lists of the record."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rulebook.problems import Words
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from rulebook.whole_ballots import find_ballots
from survey_app.eligibility import ELIGIBLE, UNCOUNTED, counted_in
from survey_app.paper_check import paper_faults

_OPENED = ("open", "reopen")
Entries = Sequence[Mapping[str, Any]]


def issue_faults(this_round: Round, record: Mapping[str, Any], entries: Entries) -> Iterator[Words]:
    """What was issued, counted and exported, as the record has it and as the trail has it."""
    if SURVEY in record:
        codes = _issued(entries, "codes", "issuer", "window")
        yield from _turnout(SURVEY, record[SURVEY], codes)
    if VOTE in record:
        yield from _slips(record[VOTE], entries)
        yield from paper_faults(record, entries)
        aside = [entry["what"] for entry in entries if entry["act"] == "set aside"]
        if aside != [
            {"part": VOTE, **record[VOTE][n]} for n in ("set_aside",) if n in record[VOTE]
        ]:
            yield not_of_trail("vote.set_aside")
    yield from _exports(this_round, entries)


def not_of_trail(what: str) -> Words:
    """A value of the record that is not the trail's."""
    return Words(
        f"closing.json {what} 与操作记录不符", f"closing.json {what}: not as in the audit trail"
    )


def _slips(vote: Mapping[str, Any], entries: Entries) -> Iterator[Words]:
    """Slips or links: issued before the opening, listed and counted as the trail has it."""
    made = [entry["number"] for entry in entries if entry["act"] in ("slips", "links")]
    opened = [e for e in entries if e["act"] in _OPENED and e["what"].get("part") == VOTE]
    if opened and any(number > opened[0]["number"] for number in made):
        yield Words(
            "操作记录：开启后又生成了票签或个人链接",
            "audit trail: slips or links made after the opening",
        )
    issued = _issued(entries, "slips", "category")
    if issued:
        yield from _turnout(VOTE, vote, issued)
    elif sum(_issued(entries, "links").values()) != sum(row["invited"] for row in vote["turnout"]):
        yield not_of_trail("vote.turnout")
    listed = vote.get(ELIGIBLE, {})
    published = {(entry["what"].get("slips"), entry["what"].get(ELIGIBLE)) for entry in opened}
    if published != {(listed.get("count"), listed.get("root"))} or bool(issued) != bool(listed):
        yield Words(
            "eligible.csv 不是开启时公布的那一份",
            "eligible.csv is not the list that was published at the opening",
        )
    if "slips" in vote:
        issued_and_used = {name: vote["slips"][name] for name in ("issued", "used")}
        if {**issued_and_used, **(counted_in(entries) or UNCOUNTED)} != vote["slips"]:
            yield not_of_trail("vote.slips")


def _issued(entries: Entries, act: str, *of: str) -> Counter[tuple[str, ...]]:
    """How many were issued, by whom they were issued to or where."""
    made: Counter[tuple[str, ...]] = Counter()
    for entry in entries:
        if entry["act"] == act:
            made[tuple(str(entry["what"][name]) for name in of)] += entry["what"]["count"]
    return made


def _turnout(
    part: str, record: Mapping[str, Any], issued: Mapping[tuple[str, ...], int]
) -> Iterator[Words]:
    """As many as the trail says were issued; small piles of slips are put together by a plus."""
    left = Counter(issued)
    for row in record["turnout"]:
        piles = row["category"].split("+") if part == VOTE else [row["category"]]
        window = [row["window_id"]] if part == SURVEY else []
        if row["invited"] != sum(left.pop((pile, *window), 0) for pile in piles):
            yield not_of_trail(f"{part}.turnout {row['category']}")
    if left:
        yield not_of_trail(f"{part}.turnout")


def _exports(this_round: Round, entries: Entries) -> Iterator[Words]:
    """The app's own ratings/ is spoken of by an entry after the close, whole ballots by name."""
    manifest = json_object(this_round.folder / "ratings" / "manifest.json")
    if manifest.get("written_by") != "survey_app":
        return
    closed = max((e["number"] for e in entries if e["act"] == "close"), default=0)
    exports = [e["what"] for e in entries if e["act"] == "export" and e["number"] > closed]
    scored = json_object(this_round.folder / "report" / "score.json").get("inputs", {})
    names = {"ratings/ballots.csv", "sealed/ballots.csv"}
    whole = bool(names & set(scored.get("files", ()))) or find_ballots(this_round.folder)
    if not exports or (whole and not any(what.get("ballots") for what in exports)):
        yield Words(
            "操作记录里没有导出评分数据（或整张选票）的一条",
            "audit trail: no entry of the export of ratings, or of whole ballots",
        )


def json_object(path: Path) -> dict[str, Any]:
    """What a JSON file holds; that it cannot be read is said where it is read."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}

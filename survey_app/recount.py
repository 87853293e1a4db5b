"""The recount: a closed vote counted again from its sealed ballots, offline, against its record.

It trusts nothing but the ballots and their secret numbers: every commitment is made anew, both
lists are counted, turnout is added up, and the tallies are compared with ratings/. A record that
was forged together with its lists agrees with itself, so the two roots are printed, to be held
against the ones on the signed paper.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rulebook import contract
from rulebook.problems import InputError, Problem, Words
from rulebook.response_parts import part_name, part_paths
from rulebook.round import Round
from rulebook.sm3 import has_sm3, sm3_of
from rulebook.vocabulary import SURVEY, TURNOUT_COMPONENT, VOTE
from survey_app.ballot_recount import differs, exported_rows, recounted
from survey_app.closing_record import FOLDER, root
from survey_app.eligibility import ELIGIBLE, HEADER, USED, SlipCount, slip_faults
from survey_app.issue_check import Entries
from survey_app.record_check import record_faults
from survey_app.sealed_ballots import sealed_ballots
from survey_app.trail_check import check_trail

LISTS = {"receipts": "receipt", "commitments": "commitment"}


@dataclass(frozen=True)
class Recount:
    """What was counted, and each thing that differs."""

    facts: tuple[Words, ...]
    differences: tuple[Words, ...]


def recount(this_round: Round) -> Recount:
    """Count a closed round again and compare everything that its folder says about it.

    Raises
    ------
    InputError
        If the round has no closing record, or a file of it cannot be read at all.
    """
    record = _record(this_round.folder / FOLDER / "closing.json")
    facts: list[Words] = []
    trail = check_trail(this_round)
    differences = [*_manifest(this_round.folder / "ratings"), *trail.faults]
    differences += _held_together(this_round, record, trail.entries)
    if SURVEY in record:
        differences += _survey(this_round, record[SURVEY])
    if VOTE in record:
        facts += _roots(this_round.folder / FOLDER, record[VOTE])
        differences += _vote(this_round, record[VOTE])
        if ELIGIBLE in record[VOTE]:
            differences += _slips(this_round, record[VOTE])
            differences += slip_faults(this_round, record[VOTE])
        sealed = sealed_ballots(this_round)
        if sealed is None:
            facts.append(_NOT_OPENED)
        else:
            facts.append(sealed.counted())
            differences += recounted(this_round, record[VOTE], sealed)
    return Recount(tuple(facts), tuple(differences))


def _held_together(
    this_round: Round, record: Mapping[str, Any], entries: Entries
) -> Sequence[Words]:
    """The record against trail and folder, whatever somebody has put into either."""
    try:
        return [*record_faults(this_round, record, entries)]
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        what = f"{type(error).__name__} {error}"
        return [
            Words(
                f"closing.json 和操作记录不是本程序所写的样式：{what}",
                f"closing.json and audit trail: not as this program writes them: {what}",
            )
        ]


_NOT_OPENED = Words(
    "没有封存的选票（sealed/）或数据库：只核对了公布的名单和合计，没有重新计票",
    "no sealed ballots (sealed/) and no database: only the published lists and sums were checked",
)


def _record(path: Path) -> dict[str, Any]:
    words = Words("ceping close 写下的结束记录", "the closing record that `ceping close` writes")
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        parts = [record[part] for part in (SURVEY, VOTE) if part in record]
        for row in (row for part in parts for row in part["turnout"]):
            int(row["invited"]), int(row["returned"]), row["category"], row["window_id"]
        if SURVEY in record:
            int(record[SURVEY]["responses"])
        if VOTE in record:
            int(record[VOTE]["ballots"])
            [(int(record[VOTE][name]["count"]), record[VOTE][name]["root"]) for name in LISTS]
            if {ELIGIBLE, USED, "slips"} & {*record[VOTE]}:
                slips = [record[VOTE][name] for name in (ELIGIBLE, USED)]
                [(int(named["count"]), named["root"]) for named in slips]
                SlipCount(**record[VOTE]["slips"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError([Problem(f"{FOLDER}/{path.name}", words, str(error))]) from None
    if not parts:
        raise InputError([Problem(f"{FOLDER}/{path.name}", words, "")])
    return dict(record)


def _roots(folder: Path, vote: Mapping[str, Any]) -> Iterator[Words]:
    """The roots as recorded, and the SM3 of the lists as they are, for whoever asks for that."""
    names = {
        "commitments": Words("选票校验值", "root of the ballots"),
        "receipts": Words("收据校验值", "root of the receipts"),
    }
    for name, words in names.items():
        tail = f"{vote[name]['root']} ({name}.csv, {vote[name]['count']})"
        yield Words(f"{words.zh} {tail}", f"{words.en} {tail}")
    for path in (folder / f"{name}.csv" for name in names):
        if has_sm3() and path.is_file():
            yield Words(*[f"SM3 {sm3_of(path)} ({path.name})"] * 2)


def _vote(this_round: Round, vote: Mapping[str, Any]) -> Iterator[Words]:
    for name, header in LISTS.items():
        yield from _published(this_round.folder / FOLDER / f"{name}.csv", header, vote[name])
    ballots = vote["ballots"]
    spoilt = vote.get("set_aside", {})
    returned = sum(row["returned"] for row in vote["turnout"])
    for name, count, expected in (
        ("ballots", ballots, spoilt.get("countable", ballots)),
        ("commitments", vote["commitments"]["count"], ballots),
        ("receipts", vote["receipts"]["count"], spoilt.get("receipts", ballots)),
        ("turnout", returned, spoilt.get("used", ballots)),
    ):
        if count != expected:
            yield differs(f"closing.json {name}", count, expected)
    yield from _turnout(this_round, VOTE, vote["turnout"])


def _slips(this_round: Round, vote: Mapping[str, Any]) -> Iterator[Words]:
    for name in (ELIGIBLE, USED):
        path = this_round.folder / FOLDER / f"{name}.csv"
        yield from _published(path, HEADER, vote[name])


def _published(path: Path, header: str, stated: Mapping[str, Any]) -> Iterator[Words]:
    """A list against its root and its count, and whether it is one: sorted, each line once."""
    name = f"{FOLDER}/{path.name}"
    if not path.is_file():
        yield Words(f"{name}：缺少这个文件", f"{name}: the file is missing")
        return
    raw = path.read_bytes()
    made = root(raw)
    if made != stated["root"]:
        yield Words(
            f"{name}：校验值为{made}，结束记录为{stated['root']}",
            f"{name}: root {made}, the closing record says {stated['root']}",
        )
    first, *entries = raw.decode("ascii", errors="replace").splitlines() or [""]
    if len(entries) != stated["count"]:
        yield differs(name, len(entries), stated["count"])
    for line, times in sorted(Counter(entries).items()):
        if times > 1:
            yield Words(f"{name}：{line}出现{times}次", f"{name}: {line} stands {times} times")
    if first != header or entries != sorted(entries):
        yield Words(f"{name}：没有按规定的样式排列", f"{name}: not in the published form")


def _turnout(this_round: Round, part: str, stated: Sequence[Mapping[str, Any]]) -> Iterator[Words]:
    """The record's turnout against ratings/turnout, and returned never above invited."""
    keys = ("category", "window_id", "invited", "returned")
    recorded = {tuple(str(row[key]) for key in keys) for row in stated}
    for row in stated:
        if row["returned"] > row["invited"]:
            who = row["category"]
            yield Words(
                f"closing.json turnout {who}：收回{row['returned']}，多于发出{row['invited']}",
                f"closing.json turnout {who}: returned {row['returned']} of {row['invited']}",
            )
    rows = exported_rows(this_round, contract.TURNOUT)
    if rows is None:
        return
    exported = {
        tuple("" if row.values[key] is None else str(row.values[key]) for key in keys)
        for row in rows
        if row.values["component"] == TURNOUT_COMPONENT[part]
    }
    for line in sorted(recorded ^ exported):
        where = Words("结束记录", "the closing record")
        if line in exported:
            where = Words("ratings/turnout", "ratings/turnout")
        text = ", ".join(line)
        yield Words(
            f"发出数和收回数只见于{where.zh}：{text}", f"turnout only in {where.en}: {text}"
        )


def _survey(this_round: Round, survey: Mapping[str, Any]) -> Iterator[Words]:
    yield from _turnout(this_round, SURVEY, survey["turnout"])
    rows = exported_rows(this_round, this_round.responses_table)
    if rows is not None and len(rows) != survey["responses"]:
        yield differs("ratings/responses", len(rows), survey["responses"])


def _manifest(folder: Path) -> Iterator[Words]:
    """Every file of ratings/ against the manifest that was written with it."""
    path = folder / "manifest.json"
    if not path.is_file():
        return
    try:
        stated = dict(json.loads(path.read_text(encoding="utf-8"))["files"])
    except (ValueError, KeyError, TypeError) as error:
        words = Words("导出时写下的清单", "the manifest written with the export")
        raise InputError([Problem("ratings/manifest.json", words, str(error))]) from None
    parts = {part_name(path, folder.parent): path for path in part_paths(folder.parent)}
    for name, digest in stated.items():
        file = parts.get(name, folder / Path(name).name)
        if not file.is_file():
            yield Words(f"ratings/{name}：缺少这个文件", f"ratings/{name}: the file is missing")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield Words(
                f"ratings/{name}：导出以后改动过",
                f"ratings/{name}: changed since it was exported",
            )

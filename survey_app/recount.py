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
from rulebook.columns import Table
from rulebook.problems import InputError, Problem, Words
from rulebook.response_parts import part_name, part_paths
from rulebook.round import Round
from rulebook.sm3 import has_sm3, sm3_of
from rulebook.tables import Row, find, read_table
from rulebook.vocabulary import SURVEY, TURNOUT_COMPONENT, VOTE
from survey_app.closing_record import FOLDER, Grades, commitment, root
from survey_app.eligibility import ELIGIBLE, HEADER, USED, SlipCount, slip_faults
from survey_app.issue_check import Entries
from survey_app.record_check import record_faults
from survey_app.sealed_ballots import SealedBallots, sealed_ballots
from survey_app.trail_check import check_trail

SHOWN = 20  # differences of one kind that are listed; more are only counted
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
            differences += _ballots(this_round, record[VOTE], sealed)
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


# the published lists and their sums


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
            yield _differs(f"closing.json {name}", count, expected)
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
        yield _differs(name, len(entries), stated["count"])
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
    rows = _rows(this_round, contract.TURNOUT)
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
    rows = _rows(this_round, this_round.responses_table)
    if rows is not None and len(rows) != survey["responses"]:
        yield _differs("ratings/responses", len(rows), survey["responses"])


def _rows(this_round: Round, table: Table) -> tuple[Row, ...] | None:
    """The rows of an exported table, or None where there is none."""
    path = find(this_round.folder, table)
    if path is None:
        return None
    read = read_table(path, table, this_round.grades)
    if read.problems:
        raise InputError(read.problems)
    return read.rows


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


# the ballots themselves


def _ballots(this_round: Round, vote: Mapping[str, Any], sealed: SealedBallots) -> Iterator[Words]:
    if len(sealed.ballots) != vote["ballots"]:
        yield _differs(sealed.where.zh, len(sealed.ballots), vote["ballots"])
    yield from _openings(this_round.folder / FOLDER / "commitments.csv", sealed)
    yield from _receipts(this_round.folder / FOLDER / "receipts.csv", sealed.receipts)
    yield from _complete(this_round, sealed.ballots)
    yield from _tallies(this_round, sealed.ballots)


def _openings(path: Path, sealed: SealedBallots) -> Iterator[Words]:
    """Each ballot must open one commitment of the list, and each commitment be opened."""
    made: dict[str, str] = {}
    unnumbered = []
    for ballot_id, grades in sealed.ballots.items():
        nonce = sealed.nonces.get(ballot_id)
        if nonce is None:
            unnumbered.append(ballot_id)
        else:
            made[commitment(ballot_id, grades, nonce)] = ballot_id
    listed = set(_entries(path))
    yield from _some(
        sorted(unnumbered),
        Words("选票{}：没有它的随机数", "ballot {}: its secret number is missing"),
    )
    yield from _some(
        sorted(set(sealed.nonces) - set(sealed.ballots)),
        Words("随机数{}：没有这张选票", "secret number {}: there is no such ballot"),
    )
    yield from _some(
        sorted(made[value] for value in set(made) - listed),
        Words("选票{}：与公布的承诺值都不符", "ballot {}: opens no published commitment"),
    )
    yield from _some(
        sorted(listed - set(made)),
        Words("承诺值{}：没有一张选票与它相符", "commitment {}: no ballot opens it"),
    )


def _receipts(path: Path, receipts: Sequence[str]) -> Iterator[Words]:
    published, sealed = set(_entries(path)), set(receipts)
    yield from _some(
        sorted(published - sealed),
        Words("收据{}：不在封存的名单里", "receipt {}: not in the sealed list"),
    )
    yield from _some(
        sorted(sealed - published), Words("收据{}：没有公布", "receipt {}: not published")
    )


def _complete(this_round: Round, ballots: Mapping[str, Grades]) -> Iterator[Words]:
    """Every ballot names every window of the register once, rated or not."""
    windows = {window.id for window in this_round.windows}
    odd = sorted(key for key, grades in ballots.items() if set(grades) != windows)
    yield from _some(odd, Words("选票{}：窗口与名册不符", "ballot {}: not the register's windows"))


def _tallies(this_round: Round, ballots: Mapping[str, Grades]) -> Iterator[Words]:
    counted = Counter(
        (window, grade) for grades in ballots.values() for window, grade in grades.items()
    )
    for name, stated in _exported(this_round):
        for window, grade in sorted(
            set(counted) | set(stated), key=lambda cell: (cell[0], cell[1] or 0)
        ):
            got, said = counted[window, grade], stated[window, grade]
            if got != said:
                mark = Words(f"{grade}级" if grade else "不评", f"grade {grade or 'none'}")
                yield Words(
                    f"ratings/{name} {window} {mark.zh}：导出{said}票，重新计票{got}票",
                    f"ratings/{name} {window} {mark.en}: exported {said}, recounted {got}",
                )


def _exported(this_round: Round) -> Iterator[tuple[str, Counter[tuple[str, int | None]]]]:
    """The tallies that ratings/ holds: as such, or within whole ballots."""
    for table in (contract.BALLOT_TALLIES, contract.BALLOTS):
        rows = _rows(this_round, table)
        if rows is None:
            continue
        tally: Counter[tuple[str, int | None]] = Counter()
        for row in rows:
            tally[row.values["window_id"], row.values["grade"]] += row.values.get("count", 1)  # type: ignore[index,assignment,operator]  # typed by the contract
        yield table.name, tally


def _entries(path: Path) -> list[str]:
    if not path.is_file():
        return []  # that it is missing has been said
    return path.read_text(encoding="ascii", errors="replace").splitlines()[1:]


def _some(names: Sequence[str], words: Words) -> Iterator[Words]:
    """A line for each, at most ``SHOWN`` of them."""
    for name in names[:SHOWN]:
        yield Words(words.zh.format(name), words.en.format(name))
    if len(names) > SHOWN:
        rest = len(names) - SHOWN
        yield Words(words.zh.format(f"（另有{rest}项）"), words.en.format(f"({rest} more)"))


def _differs(name: str, got: int, stated: int) -> Words:
    return Words(f"{name}：有{got}，结束记录为{stated}", f"{name}: {got}, not {stated} as recorded")

"""The audit trail as lines: each is bound to the one before it, and stands in no one's way.

A line is JSON. Without its ``sha256``, keys sorted, no spaces, no escapes for Chinese, its UTF-8
hashes to that ``sha256``; ``previous`` is the one of the line before, 64 zeros for the first. So a
line that is changed, left out, put in or moved breaks the chain. Lines that are missing at the end
do not: for that the newest ``sha256``, the head, is kept elsewhere.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rulebook.problems import Words

BEGIN = "0" * 64


class Act(NamedTuple):
    """What somebody did: its name, the time, the accounts, and what of it is recorded."""

    name: str
    at: str
    by: tuple[str, ...] = ()
    what: Mapping[str, Any] = {}


class Head(NamedTuple):
    """How many lines there are, and the hash of the newest."""

    entries: int = 0
    sha256: str = BEGIN


def line_after(head: Head, act: Act) -> tuple[Head, str]:
    """The line of an act that follows ``head``, and the head it makes."""
    entry = {
        "number": head.entries + 1,
        "at": act.at,
        "act": act.name,
        "by": list(act.by),
        "what": dict(act.what),
        "previous": head.sha256,
    }
    sha256 = _hash(entry)
    return Head(head.entries + 1, sha256), _canonical(entry | {"sha256": sha256})


def entries_of(lines: Sequence[str]) -> list[dict[str, Any]]:
    """What the lines say, nothing where they are unsound: what is said is said by `check_trail`."""
    return [] if [*faults(lines)] else [json.loads(line) for line in lines]


def parsed(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What the lines say that can be read, sound or not: an office must be able to go on."""
    for line in lines:
        try:
            entry = json.loads(line)
            entry["act"], entry["what"].get("part")
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        yield entry


def without_beginning(entries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the round is older than its trail, which began with the upgrade of its database."""
    return bool(entries) and entries[0]["act"] == "upgrade"


def lock_of(lines: Sequence[str]) -> str:
    """The hash of rules.lock that the newest act names, empty before the first opening."""
    named = [entry["what"].get("lock") for entry in parsed(lines)]
    return next((str(lock) for lock in reversed(named) if lock), "")


def former_digests(lines: Sequence[str], part: str) -> set[str]:
    """The digests that ``part`` was open with before amendments (``shown.Shown``)."""
    shown = [entry["what"].get("shown", {}) for entry in parsed(lines)]
    return {former[part] for former in shown if former.get(part)}


def head_of(lines: Sequence[str]) -> Head:
    """The head that the last line states, whether or not it is sound."""
    return Head(len(lines), stated_hash(lines[-1])) if lines else Head()


def stated_hash(line: str) -> str:
    """The hash that a line states; one that was spoilt stops nobody's work, and is found later."""
    try:
        return str(json.loads(line)["sha256"])
    except (ValueError, KeyError, TypeError):
        return "unreadable"


def faults(lines: Sequence[str]) -> Iterator[Words]:
    """The first line that does not follow from those before it; what comes after proves nothing."""
    head = Head()
    for number, line in enumerate(lines, 1):
        sha256 = _sound(line, head)
        if not sha256:
            yield Words(
                f"操作记录第{number}条改动过，或者它前面少了、多了、换了位置",
                f"audit trail, entry {number}: changed, or one before it is missing, new or moved",
            )
            return
        head = Head(number, sha256)


def _sound(line: str, head: Head) -> str:
    """The hash of a line that follows ``head``, or nothing."""
    try:
        entry = json.loads(line)
        stated = entry.pop("sha256")
        follows = (entry["number"], entry["previous"]) == (head.entries + 1, head.sha256)
        follows &= _well_formed(entry)
        same = line == _canonical(entry | {"sha256": stated})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    return str(stated) if follows and same and stated == _hash(entry) else ""


def _well_formed(entry: Mapping[str, Any]) -> bool:
    """Whether it is of the kind that is written: of a name for a list the letters would count."""
    by = entry["by"]
    kinds = isinstance(entry["act"], str) and isinstance(entry["what"], dict)
    return (
        kinds
        and isinstance(by, list)
        and all(isinstance(name, str) for name in by)
        and _is_time(entry["at"])
    )


def _is_time(text: object) -> bool:
    try:
        dt.datetime.fromisoformat(str(text))
    except ValueError:
        return False
    return True


def _hash(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(entry).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

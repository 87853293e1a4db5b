"""The audit trail held against its file, the phases, the closing record and rules.lock."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rulebook.lock import TRAIL_FILE
from rulebook.problems import Words
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.acts.recording import lines_of, trail_file
from survey_app.closing_record import FOLDER, STEPS
from survey_app.lock_check import lock_fits
from survey_app.setup import PART_NAMES, store_of
from survey_app.store import COMPACTED, OPEN, PARTS, REWRITING, STOPPED, has_database
from survey_app.trail import Head, entries_of, faults, head_of, without_beginning


@dataclass(frozen=True)
class TrailCheck:
    """The entries as far as they hold, the head, and what does not."""

    entries: tuple[dict[str, Any], ...]
    head: Head
    faults: tuple[Words, ...]


def check_trail(this_round: Round) -> TrailCheck:
    """Check the trail in the database and in its file, or in the file alone where that is all."""
    held = trail_file(this_round)
    stored = _stored(this_round)
    lines = held if stored is None else stored
    found = [*faults(lines)]
    if found:
        return TrailCheck((), Head(), tuple(found))
    entries = entries_of(lines)
    if stored is not None:
        found += _against_file(stored, held)
        found += _against_phases(this_round, entries)
    found += _against_closing(this_round, lines)
    found += _against_lock(this_round, entries)
    found += _before_restores(this_round, entries)
    return TrailCheck(tuple(entries), head_of(lines), tuple(found))


def _stored(this_round: Round) -> list[str] | None:
    """The lines of the database, None where there is no database."""
    if not has_database(this_round):
        return None
    store = store_of(this_round)
    store.require_newest()
    return store.trail.lines()


def _against_file(stored: Sequence[str], held: Sequence[str]) -> Iterator[Words]:
    """The file may lag behind by what a power cut has kept from it, and by nothing else."""
    if stored and not held:
        yield Words(f"缺少操作记录文件：{TRAIL_FILE}", f"the file {TRAIL_FILE} is missing")
    same = sum(1 for _ in _common(stored, held))
    if same < len(held):
        yield Words(
            f"数据库里的操作记录从第{same + 1}条起与 {TRAIL_FILE} 不同"
            f"（数据库{len(stored)}条，文件{len(held)}条）",
            f"the audit trail of the database differs from {TRAIL_FILE} from entry {same + 1} on "
            f"({len(stored)} and {len(held)} entries)",
        )


def _common(one: Sequence[str], other: Sequence[str]) -> Iterator[str]:
    for line, same in zip(one, other, strict=False):
        if line != same:
            return
        yield line


_CHANGES_NO_STATE = "paper"
_LAST = {"": "", OPEN: "open", STOPPED: "stop", REWRITING: "stop", COMPACTED: "close"}


def _against_phases(this_round: Round, entries: Sequence[dict[str, Any]]) -> Iterator[Words]:
    """The last step of each part has led to the state it is in: none was cut off at the end."""
    if without_beginning(entries):
        return
    store = store_of(this_round)
    for part in PARTS:
        state = store.phase(part).state
        own = [e["act"] for e in entries if e["what"].get("part") == part]
        steps = [act for act in own if act in STEPS and act != _CHANGES_NO_STATE]
        last = steps[-1].removeprefix("re") if steps else ""  # open or opened again
        if last != ("decrypt" if (part, state) == (VOTE, REWRITING) else _LAST[state]):
            name = PART_NAMES[part]
            yield Words(
                f"操作记录里{name.zh}的最后一步与它现在的状态不符：末尾有条目被删去，或者状态被改动",
                f"audit trail: the last step of the {name.en} has not led to its state: entries at "
                "the end were removed, or the state was changed",
            )


def _against_closing(this_round: Round, lines: Sequence[str]) -> Iterator[Words]:
    """The head on the closing record must still be a line of the trail."""
    path = this_round.folder / FOLDER / "closing.json"
    if not path.is_file():
        return
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))["trail"]
        head = Head(int(stated["entries"]), str(stated["head"]))
    except (OSError, ValueError, KeyError, TypeError):
        yield Words(
            "结束记录没有写明操作记录的条数和校验值",
            "the closing record does not name number and head of the audit trail",
        )
        return
    if head_of(lines[: head.entries]) != head:
        yield Words(
            f"操作记录的第{head.entries}条与结束记录上的校验值不符",
            f"audit trail: entry {head.entries} is not the one on the closing record",
        )


def _against_lock(this_round: Round, entries: Sequence[dict[str, Any]]) -> Iterator[Words]:
    if not lock_fits(this_round, entries):
        yield Words(
            "rules.lock 不是操作记录里的那一份（删除或改动过）",
            "rules.lock is not the one of the audit trail: it was removed or changed",
        )


def _before_restores(this_round: Round, entries: Sequence[dict[str, Any]]) -> Iterator[Words]:
    """What stood in the trail before a copy was put back is kept in files of their own."""
    paths = sorted(this_round.folder.glob("trail-*.jsonl"))
    kept = {head_of(lines) for path in paths if not [*faults(lines := lines_of(path))]}
    for entry in entries:
        former = entry["what"].get("former")
        if former and Head(*former) not in kept:
            yield Words(
                f"第{entry['number']}条恢复以前的操作记录（{former[0]}条）不在",
                f"the {former[0]} entries before the restore of entry {entry['number']} are gone",
            )

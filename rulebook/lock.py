"""rules.lock: the choices a round was opened under, so that a report can say they still hold."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from rulebook import contract
from rulebook.load import fingerprint
from rulebook.problems import Words
from rulebook.round import Round

LOCK_FILE = "rules.lock"

_LABELS: Mapping[str, Words] = {
    "contract": Words("数据约定版本", "contract version"),
    "edition": Words("规则版本", "edition"),
    "edition_sha256": Words("规则文件内容", "content of the edition's files"),
    "reading": Words("排名条款的理解", "reading of the ranking clause"),
    "counted_channels": Words("计入的问卷渠道", "counted channels"),
    "periods": Words("计入的考核期", "counted periods"),
    "seed": Words("随机种子", "seed"),
    "register": Words("窗口在选票上的名称", "windows as a ballot shows them"),
    "simulated": Words("是否模拟数据", "whether the data are simulated"),
    "windows": Words("窗口名册中的编号", "window ids of the register"),
}
# A lock from before these were locked says nothing about them.
_LOCKED_LATER = ("simulated", "register")


@dataclass(frozen=True)
class Change:
    """One choice that differs from the lock."""

    what: Words
    locked: str
    now: str


def choices(this_round: Round) -> dict[str, object]:
    """Everything that must not change once answers come in.

    Raises
    ------
    InputError
        If the register of windows is at fault.
    """
    return {
        "contract": contract.VERSION,
        "edition": this_round.settings.edition,
        "edition_sha256": fingerprint(this_round.edition_folder),
        "reading": this_round.reading,
        "counted_channels": list(this_round.counted_channels),
        "periods": list(this_round.periods),
        "seed": this_round.settings.seed,
        "simulated": this_round.settings.simulated,
        "windows": [window.id for window in this_round.windows],
        "register": [
            " ".join(filter(None, (w.id, w.name, w.name_en, w.hall, w.counter)))
            for w in this_round.windows
        ],
    }


def write_lock(this_round: Round) -> None:
    """Lock the round's present choices. An existing lock stays as it is."""
    path = this_round.folder / LOCK_FILE
    if path.exists():
        return
    beside = path.with_suffix(".tmp")
    text = json.dumps(choices(this_round), ensure_ascii=False, indent=2) + "\n"
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def changes_since_lock(this_round: Round) -> tuple[Change, ...] | None:
    """What differs from the lock; None where the round was never locked."""
    path = this_round.folder / LOCK_FILE
    if not path.is_file():
        return None
    locked = json.loads(path.read_text(encoding="utf-8"))
    now = choices(this_round)
    if locked.get("windows") != now["windows"]:  # that says it
        del now["register"]
    return tuple(
        Change(_LABELS[key], *_differing(key, locked.get(key), value))
        for key, value in now.items()
        if locked.get(key) != value and (key in locked or key not in _LOCKED_LATER)
    )


def _differing(key: str, locked: object, now: object) -> tuple[str, str]:
    """Both values; of the register only the windows that differ."""
    if key == "register" and isinstance(locked, list) and isinstance(now, list):
        same = set(locked) & set(now)
        locked, now = ([row for row in rows if row not in same] for rows in (locked, now))
    return _shown(locked), _shown(now)


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)

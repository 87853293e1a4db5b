"""Two score.json compared: what the rules fix exactly, and statistics to six significant digits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

# Statistics pass through linear algebra, whose last digits differ between kinds of processor.
STATISTICS = (
    "checks",
    "last_place",
    "confidence",
    "further_cuts",
    "specifications",
    "adjusted",
    "limits",
    "draws",
    "seed",
)
_OF_WINDOWS = ("interval", "rank_set", "top_three_probability", "top_places", "own_error")
# What names the files and not the counts: another format of the same ballots changes it.
_OF_FORMAT = ("files", "weaker_evidence", "changed_since")
_SIX_DIGITS = 1e-5
_ID = "id:"  # before an id that takes a number's place in a path

Path = tuple[str, ...]


@dataclass(frozen=True)
class ScoreDifference:
    """One value that differs: where, as archived, as computed now; ``exact`` or a statistic.

    ``absent``: the archived score does not have it at all.
    """

    where: str
    archived: str
    now: str
    exact: bool
    absent: bool = False


@dataclass(frozen=True)
class ScoreComparison:
    """How many values were compared exactly, how many as statistics, and what differs."""

    exact: int
    statistics: int
    differences: tuple[ScoreDifference, ...]


def score_comparison(archived: Any, now: Any, *, without_sealed: bool = False) -> ScoreComparison:
    """Compare two score.json as data.

    Parameters
    ----------
    archived, now
        As kept, and as computed anew.
    without_sealed
        Whether the second was computed from tallies where the first had whole ballots: file names
        are then not compared.
    """
    counts = {True: 0, False: 0}
    differences = []
    for path, stored, computed in _leaves((), archived, now):
        if without_sealed and any(part in _OF_FORMAT for part in path[:2]):
            continue
        exact = _is_exact(path)
        counts[exact] += 1
        if not _equal(stored, computed):
            where = ".".join(_named(path, archived))
            shown = (_shown(stored), _shown(computed))
            differences.append(ScoreDifference(where, *shown, exact, stored is _Absent))
    return ScoreComparison(counts[True], counts[False], tuple(differences))


class _Absent:
    """What stands for a value that one side does not have."""


def _leaves(path: Path, stored: Any, computed: Any) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        for key in dict.fromkeys([*stored, *computed]):
            yield from _leaves((*path, key), stored.get(key, _Absent), computed.get(key, _Absent))
    elif isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        for place, (left, right) in enumerate(zip(stored, computed, strict=True)):
            yield from _leaves((*path, str(place)), left, right)
    elif path[:1] == ("checks",) and (left := _by_id(stored)) and (right := _by_id(computed)):
        yield from _leaves(path, left, right)
    else:
        yield path, stored, computed


def _by_id(value: Any) -> dict[str, Any]:
    """A list whose members have ids, by id: another program may have more checks, say."""
    if not isinstance(value, list):
        return {}
    ids = [_id(member) for member in value]
    return (
        {}
        if None in ids
        else {f"{_ID}{name}": member for name, member in zip(ids, value, strict=True)}
    )


def _id(value: Any) -> str | None:
    return (value.get("window_id") or value.get("id")) if isinstance(value, Mapping) else None


def _is_exact(path: Path) -> bool:
    if path[0] in STATISTICS:
        return False
    return not (path[0] == "windows" and len(path) > 2 and path[2] in _OF_WINDOWS)


def _equal(stored: Any, computed: Any) -> bool:
    if isinstance(stored, float) and isinstance(computed, float):
        return isclose(stored, computed, rel_tol=_SIX_DIGITS, abs_tol=1e-12)
    return bool(stored == computed)


def _named(path: Path, data: Any) -> Iterator[str]:
    """The path with window and check ids in place of their numbers."""
    for key in path:
        if isinstance(data, list):
            own = key if key.startswith(_ID) else None
            data = _by_id(data)[key] if own and key in _by_id(data) else _at(data, key)
            yield own.removeprefix(_ID) if own else str(_id(data) or key)
        else:
            data = data.get(key, {}) if isinstance(data, Mapping) else {}
            yield key


def _at(data: list[Any], key: str) -> Any:
    return {} if key.startswith(_ID) else data[int(key)]


def _shown(value: Any) -> str:
    return "（无）" if value is _Absent else str(value)[:80]

"""Large tables file by file: what is at fault in each, and what is known of those that are not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.intake.large_faults import cell_faults, rows_of, unknown_windows
from analysis.intake.ratings import Large
from rulebook.problems import Problem, Words
from rulebook.round import Round


@dataclass(frozen=True)
class Sound:
    """What is known of a file without a fault: its rows, and the windows that they speak of."""

    rows: int
    windows: frozenset[str]


@dataclass(frozen=True)
class Part:
    """A file; ``sha256`` is empty unless it is one of several that the responses come in."""

    name: str
    sha256: str
    sound: Sound


@dataclass(frozen=True)
class Checked:
    """Files that are read together, in the order of ``large.files``.

    ``known``: an earlier run found all of them sound.
    """

    large: Large
    parts: tuple[Part, ...]
    known: bool
    problems: tuple[Problem, ...]


def look_at(
    large: Large,
    files: Mapping[str, str],
    known: Mapping[str, Sound],
    register: tuple[str, ...],
    this_round: Round,
) -> Checked:
    """Look for faults in rows, unless they are known to have none.

    Parameters
    ----------
    large
        One or more files.
    files
        SHA-256 of the responses' parts, by name in ratings/.
    known
        What an earlier run found sound, by name: all of these files or none.
    register
        The windows' ids, none where the register itself is at fault.
    """
    is_known = large.files[0] in known
    problems = [] if is_known else list(cell_faults(large, this_round))
    sound = {name: known[name] for name in large.files} if is_known else _sound(large)
    windows = frozenset[str]().union(*(one.windows for one in sound.values()))
    if register and not windows <= {*register}:
        problems += unknown_windows(large, register)
    parts = (Part(name, files.get(name, ""), one) for name, one in sound.items())
    return Checked(large, tuple(parts), is_known, tuple(problems))


def _sound(large: Large) -> dict[str, Sound]:
    return {
        file: Sound(sum(rows.values()), frozenset(rows) - {""})
        for file, rows in rows_of(large).items()
    }


def doubled_files(parts: Iterable[Part]) -> Iterator[Problem]:
    """Files of the same content: a month that came twice. Those without any row may be alike."""
    seen: dict[str, str] = {}
    for part in sorted(parts, key=lambda part: part.name):
        if not part.sha256 or not part.sound.rows:
            continue
        same = seen.setdefault(part.sha256, part.name)
        if same != part.name:
            words = Words("与其他文件内容不同的文件", "a file with content of its own")
            yield Problem(part.name, words, same)

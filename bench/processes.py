"""What the processes of a running server hold in memory (Linux only)."""

import re
from pathlib import Path

_PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """The processes that ``pid`` has started."""
    tasks = (_PROC / f"{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def workers(server: int) -> list[int]:
    """The processes that serve voters; the staff's server is the one with a worker of its own."""
    return [child for child in children(server) if not children(child)]


def staffs_server(server: int) -> int:
    """The process that keeps the staff's one worker."""
    (found,) = (child for child in children(server) if children(child))
    return found


def resident_mib(pid: int) -> float:
    """Memory of a process, with what it shares with others (VmRSS)."""
    return _kib(f"{pid}/status", "VmRSS") / 1024


def own_mib(pid: int) -> float:
    """Memory that would be free if this process ended (USS)."""
    names = ("Private_Clean", "Private_Dirty")
    return sum(_kib(f"{pid}/smaps_rollup", name) for name in names) / 1024


def _kib(file: str, name: str) -> int:
    line = re.search(rf"^{name}:\s+(\d+) kB", (_PROC / file).read_text(), re.M)
    return int(line.group(1)) if line else 0

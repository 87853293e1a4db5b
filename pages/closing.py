"""The lists of a closed vote: read from closing/, checked, and kept for the site."""

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rulebook.problems import InputError, Problem, Words

LISTS = ("receipts", "commitments")
CHECK_PAGE = "receipt-check.html"  # checks the signature of a receipt without network
SLIP_LISTS = ("eligible", "used")  # where slips were drawn; a list of links would say who voted


def read_closing(folder: Path) -> dict[str, Any] | None:
    """Count and root of each list from closing/, or None where no vote was closed here.

    Raises
    ------
    InputError
        If a list is not the one that the closing record speaks of.
    """
    record = folder / "closing" / "closing.json"
    if not record.is_file():
        return None
    vote = json.loads(record.read_text(encoding="utf-8")).get("vote")
    if vote is None:
        return None
    names = [*LISTS, *(name for name in SLIP_LISTS if name in vote)]
    problems = [p for name in names for p in _problems(folder / "closing", name, vote[name])]
    if problems:
        raise InputError(problems)
    returned = sum(row["returned"] for row in vote["turnout"])
    lists = {name: {key: vote[name][key] for key in ("count", "root")} for name in names}
    return {
        "ballots": vote["ballots"],
        "returned": returned,
        "closed_at": vote["closed_at"],
    } | lists


def _problems(folder: Path, name: str, stated: dict[str, Any]) -> list[Problem]:
    path = folder / f"{name}.csv"
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    if digest == stated["root"]:
        return []
    words = Words(f"校验值为{stated['root']}的名单", f"the list whose root is {stated['root']}")
    return [Problem(f"closing/{path.name}", words, digest)]


def copy_lists(folder: Path, target: Path, simulated: bool, names: Iterable[str]) -> None:
    """Put these lists beside the round's page, byte for byte: their roots are of these bytes.

    With them comes the page that checks receipts, which a vote of an earlier version lacks.
    """
    for name in names:
        shutil.copyfile(folder / "closing" / f"{name}.csv", target / file_name(name, simulated))
    if (folder / "closing" / CHECK_PAGE).is_file():
        shutil.copyfile(folder / "closing" / CHECK_PAGE, target / CHECK_PAGE)


def file_name(name: str, simulated: bool) -> str:
    """How a list is called on the site: that of a simulated round says so."""
    return f"simulated-not-real-{name}.csv" if simulated else f"{name}.csv"

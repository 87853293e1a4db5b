"""Accepted practices as Markdown drafts in the round's folder, in the form of the site's own.

A draft that somebody has worked on since is left as it is. ``reported.csv`` beside them says who
reported what and when: the evidence that the notice asks for.
"""

import csv
import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from rendering.numbers import chinese_date
from rulebook.csvfile import csv_bytes
from rulebook.practice_words import REPORTED
from rulebook.round import Round
from survey_app.acts import practices
from survey_app.acts.practices import ACCEPTED, Practice
from survey_app.acts.recording import Persons, record
from survey_app.files import write_file
from survey_app.setup import prepare_unfilled

FOLDER = "practices"
LIST = "reported.csv"
COLUMNS = (
    *("number", "title", "reported_by", "place", "state", "submitted_at", "decided_at"),
    *("typical", "file", "sha256"),
)
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?")
_WIDE = 10_000


class Written(NamedTuple):
    """Drafts that were written, those that somebody had changed, and those taken away."""

    written: list[str]
    kept: list[str]
    removed: list[str]


def write_drafts(this_round: Round, by: Persons = ()) -> Written:
    """Write a draft for each accepted practice, and the list of all that were handed in."""
    folder, rows = this_round.folder / FOLDER, practices.listed(this_round)
    folder.mkdir(exist_ok=True)
    before = _before(folder)
    accepted = {name_of(this_round, one): one for one in rows if one["state"] == ACCEPTED}
    done, hashes = Written([], [], []), {}
    record(this_round, prepare_unfilled(this_round), "practices", by, count=len(accepted))
    for name, one in sorted(accepted.items()):
        path, content = folder / name, markdown(this_round, one).encode()
        if _is_changed(path, before.get(name, "")):
            done.kept.append(name)
            hashes[name] = before.get(name, "")
            continue
        write_file(path, content)
        done.written.append(name)
        hashes[name] = hashlib.sha256(content).hexdigest()
    for name in sorted(before.keys() - accepted.keys()):
        if _is_changed(folder / name, before[name]):
            done.kept.append(name)
        elif (folder / name).is_file():
            (folder / name).unlink()
            done.removed.append(name)
    write_file(folder / LIST, _list(this_round, rows, hashes))
    return done


def name_of(this_round: Round, one: Practice) -> str:
    """The file of a practice."""
    return f"{_id(this_round, one).lower()}.md"


def markdown(this_round: Round, one: Practice) -> str:
    """Front matter and summary, as the site's own practices have them."""
    said = one["content"]
    first, *others = [line.strip() for line in said["text"].splitlines() if line.strip()]
    meta: dict[str, Any] = {
        "id": _id(this_round, one),
        "title": said["title"],
        "title_en": said.get("title_en", ""),
        "year": this_round.book.campaign.campaign.year,
        "theme": said["theme"],
        "kind": said["kind"],
        "source": REPORTED,
        "clause": f"{one['reported_by']}，{chinese_date(one['submitted_at'][:10])}报送",
        "place": said.get("place", ""),
        "quote": first,
        "more_quotes": others,
        "figures": [_figure(figure) for figure in said["figures"]],
        "claims": [_claim(claim, said["text"]) for claim in said["claims"]],
        "typical": bool(one["typical"]),
    }
    kept = {key: value for key, value in meta.items() if value not in ("", [], False)}
    front = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=_WIDE)
    summary = " ".join(said["summary"].split())
    return f"---\n{front}---\n{summary}\n"


def _id(this_round: Round, one: Practice) -> str:
    return f"R{this_round.book.campaign.campaign.year % 100:02d}-{one['number']:03d}"


def _figure(figure: Mapping[str, str]) -> dict[str, Any]:
    raw = f"{figure['value']}{figure['unit']}"
    plain = figure["value"].replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return {"value": figure["value"], "unit": figure["unit"], "label": figure["label"]} | {
            "raw": raw
        }
    exact = int(number) if number == number.to_integral_value() else float(number)
    return {"value": exact, "unit": figure["unit"], "label": figure["label"], "raw": raw}


def _claim(claim: Mapping[str, str], text: str) -> dict[str, str]:
    """A claim with the sentence that makes it."""
    sentences = (found.strip() for found in _SENTENCE.findall(text))
    quote = next((one for one in sentences if claim["words"] in one), claim["words"])
    return {"words": claim["words"], "level": claim["level"], "quote": quote}


def _list(this_round: Round, rows: list[Practice], hashes: Mapping[str, str]) -> bytes:
    lines = []
    for one in sorted(rows, key=lambda row: int(row["number"])):
        name, said = name_of(this_round, one), one["content"]
        file = name if name in hashes else ""
        told = (one["number"], said["title"], one["reported_by"], said.get("place", ""))
        when = (one["state"], one["submitted_at"], one["decided_at"] or "")
        typical = "yes" if one["typical"] else "no"
        lines.append([*map(str, (*told, *when)), typical, file, hashes.get(name, "")])
    return csv_bytes(COLUMNS, lines)


def _before(folder: Path) -> dict[str, str]:
    """Hashes of the drafts as they were written last, by file."""
    path = folder / LIST
    if not path.is_file():
        return {}
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    return {row["file"]: row["sha256"] for row in rows if row.get("file")}


def _is_changed(path: Path, written: str) -> bool:
    """Whether somebody has worked on a draft."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != written

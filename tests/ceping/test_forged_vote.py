"""A closing record or trail that was changed in one place: both verifiers find it, hashes or not.

The hashes around the change are made anew each time, as a careful forger does, and nobody holds the
head of the archive against paper. What only that can tell stands in ``ONLY_PAPER``.
"""

import copy
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from analysis.archive import write_archive
from analysis.report.write import write_reports
from analysis.score import score_round
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from survey_app.acts import amending
from survey_app.recount import recount
from tests.ceping.test_verify_vote import (
    CLOSING,
    TRAIL,
    Files,
    held,
    resealed,
    sha256,
    trail_with,
    verifier,
    without_long,
)
from tests.survey_app.held import REASON, SHAPES, held_round

Path_ = tuple[str | int, ...]
Entry = dict[str, Any]


@dataclass(frozen=True)
class Voted:
    """An archive by its files, laid out for the recount, and what writes to both."""

    main: Files
    sealed: Files
    round: Round
    folder: Path

    def found(self, files: Files) -> tuple[list[str], list[str]]:
        """What the recount finds, and what the verifier for strangers finds."""
        names = [name for name in {*self.main, *files} if self.main.get(name) != files.get(name)]
        try:
            for name in names:
                self._put(name, files.get(name))
            differences = _differences(self.round)
        finally:
            for name in names:
                self._put(name, self.main.get(name))
        made = resealed(files, self.sealed, self.folder)
        with zipfile.ZipFile(self.folder / "a.zip", "w") as archive:
            for name, content in made.items():
                archive.writestr(name, content)
        said = io.StringIO()
        with redirect_stdout(said):
            code = verifier().main([str(self.folder / "a.zip"), str(self.folder / "s.zip")])
        lines = [x for x in said.getvalue().splitlines() if x.startswith(("differs", "cannot"))]
        assert bool(code) == bool(lines)
        return differences, lines

    def _put(self, name: str, content: bytes | None) -> None:
        path = self.folder / name
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)


def _differences(this_round: Round) -> list[str]:
    try:
        return [words.en for words in recount(this_round).differences]
    except InputError as error:
        return [problem.line("en") for problem in error.problems]


def archived(this_round: Round, folder: Path) -> Voted:
    """The archive of a round; without program and papers, which are long and of no vote."""
    write_archive(this_round, "0.1.0", folder / "a.zip")
    main, sealed = held(folder / "a.zip"), held(folder / "a-sealed.zip")
    main = without_long(main)
    for name, content in (main | sealed).items():  # as the recount is given both
        (folder / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "out" / name).write_bytes(content)
    return Voted(main, sealed, open_round(folder / "out" / "round"), folder / "out")


SPOILT, AMENDED = "real, spoilt", "real, amended"
PAPER = {"real, paper": 6, "real, few on paper": 4}  # sheets


@pytest.fixture(scope="module", params=[*SHAPES, SPOILT, AMENDED, *PAPER])
def voted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Voted:
    """An archive of each shape of a round."""
    folder = tmp_path_factory.mktemp("forged")
    shape = SHAPES.get(request.param, (False, False))
    what = {"spoilt": request.param == SPOILT, "amended": request.param == AMENDED}
    this_round = held_round(folder, *shape, **what, paper=PAPER.get(request.param, 0))
    write_reports(score_round(this_round, checks=False), this_round.folder / "report")
    return archived(this_round, folder)


@pytest.mark.grid
def test_an_honest_archive_agrees(voted: Voted) -> None:
    """If an honest vote of any shape were called forged, nobody would heed the verifiers."""
    assert voted.found(voted.main) == ([], [])


def test_a_round_with_rules_in_a_folder_agrees(tmp_path: Path) -> None:
    """The folder's name is not the edition's own: both verifiers would call the round forged."""
    this_round = held_round(tmp_path, simulated=False, links=False, own_rules=True)
    write_reports(score_round(this_round, checks=False), this_round.folder / "report")
    shutil.copytree(this_round.edition_folder, tmp_path / "out" / "round" / "rules")
    voted = archived(this_round, tmp_path)
    assert voted.found(voted.main) == ([], [])


@pytest.mark.grid
def test_without_sealed_ballots_none_is_said_to_be_opened(
    voted: Voted, capsys: pytest.CaptureFixture[str]
) -> None:
    """Responses alone may be sealed: they would be taken for ballots, or the file for spoilt."""
    bare = {n: c for n, c in voted.sealed.items() if "ballots" not in n and "nonces" not in n}
    manifest = json.loads(voted.main["manifest.json"])
    manifest["sealed"]["files"] = dict.fromkeys(bare, "")
    files = voted.main | {"manifest.json": json.dumps(manifest).encode()}
    files = resealed(files, bare, voted.folder)
    for name, held_files in (("a.zip", files), ("s.zip", bare)):
        with zipfile.ZipFile(voted.folder / name, "w") as archive:
            for inside, content in held_files.items():
                archive.writestr(inside, content)
    assert verifier().main([str(voted.folder / "a.zip"), str(voted.folder / "s.zip")]) == 0
    assert "not opened: no sealed part with them given" in capsys.readouterr().out


def test_an_archive_is_of_a_score_that_tells_every_doubt(tmp_path: Path) -> None:
    """The archive would be made without a word, and verifying would call its score a forgery."""
    this_round = held_round(tmp_path, simulated=True, links=False)
    write_reports(score_round(this_round, checks=False), this_round.folder / "report")
    amending.amend(this_round, REASON, doubt=True)
    with pytest.raises(InputError, match=r"report/score\.json.*rules\.lock"):
        write_archive(this_round, "0.1.0", tmp_path / "a.zip")


def test_letters_are_no_persons() -> None:
    """“li” in the place of a list would be two who agreed, l and i."""
    for by, sound in ((["li"], True), ("li", False)):
        bare = {"act": "count", "by": by, "number": 1, "previous": "0" * 64}
        line = verifier().canonical(bare | {"sha256": sha256(verifier().canonical(bare))})
        files = {TRAIL: line + b"\n"}
        if sound:
            assert len(verifier().chain(files)) == 1
        else:
            with pytest.raises(ValueError, match="entry 1"):
                verifier().chain(files)


# every key of the closing record


def places(value: object, at: Path_ = ()) -> Iterator[Path_]:
    """The way to each value of a JSON object."""
    inside: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, one in inside:
        yield (*at, key)
        if isinstance(one, dict | list):
            yield from places(one, (*at, key))


def others(value: object) -> list[object]:
    """Values that stand for another answer."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, 0 if value else 2]
    if isinstance(value, str):
        return [f"{value}x", "" if value else "x"]
    if isinstance(value, list):
        return [[], value[:-1], [*value, *value[-1:]]] if value else [["x"]]
    return [{}, {**value, "x": 1}]  # type: ignore[dict-item]  # an object


def forgeries(record: Entry) -> Iterator[tuple[str, Entry]]:
    """The record with one value dropped, altered or added; each comes under a name."""
    for at in places(record):
        for number, other in enumerate([None, *others(_inside(record, at)[at[-1]])]):
            forged = copy.deepcopy(record)
            holder = _inside(forged, at)
            if number:
                holder[at[-1]] = other
            else:
                del holder[at[-1]]
            if forged != record:
                yield f"{at} {other if number else 'dropped'}", forged
    yield "added", {**record, "x": 1}


def _inside(value: Any, at: Path_) -> Any:
    for key in at[:-1]:
        value = value[key]
    return value


def both_find(voted: Voted, cells: Iterator[tuple[str, Files]]) -> int:
    """How many forgeries were tried; every one is found by both verifiers."""
    tried, missed = 0, []
    for name, files in cells:
        tried += 1
        missed += [(name, *found) for found in [voted.found(files)] if not all(found)]
    assert not missed
    return tried


@pytest.mark.grid
def test_no_key_of_the_record_can_be_changed(voted: Voted) -> None:
    """If one value of the record could be dropped or altered unseen, the record would prove less.

    All but the seconds of two times, which nothing else states, are held against another file.
    """
    record = json.loads(voted.main[CLOSING])
    cells = (
        (name, voted.main | {CLOSING: json.dumps(forged, ensure_ascii=False).encode()})
        for name, forged in forgeries(record)
    )
    assert both_find(voted, cells) > 150


def test_no_published_file_can_be_dropped(voted: Voted) -> None:
    """If a list, the page or the trail could be left out, what it proves would go with it."""
    names = [name for name in voted.main if name.startswith("round/closing/") or name == TRAIL]
    cells = (
        (gone, {name: content for name, content in voted.main.items() if name != gone})
        for gone in names
        if gone != CLOSING
    )
    assert both_find(voted, cells) in (4, 6)


# every kind of entry in the trail


Change = Callable[[list[Entry], int], object]
CHANGES: dict[str, Change] = {
    "dropped": lambda entries, at: entries.pop(at),
    "doubled": lambda entries, at: entries.insert(at, copy.deepcopy(entries[at])),
    "by nobody": lambda entries, at: entries[at].update(by=[]),
    "by one": lambda entries, at: entries[at].update(by=["li"]),
    "by one twice": lambda entries, at: entries[at].update(by=["li", "li"]),
    "by others": lambda entries, at: entries[at].update(by=["zhao", "qian"]),
    "at another minute": lambda entries, at: entries[at].update(at="2021-12-20T08:59+08:00"),
    "another act": lambda entries, at: entries[at].update(act="x"),
    "the other of two": lambda entries, at: entries[at].update(
        act={"amend": "doubt", "doubt": "amend"}.get(entries[at]["act"], entries[at]["act"])
    ),
}
# Where nothing else in the archive says what an entry says: who issued, exported or counted, and
# when; a reserve that is told apart; which key was made; an export beside a later one; which forms
# were shown before an amendment; slips handed back, and sheets that were invalid, beyond those that
# were counted as void.
_FREE = ("codes", "slips", "links", "export", "count", "set aside", "voided")
ONLY_PAPER: dict[str, Callable[[Entry, bool], bool]] = {
    "at another minute": lambda entry, real: entry["act"] in _FREE,
    "by others": lambda entry, real: entry["act"] in _FREE,
    **dict.fromkeys(
        ("by one", "by one twice"),
        lambda entry, real: entry["act"] in _FREE and not (real and takes_two(entry)),
    ),
    "by nobody": lambda entry, real: (
        entry["act"] in _FREE and not (real and (takes_two(entry) or entry["act"] == "voided"))
    ),
    **dict.fromkeys(
        ("dropped", "another act", "what.ballots dropped", "what.ballots altered"),
        lambda entry, real: entry["what"].get("ballots") is False or entry["act"] == "voided",
    ),
    "doubled": lambda entry, real: entry["act"] in ("export", "count"),
    "what.reserve dropped": lambda entry, real: True,
    "what.reserve altered": lambda entry, real: True,
    "what.key dropped": lambda entry, real: True,
    "what.key altered": lambda entry, real: True,
    "what.shown dropped": lambda entry, real: True,
    "what.shown altered": lambda entry, real: True,
}


def takes_two(entry: Entry) -> bool:
    """Whether two of the office have to agree to it, of those that are no step."""
    what = entry["what"]
    named = entry["act"] in ("count", "set aside")
    return named or bool(what.get("reserve") or what.get("ballots"))


def changes_of(entry: Entry) -> dict[str, Change]:
    """The changes of any entry, and those of its own details."""
    made = dict(CHANGES)
    for key, value in entry["what"].items():
        made[f"what.{key} dropped"] = partial(_redetailed, key, None)
        made[f"what.{key} altered"] = partial(_redetailed, key, others(value)[0])
    return made


def _redetailed(key: str, value: object, entries: list[Entry], at: int) -> None:
    """Another detail of an entry, or none."""
    if value is None:
        del entries[at]["what"][key]
    else:
        entries[at]["what"][key] = value


def _changed(change: Change, at: int, entries: list[Entry]) -> None:
    change(entries, at)


@pytest.mark.grid
def test_no_entry_of_the_trail_can_be_changed(voted: Voted) -> None:
    """If one entry could be dropped, altered or doubled unseen, the chain alone would not help."""
    entries = [json.loads(line) for line in voted.main[TRAIL].decode().splitlines()]
    record = json.loads(voted.main[CLOSING])
    real = not record["simulated"]
    # Few sheets share a row of the turnout: how many of its ballots were on paper stands nowhere.
    few = any("+paper" in f"+{row['category']}" != "+paper" for row in record["vote"]["turnout"])
    assert {"codes", "open", "reopen", "stop", "decrypt", "close", "export"} <= {
        entry["act"] for entry in entries
    }

    def cells() -> Iterator[tuple[str, Files]]:
        for at, entry in enumerate(entries):
            for name, change in changes_of(entry).items():
                files = dict(voted.main)
                trail_with(files, partial(_changed, change, at))
                if files[TRAIL] == voted.main[TRAIL]:
                    continue
                free = name in ONLY_PAPER and ONLY_PAPER[name](entry, real)
                if free or (few and name == "what.valid altered"):
                    voted.found(files)  # it ends in words, not in a traceback
                else:
                    yield f"{at} {entry['act']} {entry['what']} {name}", files

    assert both_find(voted, cells()) > 50

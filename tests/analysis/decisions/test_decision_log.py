"""The log of decisions: what is written, what is read back, and every way to forge it."""

import datetime as dt
import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from analysis.decisions.decision_log import (
    LOG_FILE,
    Basis,
    Confirmation,
    DecisionLog,
    append,
    read_log,
    writing,
)
from analysis.result.awards import Decision
from rulebook.files import file_hash
from rulebook.problems import InputError

BASIS = Basis("score", "counts", {"windows.csv": "w"}, "literal")
OTHER = Basis("later", "counts", {}, "among_applicants")
FIRST = Decision("honour", "甲", "award", dt.date(2022, 1, 8), "理由", None, "designated")
SECOND = Decision("honour", "line", "quota", dt.date(2022, 1, 8), "需要", 4)
THIRD = Decision("honour", "甲", "correct", dt.date(2022, 3, 1), "不实")


def recorded(folder: Path) -> DecisionLog:
    """Two confirmations, of two decisions and of one."""
    append(folder, read_log(folder), BASIS, (FIRST, SECOND), "2022-01-08T09:00:00+00:00")
    append(folder, read_log(folder), OTHER, (THIRD,), "2022-03-01T09:00:00+00:00")
    return read_log(folder)


def lines(folder: Path) -> list[dict[str, Any]]:
    """The lines of the file."""
    return [json.loads(line) for line in (folder / LOG_FILE).read_bytes().splitlines()]


def write(folder: Path, *data: dict[str, Any]) -> None:
    """Lines as somebody might forge them: each with a hash of its own that holds."""
    text = ""
    for one in data:
        rest = {key: value for key, value in one.items() if key != "sha256"}
        text += _text(rest | {"sha256": hashlib.sha256(_text(rest).encode()).hexdigest()}) + "\n"
    (folder / LOG_FILE).write_text(text, encoding="utf-8")


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_what_was_recorded_is_read_back(tmp_path: Path) -> None:
    """A decision would lose its reason, its day, its place in the record or what it rests on."""
    assert read_log(tmp_path) == DecisionLog((), 0, 0)
    record = recorded(tmp_path)
    first, second = record.confirmations
    numbered = (
        Decision(**{**FIRST.__dict__, "sequence": 1}),
        Decision(**{**SECOND.__dict__, "sequence": 2}),
        Decision(**{**THIRD.__dict__, "sequence": 3}),
    )
    hashes = [line["sha256"] for line in lines(tmp_path)]
    assert first == Confirmation(1, "2022-01-08T09:00:00+00:00", BASIS, numbered[:2], hashes[0])
    assert second == Confirmation(2, "2022-03-01T09:00:00+00:00", OTHER, numbered[2:], hashes[1])
    assert record.decisions == numbered
    assert (record.length, record.torn) == ((tmp_path / LOG_FILE).stat().st_size, 0)
    assert record.last_hash == hashes[1]


def test_every_line_is_what_the_contract_says(tmp_path: Path) -> None:
    """Nobody could check a record without our program, or next year's could not read it."""
    recorded(tmp_path)
    text = (tmp_path / LOG_FILE).read_text(encoding="utf-8")
    first, second = lines(tmp_path)
    assert list(first) == sorted(first)
    assert text == _text(first) + "\n" + _text(second) + "\n"
    assert "甲" in text
    assert first["previous"] == "0" * 64
    assert second["previous"] == first["sha256"]
    assert [one["number"] for one in (first, second)] == [1, 2]
    rest = {key: value for key, value in first.items() if key != "sha256"}
    assert first["sha256"] == hashlib.sha256(_text(rest).encode()).hexdigest()
    assert first["basis"] == {
        "score": "score",
        "counts": "counts",
        "files": {"windows.csv": "w"},
        "reading": "literal",
    }
    assert first["decisions"][1] == {
        "honour_id": "honour",
        "candidate_id": "line",
        "decision": "quota",
        "date": "2022-01-08",
        "reason": "需要",
        "places": 4,
        "computed": "",
        "sequence": 2,
    }


def test_a_forged_line_is_found_even_with_a_hash_that_holds(tmp_path: Path) -> None:
    """A line could be taken out, doubled, moved or written anew by whoever knows the format."""
    recorded(tmp_path)
    first, second = lines(tmp_path)
    other = first | {"recorded_at": "2022-01-09T09:00:00+00:00"}
    forgeries: list[tuple[tuple[dict[str, Any], ...], int]] = [
        ((other, second), 2),
        ((second,), 1),
        ((second | {"number": 1},), 1),
        ((first, first), 2),
        ((first, second | {"number": 3}), 2),
        ((first | {"previous": "1" * 64},), 1),
        (({key: value for key, value in first.items() if key != "basis"},), 1),
        ((first | {"basis": {"score": ""}},), 1),
        ((first | {"decisions": [{"honour_id": "honour"}]},), 1),
        ((first | {"decisions": 3},), 1),
    ]
    for forged, row in forgeries:
        write(tmp_path, *forged)
        assert refused(tmp_path) == (LOG_FILE, row, "sha256"), forged
    write(tmp_path, first, second)
    assert len(read_log(tmp_path).confirmations) == 2


@pytest.mark.parametrize("line", [b"{}", b"[]", b"3", b"\xff\xfe", b"", b"{"])
def test_a_line_that_is_none_is_refused(tmp_path: Path, line: bytes) -> None:
    """A broken record would end in a traceback, or count as empty."""
    (tmp_path / LOG_FILE).write_bytes(line + b"\n")
    assert refused(tmp_path) == (LOG_FILE, 1, "sha256")


def test_the_words_of_an_altered_line_are_shown(tmp_path: Path) -> None:
    """Whoever has to look into it would not see which line is meant."""
    (tmp_path / LOG_FILE).write_bytes(b"x" * 59 + "授予".encode() + b"\xff\n")
    with pytest.raises(InputError) as caught:
        read_log(tmp_path)
    assert caught.value.problems[0].got == "x" * 59 + "授"


def test_a_line_altered_without_its_hash_is_found(tmp_path: Path) -> None:
    """A word changed with an editor would stand."""
    recorded(tmp_path)
    path = tmp_path / LOG_FILE
    path.write_bytes(path.read_bytes().replace("理由".encode(), "道理".encode()))
    assert refused(tmp_path) == (LOG_FILE, 1, "sha256")


def refused(folder: Path) -> tuple[str, int | None, str | None]:
    """Where the one fault of the record stands."""
    with pytest.raises(InputError) as caught:
        read_log(folder)
    (problem,) = caught.value.problems
    return problem.file, problem.row, problem.column


def test_a_torn_end_is_counted_and_cut_off(tmp_path: Path) -> None:
    """What a kill left behind would count as a decision, or spoil the line after it."""
    path = tmp_path / LOG_FILE
    path.write_bytes(b'{"number"')
    record = read_log(tmp_path)
    assert (record.confirmations, record.length, record.torn) == ((), 0, 9)
    append(tmp_path, record, BASIS, (FIRST,), "2022-01-08T09:00:00+00:00")
    whole = path.read_bytes()
    path.write_bytes(whole + "残".encode())
    torn = read_log(tmp_path)
    assert (len(torn.confirmations), torn.length, torn.torn) == (1, len(whole), 3)
    append(tmp_path, torn, OTHER, (THIRD,), "2022-03-01T09:00:00+00:00")
    assert path.read_bytes().startswith(whole)
    assert len(read_log(tmp_path).confirmations) == 2


def test_what_the_record_is_about_to_be_is_told_before_it_is(tmp_path: Path) -> None:
    """Who recorded it would be written of another record; where that fails, of decisions."""
    path = tmp_path / LOG_FILE
    at = "2022-01-08T09:00:00+00:00"

    def no(_sha256: str) -> None:
        raise OSError

    for decision, torn in ((FIRST, b""), (SECOND, b""), (THIRD, b"{")):
        before = path.read_bytes() + torn if path.exists() else b""
        if torn:
            path.write_bytes(before)
        log = read_log(tmp_path)
        with pytest.raises(OSError):
            append(tmp_path, log, BASIS, (decision,), at, no)
        assert (path.read_bytes() if path.exists() else b"") == before
        told: list[str] = []
        append(tmp_path, log, BASIS, (decision,), at, told.append)
        assert told == [file_hash(path)]
    held = [(decision.decision, decision.date) for decision in read_log(tmp_path).decisions]
    assert held == [(decision.decision, decision.date) for decision in (FIRST, SECOND, THIRD)]


def test_a_new_record_is_put_on_disk_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power failure would take a record away that was acknowledged."""
    kinds: list[str] = []
    to_disk = os.fsync

    def watched(handle: int) -> None:
        kinds.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        to_disk(handle)

    monkeypatch.setattr(os, "fsync", watched)
    recorded(tmp_path)
    assert kinds == ["file", "folder", "file"]


def test_two_confirmations_wait_for_each_other(tmp_path: Path) -> None:
    """Two people confirming at once would both write the same line."""
    with writing(tmp_path):
        assert (tmp_path / ".decisions.lock").exists()
    with writing(tmp_path):
        pass

"""round.toml, the register of windows and the lock."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rulebook.load import EDITIONS, fingerprint
from rulebook.lock import (
    LOCK_FILE,
    TRAIL_FILE,
    amendments_of,
    changes_since_lock,
    lock_problems,
    write_lock,
)
from rulebook.problems import InputError
from rulebook.round import open_round

SETTINGS = 'edition = "2021"\ntitle = "一轮"\ndate = 2021-12-31\n'
WINDOWS = "window_id,name,unit,staff_count,applied_honours\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound round."""
    (tmp_path / "round.toml").write_text(SETTINGS, encoding="utf-8")
    rows = "W1,甲,,3,改革创新标兵|advanced_collective\nW2,乙,部门,1,\n"
    (tmp_path / "windows.csv").write_text(WINDOWS + rows, encoding="utf-8")
    return tmp_path


def refused(folder: Path) -> str:
    """The one line that refuses the round."""
    with pytest.raises(InputError) as caught:
        _ = open_round(folder).windows
    assert len(caught.value.problems) == 1
    return caught.value.problems[0].line("en")


def test_a_small_round_opens_with_the_editions_defaults(folder: Path) -> None:
    """Periods, channels or the reading would have to be written out every time."""
    this_round = open_round(folder)
    assert len(this_round.periods) == 6
    assert this_round.counted_channels == ("code", "interviewer")
    assert this_round.reading == "literal"
    first = this_round.windows[0]
    assert first.applied_honours == ("reform_innovation_model_unit", "advanced_collective")
    assert (first.unit, first.staff_count, first.row) == ("", 3, 2)


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        ('titel = "x"', "column titel"),
        ('timezone = "Mars/Base"', "a time zone such as"),
        ('periods = ["2021-M02M03"]', "2021-M02M03"),
        ('counted_channels = ["radio"]', "counted_channels"),
        ('reading = "loose"', "column reading"),
        ("[vote]\nopens = 2021-12-02T10:00:00\ncloses = 2021-12-02T09:00:00", "vote.opens"),
        ("x = [", "TOML"),
    ],
)
def test_a_wrong_setting_is_one_line(folder: Path, addition: str, said: str) -> None:
    """A typing error in round.toml would be ignored or end in a traceback."""
    (folder / "round.toml").write_text(SETTINGS + addition + "\n", encoding="utf-8")
    assert said in refused(folder)


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        (SETTINGS + 'title = "再写一次"\n', 4, "each setting only once"),
        (SETTINGS + "[vote]\n[survey]\n[vote]\n", 6, "each setting only once"),
        (SETTINGS + 'agency = "没有右引号\n', 4, "TOML in UTF-8"),
        ('edition = "2021" title = "一轮"\n' + SETTINGS, 1, "TOML in UTF-8"),
    ],
)
def test_settings_that_cannot_be_read_are_named(
    folder: Path, text: str, row: int, expected: str
) -> None:
    """A setting written twice would be called a fault of the encoding."""
    (folder / "round.toml").write_text(text, encoding="utf-8")
    assert f"row {row}: expected {expected}" in refused(folder)


def test_a_folder_without_round_toml_is_no_round(tmp_path: Path) -> None:
    """A mistyped path would be scored as an empty round."""
    assert "round.toml" in refused(tmp_path)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("W1,又甲,,3,", "row 4, column window_id"),
        ("W3,丙,,3,best_window", "got best_window"),
        ("W3,丙,,-3,", "row 4, column staff_count"),
        ("W3,,,3,", "row 4, column name"),
    ],
)
def test_a_wrong_window_is_one_line(folder: Path, row: str, said: str) -> None:
    """A doubled window or an unknown honour would enter the ranking."""
    with (folder / "windows.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    assert said in refused(folder)


def test_only_resident_windows_are_scored(folder: Path) -> None:
    """A sub-centre would get a score that the notice has no formula for."""
    text = (
        "window_id,name,unit,staff_count,applied_honours,unit_type\nH1,专厅,,5,,SUB_CENTRE_HALL\n"
    )
    (folder / "windows.csv").write_text(text, encoding="utf-8")
    assert "the only type with a formula" in refused(folder)


def test_the_lock_tells_what_changed(folder: Path) -> None:
    """Rules could be changed after the first answer without anybody noticing."""
    this_round = open_round(folder)
    assert changes_since_lock(this_round) is None
    write_lock(this_round)
    assert changes_since_lock(this_round) == ()
    settings = this_round.settings.model_copy(
        update={"reading": "among_applicants", "periods": ("2021-M01M02",)}
    )
    changes = changes_since_lock(replace(this_round, settings=settings)) or ()
    assert [(c.locked[:12], c.now) for c in changes] == [
        ("literal", "among_applicants"),
        ("2021-M01M02、", "2021-M01M02"),
    ]


def test_the_lock_knows_the_windows(folder: Path) -> None:
    """A window could be taken off the register in the middle of the vote."""
    write_lock(open_round(folder))
    (folder / "windows.csv").write_text(WINDOWS + "W1,甲,,3,\n", encoding="utf-8")
    changes = changes_since_lock(open_round(folder)) or ()
    assert [(change.locked, change.now) for change in changes] == [("W1、W2", "W1")]


@pytest.mark.parametrize(
    ("locked", "now", "said"),
    [
        (["W1,甲,,3,", "W2,乙,部门,1,"], ["W1,甲,,3,", "W2,丁,,1,"], ("W2 乙", "W2 丁")),
        (["W1,甲,,3,", "W2,乙,,1,"], ["W1,乙,,3,", "W2,甲,,1,"], ("W1 甲、W2 乙", "W1 乙、W2 甲")),
        (["W1,甲,,3,", "W2,乙,,1,"], ["W2,乙,,1,", "W1,甲,,3,"], ("W1、W2", "W2、W1")),
        (["W1,甲,,3,"], ["W1,甲,处,9,advanced_collective"], None),
    ],
)
def test_the_lock_knows_the_windows_as_a_ballot_shows_them(
    folder: Path, locked: list[str], now: list[str], said: tuple[str, str] | None
) -> None:
    """A grade for one window would count for another, or sixty names would hide the one changed."""
    register = folder / "windows.csv"
    register.write_text(WINDOWS + "\n".join(locked) + "\n", encoding="utf-8")
    write_lock(open_round(folder))
    register.write_text(WINDOWS + "\n".join(now) + "\n", encoding="utf-8")
    changes = changes_since_lock(open_round(folder)) or ()
    assert [(change.locked, change.now) for change in changes] == ([said] if said else [])


def test_a_lock_without_the_names_of_windows_still_holds(folder: Path) -> None:
    """A round locked by an older program would be called changed."""
    write_lock(open_round(folder))
    lock = folder / LOCK_FILE
    kept = {k: v for k, v in json.loads(lock.read_bytes()).items() if k != "register"}
    lock.write_text(json.dumps(kept), encoding="utf-8")
    assert changes_since_lock(open_round(folder)) == ()


def test_a_lock_is_never_overwritten(folder: Path) -> None:
    """Opening the vote later would wipe out what the survey was opened under."""
    this_round = open_round(folder)
    write_lock(this_round)
    before = (folder / LOCK_FILE).read_bytes()
    other = this_round.settings.model_copy(update={"seed": 9})
    write_lock(replace(this_round, settings=other))
    assert (folder / LOCK_FILE).read_bytes() == before


def test_the_lock_is_a_file_that_anybody_can_read(folder: Path) -> None:
    """Next year's program, or a person with an editor, could not tell what was locked."""
    write_lock(open_round(folder))
    lock = (folder / LOCK_FILE).read_text(encoding="utf-8")
    digest = fingerprint(EDITIONS / "2021")
    periods = "".join(
        f'    "2021-M{first:02d}M{first + 1:02d}",\n' for first in range(1, 12, 2)
    ).rstrip(",\n")
    opened, texts = lock.split(',\n  "rules_sha256": ')
    assert '"question.overall.label.zh": "总体感受"' in texts
    assert opened == (
        '{\n  "contract": 1,\n  "edition": "2021",\n'
        f'  "edition_sha256": "{digest}",\n  "reading": "literal",\n'
        '  "counted_channels": [\n    "code",\n    "interviewer"\n  ],\n'
        f'  "periods": [\n{periods}\n  ],\n  "seed": 0,\n  "simulated": false,\n'
        '  "windows": [\n    "W1",\n    "W2"\n  ],\n'
        '  "register": [\n    "W1 甲",\n    "W2 乙"\n  ],\n  "statuses": {},\n'
        '  "survey_opens": "",\n  "survey_closes": "",\n  "vote_opens": "",\n  "vote_closes": ""'
    )
    assert [path.name for path in folder.glob("rules.*")] == [LOCK_FILE]


def test_every_change_is_called_by_its_name(folder: Path) -> None:
    """A report would list a change without saying of what."""
    (folder / LOCK_FILE).write_text("{}", encoding="utf-8")
    changes = changes_since_lock(open_round(folder)) or ()
    assert [one.what.en for one in changes] == [
        *("contract version", "edition", "content of the edition's files"),
        *("reading of the ranking clause", "counted channels", "counted periods"),
        *("seed", "window ids of the register"),
    ]
    assert {one.locked for one in changes} == {"None"}


def test_an_edition_with_a_chinese_path_is_locked_as_it_is_written(folder: Path) -> None:
    """A lock in another encoding would say that the edition was changed."""
    shutil.copytree(EDITIONS / "2021", folder / "规则")
    text = SETTINGS.replace('"2021"', '"规则"', 1)
    (folder / "round.toml").write_text(text, encoding="utf-8")
    write_lock(open_round(folder))
    assert '"edition": "规则"' in (folder / LOCK_FILE).read_text(encoding="utf-8")
    assert changes_since_lock(open_round(folder)) == ()


def test_a_status_that_differs_is_named(folder: Path) -> None:
    """A window withdrawn behind everybody's back would be told as “something changed”."""
    write_lock(open_round(folder))
    rows = "W1,甲,,3,,\nW2,乙,部门,1,,退出\n"
    (folder / "windows.csv").write_text(WINDOWS.strip() + ",status\n" + rows, encoding="utf-8")
    (problem,) = lock_problems(open_round(folder))
    assert problem.line("zh") == (
        "rules.lock：应为窗口的参评状态“”（改回去，或者用 ceping amend 登记更正），实为W2 退出"
    )


@pytest.mark.parametrize("file", [TRAIL_FILE, "closing/closing.json"])
def test_a_lock_that_was_named_and_is_gone_is_missed(folder: Path, file: str) -> None:
    """Whoever deletes the lock could choose other rules, and nobody would see it."""
    this_round = open_round(folder)
    assert amendments_of(this_round) == ()
    assert [*lock_problems(this_round)] == []
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b'{"lock": ""} \xff')  # opened without one; and not UTF-8 throughout
    assert [*lock_problems(this_round)] == []
    path.write_bytes(b'\xff {"lock":"0a"}')
    (problem,) = lock_problems(this_round)
    assert problem.line("zh") == (
        "rules.lock：应为开启时锁定的那一份（操作记录里有它，文件不在了），实为空"
    )
    assert (problem.file, problem.got) == (LOCK_FILE, "")

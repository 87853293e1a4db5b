"""Meetings of the leading group as two tables tell of them."""

from pathlib import Path

import pytest

from rulebook.problems import InputError
from rulebook.round import Round, open_round
from rulebook.sittings import sittings_of

HEAD = "date,starts,ends,place,chair,recorder\n"
PEOPLE = "date,name,post,part,present,reason,withdrew\n"
CHINESE = "会议日期,姓名,单位和职务,身份,是否到会,请假的原因,回避\n"


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """A round with nothing but its settings."""
    text = 'edition = "example-2023"\ntitle = "一轮"\ndate = 2024-01-05\n'
    (tmp_path / "round.toml").write_text(text, encoding="utf-8")
    return open_round(tmp_path)


def write(this_round: Round, meetings: str, people: str, encoding: str = "utf-8-sig") -> None:
    """Both tables."""
    for name, text in (("sittings", meetings), ("attendance", people)):
        (this_round.folder / f"{name}.csv").write_bytes(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_meeting_is_what_was_written_of_it(this_round: Round, encoding: str) -> None:
    """Whoever was away would stand in the minutes as present."""
    meetings = f"{HEAD}2024/1/9,14：30,16:00:00,三楼,甲,\n2024-01-02,,,,,\n"
    people = f"{CHINESE}2024-01-09,甲,局长,成员,是,,\n2024-01-09,乙,科长,成员,否,外出,\n"
    people += "2024-01-09,丙,社区科,列席,是,,丁\n2024-01-09,戊,社区科,列席,否,,\n"
    write(this_round, meetings, people, encoding)
    first, held = sittings_of(this_round)
    assert (first.day.isoformat(), first.people) == ("2024-01-02", ())
    assert (held.starts, held.ends, held.place, held.chair) == ("14:30", "16:00", "三楼", "甲")
    assert [one.name for one in held.members] == ["甲", "乙"]
    assert [one.name for one in held.present] == ["甲"]
    assert [(one.name, one.reason) for one in held.absent] == [("乙", "外出")]
    assert [(one.name, one.withdrew) for one in held.guests] == [("丙", "丁")]


def test_no_tables_or_empty_ones_are_no_meeting(this_round: Round) -> None:
    """A round without a meeting yet could not be checked."""
    assert sittings_of(this_round) == ()
    write(this_round, HEAD, PEOPLE)
    assert sittings_of(this_round) == ()


SOUND, MAN = "2024-01-09,14:30,,三楼,甲,\n", "2024-01-09,甲,局长,member,yes,,\n"


@pytest.mark.parametrize(
    ("meetings", "people", "column"),
    [
        ("2024-01-09,16:00,14:00,三楼,甲,\n", MAN, "ends"),
        ("2024-01-09,10:00,9:30,三楼,甲,\n", MAN, "ends"),
        ("2024-01-09,14:30,,三楼,乙,\n", MAN, "chair"),
        (SOUND, "2024-01-09,甲,局长,member,no,外出,\n", "chair"),
        (SOUND, "2024-01-09,甲,局长,member,no,外出,\n", "date"),
        (SOUND, MAN + "2024-01-09,甲,某处,guest,yes,,\n", "name"),
        (SOUND, MAN + "2024-01-09,\u200b丙,某处,guest,yes,,\n", "name"),
        ("2024-01-09,下午,,三楼,甲,\n", MAN, "starts"),
        ("2024-01-09,14:30,25:00,三楼,甲,\n", MAN, "ends"),
        ("明天,14:30,,三楼,甲,\n", "", "date"),
        (SOUND * 2, MAN, "date"),
        (SOUND, MAN * 2, "post"),
        (SOUND, "2024-01-10,甲,局长,member,yes,,\n", "date"),
        (SOUND, "2024-01-09,甲,局长,member,no,,\n", "reason"),
        (SOUND, "2024-01-09,,局长,member,yes,,\n", "name"),
        (SOUND, "2024-01-09,甲,局长,组长,yes,,\n", "part"),
        (SOUND, "2024-01-09,甲,局长,member,也许,,\n", "present"),
    ],
)
def test_what_is_wrong_is_named(this_round: Round, meetings: str, people: str, column: str) -> None:
    """Minutes would be written from a table that says something else than was meant."""
    write(this_round, HEAD + meetings, PEOPLE + people)
    with pytest.raises(InputError) as caught:
        sittings_of(this_round)
    assert column in {problem.column for problem in caught.value.problems}

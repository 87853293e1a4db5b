"""The evaluation file: everything of every candidate, and nothing that its readers may not see."""

import json
import re
import stat
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest

from analysis.simulate import simulate
from office_app.evaluation import files, known
from office_app.evaluation.hidden import HIDDEN, without_numbers
from rendering.bound import Grid, Photos
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from rulebook.vocabulary import SMALLEST_GROUP
from survey_app.acts.applications import writing
from survey_app.acts.purging import EVALUATION
from survey_app.setup import prepare
from survey_app.trail_check import check_trail
from tests.analysis.report.window_shapes import few_ballots, nothing_verified
from tests.editions import QUARTERLY
from tests.office_app.evaluated import (
    SAID,
    SECRETS,
    evaluated,
    scored,
    squeezed,
    text_of,
    through_the_year,
)


def year(folder: Path) -> None:
    """Everything on the console, accepted ones written into the tables, and scored."""
    this_round = open_round(folder)
    through_the_year(this_round)
    writing.write(open_round(folder), writing.planned(open_round(folder), prepare(this_round)))
    scored(folder)


def unwritten(folder: Path) -> None:
    """The same before anything is written or scored."""
    through_the_year(open_round(folder))


def few(folder: Path) -> None:
    """Tables and a result, no database; few ballots rate two windows, no condition is met."""
    few_ballots(folder)
    nothing_verified(folder)
    (folder / "ratings" / "manifest.json").unlink()
    scored(folder)


def nobody(folder: Path) -> None:
    """Tables alone, and nobody applied for anything."""
    (folder / "nominations.csv").unlink()
    (folder / "conditions.csv").unlink()
    path = folder / "windows.csv"
    lines = [line.split(",") for line in path.read_text("utf-8-sig").splitlines()]
    column = lines[0].index("applied_honours")
    cleared = [[*row[:column], "", *row[column + 1 :]] for row in lines[1:]]
    text = "\n".join(",".join(row) for row in (lines[0], *cleared))
    path.write_text(text, encoding="utf-8")


SHAPES: Mapping[str, tuple[str, Callable[[Path], None]]] = {
    "a year": ("2021", year),
    "a year elsewhere": (str(QUARTERLY), year),
    "unwritten": ("2021", unwritten),
    "few ballots": ("2021", few),
    "nobody": (str(QUARTERLY), nobody),
}
PARTS = ("一、申报", "二、申报条件", "三、考核得分", "五、列席单位意见", "八、计算结果")
WITH_OFFICE = ("a year", "a year elsewhere", "unwritten")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rounds of this module lie."""
    return tmp_path_factory.mktemp("evaluation")


@cache
def made(folder: Path, shape: str) -> tuple[Round, dict[str, Path]]:
    """A round of that shape with its files."""
    edition, change = SHAPES[shape]
    simulate(folder / shape, edition=edition, windows=8, responses=400, electors=30, seed=3)
    change(folder / shape)
    this_round = open_round(folder / shape)
    return this_round, evaluated(this_round)


@cache
def texts(folder: Path, shape: str, kind: str) -> dict[str, str]:
    """What the files of a kind say, by their names."""
    return {
        name: squeezed(text_of(path))
        for name, path in made(folder, shape)[1].items()
        if path.suffix == kind
    }


@pytest.mark.parametrize("kind", [".docx", ".pdf"])
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_that_readers_may_not_see(folder: Path, shape: str, kind: str) -> None:
    """A number of a person, a voter, a ballot or a draft would lie before the leading group."""
    this_round, _ = made(folder, shape)
    said = texts(folder, shape, kind)
    everything = "".join(said.values())
    assert [what for what, secret in SECRETS.items() if secret in everything] == []
    for name in ("示例投票人", "simulated-", "集中提交", "一选到底", "相似选票", "访问员"):
        assert name not in everything
    if shape in WITH_OFFICE:
        assert HIDDEN in everything
    for value in withheld(this_round.folder):
        assert value not in everything
    for check in result(this_round.folder).get("checks", ()):
        assert not (check["clue"] and squeezed(check["reason"]) in everything)


def result(folder: Path) -> dict[str, Any]:
    """score.json, empty where nothing was scored."""
    path = folder / "report" / "score.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def withheld(folder: Path) -> set[str]:
    """Scores that one to four ballots make, and no other window has."""
    few: set[str] = set()
    others: set[str] = set()
    for window in result(folder).get("windows", ()):
        scores = {window[name] for name in ("third_party", "total") if window[name]}
        (few if 0 < window["ballots"] < SMALLEST_GROUP else others).update(scores)
    return few - others


@pytest.mark.parametrize("kind", [".docx", ".pdf"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_candidate_with_every_part(folder: Path, shape: str, kind: str) -> None:
    """Somebody would be decided on without having been read of."""
    this_round, _ = made(folder, shape)
    gathered, said = known.known_of(this_round), texts(folder, shape, kind)
    for honour in this_round.book.honours.honours:
        own = "".join(text for name, text in said.items() if honour.name.zh in name)
        candidates = [
            one for one in (*gathered.examined, *gathered.unwritten) if one.honour == honour
        ]
        for number, one in enumerate(candidates, 1):
            assert squeezed(one.candidate.name) in own, (honour.id, number)
        for title in PARTS:
            assert own.count(title) == len(candidates)  # contents and overview name none
        if not candidates:
            assert "未申报" in own
        for line in honour.quotas:
            assert squeezed(line.name.zh) in own
        assert "目录" in own
        assert "不按得分或名次" in own


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_left_blank(folder: Path, shape: str) -> None:
    """A reader could not tell what nobody did from what nobody told."""
    gathered = known.known_of(made(folder, shape)[0])
    for volume in files.volumes_of(gathered):
        for block in files.bound(gathered, volume).blocks:
            if isinstance(block, Grid):
                assert all(all(cell.strip() for cell in row) for row in block.rows), block.caption
                assert block.rows
            elif isinstance(block, Photos):
                assert all(photo.words.strip() for photo in block.photos)
            else:
                assert block.words.strip(), block


@pytest.mark.parametrize("kind", [".docx", ".pdf"])
@pytest.mark.parametrize("shape", WITH_OFFICE)
def test_what_was_gathered_is_there(folder: Path, shape: str, kind: str) -> None:
    """A visit, an opinion or a file's name would be lost on its way to whoever decides."""
    this_round, _ = made(folder, shape)
    everything = "".join(texts(folder, shape, kind).values())
    observers = any(not unit.member for unit in this_round.book.campaign.leading_group.units)
    wanted = {what: words for what, words in SAID.items() if what != "an opinion" or observers}
    assert {what for what, words in wanted.items() if squeezed(words) not in everything} == set()
    assert "已接受" in everything or "接受。" in everything
    assert "不适用：规则没有列席单位" in everything or observers
    assert ("还没有写进名单" in everything) == (shape == "unwritten")


@pytest.mark.parametrize("shape", WITH_OFFICE)
def test_photos_of_visits_are_there_and_lost_ones_are_said(folder: Path, shape: str) -> None:
    """Whoever decides would see no picture of a visit, or not know that one was lost."""
    this_round, written = made(folder, shape)
    first = this_round.windows[0]
    everybody = known.known_of(this_round)
    shown_for = sum(
        bool(everybody.notes_of(one.candidate))
        and any(note["kind"] == "visit" for note in everybody.notes_of(one.candidate))
        for one in (*everybody.examined, *everybody.unwritten)
    )
    assert shown_for, first
    pictures = {".docx": 0, ".pdf": 0}
    for path in written.values():
        content = path.read_bytes()
        if path.suffix == ".docx":
            body = docx.Document(str(path)).element.body
            drawn = [node for node in body.iter() if node.tag.endswith("}docPr")]
            assert {node.get("descr") for node in drawn} <= {SAID["a caption"]}
            pictures[".docx"] += len(drawn)
        else:
            pictures[".pdf"] += bool(re.search(rb"/Subtype\s*/Image", content))
    assert pictures[".docx"] == shown_for
    assert pictures[".pdf"] == sum(
        squeezed(SAID["a caption"]) in text for text in texts(folder, shape, ".pdf").values()
    )
    said = "".join(texts(folder, shape, ".docx").values())
    lost = (
        f"照片2张已不在或者打不开：{SAID['a photo that is gone']}、{SAID['a photo that is none']}。"
    )
    assert said.count(lost) == shown_for


def test_the_same_from_files_as_from_the_console(folder: Path) -> None:
    """An office without the console would get another file of the same tables."""
    of_files, of_console = (texts(folder, shape, ".docx") for shape in ("few ballots", "a year"))
    assert set(of_files) == set(of_console)
    for text in of_files.values():
        assert "名单未载" in text
        assert "没有在办公室系统里登记" in text
    early = texts(folder, "unwritten", ".docx").values()
    assert all("还没有计分" in text for text in early)
    this_round = made(folder, "unwritten")[0]
    last = this_round.book.campaign.periods.all[-1].name.zh
    assert "".join(early).count(last) >= len(this_round.windows)
    assert all("未申报" in text for text in texts(folder, "nobody", ".docx").values())
    everything = "".join(of_files.values())
    assert withheld(made(folder, "few ballots")[0].folder)
    assert "不足5张选票" in everything
    assert "举报属实" in everything


def test_methods_of_groups_are_told_without_single_sheets(folder: Path) -> None:
    """What a reviewer gave would be read, or the group's own score be missing."""
    this_round, _ = made(folder, "a year elsewhere")
    data = result(this_round.folder)
    everything = "".join(texts(folder, "a year elsewhere", ".docx").values())
    judged = [
        one["judged"]
        for honour in data["awards"]
        for line in honour["lines"]
        for one in line["candidates"]
        if one["judged"]
    ]
    assert any(one["score"] for one in judged)
    assert any(one["proposed_by"] for one in judged)
    for one in judged:
        if one["rank"]:
            assert f"在本类名额的候选中排第{one['rank']}名" in everything
        assert not any(reviewer in everything for reviewer in one["sheets"])
        if one["proposed_by"]:
            assert squeezed(one["proposal_reason"]) in everything
    panels = [squeezed(one["sentence"]) for one in data["panels"]]
    assert panels
    assert all(sentence in everything for sentence in panels)


def test_the_folder_is_its_owners_and_old_files_go(folder: Path) -> None:
    """Others on the computer would read it, or a volume of an earlier making stay among the new."""
    this_round, written = made(folder, "unwritten")
    old = this_round.folder / EVALUATION / "旧.docx"
    old.write_bytes(b"old")
    again = evaluated(this_round)
    assert not old.exists()
    assert set(again) == set(written)
    assert {stat.S_IMODE(path.stat().st_mode) for path in again.values()} == {0o600}
    assert stat.S_IMODE(old.parent.stat().st_mode) == 0o700
    assert all(name.startswith("模拟-") for name in again)
    assert check_trail(this_round).faults == ()


def test_many_candidates_go_into_volumes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of thousands of pages would fill the computer's memory, and nobody could hold it."""
    this_round, _ = made(folder, "few ballots")
    gathered = known.known_of(this_round)
    monkeypatch.setattr(files, "MOST", 5)
    volumes = list(files.volumes_of(gathered))
    honours = this_round.book.honours.honours
    for honour in honours:
        own = [one for one in volumes if one.honour == honour]
        numbers = [entry.number for one in own for entry in one.entries if entry.one]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [one.number for one in own] == list(range(1, len(own) + 1))
        assert all(len(one.entries) <= 5 for one in own)
    assert len({one.stem for one in volumes}) == len(volumes) > len(honours)


@pytest.mark.parametrize("fault", ["no words", "of another scoring", "no result", "bad rows"])
def test_what_does_not_fit_is_said(folder: Path, tmp_path: Path, fault: str) -> None:
    """Words of an earlier scoring would stand beside a corrected result, or a candidate be lost."""
    simulate(tmp_path / "r", windows=3, responses=100, electors=10)
    report = tmp_path / "r" / "report"
    source = made(folder, "few ballots")[0].folder / "report"
    report.mkdir()
    content = (source / "score.json").read_bytes()
    (report / "score.json").write_bytes(b"{" if fault == "no result" else content)
    if fault != "no words":
        words = (source / "windows.json").read_text("utf-8")
        other = words.replace('"score": "', '"score": "0')
        (report / "windows.json").write_text(
            other if fault == "of another scoring" else words, "utf-8"
        )
    if fault == "bad rows":
        with (tmp_path / "r" / "nominations.csv").open("a", encoding="utf-8") as file:
            file.write("unit,U99,单位,单位,NO_SUCH_KIND,reform_innovation_model_unit,1,,,\n")
    with pytest.raises(InputError):
        evaluated(open_round(tmp_path / "r"))
    assert not (tmp_path / "r" / EVALUATION).exists()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13912345678。", f"电话{HIDDEN}。"),
        ("139 1234 5678", HIDDEN),
        ("１３９１２３４５６７８", HIDDEN),
        ("0512-69820100或69820100", f"{HIDDEN}或69820100"),
        ("(0512)69820100", HIDDEN),
        ("32050119900101123X", HIDDEN),
        ("320501 19900101 1234", HIDDEN),
        ("320501900101123", HIDDEN),
        ("a.b@example.org.cn", HIDDEN),
        ("2021年1200件，1,234,567元", "2021年1200件，1,234,567元"),
        ("编号2021120100", "编号2021120100"),
        ("", ""),
    ],
)
def test_numbers_of_people_are_hidden(text: str, shown: str) -> None:
    """A telephone or an identity number that a unit typed would be read by everybody."""
    assert without_numbers(text) == shown

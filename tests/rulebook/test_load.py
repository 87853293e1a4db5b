"""Loading editions: another folder works alike, and a contradiction is one clear line."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from rulebook.faults import problems_of
from rulebook.load import (
    EDITION_FOLDER,
    EDITIONS,
    FILES,
    SITE_TEXTS,
    SOURCES,
    copy_edition,
    document_path,
    edition_folder,
    fingerprint,
    is_built_in,
    load,
)
from rulebook.problems import RulesError
from tests.editions import QUARTERLY

Edit = Callable[[str, str, str], RulesError]


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A copy of the 2021 edition outside the package."""
    return Path(shutil.copytree(EDITIONS / "2021", tmp_path / "我们的 规则"))


@pytest.fixture
def refused(edition: Path) -> Edit:
    """Replace words in one file and return the error that loading then raises."""

    def edit(file: str, old: str, new: str) -> RulesError:
        path = edition / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(RulesError) as caught:
            load(edition)
        return caught.value

    return edit


def test_a_folder_outside_the_package_loads_the_same(edition: Path) -> None:
    """Another city's edition would need code."""
    assert load(edition) == load("2021")


@pytest.mark.parametrize("source", [QUARTERLY, EDITIONS / "2021"])
def test_a_copy_brings_all_of_an_edition(source: Path, tmp_path: Path) -> None:
    """A round with rules of its own would lose the notice they quote, or its words on the site."""
    copy = tmp_path / "edition"
    copy_edition(source, copy)
    names = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    assert {path.relative_to(copy) for path in copy.rglob("*") if path.is_file()} == names
    assert fingerprint(copy) == fingerprint(source)
    assert load(copy) == load(source)


def test_other_weights_items_and_points_need_no_code(edition: Path) -> None:
    """Something of 2021 would be wired into the model."""
    path = edition / "window_score.toml"
    text = path.read_text(encoding="utf-8").replace("weight = 0.50", "weight = '1/3'", 1)
    path.write_text(text.replace("weight = 0.50", "weight = '2/3'", 1), encoding="utf-8")
    weights = load(edition).component_weights()
    assert weights == {
        "marks": Fraction(1, 3),
        "vote": Fraction(1, 3),
        "survey": Fraction(1, 3),
    }


BROKEN = [
    (
        "window_score",
        "weight = 0.50",
        "weight = 0.40",
        "score.parts",
        "total 各部分权重之和为1，实为9/10",
    ),
    (
        *("window_score", 'component = "vote"', 'component = "survey"', "score"),
        "各部分恰有一次：marks, vote, survey，实为marks, survey, survey",
    ),
    (
        "window_score",
        "weight = 1\n",
        "weight = 2\n",
        "score.weight",
        "total 的权重大于0、不超过1，实为2",
    ),
    ("window_score", "weight = 1\n", "weight = 0.5\n", "score.weight", "总分的权重为1，实为1/2"),
    (
        *("window_score", 'component = "vote"\n', "", "score.parts.1.parts.0"),
        "计分项 vote 写 component 或 parts，二者取一，实为空",
    ),
    ("window_score", "weight = 0.50", "weight = 'half'", "score.parts.0.weight", "准确的数，例如"),
    (
        "window_score",
        'quote = ["双月度考核情况占50%"]',
        "",
        "score.parts.0",
        "写明 clause 和 quote",
    ),
    (
        *(
            "window_score",
            '["code", "interviewer"]',
            '["code", "phone"]',
            "survey.counted_channels",
        ),
        "本版规则中有的编号，例如 code, interviewer, open，实为phone",
    ),
    (
        *("window_score", 'tie_rule = "', 'tie_rule = "no_', "designation.tie_rule"),
        "本版规则中有的编号，例如",
    ),
    ("honours", "total = 17", "total = 18", "honours.0.quotas", "各行名额之和等于总数18，实为17"),
    (
        "honours",
        'id = "star_halls"',
        'id = "star_windows"',
        "id",
        "互不相同的规则编号，实为star_windows",
    ),
    (
        *(
            "honours",
            'not_with = ["reform',
            'not_with = ["reformed',
            "advanced_collective.not_with",
        ),
        "本版规则中有的编号，例如",
    ),
    (
        *("honours", 'id = "advanced_worker"', 'id = "open_places"', "honours"),
        "score.json 自己不用的荣誉编号，实为open_places",
    ),
    (
        *("honours", 'id = "advanced_worker"', 'id = "advanced_collective_proposal"', "honours"),
        "score.json 自己不用的荣誉编号，实为advanced_collective_proposal",
    ),
    (
        *("honours", 'rank = "正科职"', 'rank = "科长"', "worker_rank.highest_rank"),
        "本版规则中有的编号，例如",
    ),
    (
        "campaign",
        "start = 2021-12-01",
        "start = 2021-11-30",
        "phases",
        "”2021-11-30结束以后开始，实为2021-11-30",
    ),
    ("campaign", "end = 2021-02-28", "end = 2021-03-01", "periods.all", "先后不重叠的考核期"),
    (
        "campaign",
        "start = 2020-07-01",
        "start = 2022-07-01",
        "project_window.start",
        "不晚于 end 的日期",
    ),
    ("campaign", "ordinal = 3", "ordinal = 'three'", "campaign.ordinal", "整数，实为three"),
    ("campaign", "ordinal = 3", "", "campaign.ordinal", "一个必填的键，实为空"),
    ("campaign", "ordinal = 3", "ordinal = 3\nordinary = 4", "campaign.ordinary", "此键多余"),
    ("questionnaires", "grade = 1", "grade = 0", "grades.all.4.grade", "不小于1的数，实为0"),
    ("questionnaires", "grade = 5", "grade = 4", "grades.all", "逐一递减到1，实为4, 4, 3, 2, 1"),
    ("questionnaires", "points = 80", "points = 101", "grades.all", "实为100, 101, 60, 40, 20"),
    (
        *("questionnaires", 'id = "attitude"', 'id = "overall"', "questionnaire"),
        "互不相同的题目编号，实为overall",
    ),
    ("questionnaires", "\nopen = { zh", "\nphone = { zh", "texts.channels", "以下渠道的名称：open"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "said"), BROKEN)
def test_a_contradiction_is_one_clear_line(
    refused: Edit, file: str, old: str, new: str, key: str, said: str
) -> None:
    """A wrong rule would be taken, or refused without file and key, or in English only."""
    (problem,) = refused(f"{file}.toml", old, new).problems
    assert problem.line("zh").startswith(f"{file}.toml {key}：应为")
    assert said in problem.line("zh")
    assert "，实为" in problem.line("zh")
    assert f"{file}.toml, column {key}: expected " in problem.line("en")
    english = problem.expected.en.partition(" such as ")[0]  # what follows may be ids in Chinese
    assert not re.search("[\u4e00-\u9fff]", english)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at_least = 2", "at_least = 'ten'", "应为整数，实为ten"),
        ("at_least = 2", "", "（staff）写明 at_least，实为空"),
        ("latest = 2021-11-30", "latest = 'then'", "应为日期，例如 2021-12-01，实为then"),
        ("latest = 2021-11-30", "", "（date）写明 field, earliest | latest，实为空"),
        (
            "latest = 2021-11-30",
            "latest = 2021-11-30\nearliest = 2021-12-01",
            "2021-12-01 > 2021-11-30",
        ),
        ('highest_rank = "正科职"', "", "（rank）写明 field, highest_rank，实为空"),
        ('kind = "collective"', 'kind = "team"', "应为'collective', 'individual' 之一，实为team"),
        ("total = 17", "total = 0", "应为大于0的数，实为0"),
        ('id = "star_windows"', 'id = "星"', "应为符合格式 ^[A-Za-z0-9_-]{1,64}$ 的文字，实为星"),
        ('unit_types = ["', 'unit_types = ""  # ["', "列表，写作 [ ]"),
    ],
)
def test_every_shape_of_a_key_is_said_in_chinese(
    refused: Edit, old: str, new: str, said: str
) -> None:
    """A writer of an edition would read what pydantic says in English."""
    problem = refused("honours.toml", old, new).problems[0]
    assert said in problem.line("zh")


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("campaign.toml", "ordinal = 3", "ordinal = 'three'", "campaign.ordinal"),
        ("campaign.toml", "ordinal = 3", "", "campaign.ordinal"),
        ("campaign.toml", "ordinal = 3", "ordinal = 3\nordinary = 4", "campaign.ordinary"),
        ("window_score.toml", "weight = 0.50", "weight = 'half'", "score.parts.0.weight"),
    ],
)
def test_a_wrong_key_is_named(refused: Edit, file: str, old: str, new: str, column: str) -> None:
    """The writer of an edition would have to search for the key at fault."""
    problem = refused(file, old, new).problems[0]
    assert (problem.file, problem.column) == (file, column)


def test_a_notice_rule_without_words_is_refused(refused: Edit) -> None:
    """A rule could pass as the notice's without quoting it."""
    error = refused("window_score.toml", 'quote = ["双月度考核情况占50%"]', "")
    assert "clause and quote of" in error.problems[0].line("en")


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("民主投票占第三方测评的50%。", "a note that says why"),
        ("各类投票人一人一票，票值相同。", "no adds in working rule"),
    ],
)
def test_what_is_ours_has_a_reason_and_one_place(refused: Edit, said: str, fault: str) -> None:
    """An addition could stand without its reason, or a working rule add to itself."""
    line = f'says = "{said}"'
    error = refused("window_score.toml", line, f'{line}\nadds = "不加权。"')
    assert fault in error.problems[0].line("en")


def test_broken_toml_and_missing_files_are_said_together(edition: Path) -> None:
    """The second fault would only show after the first was mended."""
    (edition / "honours.toml").unlink()
    (edition / "campaign.toml").write_text("campaign = [", encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load(edition)
    assert [problem.file for problem in caught.value.problems] == ["campaign.toml", "honours.toml"]


def test_an_unknown_edition_names_the_known_ones() -> None:
    """A typing error in round.toml would not say what could be written."""
    with pytest.raises(RulesError, match="2021"):
        load("2012")


def test_the_fingerprint_sees_a_changed_rule_but_not_line_ends(edition: Path) -> None:
    """A lock would miss a changed rule, or cry wolf over a Windows checkout."""
    before = fingerprint(edition)
    path = edition / "campaign.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert fingerprint(edition) == before
    path.write_bytes(path.read_bytes() + b"# more\n")
    assert fingerprint(edition) != before


def test_the_fingerprint_is_over_names_and_contents(tmp_path: Path) -> None:
    """A rule moved from one file to another would pass for no change, or old locks for changed."""
    for name in FILES:
        (tmp_path / f"{name}.toml").write_bytes(b"a = 1\r\nb = 2\n")
    said = b"".join(name.encode() + b"\0a = 1\nb = 2\n" for name in FILES)
    assert list(FILES) == ["campaign", "honours", "window_score", "questionnaires"]
    assert fingerprint(tmp_path) == hashlib.sha256(said).hexdigest()
    (tmp_path / "campaign.toml").write_bytes(b"a = 1\n")
    (tmp_path / "honours.toml").write_bytes(b"b = 2\na = 1\nb = 2\n")
    assert fingerprint(tmp_path) != hashlib.sha256(said).hexdigest()


def test_an_editions_own_document_comes_first(edition: Path) -> None:
    """Another city's notice would be shown with the words of 2021."""
    assert document_path(edition, "notice-2021.txt") == SOURCES / "notice-2021.txt"
    own = edition / "notice-2021.txt"
    own.write_text("另一份通知", encoding="utf-8")
    assert document_path(edition, "notice-2021.txt") == own


def test_an_edition_is_found_by_id_or_beside_the_round(edition: Path, tmp_path: Path) -> None:
    """A round could not bring its own rules, or would be scored by others than it names."""
    assert edition_folder("2021") == edition_folder("2021", tmp_path) == EDITIONS / "2021"
    assert edition_folder(edition.name, edition.parent) == edition
    assert edition_folder(str(edition)) == edition
    assert load(edition.name, edition.parent) == load("2021")
    with pytest.raises(RulesError) as caught:
        edition_folder("2012", tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.column, problem.got) == ("round.toml", "edition", "2012")


@pytest.mark.parametrize(
    ("old", "new", "expected", "got"),
    [
        ("ordinal = 3", "", "一个必填的键", ""),
        ("ordinal = 3", "ordinal = 3\nordinary = 4", "本版规则认识的键（此键多余）", "4"),
        ("end = 2021-02-28", "end = 2021-03-01", "先后不重叠的考核期", "2021-03-01 >= 2021-03-01"),
        ("ordinal = 3", "ordinal = 'three'", "整数", "three"),
    ],
)
def test_every_kind_of_fault_has_its_own_words(
    refused: Edit, old: str, new: str, expected: str, got: str
) -> None:
    """A writer of an edition would be told of a missing key where one is too many."""
    problem = refused("campaign.toml", old, new).problems[0]
    assert expected in problem.expected.zh
    assert got in problem.got
    assert bool(problem.got) is bool(got)


def test_a_folder_without_an_edition_lacks_every_file(tmp_path: Path) -> None:
    """A folder that is meant would be looked for among the built-in editions."""
    with pytest.raises(RulesError) as caught:
        load(tmp_path / "nowhere")
    assert [(one.file, one.got) for one in caught.value.problems] == [
        (f"{name}.toml", "") for name in FILES
    ]


def test_broken_toml_says_where(edition: Path) -> None:
    """The line of the fault would have to be searched for."""
    (edition / "honours.toml").write_text("a = 1\nb = x\n", encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load(edition)
    assert "line 2" in caught.value.problems[0].got


def test_a_copied_edition_brings_its_own_documents(edition: Path, tmp_path: Path) -> None:
    """A round would lose the notice it quotes, or take along whatever lies beside it."""
    (edition / "notice-2021.txt").write_text("另一份通知", encoding="utf-8")
    (edition / "draft.txt").write_text("草稿", encoding="utf-8")
    copy_edition(edition, tmp_path / "copy")
    copy = tmp_path / "copy"
    copied = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
    names = [*(f"{name}.toml" for name in FILES), "notice-2021.txt"]
    assert copied == {name: (edition / name).read_bytes() for name in names}
    texts = [
        {one.name: one.read_bytes() for one in (at / SITE_TEXTS).iterdir()}
        for at in (copy, edition)
    ]
    assert texts[0] == texts[1] != {}
    copy_edition(EDITIONS / "2021", tmp_path / "built-in")
    built_in = [*names[:-1], SITE_TEXTS]
    assert sorted(path.name for path in (tmp_path / "built-in").iterdir()) == sorted(built_in)
    with pytest.raises(FileExistsError):
        copy_edition(edition, tmp_path / "copy")


def test_a_rounds_own_copy_keeps_the_name_of_the_edition(edition: Path, tmp_path: Path) -> None:
    """An archive would name two editions, or a round go by rules that nobody put into it."""
    assert edition_folder("2021", tmp_path) == EDITIONS / "2021"
    own = tmp_path / EDITION_FOLDER
    copy_edition(EDITIONS / "2021", own)
    assert edition_folder("2021", tmp_path) == edition_folder(EDITION_FOLDER, tmp_path) == own
    assert edition_folder("2021") == EDITIONS / "2021"
    assert edition_folder(str(edition), tmp_path) == edition
    campaign = own / "campaign.toml"
    told = campaign.read_text("utf-8")
    campaign.write_text(told.replace('id = "2021"', 'id = "kunshan"', 1), "utf-8")
    assert edition_folder("kunshan", tmp_path) == own
    with pytest.raises(RulesError) as caught:
        edition_folder("2021", tmp_path)
    assert [
        problem.line(language) for problem in caught.value.problems for language in ("zh", "en")
    ] == [
        "round.toml edition：应为与 edition/campaign.toml 相同的编号（kunshan），实为2021",
        "round.toml, column edition: expected the id that edition/campaign.toml has (kunshan),"
        " got 2021",
    ]
    campaign.write_text(told.replace("[campaign]", "[campaign", 1), "utf-8")
    assert edition_folder("2021", tmp_path) == own  # never the built-in rules in its place


def test_which_editions_are_built_in(edition: Path) -> None:
    """A round's own rules would be left behind, or those of the package copied into it."""
    assert is_built_in(EDITIONS / "2021")
    assert not is_built_in(edition)


def test_a_fault_that_has_no_words_of_its_own_is_told_in_pydantics() -> None:
    """A kind of value that comes into an edition later would end in a traceback."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(float).validate_python("much")
    (problem,) = problems_of("honours.toml", caught.value)
    assert (problem.file, problem.got) == ("honours.toml", "much")
    assert "valid number" in problem.expected.en
    assert problem.expected.zh == "写法正确的值"


def test_rules_that_were_read_before_are_not_checked_again(tmp_path: Path) -> None:
    """A page would wait for the same rules several times, or show those from before a change."""
    folder = tmp_path / "own"
    copy_edition(EDITIONS / "2021", folder)
    first = load(folder)
    assert load(folder) is first
    path, title = folder / "campaign.toml", first.campaign.campaign.short_title.zh
    text = path.read_text(encoding="utf-8")
    os.utime(path, (1, 1))
    path.write_text(text.replace(title, "另一个活动"), encoding="utf-8")
    os.utime(path, (1, 1))
    assert load(folder).campaign.campaign.short_title.zh == "另一个活动"
    path.write_text("[", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RulesError):
            load(folder)

"""`ceping edition check`: faults with their rows, quotations against the notice, what is open."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from ceping.cli import ceping
from office_app.own_rules.folder import Base
from rulebook.edition_check import check_edition
from rulebook.load import load
from rulebook.problems import InputError
from rulebook.toml_rows import row_of
from tests.editions import EXAMPLE
from tests.rulebook.test_load import BROKEN

EDITION_2021 = EXAMPLE.parent / "2021"


def broken(folder: Path, source: Path, file: str, old: str, new: str) -> tuple[Path, int]:
    """A copy of an edition with one change, and the row of the change."""
    edition = Path(shutil.copytree(source, folder / "规则"))
    path = edition / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return edition, text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("edition", [EXAMPLE, EDITION_2021], ids=["example", "2021"])
def test_the_editions_of_the_package_are_sound(edition: Path) -> None:
    """Whoever begins with a copy would begin with faults."""
    found = check_edition(edition)
    assert found.problems == ()
    assert "通知所写" in found.remarks[0].zh


def test_what_no_method_judges_is_said() -> None:
    """An edition would leave a group to the deciders without its writer noticing."""
    said = [words.zh for words in check_edition(EXAMPLE).remarks[1:]]
    assert said == ["暖心同事：驻厅窗口没有写明怎样评，由评审小组从候选中研究"]


@pytest.mark.parametrize(("file", "old", "new", "key", "said"), BROKEN)
def test_a_fault_has_its_row(
    tmp_path: Path, file: str, old: str, new: str, key: str, said: str
) -> None:
    """The writer of an edition would count `honours.0.quotas.3` by hand."""
    edition, changed = broken(tmp_path, EDITION_2021, f"{file}.toml", old, new)
    (problem,) = check_edition(edition).problems
    assert said in problem.line()
    if problem.row is not None:
        assert f"{problem.file} 第{problem.row}行" in problem.line()
        rows = (edition / problem.file).read_text(encoding="utf-8").count("\n")
        assert 1 <= problem.row <= rows + 1
    near = ("weight", "ordinal", "total = 17", "rank = ", "at_least")
    if new and old.startswith(near) and not key.endswith(("parts", "quotas")):
        assert problem.row is not None
        assert abs(problem.row - changed) <= 8


def test_most_faults_have_a_row(tmp_path: Path) -> None:
    """The reader of rows would find nothing and nobody would see it."""
    found = []
    for place, (file, old, new, _key, _said) in enumerate(BROKEN):
        edition, _ = broken(tmp_path / f"{place}", EDITION_2021, f"{file}.toml", old, new)
        found += [problem.row is not None for problem in check_edition(edition).problems]
    assert sum(found) >= 0.8 * len(found)


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("campaign.id", 2),
        ("groups.0.lead", 6),
        ("groups.1.lead", 10),
        ("groups.1.parts.0.id", 12),
        ("groups.1.parts.1.weight", 16),
        ("periods.all.1.end", 21),
        ("b.lead", 10),
        ("p2.weight", 16),
        ("groups.7.lead", None),
        ("nothing.lead", None),
    ],
)
def test_rows_of_keys(place: str, row: int | None) -> None:
    """A row would be that of a key of the same name in another table."""
    text = (
        '[campaign]\nid = "x"\n\n[[groups]]\nid = "a"\nlead = "甲"\n\n[[groups]]\nid = "b"\n'
        'lead = "乙"\n[[groups.parts]]\nid = "p1"\nweight = 1\n[[groups.parts]]\nid = "p2"\n'
        'weight = 2\n\n[periods]\nall = [\n  { id = "1", end = 1 },\n  { id = "2", end = 2 },\n]\n'
    )
    assert row_of(text, place) == row


def test_words_that_the_notice_does_not_have_are_named(tmp_path: Path) -> None:
    """A rule could claim the notice's authority for words of our own."""
    text = (EXAMPLE / "honours.toml").read_text(encoding="utf-8")
    quote = next(line for line in text.splitlines() if line.startswith("quote = "))
    changed = quote.replace('["', '["全市')
    edition, row = broken(tmp_path, EXAMPLE, "honours.toml", quote, changed)
    (problem,) = check_edition(edition).problems
    assert (problem.file, problem.row) == ("honours.toml", row)
    assert "notice.txt 里有的原话" in problem.line()
    assert "全市" in problem.line()


def test_a_missing_document_is_said(tmp_path: Path) -> None:
    """Rules would quote a notice that nobody can look up."""
    edition = Path(shutil.copytree(EXAMPLE, tmp_path / "规则"))
    (edition / "notice.txt").unlink()
    (problem,) = check_edition(edition).problems
    assert problem.line().startswith("campaign.toml 第")
    assert "通知原文（文本文件），实为notice.txt" in problem.line()


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_the_command_says_it(
    tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command would fail on a sound edition, or be silent about a faulty one."""
    monkeypatch.setenv("LC_ALL", language)
    done = CliRunner().invoke(ceping, ["edition", "check", str(EXAMPLE)])
    assert done.exit_code == 0, done.output
    assert ("没有发现问题" if language.startswith("zh") else "no problems found") in done.output
    edition, _ = broken(tmp_path, EXAMPLE, "honours.toml", "total = 9", "total = 8")
    fault = CliRunner().invoke(ceping, ["edition", "check", str(edition)])
    assert isinstance(fault.exception, InputError)
    assert re.search(r"honours\.toml 第\d+行", fault.exception.problems[0].line())


def test_what_was_copied_for_another_citys_site_is_told(tmp_path: Path) -> None:
    """A city's site would show another city's tasks, or stop at its notice."""
    edition = Path(shutil.copytree(EXAMPLE, tmp_path / "规则"))
    said = [words.zh for words in check_edition(edition).remarks]
    assert not [words for words in said if "site/" in words]
    path = edition / "campaign.toml"
    text = path.read_text("utf-8")
    assert 'id = "example-2023"' in text
    path.write_text(text.replace('id = "example-2023"', 'id = "ours"', 1), "utf-8")
    (told,) = [words.zh for words in check_edition(edition).remarks if "site/" in words.zh]
    assert "notice.toml" in told
    shutil.rmtree(edition / "site")
    assert not [words for words in check_edition(edition).remarks if "site/" in words.zh]


def test_what_a_city_does_not_have_is_left_out(tmp_path: Path) -> None:
    """A city without steps or criteria would have to write empty lists for them."""
    edition = Path(shutil.copytree(EXAMPLE, tmp_path / "规则"))
    left_out = {
        "campaign.toml": r"^steps = .*$",
        "honours.toml": r"^(criteria|cooperating|method_quote|divisions_quote) = .*$",
    }
    for name, pattern in left_out.items():
        path = edition / name
        text = path.read_text("utf-8")
        assert re.search(pattern, text, flags=re.M)
        path.write_text(re.sub(pattern, "", text, flags=re.M), "utf-8")
    assert check_edition(edition).problems == ()
    book = load(edition)
    assert {phase.steps for phase in book.campaign.phases} == {()}
    assert {honour.cooperating for honour in book.honours.honours} == {()}
    assert Base(edition, is_own=True).answers(2023)["phases"]  # the form reads it too

"""The paper of what was decided, compared by what it says where its bytes cannot be."""

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from analysis.archive.paper_words import decision_words, different_words, paper_words
from analysis.archive.rescoring import StoredResult, Verification, rescore
from analysis.report.word import DECISION, NOTICE
from analysis.report.word.decision import write_decision
from rulebook.round import open_round
from tests.casebook.runner import run

WINDOWS = "窗口 总分 申报 人数\n甲 90 标兵 3\n乙 89 标兵 3\n丙 88 标兵 3\n丁 87 标兵 3"
DECISIONS = "荣誉 候选 决定 日期 理由\n" + "\n".join(
    ["标兵 甲 award 2022-01-08 -", "标兵 乙 award 2022-01-08 -", "标兵 丙 decline 2022-01-08 谢绝"]
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The paper of a decided round, and another that rests on other checks."""
    folder = tmp_path_factory.mktemp("words")
    report = run({"windows": WINDOWS, "decisions": DECISIONS}, folder / "case").report
    other = folder / "other.docx"
    assert report.decided is not None
    results = tuple(replace(r, evidence=replace(r.evidence, responses=7)) for r in report.results)
    write_decision(replace(report, results=results), report.decided, other)
    return folder / "case" / "report" / DECISION, other


def changed(path: Path, out: Path, change: Callable[[str], str]) -> Path:
    """The same Word file with another text of its body."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = change(content.decode()).encode()
            target.writestr(name, content)
    return out


def _replaced(old: str, new: str, text: str) -> str:
    return text.replace(old, new)


def test_another_winner_or_reason_is_seen(papers: tuple[Path, Path], tmp_path: Path) -> None:
    """A forged winner would pass where only the tallies of the vote were kept."""
    paper, _other = papers
    for number, (old, new) in enumerate((("谢绝", "缺席"), ("甲", "戊"), ("空缺1个", "空缺0个"))):
        forged = changed(paper, tmp_path / f"{number}.docx", partial(_replaced, old, new))
        assert decision_words(forged) not in (None, decision_words(paper)), old


def _before_the_body(words: str, text: str) -> str:
    paragraph = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    return text.replace("<w:body>", f"<w:body>{paragraph}", 1)


@pytest.mark.parametrize(
    "words",
    [
        "依据和线索。戊补授标兵。",
        "尚未核实的线索3条（附件4，内部掌握）。戊补授标兵。",
        "附件3",
        "附件7",
        "戊",
    ],
)
def test_a_paragraph_put_in_is_seen(papers: tuple[Path, Path], tmp_path: Path, words: str) -> None:
    """Whoever words it like a part that is not compared could add a winner."""
    paper, _other = papers
    forged = changed(paper, tmp_path / "forged.docx", partial(_before_the_body, words))
    assert decision_words(forged) not in (None, decision_words(paper))


_WRITTEN_TWICE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice>{0}</mc:Choice><mc:Fallback>{1}</mc:Fallback></mc:AlternateContent>"
)


def _run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


@pytest.mark.parametrize(
    ("chosen", "otherwise", "said"),
    [("戊", "戊", ["戊"]), ("", "戊", ["戊"]), ("戊", "", ["戊"]), ("戊", "己", ["戊己"])],
)
def test_what_is_written_twice_is_read_once(
    papers: tuple[Path, Path], tmp_path: Path, chosen: str, otherwise: str, said: list[str]
) -> None:
    """An honest copy would be called forged; or a name stand where only some programs show it."""
    again = _WRITTEN_TWICE.format(*(_run(words) if words else "" for words in (chosen, otherwise)))

    def written(text: str) -> str:
        return text.replace("<w:body>", f"<w:body><w:p>{again}</w:p>", 1)

    before = decision_words(papers[0]) or []
    assert decision_words(changed(papers[0], tmp_path / "again.docx", written)) == said + before


@pytest.mark.skipif(not shutil.which("soffice"), reason="no office suite here")
def test_a_paper_saved_by_another_program_says_the_same(
    papers: tuple[Path, Path], tmp_path: Path
) -> None:
    """A clerk who saved a paper again would have an archive that does not verify."""
    report = papers[0].parent
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(report / DECISION), str(report / NOTICE)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for name in (DECISION, NOTICE):
        assert (tmp_path / name).read_bytes() != (report / name).read_bytes()
        assert paper_words(tmp_path / name) == paper_words(report / name)


def test_the_basis_and_the_sheet_are_compared(papers: tuple[Path, Path], tmp_path: Path) -> None:
    """A decision on other data would pass, or a sheet that names another result."""
    paper, _other = papers
    same = "审定所依据的数据和规则没有变化"
    (named,) = {w for w in decision_words(paper) or [] if re.fullmatch("[0-9a-f]{64}", w)}
    for number, (old, new) in enumerate(((same, "审定以后问卷有变化"), (named, "0" * 64))):
        forged = changed(paper, tmp_path / f"{number}.docx", partial(_replaced, old, new))
        assert decision_words(forged) not in (None, decision_words(paper)), old


def test_what_only_ballots_repeat_is_left_out(papers: tuple[Path, Path]) -> None:
    """An honest archive without its sealed part would be called forged."""
    paper, other = papers
    assert paper.read_bytes() != other.read_bytes()
    assert decision_words(paper) == decision_words(other)


@pytest.mark.parametrize("same_program", [True, False])
def test_another_program_may_word_it_otherwise(
    papers: tuple[Path, Path], tmp_path: Path, same_program: bool
) -> None:
    """Next year's program would call every honest archive of this year forged."""
    case = Path(shutil.copytree(papers[0].parents[1], tmp_path / "case"))
    paper = case / "report" / DECISION
    changed(papers[0], paper, partial(_replaced, "审定名单。", "名单。"))
    text, verification = (case / "report" / "score.json").read_bytes(), Verification()
    stored = StoredResult(text, json.loads(text), paper.parent, same_program, without_sealed=True)
    rescore(verification, open_round(case), stored)
    assert [DECISION in fault.zh for fault in verification.faults] == [True] * same_program
    assert not [fact for fact in verification.facts if DECISION in fact.zh]


@pytest.mark.parametrize("name", ["report.html", "scores.xlsx", NOTICE])
@pytest.mark.parametrize("change", [None, ("甲", "戊")])
def test_what_another_program_wrote_is_compared_by_its_words(
    papers: tuple[Path, Path], tmp_path: Path, name: str, change: tuple[str, str] | None
) -> None:
    """A forged winner in an old archive would be one file among many that "differ"."""
    case = Path(shutil.copytree(papers[0].parents[1], tmp_path / "case"))
    paper = case / "report" / name
    original = case / "report" / f"was{paper.suffix}"
    paper.rename(original)
    if paper.suffix == ".html":
        text = original.read_text(encoding="utf-8").replace("<h2", "<h2 class='x'")
        paper.write_text(text.replace(*change) if change else text, encoding="utf-8")
    else:
        recompressed(original, paper, change or ("", ""))
    original.unlink()
    text, verification = (
        (case / "report" / "score.json").read_text(encoding="utf-8"),
        Verification(),
    )
    stored = StoredResult(
        text.encode(), json.loads(text), paper.parent, same_program=False, without_sealed=False
    )
    rescore(verification, open_round(case), stored)
    assert verification.faults == []
    said = verification.open if change else verification.facts
    (line,) = [words.zh for words in said if words.zh.startswith(name)]
    assert ("戊" in line) if change else (line == f"{name} 的文字与重新生成的相同")


@pytest.mark.parametrize("change", [("", ""), ("甲", "戊")])
def test_a_paper_saved_again_is_no_forgery(
    papers: tuple[Path, Path], tmp_path: Path, change: tuple[str, str]
) -> None:
    """A clerk who opened and saved a paper would have an archive that cannot verify."""
    case = Path(shutil.copytree(papers[0].parents[1], tmp_path / "case"))
    original = (case / "report" / NOTICE).rename(tmp_path / NOTICE)
    recompressed(original, case / "report" / NOTICE, change)
    text, verification = (case / "report" / "score.json").read_bytes(), Verification()
    stored = StoredResult(text, json.loads(text), case / "report", True, without_sealed=False)
    rescore(verification, open_round(case), stored)
    said = verification.faults if change[0] else verification.open
    assert [words.zh for words in said if NOTICE in words.zh] == [
        f"{NOTICE} 与重新生成的不同"
        if change[0]
        else f"{NOTICE} 由别的程序另存过：文字与重新生成的相同，版式没有核对"
    ]
    assert len(verification.faults) == bool(change[0])


def test_another_order_is_seen(tmp_path: Path) -> None:
    """Two names that change their honours would be the same words."""
    for name, words in (("a", "甲乙"), ("b", "乙甲")):
        lines = "".join(f"<p>{word}</p>" for word in words)
        (tmp_path / f"{name}.html").write_text(lines, encoding="utf-8")
    kept, now = (paper_words(tmp_path / f"{name}.html") for name in "ab")
    assert kept != now
    assert different_words(kept or [], now or []) == []


def recompressed(path: Path, out: Path, change: tuple[str, str]) -> None:
    """The same Office file packed anew, with a text changed in all its parts."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".xml") and change[0]:
                content = content.decode().replace(*change).encode()
            target.writestr(name, content)


def test_what_is_no_word_file_says_nothing(tmp_path: Path) -> None:
    """A broken file would stop the whole check."""
    broken = tmp_path / DECISION
    broken.write_bytes(b"PK")
    assert decision_words(broken) is None

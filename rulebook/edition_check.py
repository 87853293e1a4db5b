"""What is wrong with an edition folder and what it leaves open, in plain words with rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rulebook.load import EDITIONS, document_path, load
from rulebook.model import Rulebook
from rulebook.problems import Problem, RulesError, Words
from rulebook.provenance import Origin, without_space
from rulebook.quotations import quotations
from rulebook.toml_rows import row_of


@dataclass(frozen=True)
class EditionCheck:
    """Faults, and where there is none what the edition says and leaves open."""

    problems: tuple[Problem, ...]
    remarks: tuple[Words, ...] = ()


def check_edition(folder: Path) -> EditionCheck:
    """Every fault of an edition folder; each has the row that it stands on where that is known."""
    try:
        book = load(folder)
    except RulesError as error:
        return EditionCheck(tuple(_with_row(folder, problem) for problem in error.problems))
    problems = [*_missing_documents(folder, book), *_misquoted(folder, book)]
    if problems:
        return EditionCheck(tuple(_with_row(folder, problem) for problem in problems))
    said = (*_said(book), *_left_open(book), *_without_form(book), *_borrowed(folder, book))
    return EditionCheck((), said)


def _with_row(folder: Path, problem: Problem) -> Problem:
    # A contradiction between files may name the folder: it is found by the rule's id in any.
    names = [problem.file] if problem.file.endswith(".toml") else []
    for path in [folder / name for name in names] or sorted(folder.glob("*.toml")):
        if problem.column and problem.row is None and path.is_file():
            row = row_of(path.read_text(encoding="utf-8-sig", errors="replace"), problem.column)
            if row:
                return replace(problem, file=path.name, row=row)
    return problem


def _missing_documents(folder: Path, book: Rulebook) -> Iterator[Problem]:
    for number, document in enumerate(book.campaign.documents):
        if not document_path(folder, document.file).is_file():
            words = Words("放在本文件夹里的通知原文（文本文件）", "a text file in this folder")
            yield Problem("campaign.toml", words, document.file, column=f"documents.{number}.file")


def _misquoted(folder: Path, book: Rulebook) -> Iterator[Problem]:
    """Quoted words that do not stand in their document, each with the rule that quotes them."""
    paths = {one.id: document_path(folder, one.file) for one in book.campaign.documents}
    texts = {
        name: without_space(path.read_text(encoding="utf-8-sig"))
        for name, path in paths.items()
        if path.is_file()
    }
    for quotation in dict.fromkeys(quotations(book)):
        text = texts.get(quotation.document)
        if text is not None and without_space(quotation.words) not in text:
            name = paths[quotation.document].name
            words = Words(f"{name} 里有的原话", f"words that stand in {name}")
            yield Problem("", words, quotation.words, column=f"{quotation.rule}.quote")


def _borrowed(folder: Path, book: Rulebook) -> Iterator[Words]:
    """Words for the site that are still those of the built-in edition this one was copied from."""
    own = book.campaign.campaign.id
    built_in = [path for path in EDITIONS.iterdir() if path.name != own]
    names = [
        path.name
        for path in sorted((folder / "site").glob("*.toml"))
        if any(_same(path, other / "site" / path.name) for other in built_in)
    ]
    if names:
        yield Words(
            f"site/ 里的{'、'.join(names)}还是照抄来的，只讲原来那个市的网站；没有自己的就删掉",
            f"{', '.join(names)} in site/ are those of the edition it was copied from: drop them",
        )


def _same(path: Path, other: Path) -> bool:
    return other.is_file() and other.read_bytes() == path.read_bytes()


def _said(book: Rulebook) -> Iterator[Words]:
    origins = Counter(rule.origin for rule in book.rules())
    honours = book.honours.honours
    yield Words(
        f"{len(honours)}项荣誉、{sum(honour.total for honour in honours)}个名额，"
        f"{len(book.items())}道题、{len(book.grades())}个等级，"
        f"{len(book.campaign.periods.all)}个考核期；"
        f"通知所写{origins[Origin.NOTICE]}条，办法补充{origins[Origin.WORKING]}条",
        f"{len(honours)} honours, {len(book.items())} items, {len(book.grades())} grades; "
        f"{origins[Origin.NOTICE]} rules of the notice, {origins[Origin.WORKING]} working rules",
    )


def _left_open(book: Rulebook) -> Iterator[Words]:
    """Quota lines that no score and no method proposes anybody for."""
    score = book.window_score
    ranked = {(score.pool.unit_type, h) for h in (score.designation.honour, score.proposal.honour)}
    for honour in book.honours.honours:
        names = [
            line.name.zh
            for line in honour.quotas
            if (line.unit_type, honour.id) not in ranked
            and book.method(line.unit_type, honour.id) is None
        ]
        if names:
            yield Words(
                f"{honour.name.zh}：{'、'.join(names)}没有写明怎样评，"
                f"由{book.deciders.zh}从候选中研究",
                f"{honour.id}: no method for {len(names)} quota lines",
            )


def _without_form(book: Rulebook) -> Iterator[Words]:
    """Honours whose application asks no more than the conditions do."""
    names = [honour.name.zh for honour in book.honours.honours if honour.form is None]
    if names:
        yield Words(
            f"{'、'.join(names)}没有写申报表（form），网上申报只问条件要用的几项",
            f"no form for {len(names)} honours: applications tell only what conditions ask",
        )

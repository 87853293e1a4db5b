"""Pages of tasks and their forms: what the notice says, what is ours marked, nothing lost."""

import re
from pathlib import Path

import docx
import pytest

from pages import Edition
from pages.forms import form_of, read_words, word_file
from pages.notice import NoticePage
from pages.source import ROOT
from pages.tasks import FOLDER, OF_AN_EDITION, Step, offered, read_tasks
from pages.templates import Templates
from rulebook.application_forms import form_fields
from rulebook.honours import Honour
from rulebook.provenance import Origin, without_space
from tests.editions import QUARTERLY
from tests.site.conftest import SLUGS

EDITIONS = {name: Edition.of(name) for name in ("2021", str(QUARTERLY))}
WORDS = read_words(ROOT)
STEPS = [
    (edition, step)
    for edition in EDITIONS.values()
    for task in read_tasks(edition).values()
    for step in task.steps
]
HONOURS = [
    (edition, honour) for edition in EDITIONS.values() for honour in edition.book.honours.honours
]


def texts(path: Path) -> list[str]:
    """Every paragraph and cell of a Word file."""
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def written(folder: Path, edition: Edition, honour: Honour) -> Path:
    """The form of an honour as a file."""
    document = edition.book.campaign.documents[0]
    form = form_of(edition.book, honour, WORDS)
    path = folder / "form.docx"
    path.write_bytes(word_file(form, WORDS.note, document.number, document.date))
    return path


@pytest.mark.parametrize(("edition", "step"), STEPS, ids=lambda one: getattr(one, "id", ""))
def test_a_quotation_stands_in_the_clause_that_it_names(edition: Edition, step: Step) -> None:
    """A clerk would follow the link and not find the sentence."""
    if step.origin is not Origin.NOTICE:
        return
    notice = NoticePage.of(edition)
    assert notice
    anchor = notice.link(step, "").partition("#")[2]
    there = "".join(
        clause.text
        for section in notice.sections
        for clause in section.clauses
        if clause.anchor == anchor or clause.anchor.startswith(f"{anchor}-")
    )
    for words in step.quote:
        assert without_space(words) in without_space(there)


@pytest.mark.parametrize(("edition", "honour"), HONOURS, ids=lambda one: getattr(one, "id", ""))
def test_a_form_asks_what_the_rules_ask(edition: Edition, honour: Honour, tmp_path: Path) -> None:
    """An application would come in without what its conditions are judged by."""
    said = texts(written(tmp_path, edition, honour))
    for condition in honour.conditions:
        assert condition.name.zh in said
        assert condition.clause in said
    of_window = edition.book.window_score.pool.unit_type in honour.unit_types
    for field in form_fields(edition.book.honours, honour, of_window=False):
        assert field.name.zh in said
    assert (WORDS.staff in said) == (of_window and honour.kind == "collective")
    units = {unit.id: unit.name.zh for unit in edition.book.campaign.unit_types}
    everything = "".join(said)
    assert all(units[kind] in everything for kind in honour.unit_types)
    assert honour.method_quote in everything
    assert WORDS.note in said
    assert edition.book.campaign.documents[0].number in said


def test_a_form_of_another_city_has_nothing_of_this_one(tmp_path: Path) -> None:
    """A form would name the honours and annexes of Suzhou."""
    edition = EDITIONS[str(QUARTERLY)]
    for honour in edition.book.honours.honours:
        said = "".join(texts(written(tmp_path, edition, honour)))
        assert not re.search("苏州|附件2|标兵|2021", said)


def test_a_form_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Every build would change files that nobody changed."""
    edition, honour = HONOURS[0]
    first = written(tmp_path, edition, honour).read_bytes()
    assert first == written(tmp_path, edition, honour).read_bytes()


@pytest.mark.parametrize(("edition", "honour"), HONOURS)
def test_a_form_is_one_sheet(edition: Edition, honour: Honour, tmp_path: Path) -> None:
    """Two signatures would stand alone on a second sheet, apart from what they sign."""
    document = docx.Document(str(written(tmp_path, edition, honour)))
    section, rows = document.sections[0], document.tables[0].rows
    lengths = (section.page_height, section.top_margin, section.bottom_margin)
    high, above, below = (one.mm if one else 0 for one in lengths)
    page = high - above - below
    form = form_of(edition.book, honour, WORDS)
    least = sum(row.height.mm for row in rows if row.height)
    assert least + 30 < page, "title and what it rests on take 30 mm"
    texts = {name for name, _ in form.long}
    rooms = [row.height.mm for row in rows if row.height and row.cells[0].text in texts]
    assert len(rooms) == len(form.long)
    assert min(rooms, default=20) >= 20, "room for a sentence or two by hand"


def test_every_form_is_on_its_page_and_in_its_folder(site: Path) -> None:
    """A clerk would be told of a form that is not there."""
    edition = EDITIONS["2021"]
    linked = set()
    for name, task in read_tasks(edition).items():
        page = (site / "guide" / f"{name}.html").read_text(encoding="utf-8")
        files = {one.file for one in offered(edition, task, WORDS)}
        assert set(re.findall(r'href="forms/([^"]+)"', page)) == files
        linked |= files
    assert {path.name for path in (site / FOLDER).iterdir()} == linked
    assert len(linked) == len(edition.book.honours.honours) + 1


def test_an_edition_without_tasks_has_no_page_of_them() -> None:
    """A page would stand there with nothing on it, or the build would stop."""
    assert set(read_tasks(EDITIONS["2021"])) == {*OF_AN_EDITION, "my-score", "questions"}
    assert set(read_tasks(EDITIONS[str(QUARTERLY)])) == {"apply"}


def test_the_contact_is_as_printed_and_dated(site: Path) -> None:
    """A reader would ring a number without knowing that it is years old, or a wrong one."""
    page = (site / "guide" / "questions.html").read_text(encoding="utf-8")
    assert '联系电话：<span class="whole">0512-69820100</span>' in page
    assert "这是2021年6月18日印发的通知所载，已成历史信息" in page


def test_scores_are_looked_for_where_they_are_published(site: Path) -> None:
    """A window would be sent to a page on which only the honours stand."""
    page = (site / "guide" / "my-score.html").read_text(encoding="utf-8")
    line = r'results/([^/"]+)/index\.html[^"]*">[^<]*</a>（[^）]*）：([^<]*)'
    lines = dict(re.findall(line, page))
    told = {SLUGS[0]: "公布了各窗口的得分", SLUGS[3]: "只公布获评名单"}
    assert set(lines) == set(SLUGS)
    assert all(lines[slug].startswith(words) for slug, words in told.items())


def test_our_own_answers_are_counted_among_the_working_rules() -> None:
    """The list of all working rules would leave out those of the pages of tasks."""
    page = Templates.of(ROOT, EDITIONS["2021"]).render("rules/open-questions.md")
    for edition, step in STEPS:
        if edition is EDITIONS["2021"] and step.ours:
            assert f'id="ours-{step.id}"' in page

"""The whole site of another edition, with a round of it: nothing on it is from 2021."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from pages import Edition, build
from pages.results import View
from pages.rounds import read_round
from pages.source import ROOT
from pages.templates import Templates
from rulebook.load import load
from rulebook.provenance import without_space
from rulebook.round import open_round
from tests.editions import QUARTERLY
from tests.site.html import Outline
from tests.site.test_built import faults

OLD, NEW = load(), load(QUARTERLY)
# Numbers and names of the built-in edition that no other edition may show.
NUMBERS = (
    *("2021", "前三", "前3", "三名", "第四名", "50%", "25%"),
    *("8题", "8道", "八题", "八道", "六期", "top three"),
)
NAMES = ("苏州", "Suzhou", "Bureau", "双争双创", "双月", "标兵", "附件1", "附件2", "处室", "bench/")
# The new edition has two places: its own cut-off lies between the second and the third.
CUTOFF = re.compile("第(二、)?三名")


def of_the_old() -> set[str]:
    """Names of the built-in edition: honours, parts, grades, units, organiser, texts."""
    names = {honour.name.zh for honour in OLD.honours.honours}
    names |= {honour.short_name for honour in OLD.honours.honours}
    names |= {node.name.zh for node in OLD.window_score.score.nodes()}
    names |= {grade.label.zh for grade in OLD.grades()}
    names |= {unit.name.zh for unit in OLD.campaign.unit_types}
    names |= {group.lead for group in OLD.campaign.groups}
    names |= {person.name for person in OLD.campaign.leading_group.people}
    names |= {item.question.zh for item in OLD.items()}
    texts = OLD.questionnaires.texts
    names |= {texts.request_to.zh, texts.simulated_mark.zh}
    grades = OLD.questionnaires.grades
    names |= {grades.does_not_apply.zh, grades.no_opinion.zh, OLD.campaign.campaign.organiser.zh}
    return {name for name in names if len(name) > 2} - of_the_new()


def of_the_new() -> set[str]:
    """Words that both editions use."""
    return {NEW.window_score.score.name.zh, *(grade.label.zh for grade in NEW.grades())}


class Words(HTMLParser):
    """Everything a page says: text, titles, descriptions, labels."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what attributes say; styles and scripts say nothing."""
        self._silent = tag in {"style", "script"}
        for name, value in attrs:
            if name in {"aria-label", "title", "alt", "placeholder", "content", "download", "id"}:
                self.said.append(value or "")

    def handle_data(self, data: str) -> None:
        """Note words."""
        if not self._silent:
            self.said.append(data)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site of the other edition: with its round alone, and with what its folder adds."""
    folder = tmp_path_factory.mktemp("edition")
    one, bare = folder / "round", folder / "rules"
    shutil.copytree(QUARTERLY, bare, ignore=shutil.ignore_patterns("site"))
    simulate(one, edition=str(bare), windows=12, responses=1500, electors=40)
    write_reports(score_round(open_round(one), draws=200), one / "report")
    return {
        "plain": build(folder / "plain", [one]),
        "with notice": build(folder / "notice", [one], edition=str(QUARTERLY)),
    }


@pytest.mark.parametrize("kind", ["plain", "with notice"])
def test_nothing_on_the_site_is_from_another_edition(built: dict[str, Path], kind: str) -> None:
    """A city would read Suzhou's numbers, names or sentences as its own."""
    files = {path: words(path) for path in built[kind].rglob("*") if path.suffix in SAID}
    assert len(files) > 25
    found = {
        (path.relative_to(built[kind]).as_posix(), word)
        for path, said in files.items()
        for word in (*NUMBERS, *NAMES, *of_the_old())
        if word in CUTOFF.sub("", said)
    }
    assert found == set()


SAID = {".html", ".csv", ".js", ".json"}


def words(path: Path) -> str:
    """What a file says; of a script only the sections of the search index."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".html":
        text = " ".join(Words(text).said)
    if path.name == "search-index.js":
        index = json.loads(text[text.index("{") : text.rindex("}") + 1])
        text = json.dumps(index["pages"], ensure_ascii=False)
    elif path.suffix == ".js":
        return ""
    # A check weighs the counted channels alike, whatever the edition: two of them by halves.
    return re.sub(r"渠道各占\d+%", "渠道", text)


@pytest.mark.parametrize("kind", ["plain", "with notice"])
def test_every_link_of_another_edition_leads_somewhere(built: dict[str, Path], kind: str) -> None:
    """A page that is not there would still be linked."""
    assert sorted(faults(built[kind].resolve())) == []


def test_what_an_edition_does_not_have_is_not_there(built: dict[str, Path]) -> None:
    """An edition without a text or practices would get empty pages or another city's."""
    assert not (built["plain"] / "rules" / "notice.html").exists()
    assert (built["with notice"] / "rules" / "notice.html").is_file()
    for site in built.values():
        assert not (site / "practices").exists()
        assert not (site / "figures").exists()
        tabs = Outline((site / "index.html").read_text(encoding="utf-8")).links
        assert not [link for link in tabs if link.startswith(("practices/", "figures/"))]


def test_the_new_editions_own_numbers_are_there(built: dict[str, Path]) -> None:
    """The pages would have lost the old numbers and not gained the new."""
    rules = words(built["plain"] / "rules" / "score.html")
    assert "总分＝季度考核40%＋群众问卷30%＋集中投票30%" in rules
    assert "前两名" in rules
    assert "7道题" in words(built["plain"] / "index.html")
    survey = words(built["plain"] / "guide" / "survey.html")
    assert "每题四个等级：优秀、良好、合格、不合格" in survey
    assert "三项荣誉" in words(built["plain"] / "rules" / "honours.html")
    notices = words(built["plain"] / "adopt" / "templates.html")
    assert "窗口上的二维码牌收到的评价计入得分。" in notices
    (page,) = built["plain"].glob("results/*/index.html")
    assert "第二名比第三名高" in words(page)
    assert "前两名的理解" in words(page)
    assert "晨星窗口" in words(page)


def test_the_number_of_checks_is_that_of_the_list(site: Path) -> None:
    """A page would say nineteen where there are twenty."""
    page = words(site / "methods" / "checks.html")
    number = len(set(re.findall(r"(?m)^\s*(\d+)\. ", page)))
    assert f"{number}项检查" in page
    for name in ("methods/index.html", "guide/faq.html"):
        assert f"{number}项检查" in words(site / name)


def test_a_round_keeps_its_own_words_on_another_editions_site(built: dict[str, Path]) -> None:
    """A round of one city would be told in the words of the city that the site is about."""
    published = read_round(built["plain"].parent / "round", None, False)
    templates = Templates.of(ROOT, Edition.of("2021"), [published])
    place = f"results/{published.slug}/index.md"
    page = templates.render("results/_round.md", place, view=View(published), before=None)
    _told_in_its_own_words(page)


# Costly: the test above renders the page that this one takes from the built site.
@pytest.mark.costly
def test_a_built_round_keeps_its_own_words(built: dict[str, Path], tmp_path: Path) -> None:
    """A round would be told in another city's words by what is done to its page afterwards."""
    folder = built["plain"].parent / "round"
    site = build(tmp_path / "html", [folder], edition="2021")
    (page,) = site.glob("results/*/index.html")
    article = page.read_text(encoding="utf-8")
    _told_in_its_own_words(article[article.index("<article") : article.index("</article>")])


def _told_in_its_own_words(page: str) -> None:
    said = " ".join(Words(page).said)
    assert NEW.questionnaires.texts.simulated_mark.zh in said
    assert OLD.questionnaires.texts.simulated_mark.zh not in said
    assert "评审小组" in said
    assert "领导小组" not in said
    assert "总分＝季度考核40%" in said


def test_sentences_of_an_edition_are_asked_for() -> None:
    """A sentence would stand in site.toml and on no page, or a page ask for one with a typo."""
    pages = Path(__file__).parents[2] / "site" / "_pages"
    asked = {
        name
        for path in (*pages.rglob("*.md"), *pages.rglob("*.html"))
        for name in re.findall(r'edition\.says\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert asked == set(Edition.of("2021").texts.says)


def test_public_file_has_no_path(built: dict[str, Path]) -> None:
    """The public file would tell where the edition lies on somebody's disk."""
    (path,) = built["plain"].glob("results/*/simulated-not-real.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["edition"] == "example-2023"
    assert without_space(str(QUARTERLY)) not in path.read_text(encoding="utf-8")

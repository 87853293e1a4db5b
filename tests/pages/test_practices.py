"""The practices: true to their sources, complete, related, laid out."""

import re
from pathlib import Path

import pytest

from pages import generate, practices
from pages.practices import Library, PracticeError, later, lineage
from pages.practices.library import bare
from tests.pages import sources
from tests.site.html import marked_text

# A claim of being first, as the summary words it. 最大程度 and 率先办结 would not be claims.
CLAIM = re.compile(r"全国首创|全国首个|全国首例|全省首例|全国最多|全省第一|之最|率先")
SLOGANS = {"放管服", "两不误、两促进", "争当表率、争做示范、走在前列", "强富美高", "数字化"}
HEADING_NAMES = {"清单化", "一站式", "就近办", "一企来", "一网通办", "及时办"}
# Quotations that once named the place of another one.
PLACES = [
    ("citywide-registration-pickup", 0, "1.系统谋划“放管服”改革任务 › 二是"),
    ("citywide-registration-pickup", 1, "2.持续创新“就近办”政务服务举措 › 二是"),
    ("study-20th-congress-2023", 0, "一、坚持党建赋能，持续推动党建与业务融合发展"),
    ("study-20th-congress-2023", 1, "2023年工作计划 前言"),
    ("business-environment-action-2021", 0, "一、指导思想"),
    ("business-environment-action-2021", 1, "附件2 表 改革创新标兵单位 评选基本标准"),
    ("closed-loop", 0, "2023年工作计划 › 三、坚持审管协同，持续探索审管执信闭环管理"),
    ("reform-864", 0, "2.注重改革引领，构建环节简、流程优为民服务机制"),
    ("reform-864", 1, "附件2 表 改革创新标兵单位 评选基本标准"),
    ("double-strive-campaign", 0, "实施意见 前言"),
]

# Pairs that once pointed at each other and have no subject in common.
UNRELATED = [
    ("first-asked", "waste-and-energy"),
    ("live-hotline-show", "portal-entry"),
    ("role-models", "first-asked"),
    ("urgent-report", "cannot-get-done-window"),
    ("urgent-report", "good-bad-review"),
    ("urgent-report", "good-bad-review-2021"),
    ("urgent-report", "one-number-answer"),
    ("one-number-answer", "cannot-get-done-window"),
    ("live-hotline-show", "self-service-car-moving"),
    ("self-service-car-moving", "annual-online-list"),
    ("birth-cross-province", "construction-start-one-thing"),
    ("hotline-volunteer-training", "branch-on-approval-chain"),
    ("hotline-volunteer-training", "party-business-fusion"),
    ("in-province-system", "no-meeting-approval"),
    ("full-chain-catalogue", "four-ones"),
    ("first-asked", "staggered-service"),
    ("double-strive-campaign", "staggered-service"),
    ("two-monthly-assessment", "staggered-service"),
    ("user-thinking", "three-equal-best"),
    ("user-thinking", "business-environment-action-2021"),
    ("hard-moves", "business-environment-action-2021"),
    ("hard-moves", "three-equal-best"),
    ("staff-evaluation-system", "three-major-one-large"),
    ("staff-evaluation-system", "internal-inspection"),
]


@pytest.fixture(scope="module")
def library() -> Library:
    """The practices of the repository."""
    return sources.library()


class TestQuotations:
    def test_stand_in_their_source(self, library: Library) -> None:
        """A quotation was changed, or a practice names the wrong document."""
        strange = [
            (one.id, quote)
            for one in library.practices
            for quote in one.quotes
            if bare(quote) not in sources.DOCUMENTS[one.source]
        ]
        assert strange == []

    def test_of_the_plan_stand_in_the_plan(self, library: Library) -> None:
        """Words of the 2022 summary would be shown as what the plan of 2023 says."""
        told = [one.follow_up.words for one in library.practices if one.follow_up]
        told += [quote for one in library.practices if one.year == 2023 for quote in one.quotes]
        assert [words for words in told if bare(words) not in sources.PLAN] == []

    def test_of_the_notice_stand_in_the_notice(self, library: Library) -> None:
        """Words that the notice does not have would be shown as named in 2021."""
        named = [one.named_in_notice for one in library.practices]
        assert [words for words in named if bare(words) not in sources.NOTICE] == []

    def test_of_claims_and_figures_stand_in_the_source(self, library: Library) -> None:
        """A claim or a figure would carry words that nobody printed."""
        strange = [
            (one.id, words)
            for one in library.practices
            for words in [claim.quote for claim in one.claims] + [fig.raw for fig in one.figures]
            if bare(words) not in sources.DOCUMENTS[one.source]
        ]
        assert strange == []

    def test_claims_hold_their_own_words(self, library: Library) -> None:
        """The register would name 全国首创 where the passage says something weaker."""
        claims = [claim for one in library.practices for claim in one.claims]
        assert claims
        assert [claim for claim in claims if claim.words not in claim.quote] == []

    def test_stand_where_the_page_says(self, library: Library) -> None:
        """A page would send its reader to a passage that does not hold the words."""
        texts = {text.address: text for text in library.texts.values()}
        quoted = [(one, quote) for one in library.practices for quote in one.quotes]
        for practice, quote in quoted:
            page, anchor = library.place(practice, quote).address.split("#")
            clauses = [clause for part in texts[page].sections for clause in part.clauses]
            at = next(n for n, clause in enumerate(clauses) if clause.anchor == anchor)
            assert bare(quote)[:8] in bare("".join(each.text for each in clauses[at : at + 2]))

    @pytest.mark.parametrize(("slug", "number", "place"), PLACES)
    def test_names_the_right_place(
        self, library: Library, slug: str, number: int, place: str
    ) -> None:
        """A second quotation would be given the place of the first."""
        practice = library.by_slug[slug]
        assert place in library.place(practice, practice.quotes[number]).words
        assert f"{place}</a>" in sources.practice_page(practice)

    def test_the_summary_is_printed_whole(self, library: Library) -> None:
        """A word of the summary or the plan would be lost, doubled or moved."""
        assert library.summary
        clauses = [clause for part in library.summary.sections for clause in part.clauses]
        assert bare("".join(clause.text for clause in clauses)) == sources.SUMMARY
        assert len({clause.anchor for clause in clauses}) == len(clauses)
        assert bare(marked_text(sources.page("practices/summary.md"))) == sources.SUMMARY


class TestCompleteness:
    def test_most_of_the_summary_is_quoted(self, library: Library) -> None:
        """A paragraph of the summary or of the plan has no practice any more."""
        marks = sources.covered(q for one in sources.of_summary(library) for q in one.quotes)
        assert sum(marks) / len(marks) > 0.84  # the rest: headings, the opening, 一是, slogans

    def test_every_document_named_is_on_a_page(self, library: Library) -> None:
        """A list, plan or standard that the summary names is nowhere on the site."""
        marks = sources.covered(q for one in sources.of_summary(library) for q in one.quotes)
        names = re.finditer(r"《[^》]*》", sources.SUMMARY)
        assert [name[0] for name in names if not all(marks[name.start() : name.end()])] == []

    def test_every_name_in_quotation_marks_is_on_a_page(self, library: Library) -> None:
        """A named practice was forgotten; only slogans and names in headings may stay out."""
        marks = sources.covered(q for one in sources.of_summary(library) for q in one.quotes)
        names = [
            name[1]
            for name in re.finditer(r"“([^”]*)”", sources.SUMMARY)
            if not all(marks[name.start() : name.end()])
        ]
        opening = {"12345", "寒山闻钟"}  # in the nine figures of the year
        assert set(names) - SLOGANS - HEADING_NAMES - opening == set()

    def test_every_claim_of_the_summary_is_registered(self, library: Library) -> None:
        """A 全国首创 or 全省率先 of the summary is missing from the register of firsts."""
        marks = sources.covered(
            claim.quote for one in sources.of_summary(library) for claim in one.claims
        )
        found = CLAIM.finditer(sources.SUMMARY)
        assert [claim[0] for claim in found if not all(marks[claim.start() : claim.end()])] == []

    def test_every_number_stands_on_a_page(self, library: Library) -> None:
        """A number of the summary is on no practice's page and not among the nine."""
        year = sources.figures().year
        quotes = [q for one in sources.of_summary(library) for q in one.quotes]
        marks = sources.covered([*quotes, *(one.quote for one in year)])
        missing = [
            number
            for number in re.finditer(r"\d+(?:\.\d+)?", sources.SUMMARY)
            if not all(marks[number.start() : number.end()])
        ]
        # left: the title's two years, the year that begins the opening, and headings such as 1.
        heading = re.compile(r"\d[.．][深系持积]")
        title = sources.SUMMARY.index("一年来，围绕目标任务")
        assert [
            number[0]
            for number in missing
            if not heading.match(sources.SUMMARY, number.start())
            and not (number.start() < title and number[0] in {"2022", "2023"})
        ] == []

    def test_every_quantity_is_a_figure(self, library: Library) -> None:
        """A number is quoted but neither set large nor in the CSV."""
        year = sources.figures().year
        raw = [figure.raw for one in sources.of_summary(library) for figure in one.figures]
        marks = sources.covered([*raw, *(one.figure.raw for one in year)])
        missing = {
            number[0]
            for number in re.finditer(r"\d+(?:\.\d+)?", sources.SUMMARY)
            if not all(marks[number.start() : number.end()])
        }
        names = {"12345", "2.13", "2020", "2022", "2023"}  # hotline, outbreak, years
        # 2020年6月, 1-12月, “1+N”, and the numbering of headings
        assert missing - names == {"1", "2", "3", "6", "12"}


class TestFrontMatter:
    def test_every_practice_has_theme_and_clause(self, library: Library) -> None:
        """A card would stand under no theme, a page would not say where its words come from."""
        assert len(library.practices) >= 165
        assert all(one.theme in library.words.themes for one in library.practices)
        assert all(library.place(one, one.quote).words for one in library.practices)

    def test_ids_are_unique_and_fit_the_year(self, library: Library) -> None:
        """Two pages would share an id, or an id would tell the wrong year."""
        ids = [one.id for one in library.practices]
        assert len(set(ids)) == len(ids)
        assert all(one.id.startswith(f"P{one.year % 100}-") for one in library.practices)

    def test_titles_are_unique(self, library: Library) -> None:
        """A reader could not tell two links apart."""
        titles = [one.title for one in library.practices]
        assert sorted({title for title in titles if titles.count(title) > 1}) == []

    def test_related_pages_exist(self, library: Library) -> None:
        """A page would link to nothing, or to itself."""
        assert all(
            slug in library.by_slug and slug != one.slug
            for one in library.practices
            for slug in one.related
        )

    @pytest.mark.parametrize(("one", "other"), UNRELATED)
    def test_unlike_subjects_are_not_related(self, library: Library, one: str, other: str) -> None:
        """A reader would be sent from a practice to one that has nothing to do with it."""
        assert other not in library.by_slug[one].related
        assert one not in library.by_slug[other].related

    def test_every_practice_leads_on(self, library: Library) -> None:
        """A page would be a dead end."""
        assert [one.slug for one in library.practices if not one.related] == []

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ("theme: nonsense", "theme 'nonsense' is not one of market"),
            ("year: 1999", "year '1999' is not one of 2022"),
            ("colour: red", "colour"),
        ],
    )
    def test_mistakes_name_the_file(self, tmp_path: Path, wrong: str, says: str) -> None:
        """An editor would not learn which file is wrong and why."""
        folder = tmp_path / "site" / "practices"
        folder.mkdir(parents=True)
        text = (sources.ROOT / "site" / "practices" / "one-code.md").read_text(encoding="utf-8")
        key = wrong.split(":")[0]
        changed = re.sub(rf"(?m)^{key}: .*\n", "", text).replace("---\n", f"---\n{wrong}\n", 1)
        (folder / "broken.md").write_text(changed, encoding="utf-8")
        with pytest.raises(PracticeError, match=f"(?s)broken.md.*{says}"):
            practices.read(tmp_path, sources.EDITION)


class TestLineage:
    def test_every_step_leads_to_its_page(self, library: Library) -> None:
        """Words of the plan or of the notice would be shown without the page that tells more."""
        loose = [
            (one.id, step.year.step)
            for one in library.practices
            for step in lineage(one, library)
            if step.quote and not step.pages
        ]
        assert loose == []

    def test_direct_and_related_are_told_apart(self, library: Library) -> None:
        """The plan's general words would be passed off as a follow-up of this practice."""
        direct = sources.practice_page(library.by_slug["two-exemptions-list"])
        related = sources.practice_page(library.by_slug["land-and-start"])
        assert "计划点名同一件事" in direct
        assert "没有点名这项做法" in related


class TestLater:
    def test_every_task_of_the_notice_stands_there_once(self, library: Library) -> None:
        """A task of 2021 would be left out of what became of all of them, or told twice."""
        told = [one.slug for _, entries in later(library) for one, _ in entries]
        named = [one.slug for one in library.practices if library.year_of(one).role == "named"]
        assert sorted(told) == sorted(named)
        assert len(set(told)) == len(told) > 30

    def test_says_of_every_later_year_what_it_says_or_that_it_is_silent(
        self, library: Library
    ) -> None:
        """A reader would take an empty place for something not looked up."""
        page = sources.page("practices/later.md")
        silent = 0
        for _, entries in later(library):
            for practice, steps in entries:
                assert [step.year.id for step in steps] == ["2022", "2023"], practice.slug
                assert f"]({practice.slug}/index.md)" in page
                silent += sum(not step.told for step in steps)
        assert page.count("没有点到。") == silent > 0

    def test_one_pair_by_hand(self, library: Library) -> None:
        """The table would lead from a task to another one's follow-up."""
        entries = [entry for _, group in later(library) for entry in group]
        (steps,) = (steps for one, steps in entries if one.slug == "terminal-24h")
        assert not steps[0].told
        assert [one.slug for pages in steps[1].pages for one in pages.practices] == [
            "self-service-integration"
        ]


class TestPages:
    def test_say_nothing_of_years_that_are_silent(self, library: Library) -> None:
        """Most pages would fill a part with the sentence that there is nothing to say."""
        for one in library.practices:
            page = sources.practice_page(one)
            told = any(step.told for step in lineage(one, library))
            assert "没有点到" not in page, one.slug
            assert (f"## {library.words.words.line}" in page) == told, one.slug

    def test_show_quotation_figures_claims_and_what_is_untold(self, library: Library) -> None:
        """A page would leave out the source's words, a number, or who claims what."""
        for one in library.practices:
            page = sources.practice_page(one)
            assert all(quote in page for quote in one.quotes), one.slug
            assert all(figure.large in page for figure in one.figures), one.slug
            assert (library.words.words.attribution in page) == bool(one.claims), one.slug
            assert "来源没有说明。" in page, one.slug

    def test_never_call_a_practice_a_winner(self, library: Library) -> None:
        """The site would hand out an honour that no source gives."""
        own = " ".join(f"{one.summary} {one.note}" for one in library.practices)
        assert re.findall("获奖|优胜|最佳|最优|得奖|入选", own) == []

    def test_overview_has_every_card_visible(self, library: Library) -> None:
        """Without JavaScript a practice could not be found."""
        page = sources.page("practices/index.md")
        cards = re.findall(r'<li class="pr-card"[^>]*>', page)
        assert len(cards) == len(library.practices)
        assert not [card for card in cards if "hidden" in card]
        assert all(f"]({one.slug}/index.md)" in page for one in library.practices)

    def test_go_with_their_source(self, library: Library, tmp_path: Path) -> None:
        """A deleted practice would stay published, or another be missing."""
        old = tmp_path / "practices" / "no-longer-here" / "index.md"
        old.parent.mkdir(parents=True)
        old.write_text("old")
        generate(sources.ROOT, sources.EDITION, tmp_path)
        assert not old.parent.exists()
        pages = {path.parent.name for path in tmp_path.glob("practices/*/index.md")}
        assert pages == set(library.by_slug)

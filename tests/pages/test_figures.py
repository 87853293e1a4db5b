"""The figures: true to the source, drawn, tabled and downloadable."""

import csv
import re
from pathlib import Path

import pytest

from pages.edition import Edition
from pages.figures import Figures, firsts, read_figures
from pages.figures.data import FigureError
from pages.figures.tables import figures_table
from pages.practices.library import bare
from pages.reuse import open_tables, write_files
from rulebook.vocabulary import DEFAULT_EDITION
from tests.pages import sources


@pytest.fixture(scope="module")
def read() -> Figures:
    """The figures of the repository."""
    return sources.figures()


class TestYear:
    def test_has_the_nine_figures_of_the_opening(self, read: Figures) -> None:
        """A total of the year would be missing, doubled or misprinted."""
        assert len(read.year) == 9
        opening = sources.SUMMARY[: sources.SUMMARY.index("一年来，围绕目标任务")]
        assert [one.quote for one in read.year if bare(one.quote) not in opening] == []
        assert [one.quote for one in read.year if one.figure.raw not in one.quote] == []


class TestNumbers:
    def test_have_their_thousands_apart(self, read: Figures) -> None:
        """One page would write 3763 and the next 12,521, and the results 7,830."""
        figures = [total.figure for total in read.year]
        figures += [one for practice in read.library.practices for one in practice.figures]
        quantities = [one.large for one in figures if one.kind == "quantity"]
        assert [text for text in quantities if re.search(r"\d{4}", text.partition(".")[0])] == []
        assert {"3,763", "12,521", "3,400多"} <= {*quantities}


class TestPictures:
    def test_compare_figures_of_one_unit(self, read: Figures) -> None:
        """A picture would set things side by side that are counted in different units."""
        for picture in read.pictures:
            units = {bar.figure.unit for bar in picture.bars}
            assert all(unit.startswith(picture.unit) for unit in units), picture.title

    def test_naming_an_unknown_figure_says_so(self, tmp_path: Path) -> None:
        """An editor who renames a figure would get a page with an empty bar."""
        edition = sources.edition_copy(tmp_path / "edition")
        path = edition.path("figures.toml")
        changed = path.read_text(encoding="utf-8").replace('from = "one-code"', 'from = "gone"')
        path.write_text(changed, encoding="utf-8")
        with pytest.raises(FigureError, match="gone"):
            read_figures(edition, sources.library())

    def test_have_a_table_and_both_widths(self, read: Figures) -> None:
        """A reader could not get at the numbers, or a phone would show a picture too wide."""
        page = sources.page("figures/index.md")
        assert page.count("<figure") == page.count("看数据表") == len(read.pictures)
        assert page.count("cp-fit-narrow") == len(read.pictures)
        names = re.findall(r'<svg[^>]*\bid="([^"]+)"', page)
        assert len(set(names)) == len(names)


class TestPage:
    def test_shows_every_figure(self, read: Figures) -> None:
        """A figure would be missing from its theme's table, or a name be set as one."""
        page = sources.page("figures/index.md")
        for one in read.library.practices:
            for figure in one.figures:
                number = f' class="whole"><strong>{figure.text}</strong>'
                text = f">{figure.text}" if figure.kind == "name" else number
                assert f"<td{text}</td><td>{figure.label}" in page, one.slug

    def test_tells_where_the_source_does_not_fit_itself(self, read: Figures) -> None:
        """A reader would take 10 scenes and 6 + 5 firsts for granted."""
        page = sources.page("figures/index.md")
        issues = {issue for one in read.library.practices for issue in one.issues}
        assert issues == {"I20", "I21", "I22", "I23", "I24", "I25", "I26", "I27"}
        assert all(one.note in page for one in read.library.practices if one.issues)


class TestFirsts:
    def test_register_names_each_claim_once(self, read: Figures) -> None:
        """A claim told on three pages would look like three claims."""
        register = firsts(read.library)
        keys = [(one.claim.words, one.claim.quote) for one in register]
        assert len(set(keys)) == len(keys)
        assert sum(one.claim.level == "nation" for one in register) == 5

    def test_register_says_whose_words_they_are(self, read: Figures) -> None:
        """The site would seem to vouch for 全国首创."""
        page = sources.page("figures/firsts.md")
        assert read.library.words.words.attribution in page
        assert all(one.claim.quote in page for one in firsts(read.library))


class TestDownloads:
    def test_open_in_excel_with_every_row(self, read: Figures, tmp_path: Path) -> None:
        """Excel would show garbled Chinese, or rows would be missing."""
        edition = Edition.of(DEFAULT_EDITION)
        written = write_files(tmp_path, open_tables(edition, read, ()))
        files = [path for path in written if path.suffix == ".csv"]
        assert len(files) == 5
        assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in files)
        figures = tmp_path / "figures" / "figures.csv"
        with figures.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        header, expected = figures_table(read)
        assert rows == [list(header), *expected]
        assert len(rows) == 1 + 9 + sum(len(one.figures) for one in read.library.practices)

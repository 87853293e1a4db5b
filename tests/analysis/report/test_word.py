"""report.docx: the paper of GB/T 9704, the request on its first page, and who may read what."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from analysis.report.report_wording import clues, vacancy_text
from analysis.report.word.fitting import lines_needed
from analysis.report.word.page_one import PageOne
from analysis.report.word.request import request
from analysis.report.word.request_paper import write_request
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rendering.numbers import decimal_text, visible_text
from rulebook.round import open_round

MARK = "模拟数据 · 非真实结果"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ScoreReport:
    """A simulated round of 30 windows."""
    folder = tmp_path_factory.mktemp("word") / "round"
    simulate(folder, windows=30, responses=2000, electors=50)
    return score_round(open_round(folder), draws=500)


@pytest.fixture(scope="module")
def written(report: ScoreReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its report.docx."""
    path = tmp_path_factory.mktemp("written") / "report.docx"
    write_request(report, path)
    return path


@pytest.fixture
def document(written: Path) -> Document:
    """Its report.docx, opened."""
    return docx.Document(str(written))


def words(document: Document) -> str:
    """Everything in the body, in order."""
    body = document.element.body
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    )


def rows(document: Document) -> Iterator[list[str]]:
    """The cells of every row of every table."""
    for table in document.tables:
        for row in table.rows:
            yield [cell.text for cell in row.cells]


def test_the_paper_is_that_of_the_standard(document: Document) -> None:
    """The office could not file it: GB/T 9704 sets 156 x 225 mm, 22 lines of 28 characters."""
    for section in document.sections:
        assert section.page_width is not None
        assert section.left_margin is not None
        assert section.right_margin is not None
        assert section.top_margin is not None
        assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
        width = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
        assert round(width) == 156
    assert document.settings.odd_and_even_pages_header_footer
    pitches = [
        int(grid.get(qn("w:linePitch"))) for grid in document.element.body.iter(qn("w:docGrid"))
    ]
    assert 225 / 25.4 * 1440 // pitches[-1] == 22
    assert 22 <= 225 / 25.4 * 1440 // pitches[0] <= 32
    normal = document.styles["Normal"]
    assert normal.font.size is not None
    squeeze = normal.element.rPr.find(qn("w:spacing"))
    character = normal.font.size.pt + int(squeeze.get(qn("w:val"))) / 20
    assert 156 / 25.4 * 72 // character == 28


def test_page_numbers_stand_outside_between_dashes(document: Document) -> None:
    """Bound pages would hide their numbers in the fold."""
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert footer.paragraphs[0].text.startswith("— ")
        assert "PAGE" in footer._element.xml
        assert f'<w:jc w:val="{side}"/>' in footer._element.xml


def test_the_request_says_the_decision_its_certainty_and_the_doubts(
    report: ScoreReport, document: Document
) -> None:
    """The head of the bureau would have to look for them in the annexes."""
    first_page = words(document).split("附件1\n")[0]
    headings = ("一、建议名单。", "二、请审定事项。", "三、把握程度。", "四、规则变动。")
    places = [first_page.index(heading) for heading in (*headings, "五、线索。")]
    assert places == sorted(places)
    assert report.findings is not None
    for result in report.ranked[:4]:
        assert result.window.name in first_page
    assert report.cutoff_gap is not None
    assert f"低{visible_text(report.cutoff_gap)}分" in first_page
    assert report.findings.confidence[0] in first_page
    assert first_page.index("妥否，请批示。") > places[-1]


def test_what_the_office_fills_in_is_left_open(document: Document) -> None:
    """A made-up number, signer or seal could leave the house."""
    said = words(document)
    blanks = ("发文机关标志", "发文字号", "姓名", "印章", "成文日期", "抄送机关", "印发机关")
    for blank in blanks:
        assert f"〔{blank}〕" in said


def test_the_title_follows_the_edition(report: ScoreReport) -> None:
    """Next year's request would bear this year's title."""
    campaign = report.book.campaign.campaign.model_copy(update={"ordinal": 4})
    file = report.book.campaign.model_copy(update={"campaign": campaign})
    other = replace(report, book=report.book.model_copy(update={"campaign": file}))
    assert "第三届" in request(report).title
    assert "第四届" in request(other).title


def test_clues_stand_only_in_their_own_annex(report: ScoreReport, document: Document) -> None:
    """A window would be pointed at in papers that everybody reads, before anybody verified."""
    found = clues(report)
    assert found
    before, rest = words(document).split("附件4　内部掌握")
    inside, after = rest.split("\n附件5")
    for clue in found:
        assert clue.clue
        assert clue.reason in inside
        assert clue.reason not in before + after


def test_every_page_table_and_picture_says_simulated(document: Document) -> None:
    """A page, table or picture cut out could pass for a real result."""
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        assert MARK in header.paragraphs[0].text
        assert "待审定" in header.paragraphs[0].text
    assert all(MARK in table.rows[0].cells[0].text for table in document.tables)
    pictures = [one.docPr.get("descr") for one in document.element.body.iter(qn("wp:inline"))]
    assert pictures
    assert all(MARK in description for description in pictures)


def test_a_real_round_is_not_called_simulated(report: ScoreReport, tmp_path: Path) -> None:
    """A real result would be thrown away as a demonstration."""
    settings = report.settings.model_copy(update={"simulated": False, "title": "双争双创活动"})
    write_request(replace(report, settings=settings), tmp_path / "real.docx")
    document = docx.Document(str(tmp_path / "real.docx"))
    assert MARK not in words(document)
    assert document.sections[0].header.paragraphs[0].text == "〔待审定〕"
    descriptions = [one.docPr.get("descr") for one in document.element.body.iter(qn("wp:inline"))]
    assert descriptions
    assert not any("模拟" in description for description in descriptions)


def test_long_tables_keep_their_head_and_whole_rows(document: Document) -> None:
    """On the second page nobody would know what a column means."""
    for table in document.tables:
        heads = [row._tr.find(qn("w:trPr")) for row in table.rows[:2]]
        assert all(head.find(qn("w:tblHeader")) is not None for head in heads)
        assert all(
            row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in table.rows
        )


def test_the_score_table_agrees_to_the_digit(report: ScoreReport, document: Document) -> None:
    """The Word file would name another total than the workbook."""
    shown = {row[1]: row for row in rows(document) if len(row) == 9}
    for result in report.ranked:
        assert result.total is not None
        row = shown[result.window.name]
        parts = [decimal_text(part) for part in result.components.by_kind().values() if part]
        assert row[:6] == [
            str(result.standing.rank),
            result.window.name,
            *parts,
            decimal_text(result.total),
        ]


def test_characters_that_xml_cannot_hold_are_left_out(report: ScoreReport, tmp_path: Path) -> None:
    """A name copied from elsewhere could make a file that Word refuses."""
    first = report.results[0]
    window = replace(first.window, name="窗口\x0b<b>&\x00甲")
    results = (replace(first, standing=replace(first.standing, window=window)), *report.results[1:])
    write_request(replace(report, results=results, findings=None), tmp_path / "odd.docx")
    assert "窗口<b>&甲" in words(docx.Document(str(tmp_path / "odd.docx")))


@pytest.mark.parametrize(("length", "lines"), [(20, 22), (100, 32)])
def test_the_first_page_takes_as_many_lines_as_it_needs(length: int, lines: int) -> None:
    """The doubts would fall on the second page, or a short page would be squeezed."""
    long = PageOne(
        "题" * 28, "领导小组", "根据", tuple(("一、", ["字" * length]) for _ in range(5))
    )
    assert lines_needed(long) == lines


@pytest.mark.parametrize(
    ("absent", "barred", "tied", "left", "expected"),
    [
        (0, 0, 0, 0, []),
        (1, 0, 0, 0, ["空缺1个"]),
        (1, 1, 0, 0, ["空缺1个", "条件不符合，空缺1个"]),
        (0, 2, 0, 0, ["条件不符合，空缺2个"]),
        (2, 0, 0, 1, ["空缺2个", "参加比较的窗口不够3个，空缺1个"]),
        (0, 0, 2, 1, ["并列的窗口里，有的没有申报或者条件不符合，空缺1个"]),
        (1, 1, 2, 1, ["空缺1个", "条件不符合，空缺1个", "并列的窗口里"]),
    ],
)
def test_every_open_place_has_its_own_reason(
    report: ScoreReport, absent: int, barred: int, tied: int, left: int, expected: list[str]
) -> None:
    """A place that a condition keeps open would be put down to a window that did not apply."""
    ids = [result.window.id for result in report.ranked]
    outcome = replace(
        report.outcome,
        top_without_application=tuple(ids[:absent]),
        top_barred=tuple(ids[absent : absent + barred]),
        ties_at_cutoff=tuple(ids[5 : 5 + tied]),
        open_places=absent + barred + left,
    )
    sentences = vacancy_text(replace(report, outcome=outcome)).split("。")
    said = [sentence for sentence in sentences if "空缺" in sentence]
    assert len(said) == len(expected)
    assert all(part in sentence for part, sentence in zip(expected, said, strict=True))

"""All three channels through the real app, to the export and its score."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

import office_app
from analysis.score import check_round, score_round
from rulebook.round import Round
from survey_app import create_app, setup
from survey_app.acts import closing, issuing
from survey_app.acts.export import export_ratings
from survey_app.context import EXTENSION
from survey_app.workbook import xlsx_bytes
from tests.office_app.staff_client import entry_form, hidden, path, signed_in
from tests.survey_app.rounds import ANSWERS, ENGINES, ITEMS, Visitor, give_marks, make_round

FORMULA = "=HYPERLINK(1)"


def all_with(grade: str) -> dict[str, str]:
    """The same grade for every item."""
    return dict.fromkeys(ITEMS, grade)


@pytest.fixture
def answered(visitor: Visitor, opened_round: Round) -> Round:
    """Two answers by code, three by interviewers (one voided), four from the plate, all of W1."""
    for number, code in enumerate(issuing.create_codes(opened_round, "W1", 3, "取号机")[:2]):
        form = visitor.survey_form(code.link) | all_with("5") | {"comment": f"编码{number}"}
        visitor.post("/s/form", form)
    for _ in range(4):
        sealed = visitor.get("/w/W1").hidden()
        fields = ANSWERS | all_with("1") | {"sealed": sealed, "not_done": FORMULA}
        assert visitor.post("/w/form", fields).status == 200
    app = office_app.create_app(opened_round)
    client = signed_in(app, opened_round)
    for number in range(3):
        form = entry_form(
            client, mode="paper", paper=f"P-{number}", comment="面访", **all_with("3")
        )
        page = client.post("/staff/entry/", data=form)
        assert "已录入。" in page.text
    void = page.text.partition('name="response_id" value="')[2].partition('"')[0]
    taken = client.post("/staff/entry/void", data={"csrf": form["csrf"], "response_id": void})
    assert "已撤回" in taken.text
    app.extensions[EXTENSION].store.database.close()
    slips = issuing.make_slips(opened_round, "window", 6)
    for slip in slips:
        visitor.vote(slip.link, "4" * 12)
    give_marks(opened_round)
    for part in ("survey", "vote"):
        closing.close_phase(opened_round, part)
    return opened_round


def rows(path: Path) -> list[dict[str, str]]:
    """A file that was written."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@ENGINES
def test_three_channels_are_exported_and_scored(answered: Round) -> None:
    """If the open channel counted, or interviews did not, the yearly score would be wrong."""
    written = export_ratings(answered, ballots=False)
    ratings = answered.folder / "ratings"
    channels = [row["channel"] for row in rows(ratings / "responses.csv")]
    assert {name: channels.count(name) for name in set(channels)} == {
        "code": 2,
        "interviewer": 2,
        "open": 4,
    }
    text = (ratings / "responses.csv").read_text("utf-8-sig")
    assert "zhang" not in text
    assert "面访" not in text
    survey = [row for row in rows(ratings / "turnout.csv") if row["window_id"]]
    assert [(row["category"], row["invited"], row["returned"]) for row in survey] == [
        ("取号机", "3", "2")
    ]
    assert check_round(answered)[0] == ()
    result = score_round(answered, checks=False).result("W1")
    assert result.evidence.responses == 4
    assert result.evidence.responses_by_channel == {"code": 2, "interviewer": 2, "open": 4}
    assert result.components.survey == Fraction(100 + 100 + 60 + 60, 4)
    assert {path.name for path in written} >= {"texts.csv", "entries.csv"}


def test_the_offices_lists(answered: Round) -> None:
    """If texts stood beside grades or a name, complaints could be held against people."""
    export_ratings(answered, ballots=False)
    folder = answered.folder / "office"
    texts = rows(folder / "texts.csv")
    assert list(texts[0]) == ["window_id", "question", "text"]
    found = sorted(row["text"] for row in texts)
    assert found == sorted([f"'{FORMULA}"] * 4 + ["编码0", "编码1", "面访", "面访"])
    entries = rows(folder / "entries.csv")
    assert [row["entered_by"] for row in entries] == ["张三zhang (zhang)"] * 3
    assert sorted(bool(row["voided_at"]) for row in entries) == [False, False, True]
    assert {row["paper"] for row in entries} == {"P-0", "P-1", "P-2"}
    stand = {row["response_id"] for row in entries if not row["voided_at"]}
    answers = rows(answered.folder / "ratings" / "responses.csv")
    assert stand == {row["response_id"] for row in answers if row["channel"] == "interviewer"}
    assert not set(entries[0]) & set(ITEMS)
    assert (folder / "texts.csv").stat().st_mode & 0o077 == 0


def test_lists_for_excel_hold_text_only(tmp_path: Path) -> None:
    """If Excel read a link or a name as a formula, sending links would run it."""
    from openpyxl import load_workbook

    path = tmp_path / "links.xlsx"
    path.write_bytes(xlsx_bytes(("name", "link"), [(FORMULA, "https://x.cn/v/a")]))
    (header, row) = list(load_workbook(path).worksheets[0].iter_rows())
    assert [cell.value for cell in header] == ["name", "link"]
    assert [(cell.value, cell.data_type) for cell in row] == [
        (FORMULA, "s"),
        ("https://x.cn/v/a", "s"),
    ]


def test_a_window_taken_out_of_the_register(opened_round: Round) -> None:
    """If codes or texts of a window that has left the register met a fault, so would the office."""
    used, open_, unused = issuing.create_codes(opened_round, "W12", 3, "取号机")
    before = create_app(opened_round)
    forms = {
        code: ANSWERS | {"sealed": hidden(before.test_client().get(page).text, "sealed")}
        for code, page in ((code, f"{path(code.link)}?c=1") for code in (used, open_))
    }
    forms[used] |= {"not_done": "没办成"}
    assert before.test_client().post("/s/form", data=forms[used]).status_code == 200
    after = create_app(make_round(opened_round.folder, windows=11))
    client = after.test_client()
    unknown = opened_round.book.questionnaires.questionnaire.texts.code_unknown.zh
    for page in (
        client.get(f"{path(unused.link)}?c=1"),
        client.post("/s/form", data=forms[open_]),
        client.post("/s/form", data={"sealed": forms[open_]["sealed"]}),
    ):
        assert (page.status_code, unknown in page.text) == (404, True)
    # A retry of what was stored in time is thanked all the same.
    assert client.post("/s/form", data=forms[used]).status_code == 200
    assert len(setup.store_of(opened_round).records.responses()) == 1
    staff = office_app.create_app(make_round(opened_round.folder, windows=11))
    overview = signed_in(staff, opened_round, "li", "office").get("/staff/watch/")
    assert overview.status_code == 200
    assert "W12" in overview.text
    assert "没办成" in overview.text
    for app in (before, after):
        app.extensions[EXTENSION].store.database.close()

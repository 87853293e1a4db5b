"""The second edition is sound, and quotes its own notice."""

import datetime as dt
from pathlib import Path

import pytest

from rulebook.eligibility import Nominated, examine_candidates
from rulebook.load import document_path, load
from rulebook.model import Rulebook
from rulebook.provenance import without_space
from rulebook.quotations import quotations
from rulebook.round import open_round
from tests.editions import QUARTERLY

BOOK = load(QUARTERLY)


def test_every_quotation_stands_in_its_notice() -> None:
    """An edition's own document would be looked for among those of 2021."""
    document = BOOK.campaign.documents[0]
    notice = document_path(QUARTERLY, document.file).read_text(encoding="utf-8")
    found = [words for _rule, _document, words in quotations(BOOK)]
    assert [words for words in found if without_space(words) not in without_space(notice)] == []
    assert len(found) > 40


def test_it_differs_from_2021_wherever_an_edition_may() -> None:
    """Something wired to 2021 would go unnoticed because both editions say the same."""
    other = load("2021")
    here, there = _choices(BOOK), _choices(other)
    assert [name for name, value in here.items() if value == there[name]] == []
    assert not _ids(BOOK) & _ids(other)


@pytest.mark.parametrize(
    ("head", "day", "status"),
    [
        ("case_started_on", "2022-10-01", "met"),
        ("案例实施日期", "2022-09-30", "not_met"),
        ("case_started_on", "", "pending"),
    ],
)
def test_its_own_columns_of_an_application_are_read(
    tmp_path: Path, head: str, day: str, status: str
) -> None:
    """What another edition asks of an application would be an unknown column, or not be judged."""
    settings = f'edition = "{QUARTERLY.as_posix()}"\ntitle = "一轮"\ndate = 2023-12-20\n'
    (tmp_path / "round.toml").write_text(settings, encoding="utf-8")
    heads = f"window_id,name,unit,staff_count,applied_honours,{head}"
    text = f"{heads}\nW1,甲,某科,5,晨星,{day}\n"
    (tmp_path / "windows.csv").write_text(text, encoding="utf-8")
    this_round = open_round(tmp_path)
    (window,) = this_round.windows
    assert window.fields == ({"case_started_on": dt.date.fromisoformat(day)} if day else {})
    (examined,) = examine_candidates([window], Nominated(), this_round.book)
    found = {one.condition.id: one.status for one in examined.conditions}
    assert found["star_case"] == status


def test_a_project_of_2021_is_no_column_of_its() -> None:
    """A column of another edition would be read and mean nothing."""
    assert {field.id for field in BOOK.honours.fields} == {"case_started_on"}
    assert not {field.id for field in load("2021").honours.fields} & {"case_started_on"}


def _choices(book: Rulebook) -> dict[str, object]:
    score = book.window_score
    return {
        "grades": {grade.grade for grade in book.grades()},
        "points": {grade.points for grade in book.grades()} - {100},
        "labels": [grade.label.zh for grade in book.grades()],
        "items": len(book.items()),
        "periods": len(book.campaign.periods.all),
        "honours": len(book.honours.honours),
        "categories": len(score.vote.categories),
        "weights": book.component_weights()["vote"],
        "full marks": score.marks.full_marks,
        "places": score.designation.places,
        "reading": score.designation.default_reading,
        "channels": score.survey.counted_channels,
        "least answered": score.survey.least_answered,
        "least staff": score.pool.least_staff,
    }


def _ids(book: Rulebook) -> set[str]:
    """Ids that a program could have wired in."""
    honours = book.honours.honours
    return {
        *(honour.id for honour in honours),
        *(line.id for honour in honours for line in honour.quotas),
        *(condition.id for honour in honours for condition in honour.conditions),
        *(item.id for item in book.items()),
        *(period.id for period in book.campaign.periods.all),
        *(category.id for category in book.window_score.vote.categories),
        *(unit_type.id for unit_type in book.campaign.unit_types),
    }

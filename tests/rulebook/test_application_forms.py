"""What forms of applications ask, in both built-in editions, and what was filled in."""

import datetime as dt
from pathlib import Path

import pytest

from rulebook.application_forms import (
    OF_PERSONS,
    STAFF,
    declarations,
    filled_in,
    form_faults,
    form_fields,
    missing,
)
from rulebook.edition_check import check_edition
from rulebook.honours import FormField, Honour
from rulebook.load import copy_edition, edition_folder, load
from rulebook.model import Rulebook
from rulebook.provenance import Text

EDITIONS = ("2021", "example-2023")
HONOURS = [(load(name), honour) for name in EDITIONS for honour in load(name).honours.honours]
IDS = [f"{book.campaign.campaign.id}-{honour.id}" for book, honour in HONOURS]


@pytest.mark.parametrize(("book", "honour"), HONOURS, ids=IDS)
def test_a_form_asks_all_that_conditions_need(book: Rulebook, honour: Honour) -> None:
    """If a condition's date were not asked, it would be pending for ever."""
    for of_window in (False, True):
        fields = form_fields(book.honours, honour, of_window=of_window)
        ids = [one.id for one in fields]
        assert len(ids) == len(set(ids))
        assert {one.field for one in honour.conditions if one.field} <= set(ids)
        assert {one.id for one in honour.fields} <= set(ids)
        assert (STAFF in ids) is of_window
        assert all(one.name.zh and one.name.en for one in fields)
    declared = {one.id for one in declarations(honour)}
    assert declared == {one.id for one in honour.conditions if one.kind == "declared"}


@pytest.mark.parametrize("name", EDITIONS)
def test_both_editions_say_when_and_by_which_form(name: str) -> None:
    """If an edition left its forms or days out, the office would have to invent them."""
    book = load(name)
    assert book.campaign.applications
    assert all(honour.form for honour in book.honours.honours)
    assert not check_edition(edition_folder(name)).problems
    evaluation = book.model_copy(
        update={"campaign": book.campaign.model_copy(update={"applications": None})}
    )
    assert evaluation.campaign.application_days == book.campaign.evaluation


FIELDS = (
    FormField(id="day", kind="date", name=Text(zh="日期"), required=True),
    FormField(id="text", kind="text", name=Text(zh="标题"), longest=5),
    FormField(id="long", kind="long_text", name=Text(zh="说明"), longest=20),
    FormField(id="yes", kind="yes_no", name=Text(zh="在编")),
    FormField(id="pick", kind="choice", name=Text(zh="水平"), options=("甲", "乙")),
    FormField(id=STAFF, kind="text", name=Text(zh="人数"), longest=4),
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"day": "2021-06-30"}, dt.date(2021, 6, 30)),
        ({"day": "２０２１年6月30日"}, dt.date(2021, 6, 30)),
        ({"day": " 2021/6/30 "}, dt.date(2021, 6, 30)),
        ({"text": "五个字以内"}, "五个字以内"),
        ({"long": "一行\n两行"}, "一行\n两行"),
        ({"yes": "否"}, False),
        ({"pick": "乙"}, "乙"),
        ({STAFF: "１２"}, 12),
    ],
)
def test_what_was_typed_becomes_a_value(typed: dict[str, str], value: object) -> None:
    """If a date as people write it were refused, the clerk would guess at ours."""
    found = filled_in(FIELDS, typed)
    assert not found.faults
    assert [*found.values.values()] == [value]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2021-02-30"}, "日期"),
        ({"day": "昨天"}, "日期"),
        ({"text": "多于五个字了"}, "最多5字，现在6字"),
        ({"long": "字" * 21}, "最多20字，现在21字"),
        ({"yes": "也许"}, "是或否"),
        ({"pick": "丙"}, "甲、乙"),
        ({STAFF: "两人"}, "整数"),
        ({STAFF: "-1"}, "整数"),
    ],
)
def test_what_cannot_be_one_is_said_in_a_sentence(typed: dict[str, str], said: str) -> None:
    """If a wrong field were dropped in silence, an application would lack what it said."""
    found = filled_in(FIELDS, typed)
    assert not found.values
    ((field, words),) = found.faults.items()
    assert field in typed
    assert said in words
    assert words.endswith("。")


def test_what_is_missing_is_asked_for_only_where_it_is_required() -> None:
    """If an optional field were demanded, nobody could hand in."""
    assert missing(FIELDS, {"day": " "}) == {"day": "请填写日期。"}
    assert missing(FIELDS, {"day": "x"}) == {}


_CASE = (
    '"case_started_on", kind = "{}", name = {{ zh = "案例实施日期", en = "day the case began" }}, r'
)


def test_a_form_that_does_not_fit_the_tables_is_a_fault(tmp_path: Path) -> None:
    """If a date were asked as a text, the condition behind it could never be judged."""
    source, folder = edition_folder("example-2023"), tmp_path / "edition"
    copy_edition(source, folder)
    path = folder / "honours.toml"
    text = path.read_text(encoding="utf-8")
    for old, new, said in (
        (_CASE.format("date"), _CASE.format("text"), "kind 是 date"),
        ('field = "reported_on"', 'field = "arrived_on"', "reported_on"),
        ('options = ["好", "较好", "一般"]', "options = []", "options"),
        ('{ id = "self_reason"', '{ id = "self_mark"', "互不相同"),
    ):
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        found = check_edition(folder)
        assert found.problems, new
        assert said in found.problems[0].line(), found.problems[0].line()
    book = load("2021")
    assert not [*form_faults(book.honours)]
    assert {one.id for one in OF_PERSONS} == {"reported_on", "post_rank", "on_establishment"}

"""Answers of all shapes make an edition that simulates and scores, or one line at a field."""

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis.score import score_round
from ceping.cli import ceping
from office_app.own_rules.checks import checked
from office_app.own_rules.folder import Base, book_of, edition_files
from office_app.own_rules.questions import PAGES, Answers
from rulebook.edition_check import check_edition
from rulebook.load import EDITIONS, load
from rulebook.model import Rulebook
from rulebook.round import open_round
from tests.office_app.own_rules import YEAR, sound

ODD = "“甲”'乙\"，A, B（丙）＋１２！"
EMOJI = "窗口🌸评选"


def _periods(count: int) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        first = dt.date(YEAR, 1, 1)
        answers["periods"] = [
            {
                "id": f"period_{n}",
                "name": f"第{n + 1}期",
                "start": (first + dt.timedelta(28 * n)).isoformat(),
                "end": (first + dt.timedelta(28 * n + 27)).isoformat(),
            }
            for n in range(count)
        ]

    return change


def _items(count: int) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        answers["items"] = [
            {
                "id": f"item_{n}",
                "label": f"题{n}",
                "question": f"第{n}题怎么样？",
                "hint": "",
                "about": "",
            }
            for n in range(count)
        ]

    return change


def _grades(count: int) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        answers["grades"] = [
            {"id": "", "label": f"{n}等", "points": f"{100 - 100 * n // count}"}
            for n in range(count)
        ]

    return change


def _put(section: str, number: int, **row: str) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        answers[section][number] |= row

    return change


def _places(*texts: str) -> Callable[[Answers], None]:
    """Places of all honours, kind of unit by kind of unit."""

    def change(answers: Answers) -> None:
        pairs = [(h["id"], u["id"]) for h in answers["honours"] for u in answers["units"]]
        answers["quotas"] = [
            {"id": "", "honour": honour, "unit": unit, "places": text}
            for (honour, unit), text in zip(pairs, texts, strict=True)
        ]

    return change


def _all(*changes: Callable[[Answers], None]) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        for one in changes:
            one(answers)

    return change


def _odd_names(answers: Answers) -> None:
    """Quotes, full-width signs, English commas and faces wherever a name may stand."""
    for row in answers["campaign"]:
        row |= {"organiser": ODD, "title": "长" * 200, "short_title": EMOJI, "contact": ODD}
    for section in ("units", "phases", "periods", "voters", "members"):
        for n, row in enumerate(answers[section]):
            row["name"] = f"{ODD}{n}"
    for n, row in enumerate(answers["items"]):
        row |= {"label": f"{EMOJI}{n}", "question": f"{ODD}{n}？"}
    for n, row in enumerate(answers["honours"]):
        row |= {"name": f"“🌸”荣誉 {n}（'x\"）", "short": f"誉{n}", "method": ODD}
    for n, row in enumerate(answers["conditions"]):
        row["name"] = f"{ODD}{n}"
    for n, row in enumerate(answers["quotas"]):
        row["places"] = str(n % 3 + 1)
    answers["people"][0] |= {"name": "欧阳 '甲'", "post": ODD}


def _conditions(answers: Answers) -> None:
    """Every kind of condition."""
    honour, person = answers["honours"][0]["id"], answers["honours"][-1]["id"]
    blank = dict.fromkeys(("column", "earliest", "latest", "number", "rank"), "")
    answers["conditions"] = [
        {**blank, "id": f"condition_{n}", "name": f"条件{n}", **row}
        for n, row in enumerate(
            (
                {"honour": honour, "kind": "date", "column": "启动日期", "earliest": "2027-01-01"},
                {"honour": honour, "kind": "date", "column": "用上日期", "latest": "2027年9月30日"},
                {"honour": honour, "kind": "staff", "number": "２"},
                {"honour": person, "kind": "yes", "column": "是否在岗"},
                {"honour": person, "kind": "rank", "rank": answers["ranks"][0]["order"].split()[0]},
                {"honour": person, "kind": "declared"},
            )
        )
    ]


def _own_methods(answers: Answers) -> None:
    """Every way in which kinds of unit are judged."""
    for row, how in zip(answers["units"], ("proposal", "unpublished", "score"), strict=True):
        row["how"] = how
    answers["quotas"] = [row for row in answers["quotas"] if "合用" not in row["places"]]


# Sets of answers that make an edition: what differs from the scaffold of that name.
SOUND: Mapping[str, tuple[str, Callable[[Answers], None]]] = {
    "as proposed": (
        "example-2023",
        _places("1", "", "2", "与社区服务站合用", "1", "5左右", "2", "2", "4"),
    ),
    "as proposed, of many kinds": ("2021", lambda answers: None),
    "one period, two items, two grades": ("2021", _all(_periods(1), _items(2), _grades(2))),
    "twelve periods and items, three grades": (
        "example-2023",
        _all(_periods(12), _items(12), _grades(3)),
    ),
    "one item": ("example-2023", _items(1)),
    "four grades of 2021": ("2021", _grades(4)),
    "odd names": ("example-2023", _odd_names),
    "thirds": ("2021", _put("score", 0, marks="100/3", vote="100/3", survey="100/3")),
    "full-width numbers": (
        "2021",
        _all(
            _put("score", 0, marks="４０%", vote="３５．５", survey="24.5"),
            _put("marks", 0, full_marks="１２０"),
        ),
    ),
    "a small vote": ("example-2023", _put("score", 0, marks="89", vote="1", survey="10")),
    "own methods and all conditions": ("example-2023", _all(_conditions, _own_methods)),
    "all channels": (
        "2021",
        _put("counting", 0, code="", interviewer="yes", open="yes", least_answered="100"),
    ),
}
# Sets that make none: what is wrong, and at which fields it is said.
FAULTY: Mapping[str, tuple[Callable[[Answers], None], set[str]]] = {
    "no vote": (_put("score", 0, vote="0", survey="60"), {"score-0-vote"}),
    "weights that do not sum": (_put("score", 0, survey="31"), {"score-0-survey"}),
    "a weight that is none": (_put("score", 0, vote="三成"), {"score-0-vote"}),
    "six grades": (_grades(6), {"grades-0-label"}),
    "ten grades": (_grades(10), {"grades-0-label"}),
    "one grade": (_grades(1), {"grades-0-label"}),
    "no item": (_items(0), {"items-0-label"}),
    "points that rise": (_put("grades", 1, points="101"), {"grades-1-points"}),
    "thirteen periods": (_periods(13), {"periods-0-name"}),
    "phases out of order": (_put("phases", 1, start="2027-02-01"), {"phases-1-start"}),
    "a day before the first": (_put("periods", 0, end="2026-12-31"), {"periods-0-end"}),
    "a day that is none": (_put("phases", 0, start="2027-02-30"), {"phases-0-start"}),
    "201 signs": (_put("campaign", 0, title="长" * 201), {"campaign-0-title"}),
    "a brace": (_put("campaign", 0, organiser="某{局}"), {"campaign-0-organiser"}),
    "markup": (_put("units", 0, name="<b>"), {"units-0-name"}),
    "an honour with a comma": (_put("honours", 0, name="甲,乙"), {"honours-0-name"}),
    "no honour by rank": (_put("honours", 1, by=""), {"honours-0-by"}),
    "two kinds of window": (_put("units", 0, how="score"), {"units-2-how"}),
    "nobody's places": (_put("quotas", 0, places="x"), {"quotas-2-places"}),
    "shared with nobody": (
        _places("合用", "", "2", "", "1", "5", "2", "2", "4"),
        {"quotas-0-places"},
    ),
    "no places by rank": (_places("1", "", "", "", "1", "5", "2", "2", "4"), {"quotas-2-places"}),
    "a condition of no honour": (_put("conditions", 0, honour="honour_9"), {"conditions-0-honour"}),
    "a date without days": (
        _put("conditions", 0, kind="date", column="日期"),
        {"conditions-0-earliest"},
    ),
    "nothing counts": (_put("counting", 0, code="", interviewer="", open=""), {"counting-0-code"}),
    "empty": (
        _put("campaign", 0, **dict.fromkeys(("organiser", "year"), "")),
        {"campaign-0-organiser", "campaign-0-year"},
    ),
}


@cache
def folder_of(name: str) -> Path:
    """The edition that a set of sound answers makes, in a folder of its own."""
    edition, change = SOUND[name]
    answers = sound(edition)
    change(answers)
    values, faults = checked(answers)
    assert faults == [], faults
    folder = Path(tempfile.mkdtemp(prefix="ceping-own-"))
    for file, content in edition_files(
        Base(EDITIONS / edition, is_own=False), values, YEAR
    ).items():
        (folder / file).write_bytes(content)
    return folder


@pytest.mark.grid
@pytest.mark.parametrize("name", SOUND)
def test_sound_answers_make_a_sound_edition(name: str) -> None:
    """If an edition of a form were at fault, only a developer could mend it."""
    assert check_edition(folder_of(name)).problems == ()


# Each shape of marks, questionnaire, vote and conditions once; the others differ in words.
SCORED = (
    "one period, two items, two grades",
    "twelve periods and items, three grades",
    "odd names",
    "own methods and all conditions",
)


@pytest.mark.parametrize("name", SCORED)
def test_a_round_of_such_an_edition_is_scored(tmp_path: Path, name: str) -> None:
    """If an edition of a form could not be scored, it would be found after the vote."""
    folder = folder_of(name)
    sizes = ("--windows", "6", "--responses", "60", "--electors", "12", "--clean")
    done = CliRunner().invoke(
        ceping, ["demo", str(tmp_path / "r"), "--edition", str(folder), *sizes]
    )
    assert done.exit_code == 0, done.output
    report = score_round(open_round(tmp_path / "r"), checks=False)
    assert any(result.total is not None for result in report.results)


@pytest.mark.parametrize("name", FAULTY)
def test_faulty_answers_are_told_at_their_field(name: str) -> None:
    """If a fault came out as another one, or elsewhere, nobody could mend it."""
    change, fields = FAULTY[name]
    answers = sound()
    change(answers)
    values, faults = checked(answers)
    assert faults[0][0] in fields  # others may follow from it
    assert fields <= {field for field, _ in faults}
    assert all("\n" not in words and words.endswith("。") for _, words in faults)
    assert not any(re.search(r"[a-z_]{4,}", words) for _, words in faults), faults
    del values


@pytest.mark.parametrize("name", SOUND)
def test_the_form_reads_what_it_wrote(name: str) -> None:
    """If coming back to the form changed the rules by itself, nobody could look at them in it."""
    own = Base(folder_of(name), is_own=True)
    values, faults = checked(own.answers(YEAR))
    assert faults == []
    before = {path.name: path.read_bytes() for path in own.folder.iterdir()}
    assert edition_files(own, values, YEAR) == before


def test_last_years_rules_go_on_with_new_days() -> None:
    """If last year's days or its notice's words stayed, this year's rules would be wrong."""
    last = Base(folder_of("as proposed"), is_own=False)
    answers = last.answers(YEAR + 1)
    assert answers["campaign"][0]["ordinal"] == "3"
    assert answers["campaign"][0]["organiser"] == "云溪市政务服务局"
    values, faults = checked(answers)
    assert faults == []
    files = edition_files(last, values, YEAR + 1)
    campaign = book_of(files).campaign
    assert campaign.campaign.id == f"own-{YEAR + 1}"
    assert {period.start.year for period in campaign.periods.all} == {YEAR + 1}
    assert all(str(YEAR + 1) in period.name.zh for period in campaign.periods.all)
    assert campaign.phases[0].start.year == YEAR + 1
    assert all(not rule.quote for rule in book_of(files).rules())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dt.date):
        yield value.isoformat()
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def named_by(book: Rulebook) -> set[str]:
    """What names a city, its bureau, its people, divisions, documents and days."""
    campaign = book.campaign
    names = {
        *(text for text in _strings(campaign.campaign.model_dump()) if len(text) > 4),
        *(person.name for person in campaign.leading_group.people),
        *(unit.name for unit in campaign.leading_group.units if len(unit.name) > 3),
        *(group.lead for group in campaign.groups),
        *(document.number for document in campaign.documents),
        *(document.title for document in campaign.documents),
        *(lead for honour in book.honours.honours for lead in honour.lead),
        *(day for phase in campaign.phases for day in (str(phase.start), str(phase.end))),
        *(str(day) for period in campaign.periods.all for day in (period.start, period.end)),
        *(period.name.zh for period in campaign.periods.all),
        *(rule.clause for rule in book.rules() if rule.clause and "、" not in rule.clause),
    }
    return names - {campaign.campaign.timezone}


@pytest.mark.parametrize("edition", ["2021", "example-2023"])
def test_nothing_of_the_scaffolds_city_survives(edition: str) -> None:
    """If another city's name stood in a city's rules, it would be printed on its ballots."""
    book = load(edition)
    base = Base(EDITIONS / edition, is_own=False)
    answers = sound(edition)
    for row in (*answers["units"], *answers["honours"]):
        row["lead"] = "牵头科"
    answers["group"] = [{"office": "牵头科", "head": "李一"}]
    answers["members"] = []
    values, faults = checked(answers)
    assert faults == []
    text = b"\n".join(edition_files(base, values, YEAR).values()).decode()
    place = "苏州|Suzhou|双争|领导小组" if edition == "2021" else "示例|Sample City|晨星活动"
    year = str(book.campaign.campaign.year)
    assert re.findall(f"{place}|(?<![0-9]){year}", text) == []
    assert {name for name in named_by(book) if name in text} == set()


def test_every_page_explains_itself() -> None:
    """If a page had no explanation or example, its answers would be guesses."""
    for page in PAGES.values():
        assert len(page.says) > 20, page.id
        assert len(page.example) > 20, page.id

"""The 2021 edition against the published notice."""

import json
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from rulebook.load import EDITIONS, SOURCES, document_path, load
from rulebook.provenance import Origin, without_space
from rulebook.quotations import quotations
from rulebook.schema import SCHEMAS, schema_texts

BOOK = load("2021")
NOTICE = without_space((SOURCES / "notice-2021.txt").read_text(encoding="utf-8"))


def test_every_quotation_stands_in_its_document() -> None:
    """A rule would claim words that the notice does not have."""
    documents = {
        document.id: without_space(
            document_path(EDITIONS / "2021", document.file).read_text(encoding="utf-8")
        )
        for document in BOOK.campaign.documents
    }
    found = list(quotations(BOOK))
    missing = [
        (rule, words) for rule, name, words in found if without_space(words) not in documents[name]
    ]
    assert not missing
    assert len(found) > 120


def test_document_numbers_and_titles_are_printed_so() -> None:
    """The site would cite a document under a number or title it does not bear."""
    for document in BOOK.campaign.documents:
        assert without_space(document.number) in NOTICE
        assert document.date == date(2021, 6, 18)


def test_weights_are_fifty_twenty_five_twenty_five() -> None:
    """The nested half of the third-party half would be lost."""
    half, quarter = Fraction(1, 2), Fraction(1, 4)
    assert BOOK.component_weights() == {"marks": half, "vote": quarter, "survey": quarter}


@pytest.mark.parametrize(
    ("honour", "total", "parts"),
    [
        ("reform_innovation_model_unit", 17, [5, 5, 1, 1, 2, 3]),
        ("advanced_collective", 27, [5, 5, 2, 2, 3, 10]),
        ("window_service_star", 35, [5, 7, 2, 2, 2, 7, 10]),
        ("advanced_worker", 20, [5, 4, 2, 2, 7]),
    ],
)
def test_quotas_are_those_of_the_annex(honour: str, total: int, parts: list[int]) -> None:
    """A quota line would be miscopied."""
    found = BOOK.honour(honour)
    assert found.total == total
    assert [line.places for line in found.quotas] == parts


def test_left_and_right_is_marked_as_printed() -> None:
    """左右 would be dropped, or added where the notice has an exact number."""
    for honour in BOOK.honours.honours:
        for line in honour.quotas:
            assert line.approximate == ("左右" in line.quote[0]), line.id


def test_only_the_inferred_line_is_marked_inferred() -> None:
    """A number we worked out would pass as the notice's."""
    lines = [line for honour in BOOK.honours.honours for line in honour.quotas]
    assert [line.id for line in lines if line.inferred] == ["star_direct_units"]
    assert "两个下属事业单位" in without_space(
        (SOURCES / "summary-2022.txt").read_text(encoding="utf-8")
    )


def test_dates_are_those_of_the_notice() -> None:
    """A phase, the project window or the reporting date would be off by a day."""
    campaign = BOOK.campaign
    assert [(p.start, p.end) for p in campaign.phases] == [
        (date(2021, 6, 1), date(2021, 11, 30)),
        (date(2021, 12, 1), date(2021, 12, 31)),
        (date(2022, 1, 1), date(2022, 1, 10)),
    ]
    window = campaign.project_window
    assert (window.start, window.end) == (date(2020, 7, 1), date(2021, 11, 30))
    reported = next(
        c for c in BOOK.honour("advanced_worker").conditions if c.id == "worker_reported"
    )
    assert reported.latest == date(2021, 3, 31)


def test_periods_cover_the_year_without_gap() -> None:
    """A day of the year would belong to no two-monthly period."""
    periods = BOOK.campaign.periods.all
    assert [p.id for p in periods] == [f"2021-M{m:02d}M{m + 1:02d}" for m in range(1, 12, 2)]
    assert periods[0].start == date(2021, 1, 1)
    assert periods[-1].end == date(2021, 12, 31)
    for earlier, later in pairwise(periods):
        assert (later.start - earlier.end).days == 1


def test_the_leading_group_has_eighteen_people() -> None:
    """A member of annex 1 would be missing or doubled."""
    roles = [person.role for person in BOOK.campaign.leading_group.people]
    assert (roles.count("head"), roles.count("deputy_head"), roles.count("member")) == (1, 6, 11)
    units = BOOK.campaign.leading_group.units
    assert (sum(u.member for u in units), sum(not u.member for u in units)) == (11, 3)


def test_what_the_notice_leaves_open_is_a_working_rule() -> None:
    """A choice of ours would be shown as the notice's own."""
    origins = {rule.id: rule.origin for rule in BOOK.rules()}
    ours = ["survey", "marks_mean", "survey_mean", "vote_mean", "no_rounding", "shared_rank"]
    ours += [
        "open_place",
        "five_grades",
        "questionnaire",
        "ballot",
        "periods",
        "collective_by_rank",
    ]
    assert {origins[rule] for rule in ours} == {Origin.WORKING}
    theirs = [
        "total",
        "bimonthly",
        "third_party",
        "vote",
        "ranking_pool",
        "top_three",
        "electorate",
    ]
    assert {origins[rule] for rule in theirs} == {Origin.NOTICE}


def test_questionnaire_has_the_eight_items() -> None:
    """The contract's columns would not be the questionnaire's items."""
    items = ["overall", "efficiency", "competence", "attitude"]
    items += ["departments", "distance", "time", "documents"]
    assert [item.id for item in BOOK.items()] == items
    assert {g.grade: g.points for g in BOOK.grades()} == {5: 100, 4: 80, 3: 60, 2: 40, 1: 20}


def test_schemas_are_current() -> None:
    """Editors would help with keys that the program no longer knows."""
    for name, text in schema_texts().items():
        assert (SCHEMAS / name).read_text(encoding="utf-8") == text, "python -m rulebook.schema"
        json.loads(text)


def test_usual_names_of_ranks_mean_one_post() -> None:
    """A rank would be read as two posts, or one that leaves the post open would be read at all."""
    honours = BOOK.honours
    names = honours.known_ranks()
    assert len(set(names)) == len(names)
    for post, usual in honours.rank_names.items():
        assert {honours.post(name) for name in (post, *usual)} == {post}
    assert {honours.post(name) for name in honours.ranks_referred} == {None}
    assert honours.knows_rank(" 正科级")
    assert not honours.knows_rank("厅长")


def test_left_and_right_has_a_bound_and_an_exact_number_has_none() -> None:
    """Nine would be awarded for 5个左右 without anybody giving a reason."""
    bounds = {
        (line.places, line.approximate): BOOK.honours.most(line)
        for honour in BOOK.honours.honours
        for line in honour.quotas
    }
    exact = {(places, False): places for places in (1, 2, 3)}
    about = {(3, True): 4, (4, True): 5, (5, True): 6, (7, True): 8, (10, True): 12}
    assert bounds == exact | about

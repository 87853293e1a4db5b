"""How groups without a window score are judged: what an edition may say, and what it may not."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from rulebook.load import load
from rulebook.problems import RulesError
from tests.editions import QUARTERLY

BOOK = load(QUARTERLY)


@pytest.mark.parametrize(
    ("unit_type", "honour", "method"),
    [
        ("COUNTY_HALL", "morning_star", "county_indicators"),
        ("COUNTY_HALL", "good_counter", "good_unit_proposal"),
        ("COMMUNITY_STATION", "good_counter", "good_unit_proposal"),
        ("COMMUNITY_STATION", "warm_colleague", "colleague_panel"),
        ("COMMUNITY_STATION", "morning_star", None),
        ("HALL_COUNTER", "morning_star", None),
        ("HALL_COUNTER", "warm_colleague", None),
    ],
)
def test_every_kind_of_unit_has_its_method(unit_type: str, honour: str, method: str | None) -> None:
    """A group would be judged by another group's method, or windows by anything but their score."""
    found = BOOK.method(unit_type, honour)
    assert (found.id if found else None) == method
    assert not found or found.ranks == (method != "good_unit_proposal")


def test_weights_are_exact() -> None:
    """A weight of 0.40 would be a float, and equal scores differ in the last digit."""
    table = next(method for method in BOOK.campaign.methods if method.kind == "indicators")
    assert [part.weight for part in table.parts] == [Fraction(2, 5), *[Fraction(3, 10)] * 2]


def test_2021_leaves_the_methods_of_two_systems_open() -> None:
    """A method that the notice does not give would be made up for exchange centres or hotlines."""
    book = load("2021")
    assert {method.kind for method in book.campaign.methods} == {"unpublished"}
    for unit_type in ("TRADING_CENTRE", "SUBSIDIARY_SOE", "HOTLINE_PLATFORM"):
        assert book.method(unit_type, "advanced_collective")
    for unit_type in ("CITY_DISTRICT_BUREAU", "SUB_CENTRE_HALL", "RESIDENT_WINDOW"):
        assert book.method(unit_type, "advanced_collective") is None


BROKEN = [
    ("weight = 0.40, full_marks = 100", "weight = 0.30, full_marks = 100", "权重之和为1，实为9/10"),
    ("weight = 0.60", "weight = 0", "权重之和为1，实为2/5"),
    ("weight = 0.60", "weight = 1.4", "权重之和为1，实为9/5"),
    ("full_marks = 50", "full_marks = 0", "应为大于0的数，实为0"),
    ('source = "现场察看", ', "", "source：应为一个必填的键，实为空"),
    ('kind = "indicators"', 'kind = "panel"', "（panel）不写 indicators，实为3"),
    ('kind = "proposal"', 'kind = "panel"', "（panel）写明 criteria，实为空"),
    ('kind = "proposal"', 'kind = "lottery"', "'unpublished' 之一，实为lottery"),
    ("least_reviewers = 4", "least_reviewers = 2", "至少要3名评委，实为2"),
    ('id = "work_done"', 'id = "warmth"', "互不相同的指标和准则编号，实为warmth"),
    ('groups = ["group_counties"]', 'groups = ["group_cities"]', "编号，例如 group_communities"),
    ('honours = ["morning_star"]', 'honours = ["evening_star"]', "本版规则中有的编号"),
    (
        'honours = ["morning_star"]',
        'honours = ["morning_star", "good_counter"]',
        "COUNTY_HALL 评 good_counter 只有一种办法（已有 county_indicators）",
    ),
    (
        'groups = ["group_counties"]',
        'groups = ["group_counters"]',
        "HALL_COUNTER 评 morning_star 只有一种办法（已有 window_score.toml）",
    ),
    (
        'groups = ["group_counties", "group_communities"]\nhonours = ["good_counter"]',
        'groups = ["group_counties"]\nhonours = ["good_counter"]',
        "合用名额 good_halls 的各类单位用同一种办法，实为good_unit_proposal、",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), BROKEN)
def test_a_method_that_does_not_go_is_one_clear_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """A table that adds to 90%, or two methods for one group, would be found at the meeting."""
    edition = Path(shutil.copytree(QUARTERLY, tmp_path / "edition"))
    path = edition / "campaign.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load(edition)
    line = caught.value.problems[0].line("zh")
    assert line.startswith("campaign.toml ")
    assert said in line

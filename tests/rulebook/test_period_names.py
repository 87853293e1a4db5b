"""What people write for a period, in every edition there is."""

from datetime import date

import pytest

from rulebook.campaign import Period
from rulebook.load import load
from rulebook.period_names import period_names, plain_period
from rulebook.provenance import Text
from tests.editions import QUARTERLY

TWO_MONTHS = period_names(load("2021").campaign.periods.all)
QUARTERS = period_names(load(QUARTERLY).campaign.periods.all)


@pytest.mark.parametrize(
    "text",
    [
        *("2021年7—8月", "2021 年 7-8 月", "2021年07月至08月", "2021年7～8月", "2021年7月—8月"),
        *("2021-M07M08", "7-8月", "7—8月", "７－８月", "July–August 2021", "2021 7-8"),
    ],
)
def test_two_months_as_people_write_them(text: str) -> None:
    """A period would be unknown for its dash."""
    assert TWO_MONTHS[plain_period(text)] == "2021-M07M08"


@pytest.mark.parametrize(
    "text",
    [
        *("2023-Q3", "2023Q3", "q3", "2023年第三季度", "第三季度", "三季度", "第3季度"),
        *("2023年3季度", "2023年7—9月", "7-9月", "third quarter of 2023"),
    ],
)
def test_quarters_as_people_write_them(text: str) -> None:
    """Only the forms of the edition of 2021 would be known."""
    assert QUARTERS[plain_period(text)] == "2023-Q3"


@pytest.mark.parametrize("text", ["2020年7—8月", "7—9月", "2021-Q3", "", "2021年", "第七期", "月"])
def test_what_is_no_period_of_the_edition_is_unknown(text: str) -> None:
    """A mark of another year or span would count for this one."""
    assert plain_period(text) not in TWO_MONTHS


def test_a_form_that_could_mean_two_periods_means_none() -> None:
    """Marks of last year's quarter would be taken for this year's."""
    periods = [
        Period(
            id=f"{year}-Q1",
            name=Text(zh=f"{year}年第一季度"),
            start=date(year, 1, 1),
            end=date(year, 3, 31),
        )
        for year in (2023, 2024)
    ]
    names = period_names(periods)
    assert names[plain_period("2024年第一季度")] == "2024-Q1"
    assert plain_period("第一季度") not in names
    assert plain_period("Q1") not in names

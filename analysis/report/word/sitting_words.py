"""What the agenda and the minutes of a meeting of the leading group say alike."""

from collections.abc import Iterator

from analysis.report.amendment_wording import amendment_counts, amendments_said
from analysis.report.word.shared import campaign_title
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_date
from rendering.word import ooxml
from rendering.word.ooxml import Run, blank
from rulebook.campaign import Person
from rulebook.provenance import Text
from rulebook.sittings import Sitting

ROLE_NAMES = {"head": "组长", "deputy_head": "副组长", "member": "成员"}
_TO = "—"


def title_of(report: ScoreReport, paper: str) -> str:
    """第三届……领导小组会议纪要: what the paper is called."""
    words = f"第{{ordinal}}届{{campaign}}{report.book.deciders.zh}{paper}"
    return campaign_title(report, Text(zh=words))


def labelled(label: str, *words: str | Run) -> list[str | Run]:
    """A line that begins with what it is about."""
    return [Run(f"{label}：", ooxml.HEADING), *words]


def time_words(sitting: Sitting | None) -> str | Run:
    """The day with its hours; a blank where nobody wrote it down."""
    if sitting is None:
        return blank("年月日、时间")
    hours = _TO.join(filter(None, (sitting.starts, sitting.ends)))
    return f"{chinese_date(sitting.day)}{hours}"


def or_blank(words: str, label: str) -> str | Run:
    """What was written down, or a blank for it."""
    return words or blank(label)


def people_by_role(report: ScoreReport) -> Iterator[tuple[str, list[Person]]]:
    """The members as the edition lists them, by role."""
    people = report.book.campaign.leading_group.people
    for role, name in ROLE_NAMES.items():
        if those := [person for person in people if person.role == role]:
            yield name, those


def attending_units(report: ScoreReport) -> list[str]:
    """The units that attend without membership."""
    return [unit.name for unit in report.book.campaign.leading_group.units if not unit.member]


def amended(report: ScoreReport) -> str:
    """What was amended or doubted after the opening; empty without any."""
    counts = amendment_counts(report)
    return f"开启以后{counts}：{'；'.join(amendments_said(report))}。" if counts else ""

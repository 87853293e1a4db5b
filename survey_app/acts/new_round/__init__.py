"""An empty round folder: round.toml with every choice explained, and tables with their headers.

Comes in: an edition's rules and the choices of whoever makes a round. Goes out: its folder. Who may
be asked: ``create_round`` and ``edition_choices``, by `ceping init` and by the console.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from rulebook import contract
from rulebook.columns import Table
from rulebook.load import EDITION_FOLDER, edition_folder, is_built_in, load
from rulebook.load import copy_edition as copy_rules
from rulebook.model import Rulebook
from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, parse_settings
from rulebook.toml_edit import item
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.files import new_folder

FILLED_IN = (contract.WINDOWS, contract.BIMONTHLY, contract.ELECTORS)
OPTIONAL = (
    contract.NOMINATIONS,
    contract.CONDITIONS,
    contract.FINDINGS,
    contract.DECISIONS,
    contract.SITTINGS,
    contract.ATTENDANCE,
)
DELIVERED = (
    contract.BALLOTS,
    contract.BALLOT_TALLIES,
    contract.SURVEY_SCORES,
    contract.TURNOUT,
    contract.ELECTORATE,
    contract.SELF_GRADES,
)

GUIDE = "说明.md"
_YEARS_KEPT = 2


@dataclass(frozen=True)
class Choices:
    """What whoever makes a round decides. Empty ones are left to the edition, or to be filled in.

    Times are local ones without an offset, ``opens`` before ``closes``.
    """

    edition: str
    periods: tuple[str, ...]
    channels: tuple[str, ...]
    title: str = ""
    simulated: bool = False
    date: dt.date | None = None
    public_url: str = ""
    organiser: str = ""
    approval_number: str = ""
    legal_basis: str = ""
    frequency: str = ""
    agency: str = ""
    agency_phone: str = ""
    hall: str = ""
    paper_place: str = ""
    survey_opens: dt.datetime | None = None
    survey_closes: dt.datetime | None = None
    vote_opens: dt.datetime | None = None
    vote_closes: dt.datetime | None = None
    retention: str = ""
    keep_until: dt.date | None = None


def edition_choices(edition: str) -> tuple[tuple[str, ...], ...]:
    """The periods, the channels and the counted channels of an edition."""
    book = load(edition)
    periods = tuple(period.id for period in book.campaign.periods.all)
    return periods, tuple(book.channels), book.window_score.survey.counted_channels


def create_round(folder: Path, choices: Choices, *, copy_edition: bool = False) -> None:
    """Write an empty round into a new or empty folder, whole or not at all.

    Raises
    ------
    InputError
        If the folder holds anything, for a round is never overwritten; or if a choice is none.
    """
    with round_in(folder) as made:
        write_round(made, choices, copy_edition=copy_edition)


@contextmanager
def round_in(folder: Path) -> Iterator[Path]:
    """A folder to write a round into; it takes its place once it is whole.

    Raises
    ------
    InputError
        If there is anything in its place.
    """
    if folder.exists() and any(folder.iterdir()):
        words = Words("新的或空的文件夹", "a new or empty folder")
        raise InputError([Problem(str(folder), words, next(folder.iterdir()).name)])
    with new_folder(folder, SETTINGS_FILE) as made:
        yield made


def write_round(folder: Path, choices: Choices, *, copy_edition: bool = False) -> None:
    """Write an empty round into an empty folder; InputError if a choice is none."""
    source = edition_folder(choices.edition)
    book = load(source)
    copied = copy_edition or not is_built_in(source)
    settings = _settings(book, choices, book.campaign.campaign.id if copied else choices.edition)
    parse_settings(settings)
    if copied:
        copy_rules(source, folder / EDITION_FOLDER)
    for table in FILLED_IN:
        wanted = contract.with_fields(table, book.honours.fields)
        _write_header(folder / f"{table.name}.csv", wanted)
    (folder / "ratings").mkdir()
    (folder / GUIDE).write_text(guide_of(book), encoding="utf-8")
    (folder / SETTINGS_FILE).write_text(settings, encoding="utf-8")


def _settings(book: Rulebook, choices: Choices, edition: str) -> str:
    """round.toml; what nobody has chosen is shown as an example."""
    campaign, days = book.campaign.campaign, book.campaign.evaluation
    today = dt.datetime.now(ZoneInfo(campaign.timezone)).date()
    return _rendered(
        SETTINGS_FILE,
        choices=choices,
        edition=edition,
        title=choices.title or f"{campaign.short_title.zh}窗口考评",
        date=(choices.date or today).isoformat(),
        timezone=campaign.timezone,
        opens=days.start.isoformat(),
        closes=days.end.isoformat(),
        survey=book.component_node(SURVEY).name.zh,
        vote=book.component_node(VOTE).name.zh,
        keep_until=f"{days.end.year + _YEARS_KEPT}-12-31",
        reading=book.window_score.designation.default_reading,
    )


def _write_header(path: Path, table: Table) -> None:
    # With a byte order mark Excel opens it as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow([column.label for column in table.columns])


def guide_of(book: Rulebook) -> str:
    """What has to be filled in under an edition, and where."""
    delivered = (contract.responses((item.id for item in book.items()), book.channels), *DELIVERED)
    kinds = {method.kind for method in book.campaign.methods}
    of_methods = [
        table for kind, own in contract.OF_METHOD.items() if kind in kinds for table in own
    ]
    groups = (
        ("必须填写", [contract.with_fields(table, book.honours.fields) for table in FILLED_IN]),
        ("需要时填写", [contract.with_fields(table, book.honours.fields) for table in OPTIONAL]),
        *([("其他单位的评法", of_methods)] if of_methods else []),
        ("ratings/ 中的数据（由 ceping export 导出，或由收集问卷的机构提供）", delivered),
    )
    exception = book.honours.exclusion("member_units")
    return _rendered("guide.md", book=book, groups=groups, exception=exception)


def _rendered(template: str, **values: object) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # here: most commands need none

    environment = Environment(
        loader=PackageLoader(__name__),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["toml"] = lambda value: item(value).as_string()
    return environment.get_template(template).render(values)

"""An empty round folder: round.toml with every choice explained, and tables with their headers."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rulebook import contract
from rulebook.columns import Table
from rulebook.load import EDITION_FOLDER, edition_folder, is_built_in, load
from rulebook.load import copy_edition as copy_rules
from rulebook.model import Rulebook
from rulebook.problems import InputError, Problem, Words
from rulebook.vocabulary import SURVEY, VOTE

FILLED_IN = (contract.WINDOWS, contract.BIMONTHLY, contract.ELECTORS)
OPTIONAL = (contract.NOMINATIONS, contract.CONDITIONS, contract.FINDINGS, contract.DECISIONS)
DELIVERED = (
    contract.BALLOTS,
    contract.BALLOT_TALLIES,
    contract.SURVEY_SCORES,
    contract.TURNOUT,
    contract.ELECTORATE,
    contract.SELF_GRADES,
)

_YEARS_KEPT = 2


def edition_choices(edition: str) -> tuple[tuple[str, ...], ...]:
    """The periods, the channels and the counted channels of an edition."""
    book = load(edition)
    periods = tuple(period.id for period in book.campaign.periods.all)
    return periods, tuple(book.channels), book.window_score.survey.counted_channels


def create_round(
    folder: Path,
    edition: str,
    title: str,
    periods: tuple[str, ...],
    channels: tuple[str, ...],
    *,
    copy_edition: bool,
) -> None:
    """Write an empty round into a new or empty folder.

    Raises
    ------
    InputError
        If the folder holds anything: a round is never overwritten.
    """
    if folder.exists() and any(folder.iterdir()):
        words = Words("新的或空的文件夹", "a new or empty folder")
        raise InputError([Problem(str(folder), words, next(folder.iterdir()).name)])
    source = edition_folder(edition)
    book = load(source)
    folder.mkdir(parents=True, exist_ok=True)
    if copy_edition or not is_built_in(source):
        copy_rules(source, folder / EDITION_FOLDER)
        edition = book.campaign.campaign.id
    days = book.campaign.evaluation
    quoted = {
        "periods": ", ".join(f'"{period}"' for period in periods),
        "channels": ", ".join(f'"{channel}"' for channel in channels),
    }
    settings = _rendered(
        "round.toml",
        edition=edition,
        title=title or f"{book.campaign.campaign.short_title.zh}窗口考评",
        date=datetime.now(ZoneInfo(book.campaign.campaign.timezone)).date().isoformat(),
        timezone=book.campaign.campaign.timezone,
        opens=days.start.isoformat(),
        closes=days.end.isoformat(),
        survey=book.component_node(SURVEY).name.zh,
        vote=book.component_node(VOTE).name.zh,
        keep_until=f"{days.end.year + _YEARS_KEPT}-12-31",
        reading=book.window_score.designation.default_reading,
        **quoted,
    )
    (folder / "round.toml").write_text(settings, encoding="utf-8")
    for table in FILLED_IN:
        wanted = contract.with_fields(table, book.honours.fields)
        _write_header(folder / f"{table.name}.csv", wanted)
    (folder / "ratings").mkdir()
    (folder / "说明.md").write_text(_guide(book), encoding="utf-8")


def _write_header(path: Path, table: Table) -> None:
    # With a byte order mark Excel opens it as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow([column.label for column in table.columns])


def _guide(book: Rulebook) -> str:
    delivered = (contract.responses((item.id for item in book.items()), book.channels), *DELIVERED)
    groups = (
        ("必须填写", [contract.with_fields(table, book.honours.fields) for table in FILLED_IN]),
        ("需要时填写", [contract.with_fields(table, book.honours.fields) for table in OPTIONAL]),
        ("ratings/ 中的数据（由 ceping export 导出，或由收集问卷的机构提供）", delivered),
    )
    exception = book.honours.exclusion("member_units")
    return _rendered("guide.md", book=book, groups=groups, exception=exception)


def _rendered(template: str, **values: object) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # here: most commands need none

    environment = Environment(
        loader=PackageLoader("ceping"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(values)

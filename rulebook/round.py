"""A round folder as both faces see it: its settings, its rules and its register of windows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from rulebook import contract
from rulebook.cells import clean
from rulebook.columns import Table
from rulebook.edition_words import with_words
from rulebook.load import EDITION_FOLDER, edition_folder, load
from rulebook.model import Rulebook
from rulebook.period_names import part_names, period_names, plain_period
from rulebook.problems import InputError, Problem, Words
from rulebook.register import Window as Window  # whoever has a round has its windows
from rulebook.register import names_of_honours, register_of
from rulebook.round_settings import SETTINGS_FILE as SETTINGS_FILE  # and its settings
from rulebook.round_settings import TOML
from rulebook.round_settings import Opening as Opening
from rulebook.round_settings import RoundSettings as RoundSettings
from rulebook.round_settings import parse_settings as parse_settings
from rulebook.tables import Row, TableRead, find, read_table
from rulebook.vocabulary import WITHDRAWN

RULES_DRAFT = ".own-rules.json"  # what the console's form keeps until the rules are written
_SHOWN = 3  # names of files that show what a folder is
_PRACTICE_YEARS = 20


@dataclass(frozen=True)
class Round:
    """A round folder with sound settings and rules."""

    folder: Path
    settings: RoundSettings
    book: Rulebook
    edition_folder: Path

    @cached_property
    def grades(self) -> Mapping[str, int | None]:
        """Grade by the label people may write instead, None by the words for giving none."""
        labels = self.book.questionnaires.grades.by_label()
        return labels | {clean(label): grade for label, grade in labels.items()}

    @property
    def rules_unwritten(self) -> bool:
        """Whether rules of its own are begun only: the edition is what they begin from."""
        folder = self.folder
        return (folder / RULES_DRAFT).is_file() and not (folder / EDITION_FOLDER).is_dir()

    @cached_property
    def period_names(self) -> Mapping[str, str]:
        """Id of a period by what people may write for it."""
        return period_names(self.book.campaign.periods.all)

    @property
    def likely_years(self) -> tuple[int, int]:
        """The first and the last year that a time of this round may be in.

        A simulated round plays a year of its own; whoever practises on it answers today.
        """
        year = self.settings.date.year
        return year - 1, year + (_PRACTICE_YEARS if self.settings.simulated else 1)

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The register of windows.

        Raises
        ------
        InputError
            If windows.csv is missing or at fault.
        """
        windows, problems = self.register
        if problems:
            raise InputError(problems)
        return windows

    @property
    def survey_windows(self) -> tuple[Window, ...]:
        """The windows that are asked about: all but those that have withdrawn."""
        return tuple(window for window in self.windows if window.status != WITHDRAWN)

    @property
    def ballot_windows(self) -> tuple[Window, ...]:
        """The windows of a ballot: those that take part in everything."""
        return tuple(window for window in self.windows if not window.status)

    @cached_property
    def register(self) -> tuple[tuple[Window, ...], tuple[Problem, ...]]:
        """The register of windows with every fault found in it."""
        return register_of(self.read(contract.WINDOWS), self.book)

    def with_register(self, table: TableRead) -> "Round":
        """This round as it would be with another register of windows; nothing is written."""
        changed = replace(self)
        changed.__dict__["register"] = register_of(table, self.book)
        return changed

    @property
    def periods(self) -> tuple[str, ...]:
        """Ids of the periods that count in this round."""
        everything = tuple(period.id for period in self.book.campaign.periods.all)
        chosen = set(self.settings.periods)
        return tuple(period for period in everything if not chosen or period in chosen)

    @property
    def counted_channels(self) -> tuple[str, ...]:
        """Survey channels that count in this round."""
        return self.settings.counted_channels or self.book.window_score.survey.counted_channels

    @property
    def responses_table(self) -> Table:
        """The survey's table, with the items and the channels of this round's edition."""
        labels = {item.id: item.label.zh for item in self.book.items()}
        return contract.responses(labels, self.book.channels, labels)

    @property
    def reading(self) -> str:
        """The reading of the designation clause used in this round."""
        return self.settings.reading or self.book.window_score.designation.default_reading

    def read(self, table: Table) -> TableRead | None:
        """One of the small tables, or None where the round has none."""
        path = find(self.folder, table)
        wanted = contract.with_fields(table, self.book.honours.fields)
        wanted = contract.with_honours(with_words(wanted, self.book), names_of_honours(self.book))
        names = self.names_in(table)
        return read_table(path, wanted, self.grades, names) if path else None

    def rows(self, table: Table) -> tuple[Row, ...]:
        """The sound rows of one of the small tables; none where the round has none."""
        read = self.read(table)
        return read.rows if read else ()

    def names_in(self, table: Table) -> Mapping[str, str]:
        """Ids by what people may write for a period, or for what a method asks marks of."""
        if table.name not in (contract.INDICATOR_MARKS.name, contract.PANEL_GRADES.name):
            return self.period_names
        methods = self.book.campaign.methods
        return part_names(part for method in methods for part in method.parts)


def open_round(folder: Path | str, edition: Path | None = None) -> Round:
    """Read round.toml and the edition it names.

    Parameters
    ----------
    folder
        The round folder.
    edition
        A folder of rules to take instead of the named one, such as an archive's.

    Raises
    ------
    InputError
        If there is no round.toml, it is at fault, or the edition is.
    """
    folder = Path(folder)
    path = folder / SETTINGS_FILE
    if not path.is_file():
        words = Words("一轮评选的文件夹（含 round.toml）", "a round folder with round.toml")
        raise InputError([Problem(str(folder), words, _holds(folder))])
    try:
        settings = parse_settings(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError([Problem(SETTINGS_FILE, TOML, str(error))]) from None
    edition = edition or edition_folder(settings.edition, folder)
    book = load(edition)
    names = period_names(book.campaign.periods.all)
    periods = tuple(names.get(plain_period(text), text) for text in settings.periods)
    settings = settings.model_copy(update={"periods": periods})
    this_round = Round(folder, settings, book, edition)
    if problems := list(_unknown_choices(this_round)):
        raise InputError(problems)
    return this_round


def _holds(folder: Path) -> str:
    """The first names in a folder; empty where it holds nothing or is none."""
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return ", ".join(names[:_SHOWN]) + (" ..." if names[_SHOWN:] else "")


def _unknown_choices(this_round: Round) -> Iterator[Problem]:
    book, settings = this_round.book, this_round.settings
    periods = [period.id for period in book.campaign.periods.all]
    for key, what, chosen, known in (
        ("periods", Words("考核期", "periods"), settings.periods, periods),
        ("counted_channels", Words("渠道", "channels"), settings.counted_channels, book.channels),
    ):
        if unknown := sorted(set(chosen) - set(known)):
            ids = ", ".join(known)
            words = Words(f"本版规则的{what.zh}（{ids}）", f"{what.en} of the edition ({ids})")
            yield Problem(SETTINGS_FILE, words, ", ".join(unknown), None, key)

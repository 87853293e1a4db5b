"""The round that is planned: its windows and voters, last year's results or guesses."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.simulate.planning.beliefs import with_given
from analysis.simulate.planning.last_year import last_years_beliefs
from analysis.simulate.planning.plan import Setting
from analysis.simulate.planning.simulated_beliefs import simulated_beliefs
from rulebook import contract
from rulebook.load import edition_folder, load
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round, open_round

WINDOWS = 60  # where neither a register nor an option says how many
USUAL_BALLOTS, USUAL_RESPONSES = (15, 30, 60, 120), (30, 100, 300)


@dataclass(frozen=True)
class Given:
    """What somebody gave: None or empty where the round, last year or a guess has to say it.

    ``spread`` and ``noise`` are standard deviations (points) in the order of the components, of
    windows' true means and of single ratings.
    """

    windows: int | None = None
    electors: int | None = None
    last: Path | None = None
    spread: Sequence[float] = ()
    noise: Sequence[float] = ()
    seed: int = 0


def planned_setting(this_round: Round | None, edition: str, given: Given) -> Setting:
    """The setting of a round, or of an edition alone.

    Raises
    ------
    InputError
        If the edition, the register or last year's round is at fault, or there are no more windows
        than places.
    """
    book = this_round.book if this_round else load(edition_folder(edition))
    windows, electors = given.windows, given.electors
    if this_round:
        windows = windows or _contenders(this_round)
        electors = electors or _electors(this_round)
    windows = windows or WINDOWS
    places = book.window_score.designation.places
    if windows <= places:
        words = Words(f"多于{places}个参加比较的窗口", f"more than {places} windows that compete")
        where = "--windows" if given.windows else "windows.csv"
        raise InputError([Problem(where, words, str(windows))])
    beliefs = simulated_beliefs(book)
    last = given.last or _previous(this_round)
    if last and not (given.spread and given.noise):
        beliefs = last_years_beliefs(open_round(last), book, beliefs.days)
    beliefs = with_given(beliefs, given.spread, given.noise)
    return Setting(book, windows, electors, beliefs, given.seed)


def _contenders(this_round: Round) -> int:
    """Windows that compete for the first places under the round's reading."""
    score = this_round.book.window_score
    wanted = set(score.pool.honours)
    if this_round.reading == "among_applicants":
        wanted = {score.designation.honour}
    return sum(
        window.staff_count >= score.pool.least_staff and bool(wanted & set(window.applied_honours))
        for window in this_round.windows
    )


def _electors(this_round: Round) -> int | None:
    read = this_round.read(contract.ELECTORS)
    if read is None:
        return None
    if read.problems:
        raise InputError(read.problems)
    return len(read.rows) or None


def _previous(this_round: Round | None) -> Path | None:
    if this_round is None or not this_round.settings.previous:
        return None
    return this_round.folder / this_round.settings.previous


def usual_sizes(setting: Setting) -> tuple[list[int], list[int], list[int]]:
    """Ballots, periods and responses that a plan tries where nobody says which."""
    everybody, periods = setting.electors, len(setting.book.campaign.periods.all)
    ballots = {everybody // 4, everybody // 2, everybody} if everybody else set(USUAL_BALLOTS)
    return (
        sorted(ballots - {0}),
        sorted({max(periods // 2, 1), periods}),
        list(USUAL_RESPONSES),
    )

"""A round's store and keys, made where they are missing: what pages and acts both begin with."""

import datetime as dt

from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app import held_stores, tokens
from survey_app.store import MOST_GRADES, PARTS, Store, connect, secrets_folder

PART_NAMES = {SURVEY: Words("问卷", "survey"), VOTE: Words("投票", "vote")}


def store_of(this_round: Round, *, keep_connections: bool = False) -> Store:
    """The round's store; a server keeps its connections open, a request its one store."""
    settings = this_round.settings
    items = tuple(item.id for item in this_round.book.questionnaires.questionnaire.items)

    def made(keep: bool) -> Store:
        return Store(connect(this_round, keep_connections=keep), items)

    if keep_connections:
        return made(True)
    key = (settings.database, settings.simulated, items)
    return held_stores.store_of(this_round.folder, key, made)


def keys_of(this_round: Round, *, make: bool = True) -> tokens.Keys:
    """The round's keys; never made anew once a code or slip depends on them."""
    path = secrets_folder(this_round) / tokens.KEY_FILE
    make = make and (path.exists() or not store_of(this_round).credentials.issued())
    return tokens.keys(path, make=make)


def prepare(this_round: Round) -> Store:
    """The round's store, with database and key file made where they are missing.

    Raises
    ------
    InputError
        If the register of windows is at fault, or as ``prepare_unfilled`` raises it.
    """
    assert this_round.windows  # reading it finds its faults
    return prepare_unfilled(this_round)


def prepare_unfilled(this_round: Round) -> Store:
    """The same of a round whose register may still be empty: for what needs no window.

    Raises
    ------
    InputError
        If the tables cannot hold the edition's grades, were made for other items or opened under
        another mark of simulation, or codes exist whose key is missing.
    """
    require_storable_grades(this_round)
    store = store_of(this_round)
    if not store.is_prepared:
        store.create()
        require_same_kind(this_round, store)
        keys_of(this_round)
        store.is_prepared = True
    return store


def require_same_kind(this_round: Round, store: Store) -> None:
    """A demonstration's answers never become a real round's, nor the other way round.

    Raises
    ------
    InputError
        If survey or vote was opened under the other mark of simulation.
    """
    stated = this_round.settings.simulated
    for part in PARTS:
        said = store.phase(part).simulated
        if said is not None and said != stated:
            value = str(said).lower()
            words = Words(
                f"simulated = {value}（与数据库开启时一致）",
                f"simulated = {value}, as when the database was opened",
            )
            got = str(stated).lower()
            raise InputError([Problem(SETTINGS_FILE, words, got, column="simulated")])


def require_storable_grades(this_round: Round) -> None:
    """The tables hold a few grades.

    Raises
    ------
    InputError
        If the edition has more.
    """
    grades = len(this_round.book.grades())
    if grades > MOST_GRADES:
        words = Words(
            f"最多{MOST_GRADES}个等级的规则（问卷投票系统的数据库只存1到{MOST_GRADES}）",
            f"an edition of at most {MOST_GRADES} grades, which is what the survey's tables hold",
        )
        raise InputError([Problem("questionnaires.toml", words, str(grades), column="grades")])


def now(this_round: Round) -> dt.datetime:
    """The time in the round's zone."""
    return this_round.settings.local(dt.datetime.now(dt.UTC))


def fault(name: Words, expected: Words, got: str) -> InputError:
    """A fault that stands in no file."""
    return InputError([Problem(f"{name.zh} {name.en}", expected, got)])

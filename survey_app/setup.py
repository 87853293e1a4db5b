"""A round's store and keys, made where they are missing: what pages and acts both begin with."""

import datetime as dt

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app import tokens
from survey_app.store import Store, connect, secrets_folder


def store_of(this_round: Round, *, keep_connections: bool = False) -> Store:
    """The round's store; a server keeps its connections open."""
    items = [item.id for item in this_round.book.questionnaires.questionnaire.items]
    return Store(connect(this_round, keep_connections=keep_connections), items)


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
        If the register of windows is at fault, or codes exist whose key is missing.
    """
    assert this_round.windows  # reading it finds its faults
    store = store_of(this_round)
    store.create()
    keys_of(this_round)
    return store


def now(this_round: Round) -> dt.datetime:
    """The time in the round's zone."""
    return this_round.settings.local(dt.datetime.now(dt.UTC))


def fault(name: Words, expected: Words, got: str) -> InputError:
    """A fault that stands in no file."""
    return InputError([Problem(f"{name.zh} {name.en}", expected, got)])

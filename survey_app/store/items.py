"""Whether the tables have the edition's items, each a column of the responses; else the mending."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, inspect, select, text

from rulebook.problems import InputError, Problem, Words
from survey_app.store import migrations
from survey_app.store.database import Database
from survey_app.store.schema import items_of


def stored_items(db: Connection, responses: Table) -> tuple[str, ...]:
    """The items that the tables have, whatever items ``responses`` was made for."""
    none = text(f'SELECT * FROM "{responses.name}" WHERE 1 = 0')  # quicker than reflection
    return items_of([*db.execute(none).keys()])


def fits(stored: Sequence[str], items: Sequence[str]) -> bool:
    """Whether these are the same items; their order is free."""
    return set(stored) == set(items)


def require_items(stored: Sequence[str], items: Sequence[str], database: str) -> None:
    """Refuse tables made for other items than the edition has now.

    Raises
    ------
    InputError
        Naming both.
    """
    if not fits(stored, items):
        listed = ", ".join(items)
        words = Words(
            f"本版规则的评分项（建库后改过，请运行 ceping upgrade DIR）：{listed}",
            "items of the edition (they changed after the database was made: "
            f"run ceping upgrade DIR): {listed}",
        )
        raise InputError([Problem(database, words, ", ".join(stored))])


def replace_items(db: Connection, database: Database, responses: Table) -> None:
    """Make the table of responses anew, with its items of now, where nobody has answered yet.

    Raises
    ------
    InputError
        If somebody has: answers to other items cannot be counted together.
    """
    database.let_finish(db, responses)
    stored = stored_items(db, responses)
    if db.execute(select(responses.c.response_id)).first() is not None:
        listed = ", ".join(stored)
        words = Words(
            f"改回已有答卷所答的评分项：{listed}",
            f"the items that answers were given to, put back into the edition: {listed}",
        )
        raise InputError([Problem(database.name, words, ", ".join(items_of(responses.c.keys())))])
    for view in inspect(db).get_view_names():  # made again when the survey is closed again
        db.execute(text(f'DROP VIEW "{view}"'))
    responses.drop(db)
    responses.create(db)
    migrations.keep_no_statistics(db)

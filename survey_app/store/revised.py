"""Rows that people write and change: each change names the revision that its author saw."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update

from survey_app.store.database import Database
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.trail import Act

_FIRST = 1
Values = Mapping[str, Any]


class Revised:
    """The rows of one table with ``id``, ``content`` (JSON), ``changed_at`` and ``revision``."""

    def __init__(self, database: Database, tables: Schema, table: Table) -> None:
        """Use one ``table`` of ``database``."""
        self.database = database
        self._table = table
        self._trail = Trail(database, tables)

    def all(self, **where: object) -> list[dict[str, Any]]:
        """Rows with these values, the one that was changed last first."""
        table = self._table
        asked = select(table).order_by(table.c.changed_at.desc(), table.c.id)
        for name, value in where.items():
            asked = asked.where(table.c[name] == value)
        with self.database.reading() as db:
            rows = db.execute(asked).mappings()
            return [{**row, "content": json.loads(row["content"])} for row in rows]

    def one(self, id: str) -> dict[str, Any] | None:
        """The row of that id."""
        return next(iter(self.all(id=id)), None)

    def add(self, id: str, content: Values, act: Act | None = None, **values: object) -> bool:
        """A new row; False if there is one of that id: a form that was sent twice."""
        table = self._table
        row = {**values, "id": id, "content": _json(content), "revision": _FIRST}
        with self.database.writing(alone=True) as db:
            if db.execute(select(table.c.id).where(table.c.id == id)).first():
                return False
            db.execute(insert(table).values(**row))
            self._trail.append(db, act)
        return True

    def change(
        self,
        id: str,
        seen: int,
        content: Values | None = None,
        act: Act | None = None,
        *,
        numbered: bool = False,
        **values: object,
    ) -> bool:
        """Change a row; False if it is gone or was changed after its revision ``seen``.

        ``numbered`` gives it the next number, unless it has one.
        """
        table = self._table
        if content is not None:
            values["content"] = _json(content)
        if numbered:
            after = select(func.coalesce(func.max(table.c.number), 0) + 1).scalar_subquery()
            values["number"] = func.coalesce(table.c.number, after)
        changed = update(table).where(table.c.id == id, table.c.revision == seen)
        with self.database.writing(alone=True) as db:
            if not db.execute(changed.values(revision=seen + 1, **values)).rowcount:
                return False
            self._trail.append(db, act)
        return True

    def remove(self, id: str, seen: int, act: Act | None = None) -> bool:
        """Remove a row; False as for ``change``."""
        table = self._table
        gone = delete(table).where(table.c.id == id, table.c.revision == seen)
        with self.database.writing(alone=True) as db:
            if not db.execute(gone).rowcount:
                return False
            self._trail.append(db, act)
        return True


def _json(content: Values) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)

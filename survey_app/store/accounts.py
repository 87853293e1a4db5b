"""Accounts of the agency's and the office's staff, first logins by a one-time link, sessions."""

import functools
import re
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from survey_app.store.database import Database, Kind, Row, text_in
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.trail import Act

UNIT, DIVISION, PANEL, LEADER = "unit", "division", "panel", "leader"
_INSIDE = ("interviewer", "office", "auditor", "agency", "teller", "reviewer")
WITH_BODY = (UNIT, DIVISION, PANEL)  # roles of somebody who works for a body that is named
ROLES = (*_INSIDE, "district", *WITH_BODY, LEADER)
ACCOUNT_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")


class Account(NamedTuple):
    """An account; ``password`` is an argon2 hash, empty until the first link was used.

    ``body`` is the unit (its id) or the division that somebody of such a role works for; of a
    panel's reviewer the own unit, whose candidates are not theirs to mark.
    """

    name: str
    full_name: str
    role: str
    password: str
    invite_expires: int
    totp_salt: bytes = b""  # empty where no one-time codes are asked for
    body: str = ""

    @property
    def signature(self) -> str:
        """How this person's name stands on what is entered."""
        return f"{self.full_name} ({self.name})"


class Accounts:
    """Accounts and their sessions. Times are seconds since 1970."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._trail = Trail(database, tables)

    def add(
        self,
        name: str,
        full_name: str,
        role: str,
        invite: bytes,
        expires: int,
        *,
        body: str = "",
        act: Act | None = None,
    ) -> bool:
        """Add an account that nobody can use but by the link ``invite``; False if it exists."""
        person = {"name": name, "full_name": full_name, "role": role, "body": body or None}
        link = {"invite_hash": invite, "invite_expires": expires}
        try:
            with self.database.writing() as db:
                db.execute(insert(self._t.accounts).values(**person, **link))
                self._trail.append(db, act)
        except IntegrityError:
            return False
        return True

    def reset(self, name: str, invite: bytes, expires: int, *, act: Act | None = None) -> bool:
        """Take password, one-time codes and sessions away and give a new link; False if unknown."""
        accounts, values = self._t.accounts, {"invite_hash": invite, "invite_expires": expires}
        with self.database.writing() as db:
            db.execute(delete(self._t.logins).where(self._t.logins.c.account == name))
            gone = {"password": None, "totp_salt": None, "totp_step": None}
            done = db.execute(
                update(accounts).where(accounts.c.name == name).values(**gone, **values)
            )
            self._trail.append(db, act if done.rowcount else None)
            return done.rowcount == 1

    def remove(self, name: str, *, act: Act | None = None) -> bool:
        """Remove an account; what it entered stays. False if there is none."""
        accounts = self._t.accounts
        with self.database.writing() as db:
            db.execute(delete(self._t.logins).where(self._t.logins.c.account == name))
            done = db.execute(delete(accounts).where(accounts.c.name == name))
            self._trail.append(db, act if done.rowcount else None)
            return done.rowcount == 1

    def all(self) -> list[Account]:
        """All accounts by name."""
        accounts = self._t.accounts
        with self.database.reading() as db:
            rows = db.execute(select(*_columns(self._t)).order_by(accounts.c.name))
            return [_account(row) for row in rows]

    def find(self, name: str) -> Account | None:
        """The account of that name."""
        return self._account_where(self._t.accounts.c.name == name)

    def invited(self, invite: bytes, now: int) -> Account | None:
        """The account whose link is still good."""
        c = self._t.accounts.c
        return self._account_where((c.invite_hash == invite) & (c.invite_expires > now))

    def _account_where(self, where: ColumnElement[bool]) -> Account | None:
        with self.database.reading() as db:
            row = db.execute(select(*_columns(self._t)).where(where)).first()
        return _account(row) if row else None

    def accept(self, invite: bytes, password: str, now: int, *, act: Act | None = None) -> bool:
        """Spend a first link on a password, once."""
        accounts = self._t.accounts
        with self.database.writing() as db:
            done = db.execute(
                update(accounts)
                .where(accounts.c.invite_hash == invite, accounts.c.invite_expires > now)
                .values(password=password, invite_hash=None, invite_expires=None)
            )
            self._trail.append(db, act if done.rowcount else None)
            return done.rowcount == 1

    def change(self, name: str, password: str, *, act: Act | None = None) -> None:
        """Another password; all sessions of the account end."""
        accounts = self._t.accounts
        with self.database.writing() as db:
            db.execute(delete(self._t.logins).where(self._t.logins.c.account == name))
            db.execute(update(accounts).where(accounts.c.name == name).values(password=password))
            self._trail.append(db, act)

    # one-time codes

    def codes_on(self, name: str, salt: bytes, step: int, *, act: Act | None = None) -> bool:
        """Ask for codes from now on, later ones than that of ``step``; False if it did already."""
        accounts = self._t.accounts
        with self.database.writing() as db:
            done = db.execute(
                update(accounts)
                .where(accounts.c.name == name, accounts.c.totp_salt.is_(None))
                .values(totp_salt=salt, totp_step=step)
            )
            self._trail.append(db, act if done.rowcount else None)
            return done.rowcount == 1

    def codes_off(self, name: str, *, act: Act | None = None) -> bool:
        """Ask for no more codes, and end all sessions of the account; False if it had none."""
        accounts, logins = self._t.accounts, self._t.logins
        with self.database.writing() as db:
            done = db.execute(
                update(accounts)
                .where(accounts.c.name == name, accounts.c.totp_salt.is_not(None))
                .values(totp_salt=None)
            )
            if done.rowcount:
                db.execute(delete(logins).where(logins.c.account == name))
            self._trail.append(db, act if done.rowcount else None)
            return done.rowcount == 1

    def spend_step(self, name: str, step: int) -> bool:
        """Use the code of a step up; False if it or a later one was used: no code comes twice."""
        accounts = self._t.accounts
        with self.database.writing() as db:
            done = db.execute(
                update(accounts)
                .where(accounts.c.name == name, accounts.c.totp_step < step)
                .values(totp_step=step)
            )
            return done.rowcount == 1

    # sessions

    def start(self, token: bytes, name: str, now: int, expires: int) -> None:
        """Remember a session, and forget those that are over."""
        logins = self._t.logins
        with self.database.writing() as db:
            db.execute(delete(logins).where(logins.c.expires <= now))
            db.execute(insert(logins).values(token_hash=token, account=name, expires=expires))

    def session(self, token: bytes, now: int) -> Account | None:
        """Whose session it is."""
        asked = _session(self.database.dialect, self._t)
        row = self.database.row(asked, {"token": token, "now": now})
        return _account(row) if row else None

    def keep(self, token: bytes, expires: int) -> None:
        """Let a session last until ``expires``."""
        logins = self._t.logins
        with self.database.writing() as db:
            db.execute(update(logins).where(logins.c.token_hash == token).values(expires=expires))

    def end(self, token: bytes) -> None:
        """Forget a session."""
        logins = self._t.logins
        with self.database.writing() as db:
            db.execute(delete(logins).where(logins.c.token_hash == token))


@functools.lru_cache(maxsize=16)
def _session(dialect: Kind, tables: Schema) -> str:
    """Asked by every request of staff: building the statement takes longer than running it."""
    logins, accounts = tables.logins, tables.accounts
    joined = accounts.join(logins, logins.c.account == accounts.c.name)
    is_token = logins.c.token_hash == bindparam("token")
    asked = select(*_columns(tables)).select_from(joined)
    return text_in(dialect, asked.where(is_token, logins.c.expires > bindparam("now")))


def _columns(tables: Schema) -> list[Column[Any]]:
    """What ``_account`` reads, in its order."""
    c = tables.accounts.c
    return [c.name, c.full_name, c.role, c.password, c.invite_expires, c.totp_salt, c.body]


def _account(row: Row) -> Account:
    name, full_name, role, password, expires, salt, body = row
    return Account(
        name, full_name, role, password or "", expires or 0, bytes(salt or b""), body or ""
    )

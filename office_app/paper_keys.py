"""The key of the tellers' passphrase, while they enter paper ballots: in this process alone.

Each teller has to type the passphrase; after a restart, or once the entries are gone, both again.
"""

from typing import cast

from flask import Flask, current_app

from survey_app.context import current
from survey_app.paper_entries import check_of

_EXTENSION = "ceping paper keys"


def install(app: Flask) -> None:
    """Begin without any."""
    app.extensions[_EXTENSION] = {}


def keep(account: str, key: bytes) -> None:
    """Remember the key for an account that has typed the passphrase."""
    _keys()[account] = key


def key_for(account: str) -> bytes:
    """The key, empty where this account has not typed the passphrase of what is entered now."""
    key = _keys().get(account, b"")
    return key if key and check_of(key) == current().store.papers.entered().check else b""


def _keys() -> dict[str, bytes]:
    return cast(dict[str, bytes], current_app.extensions[_EXTENSION])

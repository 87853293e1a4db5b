"""What the office does on the command line: prepare, issue codes and slips, open, close."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round
from survey_app import tokens
from survey_app.closing import write_closing
from survey_app.store import (
    SMALLEST_PILE,
    SURVEY,
    VOTE,
    NewCode,
    Store,
    connect,
    secrets_folder,
)

LOCAL_ADDRESS = "http://127.0.0.1:8001"
_PART_NAMES = {SURVEY: Words("问卷", "survey"), VOTE: Words("民主投票", "vote")}
_LONGEST_ISSUER = 40


@dataclass(frozen=True)
class IssuedCode:
    """A survey code, shown this once."""

    code: str
    link: str
    window_id: str
    issuer: str


@dataclass(frozen=True)
class IssuedSlip:
    """A voter's slip, shown this once. ``category`` is the pile it is drawn from."""

    code: str
    link: str
    category: str


def store_of(this: Round, *, keep_connections: bool = False) -> Store:
    """The round's store; a server keeps its connections open."""
    items = [item.id for item in this.book.questionnaires.questionnaire.items]
    return Store(connect(this, keep_connections=keep_connections), items)


def keys_of(this: Round, *, make: bool = True) -> tokens.Keys:
    """The round's keys; never made anew once a code or slip depends on them."""
    path = secrets_folder(this) / tokens.KEY_FILE
    return tokens.keys(path, make=make and (path.exists() or not store_of(this).holders.issued()))


def prepare(this: Round) -> None:
    """Make database and key file where they are missing.

    Raises
    ------
    InputError
        If the register of windows is at fault, or codes exist whose key is missing.
    """
    assert this.windows  # reading it finds its faults
    store_of(this).create()
    keys_of(this)


def open_phase(this: Round, part: str) -> None:
    """Open survey or vote. Opening what is open changes nothing.

    Raises
    ------
    InputError
        If it has been closed: here nothing opens twice.
    """
    prepare(this)
    state = store_of(this).open(part, _now(this))
    if state.state == "closed":
        raise fault(
            _PART_NAMES[part],
            Words("尚未结束，结束后不能再开", "not closed yet: it cannot be opened again"),
            state.closed_at,
        )


def close_phase(this: Round, part: str) -> None:
    """Close survey or vote for good, and write what can be published.

    The ballots are rewritten in random order within the transaction that closes; compacting and
    the files can be done again, so closing twice repairs a closing that was cut off.

    Raises
    ------
    InputError
        If it was never opened, or another program keeps the database from being compacted.
    """
    prepare(this)
    store = store_of(this)
    if not store.close(part, _now(this)).state:
        words = Words("已经开启", "opened first")
        raise fault(_PART_NAMES[part], words, "")
    store.database.compact()
    write_closing(this, store)


def create_codes(this: Round, window_id: str, count: int, issuer: str) -> list[IssuedCode]:
    """Issue survey codes of one window. Only hashes of them are kept.

    Raises
    ------
    InputError
        If the window is unknown, the issuer's name is unfit for a table, the survey is closed, or
        a real round has no https address.
    """
    prepare(this)
    require_address(this)
    require_not_closed(this, SURVEY)
    known = [window.id for window in this.windows]
    if window_id not in known:
        words = Words("windows.csv 中的窗口编号", "a window of windows.csv")
        raise InputError([Problem("windows.csv", words, window_id, column="window_id")])
    issuer = _sound_issuer(issuer)
    made, stored = new_secrets(this, count)
    store_of(this).holders.add_codes(stored, window_id, issuer)
    return [
        IssuedCode(typed, link_to(this, "s", token), window_id, issuer) for token, typed in made
    ]


def create_slips(this: Round, category: str, count: int) -> list[IssuedSlip]:
    """Issue slips for one category of voters. Only hashes of them and their pile are kept.

    A pile of fewer than five slips would tell how its few voters voted or whether they did: it is
    put together with the smallest other pile and bears both names, joined by "+". So issue the
    large categories first; a real round refuses a small one that has no other to join.

    Raises
    ------
    InputError
        If the category is unknown, the pile would be too small, the vote is closed or uses
        personal links, or a real round has no https address.
    """
    prepare(this)
    require_address(this)
    require_not_closed(this, VOTE)
    known = [known.id for known in this.book.window_score.vote.categories]
    if category not in known:
        listed = ", ".join(known)
        words = Words(f"本版规则的投票人类别（{listed}）", f"a voter category ({listed})")
        raise InputError([Problem("electors.csv", words, category, column="category")])
    store = store_of(this)
    if not this.settings.simulated and not store.holders.pile_sizes() and count < SMALLEST_PILE:
        words = Words(
            f"至少{SMALLEST_PILE}张的类别先生成，人少的类别并入其中",
            f"a category of at least {SMALLEST_PILE} first; smaller ones join it",
        )
        raise fault(Words("票签", "slips"), words, str(count))
    made, stored = new_secrets(this, count)
    pile = store.holders.add_slips(sorted(stored), category)
    if not pile:
        raise fault(Words("票签", "slips"), Words("没有个人链接的投票", "a vote without links"), "")
    return [IssuedSlip(typed, link_to(this, "v", token), pile) for token, typed in made]


def new_secrets(this: Round, count: int) -> tuple[Sequence[tuple[str, str]], Sequence[NewCode]]:
    """Tokens with typed codes, and what is stored of them."""
    keys = keys_of(this)
    made = [(tokens.new_token(), tokens.new_typed()) for _ in range(count)]
    stored = [NewCode(tokens.token_hash(t), keys.typed_hash(typed)) for t, typed in made]
    return made, stored


def address(this: Round) -> str:
    """The address that people open, without a slash at its end."""
    return this.settings.public_url.rstrip("/") or LOCAL_ADDRESS


def plate_link(this: Round, window_id: str) -> str:
    """What a window's plate leads to. Plates hang in public: the address may be plain."""
    return f"{address(this)}/w/{window_id}"


def link_to(this: Round, part: str, token: str) -> str:
    """The link of a code (part "s") or a slip (part "v")."""
    return f"{address(this)}/{part}/{token}"


def _sound_issuer(issuer: str) -> str:
    """The issuer becomes a cell of turnout.csv, where a spreadsheet must not read a formula."""
    name = " ".join(issuer.split())
    if not name or len(name) > _LONGEST_ISSUER or name[0] in "=+-@" or not name.isprintable():
        words = Words(
            f"发放人名称，最多{_LONGEST_ISSUER}字，不以 = + - @ 开头",
            f"who hands them out, up to {_LONGEST_ISSUER} characters, not beginning with = + - @",
        )
        raise fault(Words("编码", "codes"), words, issuer)
    return name


def require_address(this: Round) -> None:
    """People are told to trust one address: it must be a name, and nobody may read along.

    Raises
    ------
    InputError
        If a real round has another one.
    """
    url = urlsplit(this.settings.public_url)
    host = url.hostname or ""
    named = "." in host and not host.replace(".", "").isdigit() and ":" not in host
    if not this.settings.simulated and not (url.scheme == "https" and named):
        words = Words(
            "https 开头的域名网址（正式使用）", "an https address with a domain, for a real round"
        )
        raise InputError(
            [Problem(SETTINGS_FILE, words, this.settings.public_url, column="public_url")]
        )


def require_not_closed(this: Round, part: str) -> None:
    """Nothing is issued for what is over.

    Raises
    ------
    InputError
        If ``part`` is closed.
    """
    state = store_of(this).phase(part)
    if state.state == "closed":
        words = Words("尚未结束", "not closed yet")
        raise fault(_PART_NAMES[part], words, state.closed_at)


def _now(this: Round) -> str:
    return this.settings.local(dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")


def fault(name: Words, expected: Words, got: str) -> InputError:
    """A fault that stands in no file."""
    return InputError([Problem(f"{name.zh} {name.en}", expected, got)])

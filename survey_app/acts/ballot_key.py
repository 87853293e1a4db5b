"""The key of the vote is made when it opens and put together when it closes.

The private half is never stored: it leaves as three shares, for the people whom the leading group
names. A simulated round keeps them in its folder, marked, and takes them from there by itself.
"""

from collections.abc import Sequence
from pathlib import Path

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.ballot_key.encryption import new_pair
from survey_app.ballot_key.shares import (
    NOTE,
    SHARES,
    Share,
    name_of,
    private_half,
    share_of,
    shares_of,
)
from survey_app.files import write_file
from survey_app.registers import vote_name
from survey_app.setup import PART_NAMES, fault, prepare
from survey_app.store import Store

FOLDER = "shares"  # of a simulated round
_FILES = [f"share-{number}.txt" for number in range(1, SHARES + 1)]


def make_key(this_round: Round, folder: Path | None) -> tuple[bytes, list[Share]]:
    """A new key: its public half, and its shares, which lie on the disk in ``folder`` by now.

    Raises
    ------
    InputError
        If a real round names no new folder apart from its own.
    """
    place = _folder(this_round, folder)
    private, public = new_pair()
    shares = shares_of(private)
    for name, share in zip(_FILES, shares, strict=True):
        write_file(place / name, _text(this_round, share).encode(), 0o600)
    return public, shares


def key_of_shares(this_round: Round, store: Store, shares: Sequence[str]) -> bytes:
    """The private half, by shares as typed or read; a simulated round has them in its folder.

    Raises
    ------
    InputError
        If they do not give the key of this vote.
    """
    if this_round.settings.simulated and not shares:
        paths = [this_round.folder / FOLDER / name for name in _FILES]
        shares = [path.read_text(encoding="utf-8") for path in paths if path.is_file()]
    return private_half(shares, store.ballots.public_key())


def check_share(this_round: Round, text: str) -> None:
    """Whether a share was copied rightly and belongs to this vote.

    Raises
    ------
    InputError
        In one line, if not.
    """
    share_of(text, _store(this_round).ballots.public_key())


def check_shares(this_round: Round, shares: Sequence[str]) -> str:
    """Whether two shares would open the ballots; nothing is decrypted. The key's name.

    Raises
    ------
    InputError
        If they would not.
    """
    store = _store(this_round)
    key_of_shares(this_round, store, shares)
    return name_of(store.ballots.public_key())


def wants_shares(this_round: Round, part: str) -> bool:
    """Whether people have to bring their shares before ``part`` can be closed."""
    return not this_round.settings.simulated and prepare(this_round).needs_key(part)


def _store(this_round: Round) -> Store:
    store = prepare(this_round)
    if not store.ballots.public_key():
        raise fault(PART_NAMES[VOTE], Words("已经开启", "opened first"), "")
    return store


def _folder(this_round: Round, folder: Path | None) -> Path:
    """Where the shares go; a real round's folder is made here, so that no other opening has it."""
    if this_round.settings.simulated:
        folder = folder or this_round.folder / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
    apart = folder and not folder.resolve().is_relative_to(this_round.folder.resolve())
    if folder is None or not apart or folder.exists():
        words = Words(
            "本轮文件夹以外的新文件夹，最好在U盘上（ceping open DIR --shares 文件夹）",
            "a new folder apart from the round's own, best on a USB stick "
            "(ceping open DIR --shares FOLDER)",
        )
        raise InputError([Problem("--shares", words, str(folder or ""))])
    folder.mkdir(mode=0o700)
    return folder


def _text(this_round: Round, share: Share) -> str:
    mark = this_round.book.questionnaires.texts.simulated_mark.zh
    notes = [
        *([mark] if this_round.settings.simulated else []),
        f"{this_round.settings.title} {vote_name(this_round)}密钥，"
        f"第{share.point.x}份，共{SHARES}份",
        f"密钥编号 {share.key}",
    ]
    return "".join(f"{line}\n" for line in [*(f"{NOTE} {note}" for note in notes), *share.rows])

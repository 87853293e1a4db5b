"""Files that staff attach: kept once by their hash in the round's office folder, never executed.

Whoever keeps one has looked at its content first. What it is says the table that names it; here
nobody knows. Each table has a shelf of its own, so that it knows when nobody names a file any more.
"""

import hashlib
import re
from pathlib import Path

from rulebook.round import Round
from survey_app.files import write_file

FOLDER = Path("office", "attached")
_HASH = re.compile(r"[0-9a-f]{64}")


def keep(this_round: Round, shelf: str, content: bytes) -> str:
    """Keep a file for its owner's eyes only, unless it is there; its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    folder = this_round.folder / FOLDER / shelf
    if not (folder / sha256).is_file():
        for part in (folder.parent, folder):
            part.parent.mkdir(exist_ok=True)
            part.mkdir(mode=0o700, exist_ok=True)
        write_file(folder / sha256, content, 0o600)
    return sha256


def kept(this_round: Round, shelf: str, sha256: str) -> bytes | None:
    """The file of that hash; None where there is none or it is not what it was."""
    path = this_round.folder / FOLDER / shelf / sha256
    if not _HASH.fullmatch(sha256) or not path.is_file():
        return None
    content = path.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def forget(this_round: Round, shelf: str, sha256: str) -> None:
    """Remove a file that nobody names any more."""
    if _HASH.fullmatch(sha256):
        (this_round.folder / FOLDER / shelf / sha256).unlink(missing_ok=True)

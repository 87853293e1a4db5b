"""A rehearsal of a round: a copy in a folder of its own, marked on every page and paper.

It is a simulated round with its own database and keys, so nothing of it can enter the real one: a
database that was opened as simulated is refused there, and its codes are unknown.
"""

import shutil
from pathlib import Path

from rulebook import contract
from rulebook.load import EDITION_FOLDER
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round, open_round
from rulebook.tables import find
from rulebook.toml_edit import Place, edited
from survey_app.acts import issuing, opening
from survey_app.acts.meeting import expected
from survey_app.acts.new_round import Choices, create_round
from survey_app.files import write_file
from survey_app.store import PARTS

MARK = Words("演练 · 不计入结果", "Rehearsal · not counted")
BANNER = Words(
    "这是正式测评以前的演练，名册是真的，答卷和选票都不算数，也进不了正式轮次。",
    "A rehearsal before the round itself: answers and ballots here count for nothing.",
)
_SUFFIX = "-演练"
_QUESTIONNAIRES = "questionnaires.toml"
_TABLES = (
    *(contract.WINDOWS, contract.BIMONTHLY, contract.ELECTORS),
    *(contract.NOMINATIONS, contract.CONDITIONS),
)
_ISSUER, _CODES, _SLIPS = "演练", 3, 6  # codes a window; slips where there is no register


def folder_of(this_round: Round) -> Path:
    """Where a round's rehearsal lies: beside the round."""
    folder = this_round.folder.resolve()
    return folder.with_name(folder.name + _SUFFIX)


def is_rehearsal(this_round: Round) -> bool:
    """Whether this round is one itself."""
    return this_round.settings.simulated and this_round.folder.resolve().name.endswith(_SUFFIX)


def rehearse(this_round: Round, public_url: str = "") -> tuple[Round, list[issuing.IssuedSlip]]:
    """Make a rehearsal anew, with both parts open, and the slips to play the vote with.

    Raises
    ------
    InputError
        If this is a rehearsal itself, or a table is at fault.
    """
    if is_rehearsal(this_round):
        words = Words("正式的一轮（演练不能再演练）", "a round that is no rehearsal")
        raise InputError([Problem("round.toml", words, this_round.settings.title)])
    assert this_round.windows  # its faults come out before anything is written
    folder = folder_of(this_round)
    remove(this_round)
    settings = this_round.settings
    choices = Choices(
        edition=str(this_round.edition_folder.resolve()),
        periods=this_round.periods,
        channels=this_round.counted_channels,
        title=f"演练：{settings.title}",
        simulated=True,
        date=settings.date,
        public_url=public_url,
        organiser=settings.organiser,
        agency=settings.agency,
        agency_phone=settings.agency_phone,
        hall=settings.hall,
        paper_place=settings.paper_place,
    )
    create_round(folder, choices, copy_edition=True)
    folder.chmod(0o700)
    _copy_tables(this_round, folder)
    _mark(folder / EDITION_FOLDER)
    return _opened(open_round(folder))


def remove(this_round: Round) -> None:
    """Remove the rehearsal, nothing of the round."""
    shutil.rmtree(folder_of(this_round), ignore_errors=True)


def _copy_tables(this_round: Round, folder: Path) -> None:
    for table in _TABLES:
        (folder / f"{table.name}.csv").unlink(missing_ok=True)  # with a header alone
        source = find(this_round.folder, table)
        if source:
            shutil.copyfile(source, folder / source.name)


def _mark(edition: Path) -> None:
    """Let the edition's mark of simulation be the rehearsal's: pages and papers all bear it."""
    path = edition / _QUESTIONNAIRES
    marks = {"simulated_mark": MARK, "simulated_banner": BANNER}
    changes: dict[Place, object] = {
        ("texts", name): {"zh": said.zh, "en": said.en} for name, said in marks.items()
    }
    write_file(path, edited(path.read_bytes().decode(), changes).encode())


def _opened(rehearsal: Round) -> tuple[Round, list[issuing.IssuedSlip]]:
    people = expected(rehearsal) or {}
    categories = rehearsal.book.window_score.vote.categories
    counts = {one.id: len(people.get(one.name.zh, ())) if people else _SLIPS for one in categories}
    slips = [
        slip
        for category, count in sorted(counts.items(), key=lambda item: -item[1])
        if count
        for slip in issuing.create_slips(rehearsal, category, count)
    ]
    for window in rehearsal.survey_windows:
        issuing.create_codes(rehearsal, window.id, _CODES, _ISSUER)
    opening.lock_rules(rehearsal)
    for part in PARTS:
        opening.open_phase(rehearsal, part)
    return rehearsal, slips

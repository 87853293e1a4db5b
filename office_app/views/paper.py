"""Two tellers enter the paper ballots, each alone; what differs is named, what agrees is counted.

The page of a sheet has one small field a window, for the digit of its grade. Nobody is shown what
the other has entered.
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.attempts import attempts
from office_app.paper_keys import keep, key_for
from office_app.refusals import Fault, faults_of
from rulebook.cells import clean
from rulebook.problems import InputError
from rulebook.round import Round, Window
from rulebook.vocabulary import VOTE, WITHDRAWN
from survey_app.acts import paper_ballots
from survey_app.acts.paper_return import returned
from survey_app.context import shown
from survey_app.paper_comparison import Comparison
from survey_app.paper_entries import Sheet
from survey_app.printed.ballot_words import numbered
from survey_app.setup import prepare
from survey_app.store import ANEW, COUNT, STOPPED, Entered
from survey_app.texts import fill

blueprint = Blueprint("paper", __name__, url_prefix="/staff/paper")
VALID, BLANK, INVALID = "valid", "blank", "invalid"
_MOST = 1000
_GUESSES = "paper passphrase of {}"


@blueprint.get("/")
@admits(Who.COUNTING)
def overview() -> ResponseReturnValue:
    """How far both tellers are, what differs, and what is to be done next."""
    return _overview([])


@blueprint.post("/begin")
@admits(Who.TELLER)
def begin() -> ResponseReturnValue:
    """Make the passphrase and show it this once."""
    this_round, sheets = round_now(), _sheets()
    if sheets is None:
        return _overview([("sheets", fill(words.SHEETS_MISSING, most=_MOST))])
    try:
        passphrase, key = paper_ballots.begin(this_round)
    except InputError as error:
        return _overview(faults_of(error))
    prepare(this_round).papers.count_sheets(me().name, sheets)
    keep(me().name, key)
    return act_page("staff_paper_passphrase.html", passphrase=passphrase)


@blueprint.post("/join")
@admits(Who.TELLER)
def join() -> ResponseReturnValue:
    """Open what was begun with the passphrase of the other teller, or again with one's own."""
    this_round, sheets, name = round_now(), _sheets(), me().name
    guesses = _GUESSES.format(name)
    if sheets is None:
        return _overview([("sheets", fill(words.SHEETS_MISSING, most=_MOST))])
    if wait := attempts().wait(guesses, request.remote_addr):
        return _overview([("passphrase", fill(words.WAIT, n=wait))])
    key = paper_ballots.unlocked(this_round, request.form.get("passphrase", "")[:100])
    if not key:
        attempts().failed(guesses, request.remote_addr)
        return _overview([("passphrase", words.PASSPHRASE_WRONG)])
    attempts().forget(guesses, request.remote_addr)
    if not prepare(this_round).papers.count_sheets(name, sheets):
        return _overview([("main", words.TWO_TELLERS)])
    keep(name, key)
    return done("paper.overview", words.PAPER_BEGUN)


@blueprint.post("/sheets")
@admits(Who.TELLER)
def recount() -> ResponseReturnValue:
    """Another number of sheets, after both have counted them again."""
    sheets = _sheets()
    if sheets is None or not key_for(me().name):
        return _overview([("sheets", fill(words.SHEETS_MISSING, most=_MOST))])
    prepare(round_now()).papers.count_sheets(me().name, sheets)
    return done("paper.overview", words.SHEETS_COUNTED)


@blueprint.get("/<number>")
@admits(Who.TELLER)
def sheet(number: str) -> ResponseReturnValue:
    """One sheet, with what this teller has entered before."""
    opened = _opened(number)
    if isinstance(opened, Response):
        return opened
    before = opened.comparison.by_teller[me().name].get(opened.number)
    typed = _digits(before) if before else {}
    return _sheet_page(opened, typed, _kind_of(before), [])


@blueprint.post("/<number>")
@admits(Who.TELLER)
def enter(number: str) -> ResponseReturnValue:
    """Keep the sheet and go on to the next that is missing."""
    opened = _opened(number)
    if isinstance(opened, Response):
        return opened
    digits, kind = _typed(opened.round), request.form.get("kind", VALID)
    if kind == INVALID:  # what stands on such a sheet counts for nothing
        digits = dict.fromkeys(digits, "0")
    faults = _faults(opened.round, digits, kind)
    if faults:
        return _sheet_page(opened, digits, kind, faults)
    grades = {window: int(digit) or None for window, digit in digits.items()}
    entry = Sheet(grades, valid=kind != INVALID)
    try:
        paper_ballots.enter(opened.round, opened.key, opened.number, me().name, entry)
    except InputError as error:
        return _sheet_page(opened, digits, kind, faults_of(error))
    missing = paper_ballots.compared(opened.round, opened.key).missing(me().name)
    later = (one for one in missing if one > opened.number)
    following = next(later, next(iter(missing), 0))
    told = fill(words.SHEET_KEPT, n=opened.number)
    if not following or request.form.get("then") == "overview":
        return done("paper.overview", told)
    return done("paper.sheet", told, number=following)


@blueprint.post("/agree")
@admits(Who.TELLER)
def agree() -> ResponseReturnValue:
    """Agree to what both have entered; the second of the two counts it in."""
    this_round, name = round_now(), me().name
    key, seen = key_for(name), prepare(this_round).papers.entered()
    if not key:
        return _overview([("main", words.PASSPHRASE_AGAIN)])
    try:
        counted = paper_ballots.agree_to_count(this_round, key, seen, name)
    except InputError as error:
        return _overview(faults_of(error))
    return done("paper.overview", words.PAPER_COUNTED if counted else words.PAPER_AGREED)


@blueprint.post("/discard")
@admits(Who.COUNTING)
def discard() -> ResponseReturnValue:
    """Agree that all entries are thrown away; the second person throws them away."""
    if not request.form.get("sure"):
        return _overview([("sure", words.SURE_MISSING)])
    try:
        gone = paper_ballots.agree_to_discard(round_now(), me().name)
    except InputError as error:
        return _overview(faults_of(error))
    return done("paper.overview", words.PAPER_GONE if gone else words.PAPER_GONE_AGREED)


@dataclass(frozen=True)
class _Opened:
    """A sheet that this teller may enter now."""

    round: Round
    key: bytes
    number: int
    comparison: Comparison


def _opened(text: str) -> _Opened | Response:
    """The sheet, or the way back to the overview, which says why not."""
    this_round, name = round_now(), me().name
    key = key_for(name)
    if key and prepare(this_round).phase(VOTE).state == STOPPED:
        comparison = paper_ballots.compared(this_round, key)
        number = int(text) if text.isdecimal() and len(text) <= len(str(_MOST)) else 0
        if 1 <= number <= comparison.counted.get(name, 0):
            return _Opened(this_round, key, number, comparison)
    if request.method == "POST":
        return _overview([("main", words.PASSPHRASE_AGAIN)])
    return redirect(url_for("paper.overview", **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


def _sheets() -> int | None:
    """How many sheets were counted, if that is a number."""
    typed = request.form.get("sheets", "").strip()
    sound = typed.isdecimal() and len(typed) <= len(str(_MOST)) and int(typed) <= _MOST
    return int(typed) if sound else None


def _typed(this_round: Round) -> dict[str, str]:
    """The digit of each window, "0" for none."""
    fields = {w.id: clean(request.form.get(f"w{n}", "")) for n, w in numbered(this_round)}
    return {window.id: fields[window.id] or "0" for window in this_round.ballot_windows}


def _faults(this_round: Round, digits: dict[str, str], kind: str) -> list[Fault]:
    allowed = {"0", *(str(grade.grade) for grade in this_round.book.grades())}
    places = {window.id: number for number, window in numbered(this_round)}
    faults = [
        (f"w{places[window]}", fill(words.DIGIT_ODD, n=places[window]))
        for window, digit in digits.items()
        if digit not in allowed
    ]
    graded = any(digit != "0" for digit in digits.values())
    if kind not in (VALID, BLANK, INVALID) or (kind == VALID and not graded):
        faults.append(("kind", words.NO_GRADE))
    elif kind != VALID and graded:
        faults.append(("kind", words.GRADES_ALL_THE_SAME))
    return faults


def _digits(before: Sheet) -> dict[str, str]:
    return {window: str(grade or 0) for window, grade in before.grades.items()}


def _kind_of(before: Sheet | None) -> str:
    if before is None or any(before.grades.values()):
        return VALID
    return BLANK if before.valid else INVALID


def _sheet_page(
    opened: _Opened, digits: dict[str, str], kind: str, faults: list[Fault]
) -> Response:
    grades = opened.round.book.questionnaires.grades
    return act_page(
        "staff_paper_sheet.html",
        faults,
        said=said(),
        number=opened.number,
        unlike=[one.words().zh for one in opened.comparison.unlike if one.sheet == opened.number],
        counted=opened.comparison.counted[me().name],
        rows=[(n, w, w.status == WITHDRAWN) for n, w in numbered(opened.round) if _on_paper(w)],
        digits={window: "" if digit == "0" else digit for window, digit in digits.items()},
        grades=[(grade.grade, grade.label.zh) for grade in grades.all],
        no_opinion=grades.no_opinion.zh,
        kind=kind,
        kinds=[(VALID, "有效"), (BLANK, "白票：一个等级也没有打"), (INVALID, "无效")],
    )


def _on_paper(window: Window) -> bool:
    """Late windows stand on no ballot; those that have left were printed on it."""
    return window.status in ("", WITHDRAWN)


def _entries_of(teller: str, entered: Entered) -> int:
    return sum(1 for _, who in entered.entries if who == teller)


def _overview(faults: list[Fault]) -> Response:
    this_round, name = round_now(), me().name
    store = prepare(this_round)
    entered, key = store.papers.entered(), key_for(name)
    comparison = paper_ballots.compared(this_round, key, entered) if key else None
    names = {account.name: account.full_name for account in store.accounts.all()}
    return act_page(
        "staff_paper.html",
        faults,
        said=said(),
        made=store.papers.made(),
        state=store.phase(VOTE).state,
        stopped=STOPPED,
        states=words.STATES | {STOPPED: words.STOPPED},
        entered=entered,
        progress=[
            (teller, names.get(teller, teller), count, _entries_of(teller, entered))
            for teller, count in sorted(entered.sheets.items())
        ],
        comparison=comparison,
        mine=comparison.by_teller.get(name, {}) if comparison else {},
        missing=comparison.missing(name) if comparison else [],
        agreed={who for who, what in entered.consents.items() if what == COUNT},
        wants_anew={who: names.get(who, who) for who, w in entered.consents.items() if w == ANEW},
        returned=returned(store),
        is_teller=me().role == "teller",
        sheets_before=entered.sheets.get(name, ""),
    )

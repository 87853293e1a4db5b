"""The leading group's meeting: its papers, who was there, the sheet of decisions, the projector."""

import json
from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.campaign.typed import day_of
from office_app.decision_look import lines_of
from office_app.jobs import COMMANDS, number_in
from office_app.jobs.due import not_due, outdated
from office_app.jobs.offered import offered, titles
from office_app.plain_words import plain
from office_app.proposals import Honour, chosen_in, honours_of
from office_app.refusals import Fault, faults_of
from office_app.sitting import people_form, sheet
from office_app.sitting.found import Found, found_at
from office_app.sitting.people_form import LONGEST, PRESENCE_NAMES, SittingTyped
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.sittings import PART_NAMES, Sitting, sittings_of
from survey_app.acts.sittings import record_sitting
from survey_app.context import current
from survey_app.setup import now
from survey_app.texts import fill

blueprint = Blueprint("sitting", __name__, url_prefix="/staff/sitting")
_SECONDS = 5  # until the projector's page is shown anew
WRITTEN = ("agenda", "minutes", "circular")
BEFORE, AFTER = ("agenda",), ("minutes", "circular", "certificates", "site", "archive", "booklet")


@blueprint.get("/")
@admits(Who.OFFICE)
def sitting() -> ResponseReturnValue:
    """What there is to do before, at and after the meeting, in its order."""
    this_round = round_now()
    held, faults = _held(this_round)
    return act_page(
        "staff_sitting.html",
        faults,
        said=said(),
        held=held,
        why_not={name: _why_not(this_round, name) for name in (*BEFORE, *AFTER)},
        written=WRITTEN,
        before=[COMMANDS[name] for name in BEFORE],
        after=[COMMANDS[name] for name in AFTER],
        files={name: offered(this_round, COMMANDS[name]) for name in (*BEFORE, *AFTER)},
        file_names=titles(this_round),
    )


@blueprint.get("/people")
@admits(Who.OFFICE)
def people() -> ResponseReturnValue:
    """Who was there: the meeting that ``day`` names, else the last one, else a new one."""
    this_round = round_now()
    held, faults = _held(this_round)
    asked = day_of(request.args.get("day", ""))
    new = "new" in request.args
    chosen = None if new else next((one for one in held if asked in (None, one.day)), None)
    group, today = this_round.book.campaign.leading_group, now(this_round).date()
    return _people_page(this_round, people_form.shown_of(group, chosen, today), faults)


@blueprint.post("/people")
@admits(Who.OFFICE)
def write_people() -> ResponseReturnValue:
    """Write it down."""
    this_round = round_now()
    group = this_round.book.campaign.leading_group
    typed = people_form.typed_of(group, request.form)
    faults = people_form.faults(typed, now(this_round).date())
    if faults:
        return _people_page(this_round, typed, faults)
    try:
        record_sitting(this_round, current().store, typed.sitting(), (me().name,))
    except InputError as error:
        return _people_page(this_round, typed, faults_of(error))
    return done("sitting.sitting", "到会情况已登记，会议纪要照此写。")


@blueprint.get("/sheet")
@admits(Who.OFFICE)
def form() -> ResponseReturnValue:
    """One honour to decide on, or, behind the last, what there is so far."""
    this_round = round_now()
    honours = honours_of(this_round)
    number = _number(request.args.get("honour", ""), honours)
    if not honours or number is None:
        return act_page("staff_sheet_none.html", scored=bool(honours))
    return _sheet(this_round, honours, number, [])


@blueprint.post("/sheet")
@admits(Who.OFFICE)
def keep() -> ResponseReturnValue:
    """Keep what was chosen, and go on."""
    this_round = round_now()
    honours = honours_of(this_round)
    number = _number(request.form.get("honour", ""), honours)
    if number is None:
        abort(404)
    if honours[number].is_settled:
        return _sheet(this_round, honours, number, [("main", words.SETTLED_MEANWHILE)])
    day = day_of(request.form.get("day", ""))
    then = _then(request.form.get("go", ""), number, honours) if day else number
    said_day = day.isoformat() if day else ""
    kept = sheet.keep(this_round, number, honours[number], request.form, then, said_day)
    if kept.clashes:
        return _sheet(this_round, honours, number, _clashes(kept, number), kept.merged.typed)
    if day is None:
        return _sheet(this_round, honours, number, [("day", words.DATE_MISSING)])
    if request.form.get("go") == "all":
        return done("sitting.whole", "")
    others = "、".join(one.name for one in kept.merged.others)
    told = f"已保存，还没有记录。{fill(words.OTHERS_KEPT, names=others) if others else ''}"
    return done("sitting.form", told, honour=then, look=_look() or None)


@blueprint.get("/sheet/all")
@admits(Who.OFFICE)
def whole() -> ResponseReturnValue:
    """What was chosen of all honours, to be handed to the page that records it."""
    return _whole([])


@blueprint.post("/sheet/forget")
@admits(Who.OFFICE)
def forget() -> ResponseReturnValue:
    """Throw the draft away; what was recorded stays."""
    if not request.form.get("sure"):
        return _whole([("sure", "请先勾选。")])
    sheet.forget(round_now())
    return done("sitting.sitting", "决定单的草稿已清空，已经记录的审定不受影响。")


@blueprint.get("/projector")
@admits(Who.LOOKING_ON)
def projector() -> ResponseReturnValue:
    """What the room sees: the honour that is gone through, with nothing to press."""
    this_round = round_now()
    honours = honours_of(this_round)
    at, lines = 0, []
    if honours:
        draft = sheet.draft_of(this_round).draft
        at = min(draft.at, len(honours) - 1)
        own, typed = honours[at : at + 1], sheet.shown(draft, at, honours[at])
        told = lines_of(own, chosen_in(own, typed, now(this_round).date()))[0][1]
        counts = sheet.counts_of(draft, at, honours[at])
        lines = list(zip(told, counts, sheet.open_in(honours[at], typed), strict=True))
    page = act_page("staff_sheet_projector.html", honours=honours, number=at, lines=lines)
    # A live event is the exception of WCAG 2.2.1: there is nothing here to read in peace.
    page.headers["Refresh"] = str(_SECONDS)
    return page


def _look() -> str:
    """The check whose faults are being mended, as the address or the form says; empty for none."""
    return request.values.get("look", "")


def _whole(faults: list[Fault]) -> Response:
    this_round = round_now()
    honours = honours_of(this_round)
    draft, stale = sheet.draft_of(this_round) if honours else (None, False)
    left = [n for n, honour in enumerate(honours) if not honour.is_settled]
    if draft is None or not (draft.seen or len(left) < len(honours)):
        return act_page("staff_sheet_none.html", faults, scored=bool(honours))
    carried = sheet.carried(draft, honours)
    chosen = chosen_in(honours, carried, day_of(draft.day) or now(this_round).date())
    lines = [lines for _, lines in lines_of(honours, chosen)]
    return act_page(
        "staff_sheet_all.html",
        faults,
        honours=[*zip(honours, lines, strict=True)],
        left=[honours[n].name for n in left],
        begun=[n for n in left if n in draft.seen],
        draft=draft,
        stale=stale,
        carried={**carried, "date": draft.day},
        recorded=sheet.is_recorded(this_round),
    )


def _why_not(this_round: Round, command: str) -> str:
    return not_due(command, this_round, current().store)


def _held(this_round: Round) -> tuple[list[Sitting], list[Fault]]:
    """The meetings that are written down, the newest first, or what is wrong with the tables."""
    try:
        return list(reversed(sittings_of(this_round))), []
    except InputError as error:
        return [], faults_of(error)


def _number(text: str, honours: list[Honour]) -> int | None:
    """The number of an honour: the one asked for, else the first that is not settled."""
    if text.isascii() and text.isdecimal() and int(text) < len(honours):
        return int(text)
    left = (n for n, honour in enumerate(honours) if not honour.is_settled)
    return None if text else next(left, None)


def _then(go: str, number: int, honours: list[Honour]) -> int:
    """The honour that is shown next."""
    step = {"next": 1, "back": -1}.get(go, 0)
    return min(max(number + step, 0), len(honours) - 1)


def _clashes(kept: sheet.Kept, number: int) -> list[Fault]:
    """What another form has made of the rows that this one changes too."""
    draft, found = kept.draft, []
    if kept.day_clashes:
        found.append(("day", fill(words.CHANGED_ELSEWHERE, now=plain(draft.day))))
    for one in kept.merged.clashes:
        choice = one.choices.get(draft.value(number, one), "")
        more = [draft.typed.get(f"{one.field}{end}", "") for end in ("-places", "-why")]
        now_said = "，".join(filter(None, [choice, *more]))
        said = f"{one.name}：{fill(words.CHANGED_ELSEWHERE, now=now_said)}"
        found.append((one.field, said))
    return found


def _sheet(
    this_round: Round,
    honours: list[Honour],
    number: int,
    faults: list[Fault],
    typed: Mapping[str, str] | None = None,
) -> Response:
    """An honour as the draft has it; with ``typed``, as the form has it that was not taken."""
    draft, stale = sheet.draft_of(this_round)
    look = (number_in(_look()), me().name)
    found = Found(faults) if faults else found_at(this_round, draft, honours, number, look)
    is_refused = bool(faults) and (typed is not None or honours[number].is_settled)
    told = said()
    held, _ = _held(this_round)
    day = draft.day or (held[0].day if held else now(this_round).date()).isoformat()
    base = {**sheet.shown(draft, number, honours[number]), "day": day}
    if typed is not None:
        draft = replace(draft, typed=typed, seen=draft.seen | {number})
        day = request.form.get("day", day)
    counts = sheet.counts_of(draft, number, honours[number])
    return act_page(
        "staff_sheet.html",
        found.faults,
        said="" if found.faults else told,
        look=_look(),
        elsewhere=found.elsewhere,
        refused=words.NOT_SAVED if is_refused else "",
        honours=[(one.name, n in draft.seen, one.is_settled) for n, one in enumerate(honours)],
        number=number,
        honour=honours[number],
        settled=honours[number].is_settled,
        lines=[(*line, count) for line, count in zip(honours[number].lines, counts, strict=True)],
        draft=draft,
        base=json.dumps(base, ensure_ascii=False),
        outdated=outdated(this_round),
        stale=stale,
        recorded=sheet.is_recorded(this_round),
        day=day,
    )


def _people_page(this_round: Round, typed: SittingTyped, faults: list[Fault]) -> Response:
    return act_page(
        "staff_sitting_people.html",
        faults,
        shown=typed,
        presences=PRESENCE_NAMES,
        parts=PART_NAMES,
        longest=LONGEST,
        quorum=this_round.book.campaign.leading_group.quorum,
        deciders=this_round.book.deciders.zh,
    )

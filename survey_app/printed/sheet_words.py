"""The words of everything printed, from the edition and the round; templates only set them."""

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

from rulebook.provenance import Text
from rulebook.round import Round, Window
from rulebook.vocabulary import OPEN
from survey_app.acts.issuing import IssuedCode, IssuedSlip
from survey_app.addresses import address, is_typed_only, plate_link, require_address
from survey_app.printed.qr import qr_svg
from survey_app.registers import window_of
from survey_app.setup import prepare
from survey_app.texts import TEXTS, fill, is_charged, round_values

Sheet = dict[str, object]


def code_words(this_round: Round, issued: Sequence[IssuedCode]) -> Sheet:
    """Words of the sheets of codes."""
    texts = this_round.book.questionnaires.printed.code
    windows = {window.id: window for window in this_round.windows}
    cards = []
    for code in issued:
        window = windows[code.window_id]
        say = Say(
            this_round, hall=window.hall or this_round.settings.hall, window=window.name, part="s"
        )
        typed = is_typed_only(this_round)
        notes = [say(texts.note), "" if typed else say(texts.address), _until(this_round)]
        how = TEXTS.type_code_here if typed else say(texts.how)
        cards.append(_card(say(texts.heading), "", how, notes, code))
    return common(this_round, TEXTS.sheet_of_codes) | {
        "cards": cards,
        "rows": 5,
        "head": _code_head(this_round, issued),
    }


def slip_words(this_round: Round, issued: Sequence[IssuedSlip]) -> Sheet:
    """Words of the sheets of slips, which differ in nothing but their codes."""
    texts = this_round.book.questionnaires.printed.slip
    say = Say(this_round, part="v")
    times = vote_times(this_round)
    valid = say(texts.valid, **times) if times else say(texts.valid_when_announced)
    paper = bool(prepare(this_round).papers.made())
    notes = [say(note) for note in texts.notes_for(paper=paper)]
    how = TEXTS.type_slip_here if is_typed_only(this_round) else say(texts.how)
    cards = [_card(say(texts.heading), valid, how, notes, slip) for slip in issued]
    head = f"{say(texts.heading)} · 裁开后打乱"  # of which pile not even the margin says
    return common(this_round, say(texts.heading)) | {"cards": cards, "rows": 4, "head": head}


def plate_words(this_round: Round, window_id: str) -> Sheet:
    """Words of the plates."""
    require_address(this_round)
    texts = this_round.book.questionnaires.printed.plate
    say = Say(this_round)
    notes = [say(texts.address)]
    if this_round.settings.paper_place:
        notes.append(say(texts.paper, place=this_round.settings.paper_place))
    if OPEN not in this_round.counted_channels:
        notes.append(say(texts.apart))
    notes.append(" · ".join(part for part in (_until(this_round), _agency(this_round)) if part))
    windows = [window_of(this_round, window_id)] if window_id else this_round.survey_windows
    plates = [
        {"place": _place(this_round, window), "name_en": window.name_en}
        | _qr(plate_link(this_round, window.id))
        for window in windows
    ]
    return common(this_round, say(texts.heading)) | {
        "plates": plates,
        "how": say(texts.how),
        "voluntary": say(texts.voluntary),
        "notes": notes,
        "english": texts.english.en,
    }


def paper_words(this_round: Round, window_id: str, numbers: range) -> Sheet:
    """Words of the questionnaire on paper."""
    window = window_of(this_round, window_id)
    file = this_round.book.questionnaires
    texts, questionnaire = file.printed.paper, file.questionnaire
    say = Say(this_round, hall=window.hall or this_round.settings.hall, window=window.name)
    heading, charged = say(texts.heading), is_charged(this_round.settings)
    labels = [*(grade.label.zh for grade in file.grades.all), file.grades.does_not_apply.zh]
    return common(this_round, heading) | {
        "heading": heading,
        "number": texts.number.zh,
        "numbers": [paper_number(window.id, number) for number in numbers],
        "intro": [say(text) for text in questionnaire.texts.on_paper(charged=charged)],
        "notes": [say(texts.counted), questionnaire.texts.not_a_complaint.zh],
        "how": texts.how.zh,
        "labels": labels,
        "items": [
            {"question": item.question.zh, "hint": item.hint.zh if item.hint else ""}
            for item in questionnaire.items
        ],
        "open_questions": [question.question.zh for question in questionnaire.open_questions],
        "optional": TEXTS.optional,
        "open_note": questionnaire.texts.open_questions_note.zh,
        "return_it": texts.return_it.zh,
        "agency": _agency(this_round),
    }


def paper_number(window_id: str, number: int) -> str:
    """The number printed on a paper questionnaire."""
    return f"{window_id}-{number:04d}"


class Say:
    """Fills the texts of one sheet."""

    def __init__(self, this_round: Round, part: str = "", **values: object) -> None:
        """``values`` are what the round's own do not say; ``part`` is of the address."""
        base = address(this_round)
        where = {"domain": urlsplit(base).netloc, "address": f"{base}/{part}/"}
        self.values = round_values(this_round) | where | values

    def __call__(self, text: Text, **more: object) -> str:
        """The Chinese of ``text``."""
        return fill(text.zh, **(self.values | more))


def common(this_round: Round, title: str) -> Sheet:
    """What every sheet has: its title, and the mark of a simulated round."""
    simulated = this_round.settings.simulated
    return {
        "title": title,
        "simulated": this_round.book.questionnaires.texts.simulated_mark.zh if simulated else "",
    }


def _code_head(this_round: Round, issued: Sequence[IssuedCode]) -> str:
    """What a stack of sheets is, in the margin that is cut off."""
    ids = {code.window_id for code in issued}
    windows = [window.name for window in this_round.windows if window.id in ids]
    issuers = dict.fromkeys(code.issuer for code in issued)
    return " · ".join([*windows, TEXTS.sheet_of_codes, *issuers, f"共{len(issued)}个"])


def _card(
    heading: str, valid: str, how: str, notes: list[str], issued: IssuedCode | IssuedSlip
) -> dict[str, object]:
    card = {"heading": heading, "valid": valid, "how": how, "code": issued.code}
    picture = _qr(issued.link) if issued.link else {"qr": "", "alt": ""}
    return {**card, "notes": [note for note in notes if note], **picture}


def _qr(link: str) -> dict[str, str]:
    return {"qr": qr_svg(link), "alt": f"{TEXTS.qr}{link}"}


def _place(this_round: Round, window: Window) -> str:
    parts = (window.hall or this_round.settings.hall, window.name, window.counter)
    return " · ".join(part for part in parts if part)


def _until(this_round: Round) -> str:
    """Until when the survey takes answers, or nothing where the office ends it by hand."""
    closes = this_round.settings.survey.closes
    text = this_round.book.questionnaires.printed.plate.valid
    return fill(text.zh, date=_date(this_round, closes)) if closes else ""


def _agency(this_round: Round) -> str:
    """Who collects the answers, with the telephone number."""
    named = round_values(this_round)
    return f"{named['agency']} {named['phone']}".strip()


def _date(this_round: Round, moment: dt.datetime) -> str:
    local = this_round.settings.local(moment)
    return f"{local.year}年{local.month}月{local.day}日"


def vote_times(this_round: Round) -> dict[str, str]:
    """Day, start and end of the vote, with its day where that is another; nothing unless both."""
    opens, closes = this_round.settings.vote.opens, this_round.settings.vote.closes
    if not (opens and closes):
        return {}
    start, end = this_round.settings.local(opens), this_round.settings.local(closes)
    day = "" if start.date() == end.date() else _date(this_round, closes)
    return {
        "date": _date(this_round, start),
        "opens": f"{start:%H:%M}",
        "closes": f"{day}{end:%H:%M}",
    }

"""The words of everything printed, from the edition and the round; templates only set them."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from rulebook.problems import InputError, Problem, Words
from rulebook.provenance import Text
from rulebook.round import Round, Window
from survey_app.office import IssuedCode, IssuedSlip, address, plate_link, require_address
from survey_app.printed.qr import qr_svg
from survey_app.texts import TEXTS, fill, round_values

Sheet = dict[str, object]


def code_words(this: Round, issued: Iterable[IssuedCode]) -> Sheet:
    """Words of the sheets of codes."""
    texts = this.book.questionnaires.printed.code
    windows = {window.id: window for window in this.windows}
    cards = []
    for one in issued:
        window = windows[one.window_id]
        say = _Say(this, hall=window.hall or this.settings.hall, window=window.name, part="s")
        notes = [say(texts.note), say(texts.address), _until(this)]
        cards.append(_card(say(texts.heading), "", say(texts.how), notes, one))
    return _common(this, TEXTS.sheet_of_codes) | {"cards": cards, "rows": 5}


def slip_words(this: Round, issued: Iterable[IssuedSlip]) -> Sheet:
    """Words of the sheets of slips: nothing tells one from another but its code."""
    texts = this.book.questionnaires.printed.slip
    say = _Say(this, part="v")
    times = _vote_times(this)
    valid = say(texts.valid, **times) if times else say(texts.valid_when_announced)
    notes = [say(note) for note in texts.notes]
    cards = [_card(say(texts.heading), valid, say(texts.how), notes, one) for one in issued]
    return _common(this, say(texts.heading)) | {"cards": cards, "rows": 4}


def plate_words(this: Round, window_id: str) -> Sheet:
    """Words of the plates."""
    require_address(this)
    texts = this.book.questionnaires.printed.plate
    say = _Say(this)
    notes = [say(texts.address)]
    if this.settings.paper_place:
        notes.append(say(texts.paper, place=this.settings.paper_place))
    notes += [say(texts.apart), " · ".join(part for part in (_until(this), _agency(this)) if part)]
    plates = [
        {"place": _place(this, window), "name_en": window.name_en}
        | _qr(plate_link(this, window.id))
        for window in _chosen(this, window_id)
    ]
    return _common(this, say(texts.heading)) | {
        "plates": plates,
        "how": say(texts.how),
        "voluntary": say(texts.voluntary),
        "notes": notes,
        "english": texts.english.en,
    }


def paper_words(this: Round, window_id: str, numbers: range) -> Sheet:
    """Words of the questionnaire on paper."""
    (window,) = _chosen(this, window_id)
    file = this.book.questionnaires
    texts, questionnaire = file.printed.paper, file.questionnaire
    say = _Say(this, hall=window.hall or this.settings.hall, window=window.name)
    heading = say(texts.heading)
    labels = [*(grade.label.zh for grade in file.grades.all), file.grades.does_not_apply.zh]
    return _common(this, heading) | {
        "heading": heading,
        "number": texts.number.zh,
        "numbers": [paper_number(window.id, number) for number in numbers],
        "intro": [say(text) for text in questionnaire.texts.intro[:-2]],
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
        "agency": _agency(this),
    }


def paper_number(window_id: str, number: int) -> str:
    """The number printed on a paper questionnaire."""
    return f"{window_id}-{number:04d}"


class _Say:
    """Fills the texts of one sheet."""

    def __init__(self, this: Round, part: str = "", **values: object) -> None:
        base = address(this)
        where = {"domain": urlsplit(base).netloc, "address": f"{base}/{part}/"}
        self.values = round_values(this) | where | values

    def __call__(self, text: Text, **more: object) -> str:
        return fill(text.zh, **(self.values | more))


def _common(this: Round, title: str) -> Sheet:
    simulated = this.settings.simulated
    return {
        "title": title,
        "simulated": this.book.questionnaires.texts.simulated_mark.zh if simulated else "",
    }


def _card(
    heading: str, valid: str, how: str, notes: list[str], one: IssuedCode | IssuedSlip
) -> dict[str, object]:
    kept = [note for note in notes if note]
    card: dict[str, object] = {"heading": heading, "valid": valid, "how": how, "notes": kept}
    return {**card, "code": one.code, **_qr(one.link)}


def _qr(link: str) -> dict[str, str]:
    return {"qr": qr_svg(link), "alt": f"{TEXTS.qr}{link}"}


def _chosen(this: Round, window_id: str) -> list[Window]:
    found = [window for window in this.windows if window_id in ("", window.id)]
    if not found:
        words = Words("windows.csv 中的窗口编号", "a window of windows.csv")
        raise InputError([Problem("windows.csv", words, window_id, column="window_id")])
    return found


def _place(this: Round, window: Window) -> str:
    parts = (window.hall or this.settings.hall, window.name, window.counter)
    return " · ".join(part for part in parts if part)


def _until(this: Round) -> str:
    """Until when the survey takes answers, or nothing where the office ends it by hand."""
    closes = this.settings.survey.closes
    text = this.book.questionnaires.printed.plate.valid
    return fill(text.zh, date=_date(this, closes)) if closes else ""


def _agency(this: Round) -> str:
    settings = this.settings
    return f"{settings.agency or TEXTS.agency} {settings.agency_phone}".strip()


def _date(this: Round, moment: dt.datetime) -> str:
    local = this.settings.local(moment)
    return f"{local.year}年{local.month}月{local.day}日"


def _vote_times(this: Round) -> dict[str, str]:
    """Day, start and end of the vote; nothing unless round.toml has both."""
    opens, closes = this.settings.vote.opens, this.settings.vote.closes
    if not (opens and closes):
        return {}
    start, end = this.settings.local(opens), this.settings.local(closes)
    return {"date": _date(this, start), "opens": f"{start:%H:%M}", "closes": f"{end:%H:%M}"}

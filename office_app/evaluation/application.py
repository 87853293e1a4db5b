"""What a candidate's application says: as it was handed in, or as far as the tables tell it."""

from collections.abc import Iterator, Mapping, Sequence

from office_app.applications.words import STATES
from office_app.evaluation.hidden import without_numbers
from office_app.evaluation.known import Known
from office_app.plain_words import with_moments
from rendering.bound import Block, Grid, Text
from rulebook.application_forms import STAFF, declarations, form_fields
from rulebook.cells import Value
from rulebook.eligibility import Candidate, ExaminedCandidate
from rulebook.honours import FormField
from rulebook.spreadsheets.changes import shown_value
from survey_app.acts.applications.candidacy import DECLARED, Candidacy
from survey_app.store.applications import ACCEPTED, Attachment

_NOT_TOLD, _EMPTY = "名单未载", "未填写"
_LONG = "long_text"
_KILO = 1024


def application(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """How it came, its fields, what was promised, and the files with it."""
    made = known.applications.get((one.honour.id, one.candidate.id))
    yield Text(_how_it_came(one.candidate, made))
    texts = _texts(one.candidate, made)
    fields = form_fields(
        known.this_round.book.honours, one.honour, of_window=one.candidate.staff_count is not None
    )
    empty = _EMPTY if made else _NOT_TOLD
    short = [(field.name.zh, _said(field, texts) or empty) for field in fields if not _long(field)]
    short += [
        (f"承诺：{each.name.zh}", _declared(each.id, made)) for each in declarations(one.honour)
    ]
    if short:
        yield Grid("申报内容", ("项目", "内容"), tuple(short), (2, 3))
    for field in fields:
        if _long(field):
            yield Text(_said(field, texts) or empty, f"{field.name.zh}：")
    if made:
        yield from _files(known.attachments.get(made.application.id, ()))


def _how_it_came(candidate: Candidate, made: Candidacy | None) -> str:
    if made is None:
        table = "推荐名单" if candidate.staff_count is None else "窗口名册"
        return f"没有网上申报。以下取自{table}，表中没有的写“{_NOT_TOLD}”。"
    own = made.application
    said = f"第{own.receipt:04d}号申报，{_moment(own.submitted_at)}提交"
    if own.state == ACCEPTED:
        return f"{said}，{_moment(own.decided_at)}由{_name(own.decided_by)}接受。"
    why = f"，理由：{without_numbers(own.reason)}" if own.reason else ""
    return f"{said}，{STATES[own.state]}{why}。"


def _moment(at: str) -> str:
    return with_moments(at[:16])


def _name(signature: str) -> str:
    """Who it was, without the name of the account."""
    return signature.partition(" (")[0]


def _texts(candidate: Candidate, made: Candidacy | None) -> Mapping[str, str]:
    """What was typed, or what the columns of a table hold."""
    if made:
        return made.typed
    values: dict[str, Value] = {**candidate.fields}
    if candidate.staff_count is not None:
        values[STAFF] = candidate.staff_count
    return {name: shown_value(value) for name, value in values.items()}


def _long(field: FormField) -> bool:
    return field.kind == _LONG


def _said(field: FormField, texts: Mapping[str, str]) -> str:
    text = without_numbers(texts.get(field.id, "").strip())
    return with_moments(text) if field.kind == "date" else text


def _declared(condition: str, made: Candidacy | None) -> str:
    if made is None:
        return "没有网上申报，见下面的核验"
    return "已承诺" if made.application.fields.get(DECLARED + condition) == "1" else "没有承诺"


def _files(files: Sequence[Attachment]) -> Iterator[Block]:
    """The files by name, size and hash: what they hold is read in the console."""
    if not files:
        yield Text("没有。", "附件：")
        return
    rows = tuple(
        (without_numbers(one.name), f"{-(-one.size // _KILO)} KB", one.sha256) for one in files
    )
    yield Grid("附件", ("附件", "大小", "校验值（SHA-256）"), rows, (4, 2, 5), frozenset({1}))

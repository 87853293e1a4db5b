"""What was seen and heard of a candidate through the year: evidence and context, never a score."""

from collections.abc import Iterator, Sequence

from office_app.campaign.note_form import KIND_NAMES
from office_app.evaluation.hidden import without_numbers
from office_app.evaluation.known import Known, Note
from rendering.bound import Block, Grid, Photo, Photos, Text
from rendering.numbers import chinese_date, percent_text
from rulebook.cases import KIND_NAMES as CASE_NAMES
from rulebook.cases import Case, rates
from rulebook.eligibility import ExaminedCandidate
from survey_app.acts.notes import OPINION
from survey_app.acts.practices import ACCEPTED, RETURNED

_NO_OFFICE = "没有可以收录的记录：本轮没有在办公室系统里登记。"
_STATES = {ACCEPTED: "已采用", RETURNED: "已退回"}
_UNDECIDED, _NO_SHARE, _NO_CAPTION = "还没有审阅", "无", "没有说明的照片"


def visits(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """Each visit, inspection and hearing, the oldest first."""
    found = [note for note in known.notes_of(one.candidate) if note["kind"] != OPINION]
    for note in found:
        yield from _told(known, note, f"{chinese_date(note['day'])}{KIND_NAMES[note['kind']]}：")
    if not found:
        yield Text("没有记录。" if known.has_office else _NO_OFFICE)


def opinions(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """What each of those who attend says, or that it has said nothing."""
    units = known.this_round.book.campaign.leading_group.units
    observers = {unit.id: unit.name for unit in units if not unit.member}
    given = [note for note in known.notes_of(one.candidate) if note["kind"] == OPINION]
    if not observers:
        yield Text("不适用：规则没有列席单位。")
    elif not known.has_office:
        yield Text(_NO_OFFICE)
    for id, name in observers.items() if known.has_office else ():
        said = [note for note in given if note["content"].get("observer") == id]
        for note in said:
            yield from _told(known, note, f"{name}（{chinese_date(note['day'])}）：")
        if not said:
            yield Text("没有提出意见。", f"{name}：")


def _told(known: Known, note: Note, label: str) -> Iterator[Block]:
    """Who was there and what was found, then the photos, two beside each other."""
    content = note["content"]
    people = f"参加人员：{content['people']}。" if content["people"] else ""
    yield Text(without_numbers(f"{people}{content['findings']}"), label)
    photos, gone = [], []
    for one in content.get("pictures", ()):
        words = without_numbers(one["caption"]) or _NO_CAPTION
        png = known.photos.get(one["sha256"])
        if png:
            photos.append(Photo(png, words))
        else:
            gone.append(words)
    for place in range(0, len(photos), 2):
        yield Photos(tuple(photos[place : place + 2]))
    if gone:
        yield Text(f"照片{len(gone)}张已不在或者打不开：{'、'.join(gone)}。", small=True)


def practices(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """What its unit reported, and when."""
    found = known.practices_of(one.candidate)
    if not found:
        yield Text("没有报送记录。")
        return
    rows = tuple(
        (
            without_numbers(each.title),
            each.reported_by,
            chinese_date(each.day),
            _STATES.get(each.state, _UNDECIDED) + ("，典型" if each.typical else ""),
        )
        for each in found
    )
    yield Grid("报送的做法", ("做法", "报送单位", "报送日期", "办理"), rows, (4, 3, 2, 2))


def cases(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """Counts and shares of a window's cases: no case, nobody who brought one, no word of it."""
    if one.candidate.staff_count is None:
        yield Text("不适用：群众诉求按窗口登记。")
    elif known.cases is None:
        yield Text("本轮没有登记群众诉求。")
    else:
        own = known.cases_by_window.get(one.candidate.id, ())
        rows = tuple(_counted(name, own, kind) for kind, name in CASE_NAMES.items())
        head = ("种类", "收到", "答复率", "办成率", "满意率")
        yield Grid("群众诉求", head, rows, (2, 1, 1, 1, 1), frozenset({1, 2, 3, 4}))


def _counted(name: str, own: Sequence[Case], kind: str) -> tuple[str, ...]:
    counted = rates(case for case in own if case.kind == kind)
    shares = (_NO_SHARE if one is None else percent_text(one) for one in counted.shares)
    return (name, f"{counted.received}件", *shares)

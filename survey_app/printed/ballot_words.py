"""The words of a paper ballot: those of the edition's grades, and our own on how to fill it in."""

from rulebook.round import Round, Window
from survey_app.printed.sheet_words import Sheet, common
from survey_app.registers import vote_name
from survey_app.texts import round_values

_TITLE = "{campaign}{vote}纸质选票"
_STUB = "存根（投票人拿走前剪下，由监票人保管）"
_NUMBER = "第{number}张，共{count}张"
_ENTRY = "录入编号（开箱后由计票人填写）"
_NOTES = (
    "请在每个窗口后面只打一个“√”。不评的，打在“{none}”下面。一个也不打，或者打了几个的，"
    "这个窗口按不评处理，不算低分。",
    "不写姓名，不做别的记号；写了姓名、做了记号的，整张无效。请独立填写。",
)
_WHOLE = "本票有几页的，各页不要拆开。"
_RETURN = "填好后对折，投进票箱。投进以后不能修改、撤回。纸质选票没有收据码。"


def ballot_words(this_round: Round, numbers: range, count: int) -> Sheet:
    """Words of the sheets with these ``numbers`` on their stubs, of ``count`` that were made."""
    grades = this_round.book.questionnaires.grades
    several = len({window.hall for window in this_round.windows}) > 1
    title = _TITLE.format(campaign=round_values(this_round)["campaign"], vote=vote_name(this_round))
    return common(this_round, title) | {
        "heading": this_round.settings.title,
        "entry": _ENTRY,
        "pages": "第{page}页，共{pages}页",
        "stub": f"{this_round.settings.title} {_STUB}",
        "voided": "原票签已作废",
        "handed-out": "发票人（签字）",
        "cut": "沿虚线剪下。存根上的号不印在选票上：从选票看不出是哪一张、是谁的。",
        "numbers": [_NUMBER.format(number=number, count=count) for number in numbers],
        "notes": [note.format(none=grades.no_opinion.zh) for note in _NOTES],
        "heads": ["序号", "窗口"],
        "labels": [*(grade.label.zh for grade in grades.all), grades.no_opinion.zh],
        "windows": [
            {
                "number": str(place),
                "name": window.name,
                "place": _place(window, several=several),
            }
            for place, window in numbered(this_round)
            if not window.status
        ],
        "return-it": _RETURN + _WHOLE,
    }


def _place(window: Window, *, several: bool) -> str:
    """Where a window is: its hall only where there are several."""
    parts = (window.hall if several else "", window.counter)
    return " · ".join(part for part in parts if part)


def numbered(this_round: Round) -> list[tuple[int, Window]]:
    """Every window of the register with its number on paper, which no amendment changes."""
    return list(enumerate(this_round.windows, 1))

"""Dates, numbers with their units and options of commands, kept on one line where lines are short.

Between a digit and a Chinese character a browser may break a line: in a narrow cell it sets 2021年6
over 月18日. Every built page goes through here, so that no template need think of it. A telephone
number is kept whole in running text, too.
"""

import re

_DAY = r"\d{1,2}月(?:\d{1,2}日|[上中下]旬|底)?"
_TIMES = r"[万亿]?[多余]?"
_UNIT = r"小时|分钟|人次|[份名个张票期人题道行项条次件宗户家台天分轮级批版号倍种位页岁]"
_WHOLE = re.compile(
    rf"(?:\d{{4}}年)?\d{{1,2}}[—-]\d{{1,2}}月|\d{{4}}年(?:{_DAY})?|{_DAY}"
    rf"|[±＋-]?\d[\d,.]*(?:／\d[\d,]*|{_TIMES}\s?{_TIMES}(?:{_UNIT}))"
    r"|\d[\d.]*%—\d[\d.]*%|--[a-z][a-z-]*"
)
_PHONE = re.compile(r"\d{3,4}-\d{7,8}")
# What holds short lines, and in it what is left as it is: tags, formulas, what is whole already.
_SHORT = re.compile(r"<(td|th|dd|caption|code|h[1-6])\b[^>]*>.*?</\1>", re.S)
_MARKED = r'<span class="whole">\g<0></span>'
_LEFT = re.compile(r'(<(math|svg|script)\b.*?</\2>|<span class="whole">.*?</span>|<[^>]*>)', re.S)


def unbroken(html: str) -> str:
    """The page with such words in cells, facts, headings and code made whole; done once is done."""
    html = _SHORT.sub(lambda holder: _kept(holder[0], _WHOLE), html)
    return _kept(html, _PHONE) if _PHONE.search(html) else html


def _kept(html: str, words: re.Pattern[str]) -> str:
    parts, last = [], 0
    for left in _LEFT.finditer(html):
        parts += [words.sub(_MARKED, html[last : left.start()]), left[0]]
        last = left.end()
    return "".join([*parts, words.sub(_MARKED, html[last:])])

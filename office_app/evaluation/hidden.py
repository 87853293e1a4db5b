"""Numbers of people that no paper repeats: what somebody typed is shown without them."""

import re

HIDDEN = "〔号码已隐去〕"
_BETWEEN = r"[ \-—－－\u3000]?"
_NUMBERS = (
    rf"\d{{6}}{_BETWEEN}\d{{8}}{_BETWEEN}\d{{3}}[\dXxＸｘ]",  # of an identity card
    r"\d{15}",  # of an older one
    rf"[1１][3-9３-９]\d{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}",  # a mobile phone
    rf"[(（]?[0０]\d{{2,3}}[)）]?{_BETWEEN}\d{{7,8}}",  # a telephone
)
_NUMBER = re.compile(rf"(?<![\dA-Za-z])(?:{'|'.join(_NUMBERS)})(?![\dA-Za-z])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def without_numbers(text: str) -> str:
    """``text`` without telephone and identity numbers and addresses of mail."""
    return _NUMBER.sub(HIDDEN, _MAIL.sub(HIDDEN, text))

"""Which passwords are refused as too easily guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office_app.guessable import easily_guessed

NAMES = ("zhang", "张三", "2026年度测评", "pingyi.example.org")
# Of at least 12 characters, as leaked lists have them, and as people make them of what they see.
KNOWN = (
    "123456789012", "111111111111", "qwertyuiop123", "1q2w3e4r5t6y", "password1234", "P@ssw0rd2026",
    "Password123!",
    "adminadmin12", "administrator", "abcd1234abcd", "iloveyou1234", "woaini520520",
    "zhangzhang66", "Zhang@123456", "张三123456789",
    "pingyi.example", "2026年度测评123", "zxcvbnm12345",
    "aaaaaaaaaaaa", "abababababab", "1qaz2wsx3edc", "000000000000", "qazwsxedcrfv", "admin@2026!!",
    "987654321abc", "asdfghjkl123", "welcome12345", "letmein12345", "xyxyxyxyxyxy", "QWERTY123456",
)  # fmt: skip
GOOD = (
    "correct horse", "another horse", "correct horse 电池",
    "春眠不觉晓处处闻啼鸟三", "tR7vQ2mZk9Lw",
    "blue kettle 47 runs", "wrong horse 1", "kfjw-slqb-vtzn",
)  # fmt: skip


@pytest.mark.parametrize("password", KNOWN)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    """If one of these were taken, the account would be open after a few guesses."""
    assert easily_guessed(password, NAMES)


@pytest.mark.parametrize("password", GOOD)
def test_what_is_long_and_odd_is_taken(password: str) -> None:
    """If good ones were refused, people would write the taken one on a note."""
    assert not easily_guessed(password, NAMES)


@given(st.text(max_size=130), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_is_judged(password: str, names: list[str]) -> None:
    """If an odd name or password broke the rule, nobody could set one."""
    assert easily_guessed(password, names) in (True, False)

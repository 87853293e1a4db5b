"""A signed receipt is held against the closing record, without the database."""

import json

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app.closing_record import FOLDER
from survey_app.receipts import is_signed
from survey_app.tokens import grouped, plain


def checked(this_round: Round, receipt: str, signed: str) -> tuple[bool, Words]:
    """What a signed receipt proves, by the closing record alone; false if it proves nothing.

    Raises
    ------
    InputError
        If there is no closing record with a key.
    """
    folder = this_round.folder / FOLDER
    try:
        record = json.loads((folder / "closing.json").read_text(encoding="utf-8"))
        public = str(record["vote"]["receipts"]["key"])
        listed = (folder / "receipts.csv").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError, KeyError, TypeError):
        words = Words("ceping close 写下的记录和收据名单", "record and receipts by `ceping close`")
        raise InputError([Problem(f"{FOLDER}/closing.json", words, "")]) from None
    if not is_signed(receipt, signed, public):
        return False, Words("签名不符：不是本次投票发出的收据", "not signed by this vote")
    if grouped(plain(receipt)) in listed[1:]:
        return True, Words("签名有效，收据码在名单里", "signed by this vote, and in the list")
    return True, Words(
        "签名有效，但名单里没有这个收据码：服务器收过这张选票，请向监票人提出",
        "signed by this vote, but not in the list: the ballot was taken; tell the scrutineers",
    )

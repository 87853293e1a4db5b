"""The vote's key: its shares, the ciphertext, and what wrong ones say."""

import re
from collections.abc import Sequence
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.problems import InputError
from survey_app.ballot_key import encryption
from survey_app.ballot_key.encryption import Ballot, decrypted, encrypted, new_pair
from survey_app.ballot_key.shamir import Point, combined, split
from survey_app.ballot_key.shares import name_of, private_half, shares_of

PRIVATE, PUBLIC = new_pair()
TEXTS = ["\n".join(share.rows) for share in shares_of(PRIVATE)]
GRADES = range(1, 6)


def line(texts: Sequence[str], public: bytes = PUBLIC) -> str:
    """The one Chinese line that refuses these shares."""
    with pytest.raises(InputError) as refused:
        private_half(texts, public)
    (problem,) = refused.value.problems
    return problem.line()


def test_the_published_shares_give_the_published_secret() -> None:
    """Another field or another line would be a scheme of our own, which nobody has looked at."""
    one = Point(1, bytes.fromhex("B9FA07E185"))  # draft-mcgrew-tss-03, test case 1
    other = Point(2, bytes.fromhex("F5409B4511"))
    assert combined(one, other) == combined(other, one) == bytes.fromhex("7465737400")


@given(st.binary(min_size=1, max_size=40))
def test_any_two_shares_give_the_secret(secret: bytes) -> None:
    """If one pair of three did not, losing the third share would lose the vote."""
    for one, other in permutations(split(secret, 3), 2):
        assert combined(one, other) == secret


def test_one_share_says_nothing() -> None:
    """If a share leaned towards its secret, a single holder could guess at ballots."""
    seen = {secret: set[int]() for secret in (0, 255)}
    for secret, _ in product(seen, range(4000)):
        seen[secret].add(split(bytes([secret]), 3)[1].y[0])
    assert seen[0] == seen[255] == set(range(256))


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)), ids=str)
@pytest.mark.parametrize(
    "spelled",
    [
        str,
        str.lower,
        lambda text: text.replace("-", "").replace("\n", " "),
        lambda text: text.replace("0", "O").replace("1", "l").replace("\n", "\r\n\n"),
        lambda text: f"# 模拟 ABCD\n\n{text}\n",
    ],
    ids=["printed", "small", "scanned", "misread", "file"],
)
def test_two_shares_in_any_spelling(pair: tuple[int, int], spelled: object) -> None:
    """If a share worked in one spelling alone, people would stand there unable to close."""
    assert callable(spelled)
    assert private_half([spelled(TEXTS[at]) for at in pair], PUBLIC) == PRIVATE


@pytest.mark.parametrize("row", [0, 1, 2])
@pytest.mark.parametrize("at", [0, 7, 28])
def test_a_miscopied_row_is_named(row: int, at: int) -> None:
    """If a slip of the pen only said that something is wrong, 72 signs would be compared."""
    rows = TEXTS[0].split("\n")
    wrong = "A" if rows[row][at] != "A" else "B"
    rows[row] = rows[row][:at] + wrong + rows[row][at + 1 :]
    said = line(["\n".join(rows), TEXTS[1]])
    assert f"第{row + 1}行" in said
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", said)  # half of a secret is not repeated
    assert f"第{row + 1}行" in line([TEXTS[1], "\n".join(rows)])


def test_rows_in_another_order_are_found() -> None:
    """If rows could change places, a key of nobody's would come out."""
    rows = TEXTS[0].split("\n")
    assert "第1行" in line(["\n".join([rows[1], rows[0], rows[2]]), TEXTS[1]])


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "不同的两份，实为空"),
        (TEXTS[:1], "不同的两份，实为第1份"),
        ([TEXTS[1], TEXTS[1]], "不同的两份，实为第2份、第2份"),
        ([TEXTS[0], ""], "3行"),
        ([TEXTS[0], TEXTS[1][:-1]], "第3行"),
        ([TEXTS[0], "%PDF-1.7 \ufffd\ufffd"], "3行"),
        (["\n".join(shares_of(new_pair()[0])[0].rows), TEXTS[1]], f"编号{name_of(PUBLIC)}"),
    ],
    ids=["none", "one", "twice", "empty", "cut", "pdf", "another vote's"],
)
def test_wrong_shares_get_one_clear_line(texts: Sequence[str], said: str) -> None:
    """If a mixed-up share gave a riddle, a vote would stay unclosed over it."""
    assert said in line(texts)


def test_shares_of_two_makings_are_no_key() -> None:
    """If shares that were made twice gave some key, ballots would be called tampered with."""
    again = ["\n".join(share.rows) for share in shares_of(PRIVATE)]
    assert "合得成本次投票密钥的两份" in line([TEXTS[0], again[1]])
    assert private_half([again[0], TEXTS[0], again[1]][::2], PUBLIC) == PRIVATE


@pytest.mark.parametrize("windows", [1, 12, 60, 300])
def test_all_ballots_are_equally_long(windows: int) -> None:
    """If a blank ballot were shorter than a full one, the length would tell them apart."""
    ids = [f"W{number}" for number in range(windows)]
    shapes = [
        Ballot(dict.fromkeys(ids, grade), "a" * 32, own)
        for grade, own in product((None, *GRADES), (None, 5))
    ]
    made = [encrypted(ballot, PUBLIC) for ballot in shapes]
    assert len({len(ciphertext) for ciphertext in made}) == 1
    assert [decrypted(ciphertext, PRIVATE, GRADES) for ciphertext in made] == shapes


def test_equal_ballots_look_different() -> None:
    """If the same grades gave the same ciphertext, trying every ballot would open them."""
    ballot = Ballot({"W1": 5})
    assert len({encrypted(ballot, PUBLIC) for _ in range(50)}) == 50


@pytest.mark.parametrize("at", [0, 31, 32, 100, -1])
def test_a_changed_ciphertext_is_none(at: int) -> None:
    """If somebody could change what he cannot read, grades would be bent in the dark."""
    raw = bytearray(encrypted(Ballot({"W1": 5}), PUBLIC))
    raw[at] ^= 1
    assert decrypted(bytes(raw), PRIVATE, GRADES) is None
    assert decrypted(bytes(raw[:at]), PRIVATE, GRADES) is None


@pytest.mark.parametrize(
    "ballot",
    [Ballot({"W1": 6}), Ballot({"W1": -1}), Ballot({"W1": 5}, own=9)],
    ids=["grade", "negative", "own"],
)
def test_a_ballot_of_another_form_is_none(ballot: Ballot) -> None:
    """If whoever knows the public half could invent grades, a ballot could weigh more."""
    assert decrypted(encrypted(ballot, PUBLIC), PRIVATE, GRADES) is None
    assert decrypted(encrypted(Ballot({"W1": 5}), new_pair()[1]), PRIVATE, GRADES) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "1", '["",0,["W1"]]', "[" * 100_000, '["",0,[["W1"]],[5]]']
)
def test_a_content_that_is_no_ballot_is_none(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """If it made the close fail instead, one row of a stranger's would keep a vote from closing."""
    monkeypatch.setattr(encryption, "_packed", lambda _ballot: text.encode())
    assert decrypted(encrypted(Ballot({"W1": 5}), PUBLIC), PRIVATE, GRADES) is None

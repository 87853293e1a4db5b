"""Sheets and plates: every QR code leads where it should, and no slip tells of its voter."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import printed
from survey_app.acts import issuing
from survey_app.printed.sheet_words import paper_words, plate_words, slip_words, vote_times
from tests.survey_app.rounds import make_round

HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'
DOTS = 150  # per inch
Box = tuple[float, float, float, float]  # millimetres: left, top, width, height
A4 = (0.0, 0.0, 210.0, 297.0)


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A simulated round with a public address."""
    times = "[vote]\nopens = 2021-12-20T14:00:00\ncloses = 2021-12-20T16:00:00\n"
    return make_round(tmp_path_factory.mktemp("printed"), 3, settings=HTTPS + times)


def poppler(program: str) -> str:
    """A program of Poppler, which is not ours to install."""
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


def scanned(pdf: bytes, folder: Path, box: Box, page: int = 1) -> list[str]:
    """What a phone reads from a part of a page, as printed."""
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    x, y, width, height = (round(side / 25.4 * DOTS) for side in box)
    command = [poppler("pdftoppm"), "-r", str(DOTS), "-gray", "-f", str(page), "-l", str(page)]
    command += ["-x", str(x), "-y", str(y), "-W", str(width), "-H", str(height), str(path)]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    head, size, _, pixels = raw.split(b"\n", 3)
    assert head == b"P5"
    columns = int(size.split()[0])
    picture = np.frombuffer(pixels, np.uint8).reshape(-1, columns)
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def read_text(pdf: bytes, folder: Path) -> str:
    """The words of a PDF, a form feed between pages."""
    path = folder / "text.pdf"
    path.write_bytes(pdf)
    command = [poppler("pdftotext"), "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_each_card_shows_its_own_code(this_round: Round, tmp_path: Path) -> None:
    """If a card's picture and its typed code differed, one of two people would be turned away."""
    codes = issuing.create_codes(this_round, "W2", 12, "大厅")
    pdf = printed.code_sheets(this_round, codes)
    for number, code in enumerate(codes):
        page, place = divmod(number, 10)
        column, row = place % 2, place // 2
        box = (8 + 97 * column + 3.5, 8 + 56.2 * row + 3.5, 33, 49.2)
        assert scanned(pdf, tmp_path, box, page + 1) == [code.link]
    pages = read_text(pdf, tmp_path).split("\f")[:-1]
    assert [sum(code.code in page for code in codes) for page in pages] == [10, 2]
    assert all(page.count("模拟数据") == cards for page, cards in zip(pages, (10, 2), strict=True))


def test_slips_differ_in_nothing_but_the_code(this_round: Round, tmp_path: Path) -> None:
    """If a slip bore a number, a name or a category, it would point at its voter."""
    slips = issuing.make_slips(this_round, "window", 9)
    cards = slip_words(this_round, slips)["cards"]
    assert isinstance(cards, list)
    rest = [{k: v for k, v in card.items() if k not in {"code", "qr", "alt"}} for card in cards]
    assert all(one == rest[0] for one in rest)
    text = read_text(printed.slip_sheets(this_round, slips), tmp_path)
    assert "2021年12月20日" in "".join(text.split())
    assert "14:00—16:00有效" in "".join(text.split())
    for category in this_round.book.window_score.vote.categories:
        assert category.id not in text
        assert category.name.zh not in text


def test_plates_lead_to_their_window(this_round: Round, tmp_path: Path) -> None:
    """If a plate led to another window, the wrong people would be praised or blamed."""
    pdf = printed.plates(this_round)
    for number, window in enumerate(this_round.windows, 1):
        address = f"https://pingyi.example.gov.cn/w/{window.id}"
        assert scanned(pdf, tmp_path, A4, number) == [address]
    pages = read_text(pdf, tmp_path).split("\f")[:-1]
    for page, window in zip(pages, this_round.windows, strict=True):
        words = "".join(page.split())
        assert window.name in words
        assert "模拟数据" in words
        assert "打开的网址应以pingyi.example.gov.cn开头" in words
        assert "不计入年度得分" in words
    assert len(read_text(printed.plates(this_round, "W2"), tmp_path).split("\f")) == 2


@pytest.mark.parametrize("address", ["", "http://a.example.cn", "https://10.0.0.1"])
def test_no_plates_without_a_sound_address(tmp_path: Path, address: str) -> None:
    """If a plate could lead to a bare address, people would learn to trust any."""
    real = make_round(tmp_path, simulated=False, settings=f'public_url = "{address}"\n')
    with pytest.raises(InputError, match="https") as caught:
        printed.plates(real)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("counted", [True, False])
def test_plates_that_count_do_not_say_otherwise(tmp_path: Path, counted: bool) -> None:
    """A plate would say that answers do not count in a round that counts them."""
    channels = '["code", "open"]' if counted else '["code"]'
    this_round = make_round(tmp_path, 2, settings=f"counted_channels = {channels}\n")
    assert ("不计入" in str(plate_words(this_round, "")["notes"])) is not counted


def test_real_sheets_are_not_called_simulated(tmp_path: Path) -> None:
    """If real plates said they were simulated, nobody would take part."""
    real = make_round(tmp_path, 2, simulated=False, settings=HTTPS)
    assert plate_words(real, "")["simulated"] == ""
    assert "模拟" not in read_text(printed.plates(real), tmp_path)


def test_paper_questionnaires_are_numbered(this_round: Round, tmp_path: Path) -> None:
    """If two sheets bore one number, the second would be refused when it is entered."""
    pages = read_text(printed.papers(this_round, "W3", range(7, 10)), tmp_path).split("\f")[:-1]
    for page, number in zip(pages, ("W3-0007", "W3-0008", "W3-0009"), strict=True):
        assert number in page
        assert "示例窗口3" in page.replace(" ", "")
        assert "模拟数据" in page
    with pytest.raises(InputError, match="W9"):
        paper_words(this_round, "W9", range(1, 2))


def test_sheets_are_the_same_every_time(this_round: Round) -> None:
    """If the same words gave other bytes, nobody could compare two prints."""
    assert printed.plates(this_round, "W1") == printed.plates(this_round, "W1")


def test_cards_without_an_address_are_typed(tmp_path: Path) -> None:
    """A code of one computer in the hall would send people to an address that is not there."""
    real = make_round(tmp_path / "r", simulated=False)
    codes = issuing.create_codes(real, "W1", 3, "大厅")
    slips = issuing.create_slips(real, "window", 9)
    for words, where in (
        (read_text(printed.code_sheets(real, codes), tmp_path), "大厅的评价终端"),
        (read_text(printed.slip_sheets(real, slips), tmp_path), "会场的终端"),
    ):
        assert where in words
        assert "http" not in words
        assert "网址" not in words
        assert "扫码" not in words


@pytest.mark.parametrize(
    ("closes", "said"), [("20T11:00", "09:00—11:00"), ("21T11:00", "09:00—2021年12月21日11:00")]
)
def test_a_vote_over_several_days_says_its_last(tmp_path: Path, closes: str, said: str) -> None:
    """A slip would read as if it were valid until the hour on the first day."""
    times = f"[vote]\nopens = 2021-12-20T09:00:00+08:00\ncloses = 2021-12-{closes}:00+08:00\n"
    this_round = make_round(tmp_path / "r", settings=times)
    times_said = vote_times(this_round)
    assert f"{times_said['opens']}—{times_said['closes']}" == said

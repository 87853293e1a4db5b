"""Pictures that staff attach: known by content, kept without place, or refused in words."""

import os
import random
import stat
from pathlib import Path

import pytest

from survey_app import attached
from survey_app.pictures import MOST_BYTES, Refused, picture_of
from tests.survey_app import photos
from tests.survey_app.rounds import make_round

FLAT = photos.jpeg()


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phones_picture_keeps_which_way_up_and_nothing_else(orientation: int, order: str) -> None:
    """If the place stayed in, a photo of a visit would say where its taker has been."""
    made = picture_of(photos.phone(orientation, order))
    assert (made.kind, made.width, made.height) == ("image/jpeg", 256, 256)
    assert photos.PLACE not in made.data
    assert (b"Exif" in made.data) == (orientation != 1)
    again = picture_of(made.data)
    assert again.data == made.data  # what was kept once is kept as it is
    assert made.data.endswith(b"\xff\xd9")


def test_a_screens_picture_keeps_its_dots_alone() -> None:
    """If texts stayed in a PNG, a program's note of its owner would be published with it."""
    made = picture_of(photos.screen())
    assert (made.kind, made.width, made.height) == ("image/png", 4, 4)
    assert made.data == photos.png(4, 4)


BAD = {
    "empty": (b"", "空的"),
    "text": ("照片.jpg".encode(), "只收 JPEG 和 PNG"),
    "html": (b"<html><script>alert(1)</script>", "只收 JPEG 和 PNG"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "只收 JPEG 和 PNG"),
    "gif": (b"GIF89a" + bytes(20), "只收 JPEG 和 PNG"),
    "heic": (b"\0\0\0\x18ftypheic", "HEIC"),
    "pdf": (b"%PDF-1.7", "只收 JPEG 和 PNG"),
    "large": (FLAT + bytes(50 * 2**20), "50 MB"),
    "a bit too large": (FLAT + bytes(MOST_BYTES), "最大10 MB"),
    "bomb (jpeg)": (photos.jpeg(width=65_000, height=65_000), "5000万像素"),
    "bomb (png)": (photos.png(100_000, 100_000), "5000万像素"),
    "no dots": (photos.png(0, 4), "损坏"),
    "cut off": (FLAT[:-2], "损坏"),
    "only a head": (b"\xff\xd8\xff\xd9", "损坏"),
    "damaged": (photos.png().replace(b"IDAT", b"IDAX"), "损坏"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_refused_in_one_line(name: str) -> None:
    """If a page or a bomb were taken for a picture, whoever looks at a visit would open it."""
    data, words = BAD[name]
    with pytest.raises(Refused) as refused:
        picture_of(data)
    said = str(refused.value)
    assert words in said
    assert "\n" not in said


def test_damaged_pictures_raise_nothing_else() -> None:
    """If a cut or changed picture raised another fault, an upload would be answered by a 500."""
    chance = random.Random(17)
    for whole in (photos.phone(), photos.screen()):
        made = [whole[:n] for n in range(len(whole))]
        for _ in range(1500):
            changed = bytearray(whole)
            for _ in range(chance.randrange(1, 6)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            made.append(bytes(changed))
        for data in made:
            try:
                picture = picture_of(data)
            except Refused:
                continue
            assert picture_of(picture.data).data == picture.data


def test_a_file_is_kept_once_and_for_its_owner(tmp_path: Path) -> None:
    """If a file could be asked for by any name, the page would hand out the round's keys."""
    this_round = make_round(tmp_path / "round", 2)
    sha256 = attached.keep(this_round, "one", FLAT)
    assert attached.keep(this_round, "one", FLAT) == sha256
    assert attached.kept(this_round, "one", sha256) == FLAT
    assert attached.kept(this_round, "other", sha256) is None
    folder = this_round.folder / attached.FOLDER / "one"
    assert [path.name for path in folder.iterdir()] == [sha256]
    if os.name == "posix":
        assert stat.S_IMODE((folder / sha256).stat().st_mode) == 0o600
    for other in ("", "../../round.toml", sha256.upper(), "0" * 64):
        assert attached.kept(this_round, "one", other) is None
        attached.forget(this_round, "one", other)
    (folder / sha256).write_bytes(b"changed")
    assert attached.kept(this_round, "one", sha256) is None
    attached.forget(this_round, "one", sha256)
    assert not [*folder.iterdir()]
    assert (this_round.folder / "round.toml").is_file()

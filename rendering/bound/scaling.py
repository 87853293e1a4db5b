"""Photos of any size brought to what paper shows, upright, in processes that end again."""

import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from rendering.bound.blocks import PHOTO_MM
from rendering.bound.child import child

_CHILD = "from rendering.bound.scaling import scale_all; scale_all()"
_TEMPLATE = Path(__file__).with_name("scaling.typ")
_AT_ONCE = 8  # photos that one process decodes: some 40 MB are kept of each
_MOST_PPI, _LEAST_PPI = 150, 60
_SHARP = 100  # photos of a file that may have the most dots, some 35 MB together


def scaled(photos: Sequence[bytes]) -> Iterator[bytes | None]:
    """Each photo (JPEG or PNG) as a small PNG; None where it cannot be decoded.

    The more there are, the fewer dots each has, so that a file of any number can be opened.
    """
    ppi = max(_LEAST_PPI, _MOST_PPI * min(1.0, (_SHARP / max(len(photos), 1)) ** 0.5))
    for begin in range(0, len(photos), _AT_ONCE):
        yield from _beside(photos[begin : begin + _AT_ONCE], ppi)


def _beside(photos: Sequence[bytes], ppi: float) -> list[bytes | None]:
    """In a process of its own; a photo that ends it is left out, the others are not."""
    sent = pickle.dumps((photos, ppi))
    done = subprocess.run(**child(_CHILD), input=sent, stdout=subprocess.PIPE, check=False)
    if done.returncode == 0:
        return list(pickle.loads(done.stdout))  # from our own child
    return [None] if len(photos) == 1 else [_beside([one], ppi)[0] for one in photos]


def scale_all() -> None:
    """What that process does."""
    photos, ppi = pickle.load(sys.stdin.buffer)  # from our own parent
    with TemporaryDirectory(prefix="ceping-photos-") as folder:
        template = Path(folder) / _TEMPLATE.name
        template.write_bytes(_TEMPLATE.read_bytes())
        found = [_one(template, number, photo, ppi) for number, photo in enumerate(photos)]
    sys.stdout.buffer.write(pickle.dumps(found))


def _one(template: Path, number: int, photo: bytes, ppi: float) -> bytes | None:
    kind = "png" if photo.startswith(b"\x89PNG") else "jpg"
    name = f"{number}.{kind}"
    (template.parent / name).write_bytes(photo)
    wide, high = PHOTO_MM
    try:
        return typst.compile(
            str(template),
            root=str(template.parent),
            ignore_system_fonts=True,
            sys_inputs={"file": name, "wide": str(wide), "high": str(high)},
            format="png",
            ppi=ppi,
        )
    except typst.TypstError:
        return None

"""Pictures that staff bring: what they are by content, and what of them is kept.

Comes in: bytes of any kind. Goes out: a JPEG or PNG with nothing beside the picture: no place where
it was taken, no device, no comment, nothing behind its end. Nothing is decoded, so a picture that
unpacks to gigabytes costs nothing here; one with too many dots is refused for whoever looks at it.
"""

from survey_app.pictures import jpeg, png
from survey_app.pictures.refused import MOST_BYTES, MOST_DOTS, Picture, Refused

__all__ = ["MOST_BYTES", "MOST_DOTS", "Picture", "Refused", "picture_of"]
_READERS = ((jpeg.SIGNATURE, jpeg.read), (png.SIGNATURE, png.read))


def picture_of(data: bytes) -> Picture:
    """The picture alone.

    Raises
    ------
    Refused
        If it is no JPEG or PNG, is damaged, or too large. Its text is one line for the page.
    """
    if not data:
        raise Refused("这个文件是空的，请重新选一张照片。")
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 2**20:.0f}"
        raise Refused(f"照片最大{MOST_BYTES // 2**20} MB，这个文件有{size} MB，请缩小以后再传。")
    for signature, read in _READERS:
        if data.startswith(signature):
            picture = read(data)
            if picture.width * picture.height > MOST_DOTS:
                size = f"{picture.width}×{picture.height}"
                raise Refused(
                    f"照片最多{MOST_DOTS // 10_000}万像素，这张是{size}，请缩小以后再传。"
                )
            return picture
    raise Refused("只收 JPEG 和 PNG 照片，这个文件不是；苹果手机的 HEIC 照片请先转成 JPEG。")

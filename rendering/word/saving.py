"""A Word file whose bytes depend on nothing but its contents and the round's date."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import BinaryIO

from docx.document import Document


def save(document: Document, path: Path | BinaryIO, title: str, author: str, day: dt.date) -> None:
    """Write ``document`` to a file; ``day`` is the time of its making, inside and in the zip."""
    moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = moment
    properties.comments, properties.revision, properties.language = "", 1, "zh-CN"
    as_saved = io.BytesIO()
    document.save(as_saved)
    with zipfile.ZipFile(as_saved) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            new.writestr(entry, old.read(name))

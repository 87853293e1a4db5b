"""Official paper in Word, and files that are the same bytes each time.

Comes in: words, rows and pictures; or a document of python-docx, its title and its day. Goes out:
the file. Who may be asked: ``save``; ``paper`` for a document after the standard, made of the
pieces in ``ooxml`` and fitted by ``widths``. Asks: nothing of ours.
"""

from rendering.word.saving import save

__all__ = ["save"]

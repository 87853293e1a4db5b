"""Word files that are the same bytes each time.

Comes in: a document of python-docx, its title and its day. Goes out: the file.
Asks: nothing of ours; the reports and the site's forms ask here.
"""

from rendering.word.saving import save

__all__ = ["save"]

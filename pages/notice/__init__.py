"""The text of an edition's notice as a page, clause by clause, with the rules beside.

Comes in: the document's text, and notice.toml and oddities.toml of the edition.
Goes out: `NoticePage`, which the template asks; None where the edition shows no text.
Asks: rulebook, and pages.edition.
"""

from pages.notice.page import NoticePage

__all__ = ["NoticePage"]

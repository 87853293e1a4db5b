"""The document that a paper begins with: python-docx's template, put right for Chinese text."""

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from rendering.word import ooxml


def blank_document() -> Document:
    """An empty document for Chinese text, with the fonts that may stand in for the standard's."""
    document = docx.Document()
    _without_thumbnail(document)
    _substitutes(document)
    _hanging(document)
    return document


def _without_thumbnail(document: Document) -> None:
    """Take out the picture of another paper that the template brings along."""
    relations = document.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[name]


def _substitutes(document: Document) -> None:
    """Name what may stand for the fonts of the standard where they are missing."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
                for name, other in ooxml.SUBSTITUTES.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def _hanging(document: Document) -> None:
    """Say that a stop may hang out of a line, which is Word's way where nothing is said.

    LibreOffice (7.4) takes the word for its contrary and keeps the stop in the line. That is as
    well: of those that hang out of a justified line it draws some not at all, most after a bracket.
    """
    hanging = OxmlElement("w:overflowPunct")
    hanging.set(qn("w:val"), "1")
    (defaults,) = document.styles.element.iterfind(f"{qn('w:docDefaults')}/*/{qn('w:pPr')}")
    defaults.insert(0, hanging)

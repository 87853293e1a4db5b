"""feed.xml: results and notices for news readers (Atom, RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from pages.announcements import Announcement
from pages.results import View
from rulebook.campaign import Document

_ATOM = "http://www.w3.org/2005/Atom"
_CHINA = timezone(timedelta(hours=8))
_MOST = 30


def feed(announced: Sequence[Announcement], title: str, url: str) -> bytes:
    """The newest results and documents; without ``url`` links are relative to the feed.

    Phases of the campaign are left out: they are dates of a plan, not news.
    """
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": "zh-CN"})
    news = [each for each in announced if each.kind != "phase"][:_MOST]
    _add(root, "id", _urn(title))
    _add(root, "title", title)
    _add(root, "updated", _moment(news[0]) if news else "1970-01-01T00:00:00Z")
    ET.SubElement(_add(root, "author", ""), f"{{{_ATOM}}}name").text = title
    _link(root, "self", f"{url}feed.xml")
    for each in news:
        entry = _add(root, "entry", "")
        name, says, path = _told(each)
        _add(entry, "id", _urn(title, path, name))
        _add(entry, "title", name)
        _add(entry, "updated", _moment(each))
        _add(entry, "summary", says)
        _link(entry, "alternate", url + path)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _told(announced: Announcement) -> tuple[str, str, str]:
    """Title, summary and page; a simulated round's title begins with its mark."""
    about = announced.about
    if isinstance(about, View):
        mark = f"【{about.mark}】" if about.mark else ""
        page = f"results/{about.round.slug}/index.html"
        return f"{mark}{about.round.title}", about.status, page
    assert isinstance(about, Document)
    return about.title, f"{about.issuer}，{about.number}", "guide/notices.html"


def _moment(announced: Announcement) -> str:
    return datetime.combine(announced.day, time(), _CHINA).isoformat()


def _urn(*names: str) -> str:
    return uuid5(NAMESPACE_URL, "ceping:" + "|".join(names)).urn


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = text or None
    return child


def _link(parent: ET.Element, relation: str, href: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", {"rel": relation, "href": href})

"""Answers of a city that does not exist, and a form that is filled in as its page asks."""

from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from office_app.own_rules.folder import Base
from office_app.own_rules.questions import Answers
from rulebook.load import EDITIONS

YEAR = 2027
CAMPAIGN = {
    "organiser": "云溪市政务服务局",
    "title": "云溪市2027年“清泉窗口”评选活动",
    "short_title": "“清泉窗口”活动",
    "year": str(YEAR),
    "ordinal": "2",
    "deciders": "评审小组",
    "contact": "云溪市政务服务局 0000",
    "number": "云政服〔2027〕3号",
    "document": "关于开展“清泉窗口”活动的通知",
    "dated": "2027-02-20",
}


def sound(edition: str = "example-2023") -> Answers:
    """What a built-in edition proposes, with everything filled in that it leaves open."""
    answers = Base(EDITIONS / edition, is_own=False).answers(YEAR)
    answers["campaign"] = [dict(CAMPAIGN)]
    for row in (*answers["honours"], *answers["units"]):
        row["lead"] = "监督科"
    answers["group"] = [{"office": "监督科", "head": "李一"}]
    answers["people"] = [
        {"name": "赵二", "post": "局长", "role": "head"},
        {"name": "钱三", "post": "科长", "role": "member"},
    ]
    answers["members"] = [{"id": "member_1", "name": "监督科", "member": "yes"}]
    return answers


class Form(HTMLParser):
    """The fields of a page's form as a browser would send them."""

    def __init__(self, text: str) -> None:
        """Read them from a page."""
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field with its value, the first option until another is selected."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.fields[name] = given["value"]
        elif tag == "input" and name:
            self.fields[name] = given.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in self.fields or "selected" in given):
            self.fields[self._select] = given["value"]
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        """A text ends where its field does."""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """The text of a field of several lines; the first break is the page's."""
        if self._area:
            self.fields[self._area] += data.removeprefix("\n")


def page_fields(client: FlaskClient, page: str) -> dict[str, str]:
    """What a page of questions would send as it is."""
    seen = client.get(f"/staff/rules/page/{page}")
    assert seen.status_code == 200, seen.text
    return Form(seen.text).fields


def fields_of(answers: Answers, sections: tuple[str, ...]) -> dict[str, str]:
    """Answers as the fields of a page."""
    return {
        f"{section}-{number}-{name}": text
        for section in sections
        for number, row in enumerate(answers[section])
        for name, text in row.items()
    }


def send(client: FlaskClient, page: str, **fields: str) -> TestResponse:
    """Send a page as it is but for some fields."""
    return client.post(f"/staff/rules/page/{page}", data=page_fields(client, page) | fields)

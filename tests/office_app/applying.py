"""A real round with people of units, divisions and the office at their browsers."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from office_app import create_app
from rulebook.round import Round, open_round
from survey_app.acts import accounts
from survey_app.acts.applications import units
from survey_app.acts.applications.term import set_closes
from survey_app.setup import store_of
from survey_app.store import DIVISION, UNIT, Store
from tests.office_app.staff_client import choose, hidden, path
from tests.survey_app.rounds import make_round

SETTINGS = 'public_url = "https://pingyi.example.gov.cn"\n'
MODEL, COLLECTIVE = "reform_innovation_model_unit", "advanced_collective"
STAR, WORKER = "window_service_star", "advanced_worker"
# Who is who: name, role, unit or division, and the unit's type.
People = Mapping[str, tuple[str, str, str]]
WINDOWS, BUREAU, DISTRICT = "部门", "示例区行政审批局", "示例市行政审批局"
PEOPLE = {
    "甲": (UNIT, WINDOWS, "RESIDENT_WINDOW"),
    "乙": (UNIT, WINDOWS, "RESIDENT_WINDOW"),
    "丙": (UNIT, BUREAU, "CITY_DISTRICT_BUREAU"),
    "丁": (UNIT, DISTRICT, "CITY_DISTRICT_BUREAU"),
    "督一": (DIVISION, "督查处", ""),
    "督二": (DIVISION, "督查处", ""),
    "人一": (DIVISION, "人事处", ""),
    "区": ("district", "", ""),
    "办": ("office", "", ""),
}
PROJECT = {
    "f-staff_count": "5",
    "f-project_name": "一件事一次办",
    "f-project_started_on": "2020-08-01",
    "f-project_in_use_on": "2021-06-01",
    "f-level_claimed": "全省领先",
    "f-practice": "合并材料，一窗受理。",
    "f-effect": "2021年6月至11月办件1200件，平均用时由5天减到2天。",
    "f-evidence": "办件系统导出表，见附件。",
    "declared-model_unit_no_negative_exposure": "1",
}
UNIT_SHEET = {
    "f-practice": "错时延时服务。",
    "f-effect": "周末办件300件。",
    "declared-collective_no_negative_exposure": "1",
}
WORKER_SHEET = {
    "f-post": "科员",
    "f-post_rank": "一级科员",
    "f-on_establishment": "是",
    "f-reported_on": "2019-07-01",
    "f-years": "3年",
    "f-deeds": "办件最多。",
    "declared-worker_continuous": "1",
    "declared-worker_no_discipline": "1",
    "declared-worker_no_credit_breach": "1",
    "declared-worker_no_violation": "1",
}


class Office:
    """The round, its console, and everybody's browser by name."""

    def __init__(
        self, folder: Path, people: People = PEOPLE, this_round: Round | None = None
    ) -> None:
        """Make a real round, unless there is ``this_round``; ``people`` get accounts later."""
        made = this_round or make_round(folder, 4, simulated=False, settings=SETTINGS)
        self.round: Round = made
        self.app = create_app(self.round)
        self.store: Store = store_of(self.round)
        self._people = people
        self._clients: dict[str, FlaskClient] = {}
        self._csrf: dict[str, str] = {}
        self.closes("2099-01-01T17:00")

    def closes(self, moment: str) -> None:
        """Let applications close at that moment."""
        set_closes(self.round, datetime.fromisoformat(moment), "测试")

    def client(self, who: str) -> FlaskClient:
        """Somebody's browser, signed in."""
        if who not in self._clients:
            role, body, unit_type = self._people[who]
            if role == UNIT:
                body = units.add_unit(self.round, body, unit_type).id
            name = f"account-{len(self._clients)}"
            link = accounts.add(self.round, name, who, role, 24, body=body).link
            client = self.app.test_client()
            assert choose(client, path(link)).status_code == 303
            self._clients[who] = client
            self._csrf[who] = hidden(client.get("/staff/password/").text, "csrf")
        return self._clients[who]

    def csrf(self, who: str) -> str:
        """The token of somebody's session."""
        self.client(who)
        return self._csrf[who]

    def get(self, who: str, where: str) -> TestResponse:
        """Open a page."""
        return self.client(who).get(f"/staff/{where}")

    def send(self, who: str, where: str, /, **fields: str) -> TestResponse:
        """Send a form with the session's token."""
        client = self.client(who)
        return client.post(f"/staff/{where}", data={"csrf": self._csrf[who], **fields})

    def upload(
        self,
        who: str,
        where: str,
        files: Mapping[str, bytes],
        fields: Mapping[str, str],
        *,
        field: str = "files",
    ) -> TestResponse:
        """The same with files in one ``field``."""
        client = self.client(who)
        sent = [FileStorage(io.BytesIO(content), name) for name, content in files.items()]
        data = {"csrf": self._csrf[who], **fields, field: sent}
        reply = client.post(f"/staff/{where}", data=data, content_type="multipart/form-data")
        reply.request.environ["wsgi.input"].close()  # a file of the test's own, where it is large
        return reply

    def begin(self, who: str, honour: str, **chosen: str) -> str:
        """Begin a draft; its id."""
        sent = self.send(who, "applications/", honour=honour, **chosen)
        assert sent.status_code == 303, faults(sent)
        return sent.location.rstrip("/").rpartition("/")[2]

    def save(
        self,
        who: str,
        application: str,
        sheet: Mapping[str, str],
        files: Mapping[str, bytes] | None = None,
        **more: str,
    ) -> TestResponse:
        """Save, as from the page that is there now."""
        found = self.store.applications.find(application)
        assert found
        fields = {"version": str(found.version), "do": "save"} | dict(sheet) | more
        return self.upload(who, f"applications/{application}", files or {}, fields)

    def hand_in(self, who: str, application: str, sheet: Mapping[str, str], **more: str) -> int:
        """Save and submit; the receipt's number."""
        sent = self.save(who, application, sheet, None, do="submit", **more)
        assert sent.status_code == 303, faults(sent)
        found = self.store.applications.find(application)
        assert found
        return found.receipt

    def decide(self, application: str, do: str = "accept", **fields: str) -> TestResponse:
        """Accept or return it."""
        found = self.store.applications.find(application)
        assert found
        where = f"received/{application}"
        return self.send("办", where, do=do, version=str(found.version), **fields)

    def write(self) -> TestResponse:
        """Write the tables, as looked at now."""
        text = self.get("办", "received/tables").text
        digest = hidden(text, "digest")
        return self.send("办", "received/tables", digest=digest, sure="1")

    def table(self, name: str) -> list[dict[str, str]]:
        """A table of the round as it stands."""
        path = self.round.folder / f"{name}.csv"
        if not path.is_file():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def now(self) -> Round:
        """The round by its files."""
        return open_round(self.round.folder)


def faults(sent: TestResponse) -> dict[str, str]:
    """What a page says is wrong, by the input it says it at."""
    found = re.search(r'role="alert" aria-labelledby="faults".*?</div>', sent.text, re.DOTALL)
    links = re.findall(r'<a href="#([^"]+)">(.*?)</a>', found.group() if found else "")
    return {field: unescape(words) for field, words in links}

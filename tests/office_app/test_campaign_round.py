"""A whole campaign at the pages, by five kinds of people, against the same round made of files.

In a browser, with the real servers: tests/drills/drill_campaign.py.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import pytest
from flask import Flask

from analysis.archive.score_differences import score_comparison
from analysis.confirm import confirm
from office_app.proposals import honours_of
from rulebook.round import Round, open_round
from survey_app import create_app
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.acts.practice_files import FOLDER
from survey_app.context import EXTENSION
from survey_app.setup import now
from survey_app.trail_check import check_trail
from tests.analysis.deciding import as_computed, result, score, write_decisions
from tests.office_app import year
from tests.office_app.applying import MODEL, STAR, WORKER, Office
from tests.office_app.clerks_round import ANSWERS, VOTES, answer
from tests.office_app.staff_client import hidden
from tests.survey_app.rounds import Reply, Visitor

NOW = dt.datetime(2022, 1, 5, 9, tzinfo=dt.UTC)


class Voters(Visitor):
    """Somebody at the voters' pages, in process."""

    def __init__(self, app: Flask) -> None:
        """No cookies are kept, as by a visitor."""
        super().__init__("http://localhost")
        self._client = app.test_client(use_cookies=False)

    def _ask(self, request: Request) -> Reply:
        sent: Any = request.data
        path = urlsplit(request.full_url)
        reply = self._client.open(
            f"{path.path}?{path.query}",
            method=request.get_method(),
            data=sent,
            content_type="application/x-www-form-urlencoded" if sent else None,
            follow_redirects=True,
        )
        return Reply(reply.status_code, reply.text, Message(), request.full_url)


class Played:
    """The round as it was played, and the round of files beside it."""

    def __init__(self, folder: Path, engine: str) -> None:
        """Play it."""
        year.empty(folder / "网页", year.settings(engine))
        self.office = Office(folder, year.PEOPLE, open_round(folder / "网页"))
        self.practice = self._gather()
        self.ids = self._apply()
        self._judge()
        self.round = self.office.now()
        _ask_and_vote(self.round)
        self.files = folder / "表格"
        own = year.in_files(self.files, now(self.round).date())
        self.ids = {id: own[name] for name, id in self.ids.items() if name in own}
        proposed = as_computed(score(self.round.folder))
        self.read = [self._leading()]  # by the leading group, before it has decided and after
        _decide(self.round.folder, proposed)
        self.read.append(self._leading())
        _decide(self.files, as_computed(score(self.files)))

    def revised(self, who: str, where: str, post: str = "", **fields: str) -> None:
        """Send a form as from the page that is there now."""
        text = self.office.get(who, where).text
        sent = self.office.send(who, post or where, revision=hidden(text, "revision"), **fields)
        assert sent.status_code == 303, sent.text

    def _leading(self) -> str:
        return self.office.get("长", "leading/sheet").text

    def _gather(self) -> str:
        """Summer and autumn: a practice, a visit, a symposium, opinions, a case."""
        office, id = self.office, "p" * 32
        where = f"practices/{id}"
        draft = office.send("示例区", where, revision="0", **year.PRACTICE)
        assert draft.status_code == 303, draft.text
        self.revised("示例区", where, **year.PRACTICE, go="submit")
        self.revised("办", where, f"{where}/decide", go="return", reason="请写明时间")
        mended = year.PRACTICE | {"summary": "2021年起，一个窗口收全部材料。"}
        self.revised("示例区", where, **mended, go="submit")
        self.revised("办", where, f"{where}/decide", go="accept")
        self.revised("办", where, f"{where}/typical", typical="1")
        assert office.send("办", "practices/files").status_code == 303
        units = office.round.book.campaign.leading_group.units
        notes = [year.VISIT, year.SYMPOSIUM]
        notes += [year.OPINION | {"observer": one.id} for one in units if not one.member]
        for number, note in enumerate(notes):
            sent = office.send("办", f"visits/{number:032d}", revision="0", **note)
            assert sent.status_code == 303, sent.text
        case = office.send("办", "cases/form", case_id="C1", **year.CASE)
        assert case.status_code == 303, case.text
        return id

    def _apply(self) -> dict[str, str]:
        """December: drafts, receipts, one returned and mended; candidates' ids by their name."""
        office, ids = self.office, {}
        for one in year.APPLIED:
            draft = office.begin(one.who, one.honour, **one.chosen)
            if one is year.RETURNED:
                office.hand_in(one.who, draft, dict(one.sheet) | {"f-effect": "很好。"})
                assert office.decide(draft, "return", reason="成效请写数字").status_code == 303
            office.hand_in(one.who, draft, one.sheet)
            assert office.decide(draft).status_code == 303
            found = office.store.applications.find(draft)
            assert found
            ids[one.candidate] = found.candidate
        assert office.write().status_code == 303
        return ids

    def _judge(self) -> None:
        """Divisions mark; what says otherwise than a table takes a second person."""
        for one in year.MARKED:
            where = f"conditions/{one.honour}/{self.ids[one.candidate]}"
            said = {f"status-{one.clause}": one.status, f"reason-{one.clause}": one.reason}
            sent = self.office.send(one.who, where, day=year.DAY, **said)
            assert sent.status_code == 303, sent.text
            if one.second:
                seen = hidden(self.office.get(one.second, where).text, "seen")
                agreed = {"clause": one.clause, "seen": seen, "do": "agree"}
                sent = self.office.send(one.second, f"{where}/second", **agreed)
                assert sent.status_code == 303, sent.text


def _ask_and_vote(this_round: Round) -> None:
    """Answers by code and a vote by slip; then both are closed and exported."""
    codes = {
        window: issuing.create_codes(this_round, window, len(given), "大厅")
        for window, given in ANSWERS.items()
    }
    slips = issuing.make_slips(this_round, "division", len(VOTES))
    for part in ("survey", "vote"):
        opening.open_phase(this_round, part)
    app = create_app(this_round)
    voters = Voters(app)
    for window, given in ANSWERS.items():
        for code, grades in zip(codes[window], given, strict=True):
            answer(voters, code.link, grades)
    for slip, grades in zip(slips, VOTES, strict=True):
        assert voters.vote(slip.link, grades).status == 200
    app.extensions[EXTENSION].store.database.close()
    for part in ("vote", "survey"):
        closing.close_phase(this_round, part)
    export_ratings(this_round, ballots=False)


def _decide(folder: Path, proposed: list[tuple[str, ...]]) -> None:
    """The leading group follows the rules, in January; then it is scored again."""
    confirm(open_round(folder), write_decisions(folder / "decisions.csv", proposed), NOW)
    score(folder)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.costly)]
)
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Played]:
    """One round for all tests."""
    engine = ""
    if request.param == "postgres":
        engine = f'database = "{request.getfixturevalue("postgres").fresh()}"\n'
    made = Played(tmp_path_factory.mktemp("year"), engine)
    yield made
    made.office.app.extensions[EXTENSION].store.database.close()
    made.office.store.database.close()


def test_a_round_of_five_kinds_of_people(played: Played) -> None:
    """If a round of pages named others than one of files, one of the two ways would be wrong."""
    pages = _renamed(result(played.round.folder), played.ids)
    files = result(played.files)
    compared = score_comparison(pages, files)
    free = ("inputs.", "round.", "settled.decided_on")
    differing = [
        one for one in compared.differences if one.exact and not one.where.startswith(free)
    ]
    assert differing == []
    assert compared.exact > 300


def _renamed(data: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """The same result with the ids that the files have."""

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: named(each) for key, each in value.items()}
        if isinstance(value, list):
            return [named(each) for each in value]
        return ids.get(value, value) if isinstance(value, str) else value

    renamed: dict[str, Any] = named(data)
    return renamed


def test_who_is_honoured_and_who_is_not(played: Played) -> None:
    """If an exposed window were honoured, or a verified exception not, marks would be in vain."""
    awards = {one["honour"]: one for one in result(played.round.folder)["awards"]}

    def standing(honour: str) -> dict[str, str]:
        lines = awards[honour]["lines"]
        return {c["name"]: c["standing"] for line in lines for c in line["candidates"]}

    model = standing(MODEL)
    assert model[year.NAMES["W04"]] == "not_eligible"
    assert model[year.NAMES["W01"]] == "designated"
    assert {"李小明"} <= standing(WORKER).keys()
    assert {"王小红"} <= standing(STAR).keys()


def test_the_office_sees_what_divisions_found(played: Played) -> None:
    """If a verified condition stood there as unverified, the office would ask once more."""
    applied = {one.name: one.id for one in played.office.store.applications.all()}
    page = played.office.get("办", f"received/{applied[year.NAMES['W04']]}").text
    against = page.partition("对照条件</h2>")[2].partition("<h2>")[0]
    assert "不符合" in against
    assert "没有核验记录" not in against


def test_the_leading_group_reads_what_it_decides(played: Played) -> None:
    """If the fifth of the five saw nothing before it decides, it would sign what others chose."""
    before, after = played.read
    assert "已审定" not in before
    settled = [one for one in honours_of(played.round) if one.is_settled]
    assert len(settled) >= 2  # those with somebody to decide on
    assert after.count("<strong>已审定</strong>") == len(settled)
    room = played.office.get("长", "sitting/projector").text
    assert "已审定，已记录" in room
    assert "待定" not in room


def test_everything_that_was_done_is_on_record(played: Played) -> None:
    """If an act of one of the five left no line, nobody could say who had done it."""
    checked = check_trail(played.round)
    assert not checked.faults
    acts = {entry["act"] for entry in checked.entries}
    wanted = (
        "practice submitted", "practice returned", "practice accepted", "practice typical", "note",
        "case", "unit", "application submitted", "application returned", "application accepted",
        "condition", "override", "open", "close", "export",
    )  # fmt: skip
    assert set(wanted) <= acts
    drafts = list((played.round.folder / FOLDER).glob("*.md"))
    assert len(drafts) == 1
    assert re.search("一窗收件", drafts[0].read_text(encoding="utf-8"))

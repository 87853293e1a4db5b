"""Amendments on the console: seen before, recorded as `ceping amend` does, or refused."""

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from rulebook.lock import LOCK_FILE, amendments_of
from rulebook.round import Round, open_round
from survey_app.acts import issuing, opening
from tests.ceping.commands import ceping
from tests.office_app.office import SETTINGS, Office, acts, faults
from tests.office_app.staff_client import PASSWORD
from tests.survey_app.rounds import make_round
from tests.survey_app.test_amendments import busy

WHY = {"why": "更正名册", "clause": "通知三（二）"}
QUESTION, WHERE = "服务满意吗？", "question."
FORMS: dict[str, dict[str, str]] = {
    "withdrawn": {"kind": "status", "window": "W5", "status": "withdrawn"},
    "renamed": {"kind": "renamed", "window": "W1", "name": "改名的窗口"},
    "another's name": {"kind": "renamed", "window": "W1", "name": "示例窗口2"},
    "late": {"kind": "late", "window_id": "W6", "name": "晚来的窗口", "staff_count": "5"},
    "late unranked": {
        "kind": "late",
        "window_id": "W6",
        "name": "晚来的窗口",
        "staff_count": "5",
        "status": "unranked",
    },
    "late twice": {"kind": "late", "window_id": "W1", "name": "晚来的窗口", "staff_count": "5"},
    "late without staff": {"kind": "late", "window_id": "W6", "name": "晚来的窗口"},
    "no window": {"kind": "status", "window": "", "status": "withdrawn"},
    "nothing": {"kind": "renamed", "window": "W1", "name": "示例窗口1"},
    "misprint": {"kind": "text", "text": "满意嘛？"},
    "turned round": {"kind": "text", "text": "不满意吗？"},
    "doubt": {"kind": "doubt"},
}
ALWAYS = {"doubt"}
ALLOWED = {
    "before": set[str](),
    "survey": {"withdrawn", "renamed", "late", "late unranked", "misprint"} | ALWAYS,
    "both": {"withdrawn", "renamed", "late unranked", "misprint"} | ALWAYS,
    "closed": ALWAYS,
}


def form(this_round: Round, name: str) -> dict[str, str]:
    """A form; a text is that of the first question."""
    fields = FORMS[name]
    if fields["kind"] != "text":
        return fields
    item = this_round.book.questionnaires.questionnaire.items[0]
    text = item.question.zh.replace("满意吗？", fields["text"])
    return fields | {"place": f"{WHERE}{item.id}.question.zh", "text": text}


@pytest.mark.grid
@pytest.mark.parametrize("moment", [*ALLOWED])
def test_what_may_be_amended_in_each_state(tmp_path: Path, moment: str) -> None:
    """If a page let through what the command refuses, rules could be chosen by results."""
    this_round = busy(tmp_path / "round", moment)
    kept = {path: path.read_bytes() for path in this_round.folder.rglob("*.*") if path.is_file()}
    office, allowed = Office(this_round), set()
    for name in FORMS:
        seen = office.send("amend/look", **form(this_round, name))
        assert seen.status_code in (200, 422), name
        if seen.status_code == 200:
            allowed.add(name)
            assert "登记" in seen.text
        else:
            assert [*faults(seen)], name
        assert office.send("amend/", **form(this_round, name)).status_code == 422  # no reason
    assert allowed == ALLOWED[moment]
    for path, content in kept.items():  # looking has written nothing
        if path.suffix in (".csv", ".toml", ".lock"):
            assert path.read_bytes() == content, path


def opened(folder: Path) -> Round:
    """A real round of five windows whose survey is open, answered at no window yet."""
    this_round = make_round(folder, 5, simulated=False, settings=SETTINGS)
    issuing.create_slips(this_round, "window", 6)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    return this_round


@pytest.mark.grid
@pytest.mark.parametrize("vote", [False, True])
def test_a_page_records_what_the_command_records(tmp_path: Path, vote: bool) -> None:
    """If the page recorded less, a report of the round could not tell what was changed."""
    page, command = (Office(opened(tmp_path / name / "轮")) for name in ("page", "command"))
    if vote:
        for one in (page, command):
            one.does("times/open?part=vote")
    seen = page.does("amend/look", **FORMS["renamed"]).text
    assert seen.index("示例窗口1") < seen.index("改名的窗口")
    assert ('name="name2"' in seen) == vote
    if vote:
        alone = page.send("amend/", **FORMS["renamed"], **WHY, name2="")
        assert [*faults(alone)] == ["name2"]
        assert "更正名册" in alone.text  # what was typed is kept
    page.does("amend/", **FORMS["renamed"], **WHY)
    path = command.round.folder / "windows.csv"
    path.write_text(path.read_text("utf-8").replace("示例窗口1", "改名的窗口"), "utf-8")
    by = ("--by", "wang", "--by", "li") if vote else ("--by", "wang")
    reason = (f"--why={WHY['why']}", f"--clause={WHY['clause']}")
    said = (PASSWORD,) * (len(by) // 2)
    done = ceping("amend", command.round.folder, *reason, *by, said=said)
    assert not done.returncode, done.stderr
    assert acts(page.round) == acts(command.round)
    made = [amendments_of(open_round(one.round.folder)) for one in (page, command)]
    assert [[one.changes for one in them] for them in made] == [[made[1][0].changes]] * 2
    assert "改名的窗口" in page.get("amend/")


@pytest.mark.grid
@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "gb18030", "xlsx"])
def test_the_register_is_corrected_as_the_office_keeps_it(tmp_path: Path, kind: str) -> None:
    """If a correction changed encoding, heads or other cells, the office would lose its file."""
    this_round = make_round(tmp_path / "轮", 3)
    path = this_round.folder / "windows.csv"
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    rows[0] = ["窗口编号", "窗口名称", "所属部门", "进驻人数", "申报荣誉", "所在大厅"]
    if kind == "xlsx":
        book = Workbook()
        page = book.worksheets[0]
        for row in rows:
            page.append([int(cell) if cell.isdecimal() else cell for cell in row])
        page.column_dimensions["B"].width = 33
        path.unlink()
        path = path.with_suffix(".xlsx")
        book.save(path)
    else:
        path.write_text("".join(",".join(row) + "\r\n" for row in rows), kind, newline="")
    this_round = open_round(this_round.folder)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    office = Office(this_round)
    office.does("amend/", kind="status", window="W2", status="withdrawn", **WHY)
    office.does("amend/", kind="renamed", window="W3", name="又名", **WHY)
    now = open_round(this_round.folder)
    assert [(w.id, w.name, w.status, w.staff_count) for w in now.windows] == [
        ("W1", "示例窗口1", "", 5),
        ("W2", "示例窗口2", "withdrawn", 5),
        ("W3", "又名", "", 5),
    ]
    if kind == "xlsx":
        page = load_workbook(path).worksheets[0]
        assert page["G1"].value == "参评状态"
        assert (page["D2"].value, page.column_dimensions["B"].width) == (5, 33)
    else:
        assert path.read_bytes().decode(kind.removesuffix("-sig")).count("参评状态") == 1


def test_a_misprint_is_corrected_in_a_copy_of_the_edition(tmp_path: Path) -> None:
    """If a built-in edition could not be corrected, or was itself changed, all rounds would be."""
    this_round = opened(tmp_path / "轮")
    built_in = (this_round.edition_folder / "questionnaires.toml").read_bytes()
    office = Office(this_round)
    fields = form(this_round, "misprint")
    refused = office.send("amend/", **fields, **WHY, password="wrong")
    assert [*faults(refused)] == ["password"]
    assert not (this_round.folder / "edition").exists()
    office.does("amend/", **fields, **WHY)
    now = open_round(this_round.folder)
    assert now.book.questionnaires.questionnaire.items[0].question.zh == fields["text"]
    assert now.settings.edition == "2021"
    assert (this_round.edition_folder / "questionnaires.toml").read_bytes() == built_in
    assert acts(now)[-1][:2] == ("amend", ("wang",))


def test_where_it_cannot_be_recorded_the_files_are_as_they_were(tmp_path: Path) -> None:
    """If a file stayed changed without a record, the server would stop at the next start."""
    this_round = opened(tmp_path / "轮")
    office = Office(this_round)
    before = (this_round.folder / "windows.csv").read_bytes()
    shutil.copy(this_round.folder / LOCK_FILE, tmp_path / "kept")
    (this_round.folder / LOCK_FILE).unlink()
    for name in ("renamed", "misprint", "doubt"):
        assert office.send("amend/", **form(this_round, name), **WHY).status_code == 422
    assert (this_round.folder / "windows.csv").read_bytes() == before
    assert not (this_round.folder / "edition").exists()
    shutil.copy(tmp_path / "kept", this_round.folder / LOCK_FILE)
    office.does("amend/", **FORMS["renamed"], **WHY)


def test_files_that_were_changed_are_shown_until_recorded(tmp_path: Path) -> None:
    """If an uploaded change lay there unseen, the next start would fail in the middle of a vote."""
    this_round = opened(tmp_path / "轮")
    office, path = Office(this_round), this_round.folder / "windows.csv"
    assert "改过还没有登记的" not in office.get("amend/")
    path.write_text(path.read_text("utf-8").replace("示例窗口1", "改名的窗口"), "utf-8")
    assert "改过还没有登记的" in office.get("amend/")
    office.does("amend/", kind="files", **WHY)
    assert "改过还没有登记的" not in office.get("amend/")
    assert len(amendments_of(open_round(this_round.folder))) == 1

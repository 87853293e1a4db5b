"""Paper ballots by commands: two lists that must agree, kills, other grades, windows that leave."""

import csv
import os
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from ceping.cli import ceping
from office_app import create_app
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from survey_app import printed, setup
from survey_app.acts import amending, closing, issuing, opening
from survey_app.acts.paper_ballots import count_lists, make_ballots
from survey_app.acts.slip_count import count_slips
from survey_app.closing_record import whole_ballots
from survey_app.paper_entries import Sheet
from survey_app.paper_lists import read_list
from survey_app.printed import ballot_sheets, meeting
from survey_app.printed.ballot_words import ballot_words
from survey_app.recount import recount
from survey_app.store import Store
from survey_app.trail import entries_of
from tests.editions import QUARTERLY
from tests.office_app.staff_client import PASSWORD, choose, invite
from tests.survey_app.rounds import make_round
from tests.survey_app.stores import ciphertexts
from tests.survey_app.test_amendments import REASON
from tests.survey_app.test_meeting import HTTPS, numbers, said
from tests.survey_app.test_second_edition import write_round

TELLERS = ("--by", "qian", "--by", "sun")
HEAD = ("票号", "无效", "示例窗口1", "示例窗口2")
ROWS = [["1", "", "5", "非常满意"], ["2", "", "", "0"], ["3", "√", "", ""], ["4", "", "不满意", ""]]
MADE = 6


def write(path: Path, rows: list[list[str]], head: tuple[str, ...] = HEAD) -> Path:
    """A teller's list, as Chinese Excel saves it."""
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def run(*arguments: object, answers: tuple[str, ...] = ()) -> tuple[int, str]:
    """A command with the lines on its standard input."""
    typed = "".join(f"{line}\n" for line in answers)
    env = {"CEPING_LANG": "zh"}
    done = CliRunner().invoke(ceping, [*map(str, arguments)], input=typed, env=env)
    problems = done.exception.problems if isinstance(done.exception, InputError) else ()
    return done.exit_code, done.output + "\n".join(one.line() for one in problems)


def real(folder: Path) -> Round:
    """A real round with sheets and slips, stopped after a vote by phone."""
    this_round = make_round(folder / "轮", 2, simulated=False, settings=HTTPS)
    app = create_app(this_round)
    for name, role in (("qian", "teller"), ("sun", "teller"), ("li", "office")):
        assert choose(app.test_client(), invite(this_round, name, role)).status_code == 303
    code, output = run("ballots", this_round.folder, "--count", MADE)
    assert (code, "ballots.pdf" in output) == (0, True), output
    issuing.create_slips(this_round, "window", 6)
    opening.open_phase(this_round, "vote", ("li", "wang"), folder=folder / "U盘")
    return this_round


def encrypted(this_round: Round) -> int:
    """How many ballots there are."""
    return setup.store_of(this_round).ballots.stored().encrypted


def test_two_lists_that_agree_are_counted(tmp_path: Path) -> None:
    """If one list, one teller or the office alone were enough, nobody would have compared."""
    this_round = real(tmp_path)
    lists = (
        write(tmp_path / "甲.csv", ROWS),
        write(tmp_path / "乙.csv", [ROWS[2], *ROWS[:2], ROWS[3]]),
    )
    folder, both = this_round.folder, (PASSWORD, PASSWORD)
    code, output = run("paper", folder, *lists, *TELLERS, answers=both)
    assert (code, "停止" in output) == (1, True), output
    closing.stop_phase(this_round, "vote", ("li", "wang"))
    for arguments, typed, told in (
        ((lists[0],), both, "两份录入表"),
        ((*lists, "--empty"), both, "两份录入表"),
        ((*lists, "--by", "qian"), both, "2个计票人账号"),
        ((*lists, "--by", "qian", "--by", "qian"), both, "不同的人"),
        ((*lists, "--by", "qian", "--by", "li"), both, "计票人账号"),
        ((*lists, *TELLERS), (PASSWORD, "x"), "密码"),
    ):
        by = arguments if "--by" in arguments else (*arguments, *TELLERS)
        code, output = run("paper", folder, *by, answers=typed)
        assert (code, told in output) == (1, True), output
    assert encrypted(this_round) == 0
    code, output = run("paper", folder, *lists, *TELLERS, answers=both)
    assert (code, "有效3张，无效1张" in output) == (0, True), output
    assert encrypted(this_round) == 3
    last = entries_of(setup.store_of(this_round).trail.lines())[-1]
    assert last["by"] == ["qian", "sun"]
    assert last["what"] == {"part": "vote", "valid": 3, "invalid": 1}


def _cell(row: int, column: int, text: str) -> Callable[[list[list[str]]], None]:
    def change(rows: list[list[str]]) -> None:
        rows[row][column] = text

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_cell(0, 3, "4"), "第1张：示例窗口2两人录入不一致"),
        (_cell(2, 1, ""), "第3张：一人录为有效，一人录为无效"),
        (lambda rows: rows.pop(), "两人录的张数不同：4张、3张"),
        (_cell(0, 2, "6"), "等级"),
        (_cell(0, 2, "很好"), "等级"),
        (_cell(0, 0, "2"), "票号"),
        (_cell(0, 0, "7"), "票号"),
    ],
)
def test_what_is_wrong_in_a_list_is_named(
    tmp_path: Path, change: Callable[[list[list[str]]], object], told: str
) -> None:
    """If a list with a fault were taken, or refused without its place, tellers would guess."""
    this_round = make_round(tmp_path / "轮", 2)
    make_ballots(this_round, MADE)
    opening.open_phase(this_round, "vote")
    closing.stop_phase(this_round, "vote")
    other = [[*row] for row in ROWS]
    change(other)
    lists = write(tmp_path / "甲.csv", ROWS), write(tmp_path / "乙.csv", other)
    code, output = run("paper", this_round.folder, *lists)
    assert (code, told in output) == (1, True), output
    assert "5" not in output.replace("甲.csv", "")
    assert encrypted(this_round) == 0


@pytest.mark.parametrize(
    "head",
    [
        ("票号", "无效", "示例窗口1"),
        ("票号", "无效", "示例窗口1", "示例窗口1"),
        ("票号", "无效", "示例窗口1", "示例窗口9"),
        ("编号", "无效", "示例窗口1", "示例窗口2"),
    ],
    ids=str,
)
def test_a_list_has_a_column_for_each_window(tmp_path: Path, head: tuple[str, ...]) -> None:
    """If a window without a column were taken as not rated, it would lose all its paper ballots."""
    this_round = make_round(tmp_path / "轮", 2)
    path = write(tmp_path / "甲.csv", [["1", "", "5", "4"][: len(head)]], head)
    code, output = run("paper", this_round.folder, path, path)
    assert code == 1
    assert "示例窗口2" in output or "票号" in output
    empty = tmp_path / "ballots-list.csv"
    make_ballots(this_round, MADE)
    assert run("ballots", this_round.folder, "--out", tmp_path / "ballots.pdf")[0] == 0
    assert empty.read_text("utf-8-sig").strip() == ",".join(HEAD)


def test_a_slip_is_voided_by_command(tmp_path: Path) -> None:
    """If nobody had to answer for a voided slip, anybody's could be voided."""
    this_round = make_round(tmp_path / "轮", 2, simulated=False, settings=HTTPS)
    choose(create_app(this_round).test_client(), invite(this_round, "li", "office"))
    slip = issuing.create_slips(this_round, "window", 6)[0]
    assert run("void", this_round.folder, slip.code)[0] == 1
    code, output = run("void", this_round.folder, slip.code, "--by", "li", answers=(PASSWORD,))
    assert (code, "已作废1张，一共1张" in output) == (0, True), output
    assert entries_of(setup.store_of(this_round).trail.lines())[-1]["by"] == ["li"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_killed_count_is_all_or_nothing(tmp_path: Path) -> None:
    """If a count could be cut off half-way, some sheets would be lost or counted twice."""
    from tests.ceping.killing import kill_during
    from tests.ceping.killing import run as ran

    base = make_round(tmp_path / "base", 2)
    make_ballots(base, 60)
    opening.open_phase(base, "vote")
    closing.stop_phase(base, "vote")
    rows = [
        [str(n), "√" if n % 9 == 0 else "", "", "" if n % 9 == 0 else "4"] for n in range(1, 46)
    ]
    rows = [[n, bad, "" if bad else "5", grade] for n, bad, _, grade in rows]
    one = write(tmp_path / "甲.csv", rows)
    folder, rng = tmp_path / "round", random.Random(5)
    for name in ("cold", "warm"):
        seconds = ran("paper", shutil.copytree(base.folder, tmp_path / name), one, one)
    met = set()
    for _ in range(8):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base.folder, folder)
        killed, _said = kill_during(("paper", folder, one, one), seconds, None, rng)
        this_round = open_round(folder)
        stored = setup.store_of(this_round).ballots.stored()
        void = setup.store_of(this_round).slips.voided()
        state = (stored.encrypted, stored.receipts, stored.used, void)
        assert state in ((0, 0, 0, 0), (40, 40, 40, 5)), (killed, state)
        counted = [
            e for e in entries_of(setup.store_of(this_round).trail.lines()) if e["act"] == "paper"
        ]
        assert len(counted) == bool(stored.encrypted)
        met.add(bool(stored.encrypted))
        if not counted:
            ran("paper", folder, one, one)
        closing.close_phase(this_round, "vote")
        assert setup.store_of(this_round).records.ballot_count() == 40
    assert False in met, "no kill struck before the count"


# other rules, other windows


def test_another_edition_with_other_grades(tmp_path: Path) -> None:
    """If five grades were written into program or paper, another city could not vote on paper."""
    this_round = write_round(tmp_path / "轮", QUARTERLY)
    make_ballots(this_round, MADE)
    words = ballot_words(this_round, range(1, MADE + 1), MADE)
    assert words["labels"] == ["优秀", "良好", "合格", "不合格", "没有意见"]
    assert "不了解" not in str(words)
    ((first, content),) = ballot_sheets(this_round, MADE)
    assert (first, content[:4]) == (1, b"%PDF")
    opening.open_phase(this_round, "vote")
    closing.stop_phase(this_round, "vote")
    head = ("sheet", "invalid", "W3", "W1", "W2")
    good = write(tmp_path / "甲.csv", [["1", "", "优秀", "没有意见", "1"]], head)
    bad = write(tmp_path / "乙.csv", [["1", "", "5", "", "1"]], head)
    assert run("paper", this_round.folder, good, bad)[0] == 1
    assert read_list(this_round, good) == [Sheet({"W1": None, "W2": 1, "W3": 4})]
    assert run("paper", this_round.folder, good, good)[0] == 0
    closing.close_phase(this_round, "vote")
    (ballot,) = whole_ballots(setup.store_of(this_round)).values()
    assert ballot == {"W1": None, "W2": 1, "W3": 4}


def test_a_window_that_left_after_printing_is_on_paper_and_not_entered(tmp_path: Path) -> None:
    """If lines moved up where a window left, every grade below it would be another window's."""
    this_round = make_round(tmp_path / "轮", 3)
    store: Store = setup.prepare(this_round)
    slips = issuing.create_slips(this_round, "window", 6)
    make_ballots(this_round, MADE)
    before = ballot_words(this_round, range(1, 2), MADE)["windows"]
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "vote")
    path = this_round.folder / "windows.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    lines = [f"{head},status", *(f"{row},{'withdrawn' if 'W2,' in row else ''}" for row in rows)]
    path.write_text("\n".join([*lines, ""]), "utf-8")
    this_round = open_round(this_round.folder)
    amending.amend(this_round, REASON)
    after = ballot_words(this_round, range(1, 2), MADE)["windows"]
    assert [row["number"] for row in before] == ["1", "2", "3"]  # type: ignore[attr-defined]  # rows
    assert [row["number"] for row in after] == ["1", "3"]  # type: ignore[attr-defined]  # rows
    closing.stop_phase(this_round, "vote")
    one = [Sheet({"W1": 5, "W3": 2})]
    count_lists(this_round, one, one)
    assert slips
    closing.close_phase(this_round, "vote")
    (ballot,) = whole_ballots(store).values()
    assert ballot == {"W1": 5, "W2": None, "W3": 2}
    assert not recount(this_round).differences


def test_phones_and_paper_in_one_vote(tmp_path: Path) -> None:
    """If papers of the meeting or the recount lost sight of the box, it would be doubted."""
    this_round = make_round(tmp_path / "轮", 2)
    store = setup.prepare(this_round)
    make_ballots(this_round, MADE)
    slips = issuing.create_slips(this_round, "window", 6)
    assert len(store.slips.hashes()) == MADE + 6
    zero = numbers(meeting.zero_paper(this_round))
    assert (zero["已生成票签（含备用）"], zero["已生成纸质选票"]) == ("6张", f"{MADE}张")
    script = said(meeting.script(this_round))
    assert "换纸质选票的，先交回票签" in script
    assert "现在打开票箱" in script
    opening.open_phase(this_round, "vote")
    box = [
        Sheet({"W1": 5, "W2": 4}),
        Sheet({"W1": 1, "W2": None}),
        Sheet({"W1": None, "W2": None}, False),
    ]
    _vote(this_round, slips[0].link, {"W1": 3, "W2": 3})
    closing.stop_phase(this_round, "vote")
    count_lists(this_round, box, box)
    assert len({len(one) for one in ciphertexts(store).values()}) == 1
    count_slips(this_round, 5 + MADE - 3, 1, 0, "")
    closing.close_phase(this_round, "vote")
    found = numbers(meeting.count_report(this_round))
    assert {name: found[name] for name in found if "纸质" in name or "电子" in name} == {
        "生成票签（含备用、纸质选票）": "12张",
        "其中电子": "1张",
        "其中纸质": "2张",
        "生成纸质选票": "6张",
        "无效的纸质选票（已算在作废里）": "1张",
    }
    assert found["收回、剩余、作废、遗失合计等于生成"] == "是"
    assert not recount(this_round).differences


def _vote(this_round: Round, link: str, grades: Mapping[str, int | None]) -> None:
    from survey_app.shown import Shown
    from survey_app.tokens import token_hash

    store, slip = setup.store_of(this_round), token_hash(link.rsplit("/", 1)[1])
    shown = Shown(this_round).part("vote")
    assert store.add_ballot(slip, "s", grades, "r", on=True, shown=shown) == "stored"


def test_paper_is_promised_where_there_is_some(tmp_path: Path) -> None:
    """If a slip promised a sheet that nobody has printed, its voter would stand there without."""
    from survey_app.printed.sheet_words import slip_words

    for made in (0, MADE):
        this_round = make_round(tmp_path / f"{made}", 2)
        if made:
            make_ballots(this_round, made)
        slips = issuing.create_slips(this_round, "window", 6)
        assert ("换纸质票" in str(slip_words(this_round, slips))) == bool(made)
        assert ("需要纸质票" in said(meeting.script(this_round))) == bool(made)
        assert ("票箱" in said(meeting.script(this_round))) == bool(made)


def test_nothing_but_the_stub_tells_sheets_apart(tmp_path: Path) -> None:
    """If a sheet had its number on it, whoever handed it out would know whose it is."""
    this_round = make_round(tmp_path / "轮", 3)
    one, two = (ballot_words(this_round, range(n, n + 1), MADE) for n in (1, 2))
    assert {key for key in one if one[key] != two[key]} == {"numbers"}
    template = (Path(printed.__file__).parent / "ballots.typ").read_text("utf-8")
    body = template.partition("#let ballot = {")[2].partition("\n}\n")[0]
    assert "data.numbers" not in body, "the number is used in the stub alone"

"""On a terminal `ceping close` and `ceping purge` ask before anything is lost or final."""

from pathlib import Path

from rulebook.round import open_round
from survey_app import setup
from survey_app.acts import issuing, opening
from survey_app.acts.closing import standing, stop_phase
from tests.ceping.commands import at_a_terminal
from tests.survey_app.linker import write_register
from tests.survey_app.rounds import make_round
from tests.survey_app.stores import cast, issue_slips


def test_a_close_asks_first(tmp_path: Path) -> None:
    """A word typed too early would end a survey of weeks for good."""
    this_round = make_round(tmp_path / "round", 2)
    write_register(this_round, 9)
    this_round = open_round(this_round.folder)
    store = setup.prepare(this_round)
    issue_slips(store, 8)
    codes = issuing.create_codes(this_round, "W1", 3, "大厅")
    assert len(codes) == 3
    for part in ("survey", "vote"):
        opening.open_phase(this_round, part)
    for number in range(7):
        cast(store, f"window {number}", (4, None), submission=f"{number}")
    code, shown = at_a_terminal("close", this_round.folder, typed="n\n")
    assert code == 130
    assert "民主投票：正在开启，应到9人，发出8张，收回5张以上" in shown
    assert "正在开启，发出编码3个，收到0份" in shown
    assert "确定结束吗" in shown
    assert {store.phase(part).state for part in ("survey", "vote")} == {"open"}
    stop_phase(this_round, "vote")
    assert standing(this_round, "vote") == (False, 9, 8, 7)
    code, shown = at_a_terminal("close", this_round.folder, typed="y\n")
    assert (code, "已停止，应到9人，发出8张，收回7张" in shown) == (0, True), shown
    assert store.phase("vote").finished


def test_a_purge_asks_while_codes_may_be_handed_out(tmp_path: Path) -> None:
    """Codes that nobody has yet would be lost by a command typed on the wrong day."""
    this_round = make_round(tmp_path / "round", 2)
    listed = this_round.folder / "slips-1.csv"
    listed.write_text("x", "utf-8")
    purge = ("purge", this_round.folder, "--codes")
    opening.open_phase(this_round, "vote")
    code, shown = at_a_terminal(*purge, typed="n\n")
    assert (code, listed.exists()) == (130, True), shown
    assert "正在开启：民主投票" in shown
    code, shown = at_a_terminal(*purge, typed="y\n")
    assert (code, listed.exists()) == (0, False), shown
    stop_phase(this_round, "vote")
    listed.write_text("x", "utf-8")
    code, shown = at_a_terminal(*purge)  # nobody is asked
    assert (code, listed.exists(), "确定" in shown) == (0, False, False), shown

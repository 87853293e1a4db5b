"""What of a result may become public."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pages.public import LEVELS
from pages.public import reduced as reduced_by
from pages.results import View, downloads
from pages.round_rules import RoundRules
from pages.rounds import in_order, read_round
from rulebook.load import EDITIONS, load
from rulebook.problems import InputError
from tests.site.sample import score, write_closing, write_round


def reduced(data: dict[str, Any], level: str) -> dict[str, Any]:
    """The public part, by the rules of the built-in edition."""
    return reduced_by(data, level, RoundRules.of(load(), data["weights"]))


def everything(data: object) -> str:
    """The reduced file as one text."""
    return json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize("level", LEVELS)
def test_no_window_is_suspected_in_public(level: str) -> None:
    """The public would read whose answers came in a burst, or which ballots look alike."""
    public = reduced(score(60), level)
    for check in public["checks"]:
        assert "windows" not in check
        if check["id"] == "bursts":
            assert set(check) == {"id", "title", "withheld"}
    assert "集中提交偏多" not in everything(public)


def test_few_ballots_are_withheld() -> None:
    """A score made from three ballots would show how three people voted, or let it be reckoned."""
    last = reduced(score(60), "full")["windows"][-1]
    assert last["withheld"]
    for key in ("vote", "third_party", "total", "ballots", "interval"):
        assert last[key] is None
    assert last["bimonthly"] is not None


def test_honours_name_the_designated_only() -> None:
    """By default the site would show how everybody else fared."""
    public = reduced(score(60), "honours")
    assert [one["window_id"] for one in public["windows"]] == ["W1", "W2"]
    assert all(set(one) == {"window_id", "name"} for one in public["windows"])
    assert "窗口 3 " not in everything(public)
    assert "W3" not in everything(public)
    assert "95.000000" not in everything(public)
    assert not public["checks"]


def test_exact_fractions_stay_inside() -> None:
    """Numerators and denominators of small counts would give single marks away."""
    assert "_exact" not in everything(reduced(score(60), "full"))


def test_sentence_about_a_hidden_window_is_withheld() -> None:
    """A check's sentence would tell the score of a window whose score is withheld."""
    data = score(60)
    data["checks"][0]["reason"] = f"{data['windows'][-1]['name']}总分71.00"
    assert reduced(data, "full")["checks"][0]["withheld"]


def test_unknown_level_is_refused() -> None:
    """A typing error in the level would publish something by accident."""
    with pytest.raises(ValueError, match="everything"):
        reduced(score(3), "everything")


@pytest.mark.parametrize(
    ("simulated", "status", "provisional", "level"),
    [
        (True, "provisional", False, "full"),
        (False, "confirmed", False, "honours"),
        (False, "provisional", True, "honours"),
    ],
)
def test_default_level(
    tmp_path: Path, simulated: bool, status: str, provisional: bool, level: str
) -> None:
    """A real round would be published in full unless somebody remembers to say otherwise."""
    folder = write_round(tmp_path / "a", score(8, simulated=simulated, status=status))
    assert read_round(folder, provisional=provisional).level == level


def test_unconfirmed_real_round_is_refused(tmp_path: Path) -> None:
    """A real result would be public before the leading group has settled it."""
    folder = write_round(tmp_path / "a", score(8, simulated=False))
    with pytest.raises(InputError, match="--provisional"):
        read_round(folder)


def test_round_without_result_is_refused(tmp_path: Path) -> None:
    """A round that was never scored would give an empty page, or a traceback."""
    with pytest.raises(InputError, match="ceping score"):
        read_round(tmp_path)


def test_a_check_that_nobody_called_public_is_withheld() -> None:
    """A new check, or a file of an older version, would tell what only the group may read."""
    data = score(8)
    for check in data["checks"]:
        check.pop("public")
    assert all(check["withheld"] for check in reduced(data, "full")["checks"])


@pytest.mark.parametrize("honour", ["open_places", "ties_at_cutoff", "conditions_not_met"])
def test_an_honour_may_be_called_like_a_fixed_key(honour: str) -> None:
    """A city whose honour has the id of another value would get no page, or a wrong one."""
    text = json.dumps(score(8)).replace('"reform_innovation_model_unit"', f'"{honour}"')
    data = json.loads(text)
    data["designation"] = {"honours": data["designation"]["honours"]} | data["designation"]
    data["designation"] |= {"open_places": 1, "ties_at_cutoff": [], "conditions_not_met": []}
    for place, candidate in enumerate(data["awards"][0]["lines"][0]["candidates"]):
        candidate |= {"standing": "designated" if place < 2 else "none", "would_be": None}
    assert reduced(data, "full")["designation"]["designated"] == ["W1", "W2"]


def test_an_older_file_is_read_by_its_rules() -> None:
    """A result of an earlier version would name the wrong honour, guessed from the keys."""
    data = score(8)
    data["designation"] = {"a_new_key": ["W9"], **data["designation"]}
    del data["designation"]["honours"]
    public = reduced(data, "full")
    assert public["designation"]["designated"] == ["W1", "W2"]
    assert public["proposals"] == {"advanced_collective": ["W4", "W5", "W6"]}


def test_real_workbook_is_not_published(tmp_path: Path) -> None:
    """The workbook holds what only the leading group may read."""
    data: dict[str, Any] = score(8, simulated=False, status="confirmed")
    folder = write_round(tmp_path / "real", data)
    written = downloads(tmp_path / "site", read_round(folder, "full"))
    assert {path.name for path in written} == {"result.json"}


def test_same_name_gets_its_own_address(tmp_path: Path) -> None:
    """Of two rounds in folders of the same name only one would be published."""
    folders = [write_round(tmp_path / name / "round", score(3)) for name in ("a", "b")]
    assert {published.slug for published in in_order([read_round(one) for one in folders])} == {
        "simulated-2021-round",
        "simulated-2021-round-2",
    }


def test_round_of_its_own_edition(tmp_path: Path) -> None:
    """A city with its own edition would see Suzhou's names and weights on its result."""
    folder = write_round(tmp_path / "round", score(8) | {"edition": "edition"})
    shutil.copytree(EDITIONS / "2021", folder / "edition")
    honours = folder / "edition" / "honours.toml"
    text = honours.read_text(encoding="utf-8").replace('zh = "改革创新标兵单位"', 'zh = "甲等窗口"')
    honours.write_text(text, encoding="utf-8")
    assert View(read_round(folder)).honour == "甲等窗口"


def test_weights_are_those_of_the_round(tmp_path: Path) -> None:
    """A trial with other weights would be shown as if the official ones had been used."""
    weights = {"marks": "2/5", "vote": "3/10", "survey": "3/10"}
    folder = write_round(tmp_path / "round", score(8) | {"weights": weights})
    formula = read_round(folder).rules.formula
    assert [share in formula for share in ("40%", "30%", "50%")] == [True, True, False]


def test_a_forged_list_is_not_published(tmp_path: Path) -> None:
    """The site would publish receipts that the closing record does not know."""
    folder = write_round(tmp_path / "round", score(5))
    assert read_round(folder).data["closing"] is None
    write_closing(folder, 9)
    closing = read_round(folder).data["closing"]
    assert (closing["ballots"], closing["returned"]) == (9, 9)
    assert set(closing["receipts"]) == {"count", "root"}
    (folder / "closing" / "receipts.csv").write_text("receipt\nAAAA-AAAA\n")
    with pytest.raises(InputError, match=r"receipts\.csv"):
        read_round(folder)


def test_before_the_decision_no_candidate_is_public() -> None:
    """A nominated person's name would be public before anybody has decided."""
    for level in LEVELS:
        public = reduced(score(8), level)
        assert (public["awards"], public["differences"], public["former"]) == ([], [], [])
        assert "示例人员" not in everything(public)


@pytest.mark.parametrize("level", LEVELS)
def test_a_confirmed_round_names_the_awarded_and_says_what_differs(level: str) -> None:
    """The site would show the computed list as the decided one, or persons who won nothing."""
    public = reduced(score(8, simulated=False, status="confirmed"), level)
    assert public["designation"]["designated"] == ["W1"]
    named = {one["honour"]: one["lines"][0]["awarded"] for one in public["awards"]}
    assert [who["name"] for who in named["window_service_star"]] == ["示例人员 1"]
    assert "示例人员 2" not in everything(public)
    (difference,) = public["differences"]
    assert (difference["decided"], difference["reason"]) == ("不授予", "本单位谢绝")
    assert (difference["name"] == "窗口 2 <b>&") == (level != "honours")


def test_a_corrected_round_keeps_the_former_result_without_the_person() -> None:
    """The former list would vanish, or a person who lost an honour would be pilloried."""
    public = reduced(score(8, simulated=False, status="corrected"), "full")
    assert [one["honour"] for one in public["former"]] == ["window_service_star"]
    assert public["former"][0]["unnamed"] == 1
    assert "示例人员 1" not in everything(public)
    assert "材料不实" not in everything(public)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("provisional", "尚待领导小组审定"),
        ("confirmed", "2022年1月8日经领导小组审定；与计算结果不同1处"),
        ("corrected", "2022年3月1日更正"),
    ],
)
def test_the_status_says_what_was_decided_when(tmp_path: Path, status: str, words: str) -> None:
    """A reader would quote a provisional result, or not see that it was corrected."""
    folder = write_round(tmp_path / "round", score(8, simulated=False, status=status))
    assert words in View(read_round(folder, provisional=True)).status


def test_a_pending_condition_is_said(tmp_path: Path) -> None:
    """A window would pass for designated although nobody has verified its project."""
    data = score(8, simulated=False)
    found = {"window_id": "W1", "honour": "reform_innovation_model_unit", "status": "pending"}
    data["designation"]["conditions_not_met"] = [found]
    view = View(read_round(write_round(tmp_path / "round", data), provisional=True))
    assert "窗口 1 <b>&" in view.awaiting
    assert "窗口 1 <b>&" not in view.designated
    assert "条件待核验1个" in view.account


def test_the_working_rules_are_public_in_full_only_and_without_hidden_windows() -> None:
    """A window with too few ballots would show by what moves it, or a list be more than a list."""
    data = score(4)
    own = {"inside": 2, "tied": 0, "share": 1.0, "runs": [[0, 2]], "tied_runs": []}
    windows = {"W1": own | {"honour": own}}
    data["specifications"] = {"windows": windows, "choices": [], "sentences": []}
    assert reduced(data, "full")["specifications"] == data["specifications"]
    assert "specifications" not in reduced(data, "scores")
    assert "specifications" not in reduced(data, "honours")
    data["windows"][0]["ballots"] = 3
    assert "specifications" not in reduced(data, "full")


def test_whom_a_round_honours_has_a_page_of_its_own(site: Path) -> None:
    """A list to be passed on would name somebody who is not honoured, or be there too early."""
    pages = {path.parent.name for path in site.glob("results/*/honours.html")}
    assert pages == {"round-2021-real", "round-2021-corrected"}, "only what is settled"
    for slug, honoured, gone in (
        ("round-2021-real", "示例人员 1", "示例人员 2"),
        ("round-2021-corrected", "示例人员 2", "示例人员 1"),
    ):
        text = (site / "results" / slug / "honours.html").read_text(encoding="utf-8")
        main = text.partition("<main")[2].partition("</main>")[0]
        assert honoured in main
        assert "窗口 1 &lt;b&gt;&amp;" in main
        assert [name for name in (gone, "窗口 2 ", "窗口 3 ") if name in main] == []
        assert "honours.html" in (site / "results" / slug / "index.html").read_text("utf-8")

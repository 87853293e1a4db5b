"""What a round's page says of every place of the first windows: given, waiting, tied or open."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pages import Edition
from pages.public import LEVELS
from pages.results import View
from pages.rounds import read_round
from pages.source import ROOT
from pages.templates import Templates
from pages.vacancies import open_because
from tests.site.sample import score, write_closing, write_round

HONOUR = "reform_innovation_model_unit"
PLACES = 3


def designation(
    given: int, absent: int, barred: int, tied: int, windows: int, pending: int = 0
) -> dict[str, Any]:
    """A result with so many windows of each kind among the first places."""
    data = score(windows, simulated=False)
    ids = [window["window_id"] for window in data["windows"]]
    top = iter(ids)
    found = data["designation"]
    found[HONOUR] = [next(top) for _ in range(given)]
    found["top_without_application"] = [next(top) for _ in range(absent)]
    found["top_barred"] = [next(top) for _ in range(barred)]
    found["ties_at_cutoff"] = [next(top) for _ in range(tied + 1)] if tied else []
    found["tied_places"] = tied
    found["open_places"] = PLACES - given - tied
    found["conditions_not_met"] = [
        {"window_id": one, "honour": HONOUR, "status": "pending"} for one in ids[:pending]
    ]
    return data


# Every way to fill three places: the rest is open because windows are too few, or tied badly.
SHAPES = [
    shape for shape in product(range(4), range(3), range(3), range(3)) if sum(shape) <= PLACES
]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_place_is_accounted_for(
    tmp_path: Path, shape: tuple[int, int, int, int], level: str
) -> None:
    """A place would vanish, be counted twice, or be open without a reason."""
    given, absent, barred, tied = shape
    data = designation(given, absent, barred, tied, windows=8 if sum(shape) == PLACES else 5)
    view = View(read_round(write_round(tmp_path / "round", data), level, provisional=True))
    found = view.round.data["designation"]
    reasons = found["open_because"]
    assert sum(reasons.values()) == found["open_places"] == PLACES - given - tied
    assert reasons.get("not_applied", 0) == absent
    assert reasons.get("barred", 0) == barred
    left = PLACES - sum(shape)
    assert reasons.get("tied" if tied else "too_few", 0) == left
    open_words = f"空缺{found['open_places']}个" if found["open_places"] else "空缺"
    assert (open_words in view.account) == bool(found["open_places"])
    counted = [remark for remark in view.remarks if "空缺" in remark]
    assert len(counted) == len(reasons)
    assert ("窗口不够" in " ".join(counted)) == bool(left and not tied)


def test_a_condition_is_not_called_a_lack_of_windows(tmp_path: Path) -> None:
    """The page would say that windows are too few where one is kept out, and not name why."""
    data = designation(1, 1, 1, 0, windows=8)
    view = View(read_round(write_round(tmp_path / "a", data), "full", provisional=True))
    assert any("申报条件不符合，空缺1个" in remark for remark in view.remarks)
    assert any("窗口 2" in remark and "空缺1个" in remark for remark in view.remarks)
    barred = data["designation"]["top_barred"][0]
    assert not any(f"窗口 {barred[1:]}" in remark for remark in view.remarks)


def test_older_files_tell_it_by_what_is_left() -> None:
    """A result of an earlier version would give the wrong reason again."""
    data = designation(1, 1, 1, 0, windows=8)
    del data["designation"]["top_barred"]
    assert open_because(data, PLACES) == {"not_applied": 1, "barred": 1}


@pytest.mark.parametrize("pending", [0, 1, 2])
def test_nobody_has_it_and_waits_for_it(tmp_path: Path, pending: int) -> None:
    """A window would be 获评 and 待核验 on the same page."""
    data = designation(2, 1, 0, 0, windows=8, pending=pending)
    folder = write_round(tmp_path / "round", data)
    view = View(read_round(folder, "full", provisional=True))
    assert set(view.designated) & set(view.awaiting) == set()
    assert (len(view.designated), len(view.awaiting)) == (2 - pending, pending)
    assert (f"条件待核验{pending}个" in view.account) == bool(pending)
    page = round_page(view)
    assert ("待核验" in page) == bool(pending)
    assert "<p>获评：</p>" not in page


@pytest.mark.parametrize(("awarded", "approximate", "open_ones"), [(0, True, 3), (1, True, 0)])
def test_approximate_places_are_open_where_nobody_has_one(
    tmp_path: Path, awarded: int, approximate: bool, open_ones: int
) -> None:
    """The page would call a place open that 左右 leaves unused, or hide that nobody has any."""
    data = score(8, simulated=False, status="confirmed")
    first = data["awards"][0]
    first["lines"][0]["approximate"] = approximate
    settled = next(h for h in data["settled"]["honours"] if h["honour"] == first["honour"])
    settled["awarded"] = settled["awarded"][:awarded]
    page = round_page(View(read_round(write_round(tmp_path / "round", data), "full")))
    assert f"名额3左右，获评{awarded}" in page
    assert ("空缺3个" in page) == bool(open_ones)


def test_a_proposal_is_not_an_award(tmp_path: Path) -> None:
    """What the computation proposes would read as what the leading group decided."""
    before = View(read_round(write_round(tmp_path / "a", score(8, simulated=False)), "full", True))
    data = score(8, simulated=False, status="confirmed")
    after = View(read_round(write_round(tmp_path / "b", data), "full"))
    assert "按规则可以获评，待领导小组审定" in round_page(before)
    page = round_page(after)
    assert "<p>获评：</p>" in page
    assert "名额3，获评1，空缺2个" in page
    assert (before.settled, after.settled, after.account) == (False, True, "")


def test_one_number_of_ballots(tmp_path: Path) -> None:
    """A page would say 85 ballots above and 84 below, and not why."""
    folder = write_round(tmp_path / "round", score(8))
    write_closing(folder, 85)
    record = folder / "closing" / "closing.json"
    words = record.read_text(encoding="utf-8").replace('"returned": 85', '"returned": 86')
    record.write_text(words, encoding="utf-8")
    page = round_page(View(read_round(folder)))
    assert "收回86张" in page
    assert "各85行，比收回的86张少1张" in page


def test_amendments_stand_before_the_result(tmp_path: Path) -> None:
    """The public would not learn that a window was renamed, or a rule doubted, meanwhile."""
    data = score(8)
    changed = {"at": "2021-12-18T10:00+08:00", "by": ["li"], "why": "更名", "clause": "通知三"}
    doubt = {**changed, "why": "第3题两问合一", "changes": []}
    data["round"]["amendments"] = [{**changed, "changes": ["窗口“甲”更正为“乙”"]}, doubt]
    for level in ("honours", "full"):
        page = round_page(View(read_round(write_round(tmp_path / level, data), level)))
        head = page.partition("## 结果")[0]
        assert "2021年12月18日窗口“甲”更正为“乙”。原因：更名。依据：通知三。" in head
        assert "2021年12月18日疑义：第3题两问合一。依据：通知三。" in head
        assert "同意" not in head


def round_page(view: View) -> str:
    """The Markdown of a round's page."""
    templates = Templates.of(ROOT, Edition.of("2021"), [view.round])
    place = f"results/{view.round.slug}/index.md"
    return templates.render("results/_round.md", place, view=view, before=None)

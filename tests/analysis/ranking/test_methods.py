"""Groups' own methods, recounted by hand: scores, ties, missing marks, own units, places."""

from collections.abc import Mapping
from fractions import Fraction as F
from itertools import product
from pathlib import Path

import pytest

from analysis.ranking.methods import indicator_score, panel_score
from analysis.result.awards import CandidateFinding, LineAwards
from analysis.score import check_round, score_round
from rulebook.load import load
from rulebook.methods import Method
from tests.analysis.ranking.method_rounds import (
    colleagues,
    halls,
    indicator_rows,
    method_round,
)
from tests.editions import QUARTERLY

METHODS = {method.kind: method for method in load(QUARTERLY).campaign.methods}
TABLE, PANEL = METHODS["indicators"], METHODS["panel"]
PLAIN = PANEL.model_copy(update={"mean": "mean", "least_reviewers": 2})


def line(folder: Path, tables: Mapping[str, list[str]], honour: str, name: str) -> LineAwards:
    """One quota line of a round made from these tables, which has no fault."""
    this_round = method_round(folder, tables)
    assert check_round(this_round)[0] == ()
    found = score_round(this_round, checks=False).awards_of(honour).line(name)
    assert found is not None
    return found


def stands(awards: LineAwards) -> dict[str, str]:
    """How candidates stand, or would with every condition met."""
    return {one.candidate_id: one.would_be or one.standing for one in awards.candidates}


def one_of(awards: LineAwards, candidate: str) -> CandidateFinding:
    """The finding of one candidate."""
    return next(one for one in awards.candidates if one.candidate_id == candidate)


@pytest.mark.parametrize("online", ["0", "80.5", "100"])
@pytest.mark.parametrize("answered", ["0", "33.3", "100"])
@pytest.mark.parametrize("norms", ["0", "12.5", "50"])
def test_indicators_are_a_weighted_share_of_full_marks(
    online: str, answered: str, norms: str
) -> None:
    """A mark out of 50 would weigh half of what the table gives it, or be rounded on the way."""
    marks = {"online_share": F(online), "answered_in_time": F(answered), "service_norms": F(norms)}
    judged = indicator_score(TABLE, marks)
    by_hand = F(4, 10) * F(online) + F(3, 10) * F(answered) + F(3, 10) * F(norms) * 2
    assert judged.score == by_hand
    assert sum(part.points for part in judged.parts) == by_hand


@pytest.mark.parametrize("absent", [part.id for part in TABLE.parts])
def test_a_missing_indicator_leaves_no_score(absent: str) -> None:
    """An indicator that nobody has marked would count as zero, or be left out of the sum."""
    marks = {part.id: F(1) for part in TABLE.parts if part.id != absent}
    judged = indicator_score(TABLE, marks)
    assert (judged.score, [part.id for part in judged.missing]) == (None, [absent])
    assert [mark.part.id for mark in judged.parts] == [*marks]


def sheet(warmth: str, work: str) -> dict[str, F]:
    """One reviewer's sheet."""
    return {"warmth": F(warmth), "work_done": F(work)}


def by_hand(method: Method, sheets: list[tuple[int, int]]) -> F | None:
    """The score once more, without our classes: 60% and 40% of marks out of ten."""
    scores = sorted(6 * F(warmth) + 4 * F(work) for warmth, work in sheets)
    if len(scores) < method.least_reviewers:
        return None
    kept = scores[1:-1] if method.mean == "trimmed" else scores
    return sum(kept, F()) / len(kept)


@pytest.mark.parametrize("method", [PANEL, PLAIN], ids=["trimmed", "mean"])
@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 7])
@pytest.mark.parametrize("seed", range(4))
def test_a_panel_is_the_mean_of_whole_sheets(method: Method, size: int, seed: int) -> None:
    """A panel's mean would take in too few sheets, or leave out other than the two ends."""
    sheets = [((seed * 3 + n * 7) % 11, (seed + n * n) % 11) for n in range(size)]
    given = {f"R{n}": sheet(str(a), str(b)) for n, (a, b) in enumerate(sheets)}
    judged = panel_score(method, given, set())
    assert judged.score == by_hand(method, sheets)
    assert len(judged.sheets) == size
    if judged.score is not None:
        assert sum((part.points for part in judged.parts), F()) == judged.score
        assert len(judged.left_out) == (2 if method.mean == "trimmed" else 0)


@pytest.mark.parametrize("alike", [4, 5])
def test_equal_sheets_are_trimmed_once_each(alike: int) -> None:
    """Of sheets that are all alike one would be left out twice, or all of them."""
    judged = panel_score(PANEL, {f"R{n}": sheet("8", "9") for n in range(alike)}, set())
    assert (judged.score, len(set(judged.left_out))) == (F(84), 2)


@pytest.mark.parametrize(
    ("own", "score"),
    [(set(), F(200, 3)), ({"R1"}, F(55)), ({"R1", "R2"}, None), ({"R9"}, F(200, 3))],
)
def test_sheets_of_the_own_unit_are_left_out_before_anything_else(
    own: set[str], score: F | None
) -> None:
    """A reviewer's praise for the own colleague would count, or a trim take it for an end."""
    given = {"R1": sheet("9", "9"), "R2": sheet("5", "5"), "R3": sheet("6", "6")}
    judged = panel_score(PLAIN, given, own)
    assert judged.score == score
    assert set(judged.own_unit) == own & given.keys()


MARKS = ["90", "90", "40"]  # 36 + 27 + 24 = 87
LOWER = ["80", "90", "40"]  # 83


@pytest.mark.parametrize("levels", [*product([0, 1], [0, 1, 2], [1, 2], [0, 2])])
def test_ties_and_places_of_a_fixed_line(tmp_path: Path, levels: tuple[int, ...]) -> None:
    """With two places and no 左右 a tie at the last would be decided by the order of rows."""
    ids = [f"U{n}" for n in range(len(levels))]
    marks = {one: (str(60 + 10 * own), "90", "40") for one, own in zip(ids, levels, strict=True)}
    tables = {"nominations": halls(*ids), "indicator_marks": indicator_rows(marks)}
    awards = line(tmp_path, tables, "morning_star", "dawn_halls")
    above = {i: sum(other > own for other in levels) for i, own in zip(ids, levels, strict=True)}
    alike = {i: levels.count(own) for i, own in zip(ids, levels, strict=True)}
    wanted = {
        i: "proposed" if above[i] + alike[i] <= 2 else "tie" if above[i] < 2 else "not_in_top"
        for i in ids
    }
    assert stands(awards) == wanted
    proposed = list(wanted.values()).count("proposed")
    assert awards.tied_places == (2 - proposed if "tie" in wanted.values() else 0)
    assert awards.open_places == 0
    for candidate in awards.candidates:
        assert candidate.judged is not None
        assert candidate.judged.rank == above[candidate.candidate_id] + 1


@pytest.mark.parametrize("lacking", [0, 1, 2])
def test_who_lacks_a_mark_is_left_to_the_deciders(tmp_path: Path, lacking: int) -> None:
    """A hall without all marks would be ranked last, or vanish."""
    own = ["90", "90", "40"]
    own[lacking] = ""
    marks = {"U1": tuple(own), "U2": tuple(MARKS), "U3": tuple(LOWER)}
    tables = {"nominations": halls(*marks), "indicator_marks": indicator_rows(marks)}  # type: ignore[arg-type]
    awards = line(tmp_path, tables, "morning_star", "dawn_halls")
    assert stands(awards) == {"U2": "proposed", "U3": "proposed", "U1": "listed"}
    assert TABLE.parts[lacking].name.zh in one_of(awards, "U1").reasons[0]


def test_who_cannot_have_it_keeps_the_rank_and_the_next_moves_up(tmp_path: Path) -> None:
    """A place would stay open for a hall that a condition keeps out, or its rank be hidden."""
    marks = {"U1": ("95", "90", "40"), "U2": ("90", "90", "40"), "U3": ("80", "90", "40")}
    tables = {
        "nominations": halls(*marks),
        "indicator_marks": indicator_rows(marks),
        "conditions": ["U1,morning_star,star_no_complaint,not_met,查,,有投诉"],
    }
    awards = line(tmp_path, tables, "morning_star", "dawn_halls")
    assert stands(awards) == {"U1": "not_eligible", "U2": "proposed", "U3": "proposed"}
    ranks = [one.judged.rank for one in awards.candidates if one.judged]
    assert ranks == [1, 2, 3]


def test_a_proposal_takes_who_has_the_first_honour_out(tmp_path: Path) -> None:
    """One hall would be proposed for two honours that exclude each other."""
    marks = {"U1": ("95", "90", "40"), "U2": ("90", "90", "40"), "U3": ("80", "90", "40")}
    both = [*halls(*marks), *halls(*marks, honour="good_counter")]
    proposals = [f"{one},good_counter,指导科,2023-12-18,业务规范" for one in ("U1", "U3")]
    tables = {
        "nominations": both,
        "indicator_marks": indicator_rows(marks),
        "lead_proposals": proposals,
    }
    awards = line(tmp_path, tables, "good_counter", "good_halls")
    assert stands(awards) == {"U1": "excluded", "U2": "excluded", "U3": "proposed"}
    assert one_of(awards, "U3").reasons[0] == "指导科提名：业务规范"


def panel(sheets: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Sheets by candidate and reviewer, both criteria alike."""
    return [
        f"{reviewer},{one},warm_colleague,{mark},{mark}"
        for one, own in sheets.items()
        for reviewer, mark in own.items()
    ]


@pytest.mark.parametrize("unit", ["某站", " 某 站 ", "指导科", "示例市政务服务局指导科"])
def test_a_reviewer_does_not_mark_the_own_unit(tmp_path: Path, unit: str) -> None:
    """A unit written in another way would let its reviewer mark the own colleague."""
    own = "指导科" if "指导科" in unit else "某站"
    reviewers = [f"R1,评委一,{unit}", *(f"R{n},评委{n},某局" for n in range(2, 6))]
    sheets = {"P1": {"R1": 10, "R2": 5, "R3": 6, "R4": 7, "R5": 8}}
    tables = {
        "nominations": colleagues("P1", unit=own),
        "panel_reviewers": reviewers,
        "panel_grades": panel(sheets),
    }
    found = one_of(line(tmp_path, tables, "warm_colleague", "warm_stations"), "P1")
    assert found.judged is not None
    assert (found.judged.score, found.judged.own_unit) == (F(65), ("R1",))
    assert found.judged.left_out == ("R5", "R2")
    assert "本单位评委1人的评分不计" in found.reasons


@pytest.mark.parametrize(("count", "standing"), [(3, "listed"), (4, "proposed")])
def test_too_few_sheets_rank_nobody(tmp_path: Path, count: int, standing: str) -> None:
    """Three friendly sheets would win against a panel of seven."""
    tables = {
        "nominations": colleagues("P1"),
        "panel_reviewers": [f"R{n},评委{n},某局" for n in range(count)],
        "panel_grades": panel({"P1": {f"R{n}": 9 for n in range(count)}}),
    }
    assert stands(line(tmp_path, tables, "warm_colleague", "warm_stations")) == {"P1": standing}


def test_a_kind_of_unit_is_ranked_within_its_own_places(tmp_path: Path) -> None:
    """Halls and stations, which have places of their own, would be ranked against each other."""
    marks = {"P1": 9, "P2": 8, "P3": 7, "P4": 6, "P5": 5, "P6": 4}
    sheets = {one: {f"R{n}": mark for n in range(4)} for one, mark in marks.items()}
    tables = {
        "nominations": [
            *colleagues("P1", "P2", "P3", unit="某厅", kind="COUNTY_HALL"),
            *colleagues("P4", "P5", "P6"),
        ],
        "panel_reviewers": [f"R{n},评委{n},某局" for n in range(4)],
        "panel_grades": panel(sheets),
    }
    for name, ids in (("warm_halls", "123"), ("warm_stations", "456")):
        awards = line(tmp_path, tables, "warm_colleague", name)
        wanted = dict(zip([f"P{i}" for i in ids], ["proposed"] * 2 + ["not_in_top"], strict=True))
        assert stands(awards) == wanted


@pytest.mark.parametrize(("tied", "standing"), [(1, "proposed"), (2, "proposed"), (3, "tie")])
def test_a_tie_within_about_so_many_is_proposed_whole(
    tmp_path: Path, tied: int, standing: str
) -> None:
    """左右 would be forgotten at a tie, or stretched beyond a fifth."""
    text = (QUARTERLY / "honours.toml").read_text(encoding="utf-8")
    about = '"community stations" }\nplaces = 2\n'
    assert about in text
    edition = tmp_path / "edition"
    edition.mkdir()
    for path in QUARTERLY.glob("*.*"):
        (edition / path.name).write_bytes(path.read_bytes())
    more = '[approximation]\nid = "about"\nsays = "左右"\norigin = "working"\nnote = "试"\n'
    more += 'share = "1/5"\nat_least = 1\n\n[[exclusions]]'
    text = text.replace(about, f"{about}approximate = true\n").replace("[[exclusions]]", more, 1)
    (edition / "honours.toml").write_text(text, encoding="utf-8")
    marks = {"P1": 9} | {f"T{n}": 7 for n in range(tied)}
    tables = {
        "nominations": colleagues(*marks),
        "panel_reviewers": [f"R{n},评委{n},某局" for n in range(4)],
        "panel_grades": panel({one: {f"R{n}": m for n in range(4)} for one, m in marks.items()}),
    }
    this_round = method_round(tmp_path / "r", tables, edition)
    awards = score_round(this_round, checks=False).awards_of("warm_colleague").line("warm_stations")
    assert awards is not None
    assert stands(awards) == {"P1": "proposed"} | {f"T{n}": standing for n in range(tied)}
    assert awards.tied_places == (1 if standing == "tie" else 0)

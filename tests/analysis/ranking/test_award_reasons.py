"""Every standing with its reasons, clauses and rules, on one round that has them all.

Eight windows are ranked A to H. For 标兵: B's condition is not met, C's is pending, D did not
apply, E and F are member units. 先进集体 has a line of four places here, so that somebody stays
behind.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest

from analysis.ranking.awards import honour_awards
from analysis.ranking.candidate_findings import ranking_rules
from analysis.ranking.designation import designation, standings
from analysis.result.awards import CandidateFinding, HonourAwards
from rulebook.eligibility import Nominated, Nomination, Verification, barred, examine_candidates
from rulebook.honours import Honour
from rulebook.load import load
from rulebook.model import Rulebook
from rulebook.problems import Words
from rulebook.round import Window

MODEL, COLLECTIVE = "reform_innovation_model_unit", "advanced_collective"
STAR, WORKER = "window_service_star", "advanced_worker"
MEMBERS, EXPOSED = "member_units_no_collective", "model_unit_no_negative_exposure"
DAY = dt.date(2021, 12, 20)
MET = Verification("met", "核查人", DAY)


def short_edition() -> Rulebook:
    """The edition of 2021 with four places of 先进集体 for windows."""
    book = load("2021")
    collective = book.honour(COLLECTIVE)
    lines = tuple(
        line.model_copy(update={"places": 4}) if line.unit_type == "RESIDENT_WINDOW" else line
        for line in collective.quotas
    )
    return with_honour(book, collective.model_copy(update={"quotas": lines}))


def with_honour(book: Rulebook, honour: Honour) -> Rulebook:
    """An edition with another honour in place of the one of that id."""
    honours = tuple(honour if one.id == honour.id else one for one in book.honours.honours)
    return book.model_copy(update={"honours": book.honours.model_copy(update={"honours": honours})})


BOOK = short_edition()
BOTH = (MODEL, COLLECTIVE)
WINDOWS = (
    Window("X", "未排名", "某局", 1, BOTH),
    Window("A", "甲", "某局", 3, BOTH),
    Window("B", "乙", "某局", 3, BOTH),
    Window("C", "丙", "某局", 3, BOTH),
    Window("D", "丁", "某局", 3, (COLLECTIVE,)),
    Window("E", "戊", "督查处", 3, BOTH),
    Window("F", "己", "人事处", 3, BOTH),
    Window("G", "庚", "某局", 3, (COLLECTIVE,)),
    Window("H", "辛", "某局", 3, (COLLECTIVE,)),
)
NOMINATED = (
    Nomination("P1", "张三", "某局", "CITY_DISTRICT_BUREAU", STAR, None, {}),
    Nomination("P2", "李四", "某局", "CITY_DISTRICT_BUREAU", STAR, 2, {}),
    Nomination("P3", "王五", "某局", "CITY_DISTRICT_BUREAU", STAR, 1, {}),
    Nomination("P4", "张三", "某局", "CITY_DISTRICT_BUREAU", WORKER, None, {}),
    Nomination("P5", "张三", "他局", "RESIDENT_WINDOW", WORKER, None, {}),
    Nomination("U1", "某专厅", "某局", "SUB_CENTRE_HALL", COLLECTIVE, None, {}),
    Nomination("G", "东专厅", "某局", "SUB_CENTRE_HALL", COLLECTIVE, None, {}),  # as a window's id
    Nomination("N2", "子窗口", "某局", "RESIDENT_WINDOW", COLLECTIVE, None, {}),
    Nomination("N1", "丑窗口", "某局", "RESIDENT_WINDOW", COLLECTIVE, 1, {}),
    Nomination("U2", "某专厅", "某局", "SUB_CENTRE_HALL", MODEL, None, {}),
)


def verified() -> dict[Any, Verification]:
    """Everything met, but for what the tests are about."""
    found = {}
    for window in WINDOWS:
        for honour_id in BOTH:
            for condition in BOOK.honour(honour_id).conditions:
                if condition.kind != "staff":
                    found[window.id, honour_id, condition.id] = MET
    found["B", MODEL, EXPOSED] = Verification("not_met", "核查人", DAY, "负面报道")
    found["D", COLLECTIVE, "collective_staff"] = Verification("met", "核查人", DAY)
    found["F", COLLECTIVE, MEMBERS] = Verification("met", "核查人", DAY, "会议决定")
    del found["C", MODEL, EXPOSED]
    for condition in BOOK.honour(STAR).conditions:
        found["P2", STAR, condition.id] = MET
    return found


def awards(
    reading: str = "literal",
    totals: str = "",
    *,
    book: Rulebook = BOOK,
    more: Sequence[Nomination] = (),
    checked: Mapping[Any, Verification | None] = MappingProxyType({}),
    decided: Mapping[str, set[str]] = MappingProxyType({}),
) -> dict[str, HonourAwards]:
    """The awards by honour. ``totals`` are the windows from the best; a comma ends a tie.

    ``more`` are further nominations, ``checked`` what else was verified; None: nobody has.
    ``decided`` are those whom a decision gave an honour.
    """
    groups = (totals or "A,B,C,D,E,F,G,H").split(",")
    points = {one: Fraction(95 - place) for place, group in enumerate(groups) for one in group}
    points["X"] = Fraction(99)
    missing: dict[str, tuple[Words, ...]] = {window.id: () for window in WINDOWS}
    ranked = standings(WINDOWS, points, missing, book)
    known = {key: row for key, row in {**verified(), **checked}.items() if row}
    examined = examine_candidates(WINDOWS, Nominated([*NOMINATED, *more], known), book)
    outcome = designation(ranked, book, reading, barred(examined))
    found = honour_awards(book, ranked, outcome, examined, decided)
    return {one.honour.id: one for one in found}


def finding(honour: str, candidate: str, **more: Any) -> CandidateFinding:
    """One finding."""
    found = awards(**more)[honour].candidate(candidate)
    assert found is not None
    return found


TABLE = "附件2 表 改革创新标兵单位"
COLLECTIVES = "附件2 表 为民服务工作先进集体"
LINE, NOTE = f"{TABLE} 名额配比", "附件2 说明2"
LINE_OF_COLLECTIVES = f"{COLLECTIVES} 名额配比"
PROPOSED = f"{NOTE}；{LINE_OF_COLLECTIVES}"
OF_WINDOWS = ("model_unit_windows", "model_unit_staff", "project_started", "project_in_use")


@pytest.mark.parametrize(
    ("honour", "candidate", "standing", "words", "clauses", "rules"),
    [
        (
            MODEL,
            "A",
            "designated",
            ["总排名前3名（第1名）"],
            (LINE, NOTE),
            ("top_three", *OF_WINDOWS),
        ),
        (
            MODEL,
            "B",
            "not_eligible",
            ["第2名，名次保留", "负面报道"],
            (LINE, NOTE, f"{NOTE}；附件2 说明5", f"{TABLE} 评选基本标准"),
            ("top_three", "open_place", EXPOSED, *OF_WINDOWS),
        ),
        (
            MODEL,
            "C",
            "pending:designated",
            ["总排名前3名（第3名）", "待核验：没有核验记录"],
            (LINE, NOTE, f"{TABLE} 评选基本标准"),
            ("top_three", EXPOSED, *OF_WINDOWS),
        ),
        (
            MODEL,
            "E",
            "excluded",
            ["成员单位（督查处）"],
            (LINE, "附件2 说明3"),
            (MEMBERS, *OF_WINDOWS),
        ),
        (
            MODEL,
            "X",
            "not_eligible",
            ["未列入总排名：人数不足2人（1人）", "自报1人"],
            (LINE, NOTE, f"{TABLE} 参评范围"),
            ("ranking_pool", "model_unit_staff", "model_unit_windows", *OF_WINDOWS[2:]),
        ),
        (
            COLLECTIVE,
            "A",
            "excluded",
            ["按总排名获评改革创新标兵，不再获评先进集体"],
            (LINE_OF_COLLECTIVES, f"{COLLECTIVES} 评选基本标准"),
            ("model_unit_not_also_collective", "collective_staff"),
        ),
        (
            COLLECTIVE,
            "C",
            "excluded",
            ["条件待核验；如获评，不再获评先进集体"],
            (LINE_OF_COLLECTIVES, f"{COLLECTIVES} 评选基本标准"),
            ("model_unit_not_also_collective", "collective_staff"),
        ),
        (
            COLLECTIVE,
            "B",
            "proposed",
            ["总排名第2名，在其余申报窗口中"],
            (LINE_OF_COLLECTIVES, PROPOSED),
            ("collective_by_rank", "collective_staff"),
        ),
        (
            COLLECTIVE,
            "F",
            "proposed",
            ["成员单位（人事处）作为例外参评：会议决定", "总排名第6名"],
            (LINE_OF_COLLECTIVES, "附件2 说明3", PROPOSED),
            (MEMBERS, "collective_by_rank", "collective_staff"),
        ),
        (
            COLLECTIVE,
            "H",
            "not_in_top",
            ["总排名第8名，建议名单按名额到前面为止"],
            (LINE_OF_COLLECTIVES, PROPOSED),
            ("collective_by_rank", "collective_staff"),
        ),
        (
            COLLECTIVE,
            "U1",
            "pending:listed",
            ["没有计分公式", "待核验", "同时申报改革创新标兵"],
            (LINE_OF_COLLECTIVES, COLLECTIVES, f"{COLLECTIVES} 评选基本标准"),
            (COLLECTIVE, "collective_no_negative_exposure", "model_unit_not_also_collective"),
        ),
        (
            STAR,
            "P2",
            "listed",
            ["没有计分公式"],
            ("附件2 表 窗口服务明星 名额配比", "附件2 表 窗口服务明星"),
            (STAR,),
        ),
    ],
)
def test_a_standing_rests_on_its_clauses(
    honour: str,
    candidate: str,
    standing: str,
    words: list[str],
    clauses: tuple[str, ...],
    rules: tuple[str, ...],
) -> None:
    """A standing would be wrong, or rest on a clause that says something else."""
    found = finding(honour, candidate)
    assert found.computed == standing
    assert len(found.reasons) == len(words)
    for reason, said in zip(found.reasons, words, strict=True):
        assert said in reason
    assert found.clauses == clauses
    behind = tuple(rule.id for rule in ranking_rules(BOOK)) if found.rank else ()
    assert found.rules == (*rules, *(rule for rule in behind if rule not in rules))


def test_lines_hold_their_candidates_in_order() -> None:
    """A list would follow the files instead of rank and preference, or lose somebody."""
    found = awards()
    lines = {
        line.line.id: [one.candidate_id for one in line.candidates]
        for one in found.values()
        for line in one.lines
        if line.candidates
    }
    assert lines == {
        "model_unit_halls": ["U2"],
        "model_unit_windows": list("ABCEFX"),
        "collective_halls": ["U1", "G"],
        "collective_windows": [*"ABCDEFGH", "N1", "N2", "X"],
        "star_bureaus": ["P3", "P2", "P1"],
        "worker_bureaus": ["P4"],
    }
    assert [one.candidate_id for one in found[WORKER].outside] == ["P5"]
    assert finding(WORKER, "P5").standing == "not_eligible"
    assert "不在参评范围内" in finding(WORKER, "P5").reasons[0]
    assert finding(WORKER, "P5").clauses[0] == "附件2 表 先进工作者"


def test_a_kind_of_unit_that_may_not_take_part_stands_outside() -> None:
    """A line would be filled by units that the honour is not open to."""
    collective = BOOK.honour(COLLECTIVE)
    kinds = tuple(kind for kind in collective.unit_types if kind != "SUB_CENTRE_HALL")
    closed = collective.model_copy(update={"unit_types": kinds})
    book = with_honour(BOOK, closed)
    hall = Nomination("U1", "某专厅", "某局", "SUB_CENTRE_HALL", COLLECTIVE, None, {})
    examined = examine_candidates((), Nominated([hall]), book)
    outcome = designation([], book, "literal")
    (found,) = (o for o in honour_awards(book, [], outcome, examined) if o.honour is closed)
    assert [one.candidate_id for one in found.outside] == ["U1"]
    assert not any(line.candidates for line in found.lines)


def test_a_finding_names_its_candidate() -> None:
    """A report would print another unit, type, rank, total or order than the candidate's."""
    found = finding(COLLECTIVE, "F")
    assert (found.candidate_id, found.name, found.unit) == ("F", "己", "人事处")
    assert (found.unit_type, found.honour_id) == ("RESIDENT_WINDOW", COLLECTIVE)
    assert (found.rank, found.total, found.order) == (6, Fraction(90), None)
    assert [one.status for one in found.conditions] == ["met", "met"]
    person = finding(STAR, "P2")
    assert (person.rank, person.total, person.order) == (None, None, 2)
    assert person.name == "李四"


def test_two_individual_honours_are_said_of_the_same_person_only() -> None:
    """Somebody of the same name elsewhere would be taken for the same, or nobody for two."""
    said = "同时被推荐"
    both = {("P1", STAR): "先进工作者", ("P4", WORKER): "服务明星"}
    for candidate, honour in (("P1", STAR), ("P2", STAR), ("P4", WORKER), ("P5", WORKER)):
        sentences = [reason for reason in finding(honour, candidate).reasons if said in reason]
        other = both.get((candidate, honour))
        assert sentences == ([f"{said}{other}"] if other else [])
        rules = finding(honour, candidate).rules
        assert ("both_individual_honours" in rules) is (other is not None)
    assert "同时申报" not in "".join(finding(MODEL, "U2").reasons)


def test_behind_an_open_place_nobody_moves_up() -> None:
    """The fourth would not learn why it is not third, or would be told so without an open place."""
    behind = finding(MODEL, "A", totals="B,C,H,G,A,D,E,F")
    assert behind.standing == "not_in_top"
    assert ["第5名，不在总排名前3名" in behind.reasons[0], len(behind.reasons)] == [True, 2]
    assert "不递补" in behind.reasons[1]
    assert ("top_three" in behind.rules, "open_place" in behind.rules) == (True, True)


def test_among_applicants_is_said() -> None:
    """A result under the other reading would read like the letter of the notice."""
    found = finding(MODEL, "C", reading="among_applicants", totals="D,G,H,A,B,C,E,F")
    assert found.computed == "pending:designated"
    assert "在申报窗口中比较）前3名（总排名第6名）" in found.reasons[0]


def test_a_tie_is_for_the_leading_group() -> None:
    """Who shares the last place would not be told apart from who has it."""
    found = awards(totals="B,D,AC,E,F,G,H")[MODEL]
    tied = [one for one in found.candidates if one.standing == "tie"]
    assert [one.candidate_id for one in tied] == ["A", "C"]
    assert all("并列第3名，跨越第3名" in one.reasons[0] for one in tied)
    assert all({"top_three", "shared_rank"} <= {*one.rules} for one in tied)
    assert {line.line.id: line.tied_places for line in found.lines if line.tied_places} == {
        "model_unit_windows": 1
    }
    assert [line.tied_places for line in awards(totals="B,D,AC,E,F,G,H")[COLLECTIVE].lines] == [
        0
    ] * len(BOOK.honour(COLLECTIVE).quotas)


def test_a_verified_override_is_said() -> None:
    """Whoever overruled a table would not be found in the report."""
    key = ("A", MODEL, "model_unit_staff")
    row = Verification("not_met", "核查人", DAY, "实为一人")
    register = (Window("A", "甲", "某局", 3, (MODEL,)), Window("B", "乙", "某局", 1, (MODEL,)))
    rows = {key: row, ("B", MODEL, "model_unit_staff"): Verification("met", "核查人", None, "轮岗")}
    ranked = standings(register, {"A": Fraction(9), "B": Fraction(8)}, {"A": (), "B": ()}, BOOK)
    examined = examine_candidates(register, Nominated(verified=rows), BOOK)
    outcome = designation(ranked, BOOK, "literal", barred(examined))
    first, second = honour_awards(BOOK, ranked, outcome, examined)[0].candidates
    assert any("不符合" in reason and "实为一人" in reason for reason in first.reasons)
    assert any("按核验记录认定：轮岗" in reason for reason in second.reasons)


def test_the_rules_behind_a_rank_are_those_the_notice_leaves_open() -> None:
    """A report would name rules of the notice as ours, or forget one of ours."""
    assert [rule.id for rule in ranking_rules(BOOK)] == [
        *("total", "survey", "marks_mean", "survey_mean", "electorate", "ranking_pool"),
        *(
            "settled_after_review",
            "resident_windows_only",
            "vote_mean",
            "equal_votes",
            "own_window",
        ),
        *("secret_ballot", "no_turnout_minimum", "no_rounding"),
    ]


def test_a_reason_has_clauses_only_where_its_rule_has() -> None:
    """A report would print an empty clause beside a working rule."""
    found = [*awards().values(), *awards(totals="A,B,CDG,E,F,H").values()]
    clauses = [
        clause
        for honour in found
        for line in honour.lines
        for candidate in line.candidates
        for clause in candidate.clauses
    ]
    assert clauses
    assert "" not in clauses


def test_an_edition_may_be_silent_about_open_places() -> None:
    """Reasons would look for a rule that an edition does not have, and nothing be awarded."""
    score = BOOK.window_score
    silent = score.designation.model_copy(update={"open_rule": None})
    book = BOOK.model_copy(
        update={"window_score": score.model_copy(update={"designation": silent})}
    )
    refused = finding(MODEL, "B", book=book)
    assert "名次保留" in refused.reasons[0]
    assert refused.rules[:2] == ("top_three", EXPOSED)


def test_windows_of_an_honour_without_a_rule_are_to_be_chosen_from() -> None:
    """A window that applies for a third honour would stop the whole result."""
    score = BOOK.window_score
    other = score.proposal.model_copy(update={"honour": STAR})
    book = BOOK.model_copy(update={"window_score": score.model_copy(update={"proposal": other})})
    found = finding(COLLECTIVE, "D", book=book)
    assert (found.standing, found.rank) == ("listed", 4)
    assert found.reasons == ("没有计分公式，由领导小组按条件和材料研究",)


def test_a_nominated_unit_that_fails_a_condition_is_refused() -> None:
    """A unit without a rank would be looked for among the ranked, and nothing be awarded."""
    condition = "collective_no_negative_exposure"
    failed = {("U1", COLLECTIVE, condition): Verification("not_met", "甲", DAY)}
    found = finding(COLLECTIVE, "U1", checked=failed)
    assert found.standing == "not_eligible"
    assert "不符合" in found.reasons[0]


def test_a_proposed_window_waits_for_its_condition() -> None:
    """A window would be proposed although nobody verified its condition."""
    condition = next(c for c in BOOK.honour(COLLECTIVE).conditions if c.kind != "staff")
    found = finding(COLLECTIVE, "B", checked={("B", COLLECTIVE, condition.id): None})
    assert (found.standing, found.would_be) == ("pending", "proposed")
    assert finding(COLLECTIVE, "H").would_be is None


def test_a_nominated_unit_is_no_window_of_its_id_or_name() -> None:
    """A hall would get a window's rank, or be told of honours that a window applied for."""
    hall = next(
        candidate
        for line in awards()[COLLECTIVE].lines
        for candidate in line.candidates
        if candidate.name == "东专厅"
    )
    assert (hall.rank, hall.total, hall.standing) == (None, None, "listed")
    namesake = Nomination("N9", "甲", "某局", "SUB_CENTRE_HALL", COLLECTIVE, None, {})
    reasons = finding(COLLECTIVE, "N9", more=[namesake]).reasons
    assert "同时申报" not in "".join(reasons)


def test_whom_a_decision_gave_the_other_honour_leaves_the_choice() -> None:
    """A hall that won 标兵 would still stand among those to choose 先进集体 from."""
    said = "已审定获评改革创新标兵，不再获评先进集体"
    won = finding(COLLECTIVE, "U1", decided={MODEL: {"U2"}})
    assert (won.standing, won.reasons[0]) == ("excluded", said)
    assert won.rules[0] == "model_unit_not_also_collective"
    for nobody in ({}, {MODEL: {"A"}}, {COLLECTIVE: {"U1"}}, {STAR: {"U2"}}, {MODEL: {"U1"}}):
        found = finding(COLLECTIVE, "U1", decided=nobody)
        assert (found.computed, said in found.reasons) == ("pending:listed", False)
    other = finding(COLLECTIVE, "G", decided={MODEL: {"U2"}})
    assert other.computed == "listed"


def test_a_window_of_the_choice_by_rank_keeps_what_was_computed() -> None:
    """A list that was decided on would change by the decision itself."""
    assert finding(COLLECTIVE, "H", decided={MODEL: {"H"}}) == finding(COLLECTIVE, "H")


def test_one_candidate_under_two_ids_is_told() -> None:
    """Somebody recommended twice would be taken for two and honoured twice."""
    again = Nomination("P9", "李 四", "某局", "CITY_DISTRICT_BUREAU", STAR, 3, {})
    for candidate in ("P2", "P9"):
        assert (
            "同一候选在服务明星中列了2次，只评一次"
            in finding(STAR, candidate, more=[again]).reasons
        )
    whose = {finding(STAR, candidate, more=[again]).who for candidate in ("P2", "P9")}
    assert whose == {("李四", "某局")}
    assert finding(MODEL, "A").who == ("A", "")
    assert not any("列了" in reason for reason in finding(STAR, "P2").reasons)
    assert not any("列了" in reason for reason in finding(STAR, "P1", more=[again]).reasons)


def test_namesakes_of_other_units_are_told_of_persons() -> None:
    """One person put up by two units would pass as two, or two persons be called one."""

    def said(honour: str, candidate: str) -> list[str]:
        return [reason for reason in finding(honour, candidate).reasons if "同名" in reason]

    assert said(WORKER, "P5") == ["另有同名候选（某局），请核对是不是同一人"]
    assert said(STAR, "P1") == said(WORKER, "P4") == ["另有同名候选（他局），请核对是不是同一人"]
    assert said(STAR, "P2") == said(COLLECTIVE, "U1") == said(MODEL, "A") == []


def test_who_is_kept_out_by_the_rules_on_who_takes_part() -> None:
    """A decision could give an honour to somebody whom the notice leaves out, without a word."""
    kept = {
        (honour, candidate): finding(honour, candidate).kept_out
        for honour, candidate in (
            *((MODEL, "E"), (WORKER, "P5")),
            *((MODEL, "A"), (MODEL, "B"), (COLLECTIVE, "A"), (COLLECTIVE, "F"), (STAR, "P2")),
        )
    }
    assert [key for key, out in kept.items() if out] == [(MODEL, "E"), (WORKER, "P5")]
    barred_ones = {key for key in kept if finding(*key).barred}
    assert barred_ones == {(MODEL, "E"), (WORKER, "P5"), (MODEL, "B")}


@pytest.mark.parametrize("kind", ["BUREAU_DIVISION", "SUBSIDIARY_SOE"])
def test_a_kind_in_scope_without_places_is_to_be_chosen_from(kind: str) -> None:
    """各地各单位 would shut out those for whom the notice only names no places."""
    person = Nomination("P9", "赵六", "某处", kind, STAR, None, {})
    met = {("P9", STAR, one.id): MET for one in BOOK.honour(STAR).conditions}
    found = finding(STAR, "P9", more=[person], checked=met)
    assert (found.standing, found.kept_out) == ("listed", False)
    assert found.reasons[0].endswith("在参评范围内，名额配比没有列出名额")
    assert found.clauses[0] == "附件2 表 窗口服务明星"
    assert found in awards(more=[person], checked=met)[STAR].outside
    failed = met | {("P9", STAR, "star_no_discipline"): Verification("not_met", "核查人", DAY)}
    refused = finding(STAR, "P9", more=[person], checked=failed)
    assert (refused.standing, STAR in refused.rules) == ("not_eligible", True)


def test_an_application_is_told_with_who_recommends() -> None:
    """The leading group would not see the project, or take the recommending unit for the own."""
    fields: dict[str, Any] = {"project_name": "一件事", "project_started_on": DAY}
    hall = Nomination(
        *("U9", "新专厅", "新专厅", "SUB_CENTRE_HALL", MODEL, None), fields, "某区局", True
    )
    found = finding(MODEL, "U9", more=[hall])
    assert found.reasons[1:3] == ("申报项目：一件事", "某区局优先推荐，不加分")
    assert ("priority_recommendation" in found.rules, found.unit) == (True, "新专厅")
    own = replace(hall, recommended_by="", fields={})
    assert finding(MODEL, "U9", more=[own]).reasons[1] == "新专厅优先推荐，不加分"
    plain = replace(hall, priority=False)
    assert finding(MODEL, "U9", more=[plain]).reasons[2] == "由某区局推荐"
    collective = replace(plain, honour_id=COLLECTIVE, recommended_by="")
    assert "一件事" not in "".join(finding(COLLECTIVE, "U9", more=[collective]).reasons)


def test_a_tied_window_is_told_what_becomes_of_its_other_application() -> None:
    """Whoever settles a tie would not see that the winner gives up 先进集体."""
    said = "与别的窗口并列，改革创新标兵待审定；如获评，不再获评先进集体"
    tied = finding(COLLECTIVE, "A", totals="B,D,AC,E,F,G,H")
    assert said in tied.reasons
    assert tied.rules[0] == "model_unit_not_also_collective"
    assert said not in finding(COLLECTIVE, "D", totals="B,D,AC,E,F,G,H").reasons


@pytest.mark.parametrize(
    ("honour", "candidate", "exception", "told"),
    [
        (MODEL, "A", "", True),
        (MODEL, "B", "", False),  # a condition is not met
        (COLLECTIVE, "A", "", True),
        (COLLECTIVE, "F", "会议决定", False),
        (COLLECTIVE, "E", "", False),  # kept out
    ],
)
def test_what_everybody_may_read_is_of_the_rank_alone(
    honour: str, candidate: str, exception: str, told: bool
) -> None:
    """A window's page would tell of conditions, exceptions or what was applied with."""
    found = finding(honour, candidate)
    assert found.exception == exception
    assert bool(found.rank_reasons) is told
    assert found.rank_reasons == (found.reasons[: len(found.rank_reasons)] if told else ())

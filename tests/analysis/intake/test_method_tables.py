"""Tables of the groups' own methods: each fault is one line that says where and what."""

from pathlib import Path

import pytest

from analysis.score import check_round
from tests.analysis.ranking.method_rounds import HEADS, colleagues, halls, method_round

GOOD = {
    "nominations": [
        *halls("U1"),
        *halls("U2", honour="good_counter"),
        *colleagues("P1"),
    ],
    "indicator_marks": ["U1,online_share,90,数据科", "U1,投诉按时办结率,80,", "U1,服务规范,40,"],
    "panel_reviewers": ["R1,评委一,某局", "R2,评委二,某局"],
    "panel_grades": ["R1,P1,warm_colleague,9,8.5", "R2,P1,warm_colleague,10,0"],
    "lead_proposals": ["U2,good_counter,指导科,2023-12-18,业务规范"],
}
FAULTS = [
    ("indicator_marks", "U9,online_share,90,", "candidate_id：应为推荐名单中的候选编号，实为U9"),
    ("indicator_marks", "P1,online_share,90,", "candidate_id：应为按指标评分、推荐了该项荣誉"),
    ("indicator_marks", "U1,queue,90,", "网上办结率、投诉按时办结率、服务规范之一"),
    ("indicator_marks", "U1,warmth,9,", "indicator：应为网上办结率"),
    ("indicator_marks", "U1,service_norms,50.5,", "mark：应为0到50之间的数（服务规范满分50）"),
    ("indicator_marks", "U1,service_norms,-1,", "mark：应为不小于0的数字，实为-1"),
    ("indicator_marks", "U1,service_norms,,", "mark：应为有内容（必填），实为空"),
    ("indicator_marks", "U1,service_norms,40,数据科", "scored_by：应为指导科（服务规范由它评分）"),
    ("panel_reviewers", "R1,评委一,", "unit：应为有内容（必填）"),
    ("panel_reviewers", "R 1,评委一,某局", "reviewer_id：应为编号"),
    ("panel_grades", "R7,P1,warm_colleague,9,9", "reviewer_id：应为评委名单中的评委编号，实为R7"),
    ("panel_grades", "R1,U1,morning_star,9,9", "honour：应为由评委评分、推荐了该项荣誉的候选"),
    ("panel_grades", "R1,P1,cold_colleague,9,9", "honour：应为晨星窗口"),
    ("panel_grades", "R1,P1,warm_colleague,11,9", "mark：应为0到10之间的数（服务热情满分10）"),
    (
        "panel_grades",
        "R1,P1,warm_colleague,9,",
        "评委评委一给P1的每一项得分（缺工作实绩），实为1项",
    ),
    ("lead_proposals", "U1,morning_star,指导科,,好", "honour：应为由牵头单位提名、推荐了该项荣誉"),
    ("lead_proposals", "U2,good_counter,指导科,,", "reason：应为有内容（必填）"),
    ("lead_proposals", "U2,good_counter,,,好", "proposed_by：应为有内容（必填）"),
]


def faults(folder: Path, tables: dict[str, list[str]]) -> list[str]:
    """Every line that `ceping check` says."""
    return [problem.line() for problem in check_round(method_round(folder, tables))[0]]


def test_sound_tables_have_no_fault(tmp_path: Path) -> None:
    """Names in place of ids, a column a criterion, or a zero would be refused."""
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(("table", "row", "said"), FAULTS)
def test_a_fault_is_one_line(tmp_path: Path, table: str, row: str, said: str) -> None:
    """A mark for the wrong candidate, or beyond the full mark, would be counted."""
    tables = GOOD | {table: [row]}
    if table == "panel_reviewers":
        tables.pop("panel_grades")
    (line,) = faults(tmp_path, tables)
    assert line.startswith(f"{table}.csv ")
    assert said in line


@pytest.mark.parametrize("table", ["indicator_marks", "panel_reviewers", "lead_proposals"])
def test_a_row_twice_is_refused(tmp_path: Path, table: str) -> None:
    """The later of two marks for one thing would count without a word."""
    rows = GOOD[table]
    (line,) = faults(tmp_path, GOOD | {table: [*rows, rows[0]]})
    assert f"{table}.csv 第{len(rows) + 2}行" in line
    assert "不重复" in line


def test_a_faulty_nomination_is_said_once(tmp_path: Path) -> None:
    """One wrong cell of the nominations would be told again for every mark of the candidate."""
    rows = [row.replace("COUNTY_HALL", "CITY_HALL", 1) for row in halls("U1")]
    tables = {"nominations": rows, "indicator_marks": GOOD["indicator_marks"]}
    (line,) = faults(tmp_path, tables)
    assert line.startswith("nominations.csv 第2行 category")


@pytest.mark.parametrize("name", ["warm_colleague", "暖心同事", " 暖心同事 "])
def test_an_honour_may_be_written_by_its_name(tmp_path: Path, name: str) -> None:
    """Reviewers would have to write ids where their lists say names."""
    named = [row.replace("warm_colleague", name) for row in GOOD["panel_grades"]]
    nominated = [row.replace("warm_colleague", name) for row in GOOD["nominations"]]
    tables = GOOD | {"panel_grades": named, "nominations": nominated}
    assert faults(tmp_path, tables) == []
    verified = [f"P1,{name},warm_rank,met,查,2023-12-01,核过"]
    assert faults(tmp_path, tables | {"conditions": verified}) == []


def test_one_mark_a_row_reads_as_a_column_a_criterion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A panel's sheets typed one mark a row would read as something else."""
    monkeypatch.setitem(HEADS, "panel_grades", "评委编号,候选编号,荣誉,评分项,得分")
    long = [f"R1,P1,warm_colleague,{name},9" for name in ("服务热情", "work_done")]
    assert faults(tmp_path, GOOD | {"panel_grades": long}) == []

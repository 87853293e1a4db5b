"""Small rounds of the second edition whose other groups are judged by methods of their own."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rulebook.round import Round, open_round
from tests.editions import QUARTERLY

Rows = Sequence[str]
HEADS = {
    "nominations": "kind,candidate_id,candidate,unit,category,honour,order,"
    "reported_on,post_rank,on_establishment,own_unit",
    "conditions": "candidate_id,honour,clause,status,checked_by,date,reason",
    "indicator_marks": "candidate_id,indicator,mark,scored_by",
    "panel_reviewers": "reviewer_id,name,unit",
    "panel_grades": "reviewer_id,candidate_id,honour,warmth,work_done",
    "lead_proposals": "candidate_id,honour,proposed_by,date,reason",
    "decisions": "honour,candidate_id,decision,date,reason",
}


def method_round(folder: Path, tables: Mapping[str, Rows], edition: Path = QUARTERLY) -> Round:
    """A round with one window and these tables; rows are as under ``HEADS``."""
    folder.mkdir(exist_ok=True)
    settings = f'edition = "{edition.as_posix()}"\ntitle = "一轮"\ndate = 2023-12-20\n'
    (folder / "round.toml").write_text(settings, encoding="utf-8")
    head = "window_id,name,unit,staff_count,applied_honours"
    (folder / "windows.csv").write_text(f"{head}\nW1,甲,某科,5,晨星\n", encoding="utf-8")
    for name, rows in tables.items():
        text = "\n".join([HEADS[name], *rows])
        (folder / f"{name}.csv").write_text(f"{text}\n", encoding="utf-8")
    return open_round(folder)


def halls(*ids: str, honour: str = "morning_star") -> list[str]:
    """Nominations of county halls."""
    return [f"unit,{one},{one}大厅,{one}大厅,COUNTY_HALL,{honour},,,,," for one in ids]


def colleagues(*ids: str, unit: str = "某站", kind: str = "COMMUNITY_STATION") -> list[str]:
    """Nominations of persons; every condition but the declared ones is met."""
    told = "2022-01-01,专员,yes,"
    return [f"person,{one},同事{one},{unit},{kind},warm_colleague,,{told}" for one in ids]


def indicator_rows(marks: Mapping[str, tuple[str, str, str]]) -> list[str]:
    """Marks of the three indicators of each county hall."""
    names = ("online_share", "answered_in_time", "service_norms")
    return [
        f"{one},{name},{mark},"
        for one, own in marks.items()
        for name, mark in zip(names, own, strict=True)
        if mark
    ]

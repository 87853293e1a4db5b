"""Responses in parts: any split is the same round, and every fault of a part is named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.intake.file_hashes import file_hashes, manifest_problems
from analysis.score import check_round, round_counts
from analysis.simulate import simulate
from rulebook.problems import InputError
from rulebook.response_parts import response_files
from rulebook.round import open_round
from rulebook.sm3 import sm3_of
from tests.analysis.response_parts import ONE, in_parts

Frame = pd.DataFrame
PARTS = Path("ratings/responses")


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with its responses in one file."""
    folder = tmp_path_factory.mktemp("one") / "round"
    simulate(folder, windows=6, responses=600, electors=20)
    return folder


@pytest.fixture(scope="module")
def rows(one: Path) -> Frame:
    """Its responses."""
    return pd.read_parquet(one / ONE)


@pytest.fixture(scope="module")
def counts(one: Path) -> str:
    """The counts of that round."""
    return round_counts(open_round(one))


def _words(rows: Frame) -> Frame:
    """Grades as text, in ways that people write them."""
    grades = rows.loc[:, "overall":].astype("Int64").astype("string")
    return pd.concat([rows.loc[:, :"seconds"], grades.replace({"5": "5.0", "4": "４"})], axis=1)


def _times(rows: Frame) -> Frame:
    return rows.assign(answered_at=pd.to_datetime(rows["answered_at"], utc=True))


SPLITS: dict[str, Callable[[Frame], dict[str, Frame]]] = {
    "another order, a part of 0 rows": lambda r: (
        {"2.parquet": r[::-2], "1.parquet": r[-2::-2]} | {"3.parquet": r[:0], "4.parquet": r[:0]}
    ),
    "other types, districts in Chinese": lambda r: {
        "姑苏/十二月 (1).parquet": _words(r[:50]),
        "month=12/a[1].parquet": _times(r[50:99]),
        "园区.parquet": r[99:][r.columns[::-1]].astype({"seconds": "float64"}),
    },
    "a hundred": lambda r: {f"{i}.parquet": r[i::100] for i in range(100)},
}


@pytest.mark.parametrize("split", SPLITS)
def test_any_split_is_the_same_round(
    one: Path, rows: Frame, counts: str, tmp_path: Path, split: str
) -> None:
    """If this fails, a result hangs on how a city cuts its files."""
    parts = SPLITS[split](rows)
    folder = in_parts(one, tmp_path / "round", parts)
    assert round_counts(open_round(folder)) == counts
    named = {name.removeprefix("ratings/responses/") for name in file_hashes(folder)}
    assert named >= set(parts)


def test_what_people_do_not_see_is_no_part(one: Path, rows: Frame, tmp_path: Path) -> None:
    """If this fails, a hidden file of a system keeps a city from scoring, or enters a hash."""
    folder = in_parts(one, tmp_path / "round", {"1.parquet": rows})
    for name in (".DS_Store", "._1.parquet", "_SUCCESS", "Thumbs.db", ".x/2.parquet"):
        path = folder / PARTS / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    this_round = open_round(folder)
    assert len(response_files(folder, this_round.responses_table, ("csv",))) == 1
    assert [name for name in file_hashes(folder) if "responses" in name] == [
        "ratings/responses/1.parquet"
    ]


def _two(frame: Callable[[Frame], Frame]) -> Callable[[Path, Frame], None]:
    """The second of two parts is another frame."""

    def spoil(folder: Path, rows: Frame) -> None:
        frame(rows[300:]).to_parquet(folder / "2.parquet", index=False)

    return spoil


def _half(folder: Path, rows: Frame) -> None:
    path = folder / "2.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _torn_inside(folder: Path, rows: Frame) -> None:
    path = folder / "2.parquet"
    content = bytearray(path.read_bytes())
    content[40:4000] = bytes(3960)
    path.write_bytes(content)


def _empty(folder: Path, rows: Frame) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


FAULTS: dict[str, tuple[Callable[[Path, Frame], object], str, str]] = {
    "renamed column": (_two(lambda r: r.rename(columns={"overall": "total"})), "2", "overall"),
    "missing column": (_two(lambda r: r.drop(columns="channel")), "2", "channel"),
    "column too many": (_two(lambda r: r.assign(phone="1")), "2", "phone"),
    "ids of another part": (_two(lambda r: r.assign(response_id="sim-x")), "2", "不重复"),
    "the same file": (lambda f, r: shutil.copy(f / "1.parquet", f / "3.parquet"), "3", "内容不同"),
    "half a file": (_half, "2", "能打开的 Parquet"),
    "torn inside": (_torn_inside, "2", "应为"),
    "a CSV": (lambda f, r: r.to_csv(f / "2.csv"), "2.csv", ".parquet"),
    "an unfinished copy": (
        lambda f, r: shutil.copy(f / "1.parquet", f / "3.parquet.part"),
        "3.parquet.part",
        ".parquet",
    ),
    "a name": (lambda f, r: (f / "2.parquet").rename(f / "_2.parquet"), "_2", "下划线"),
    "another case": (lambda f, r: r[:0].to_parquet(f / "２.Parquet"), "２.Parquet", ".parquet"),
    "one file too": (lambda f, r: r.to_csv(f.with_suffix(".csv")), "", "只有其一"),
    "nothing": (_empty, "/", "至少一个"),
}


@pytest.mark.grid
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_its_part(one: Path, rows: Frame, tmp_path: Path, fault: str) -> None:
    """If this fails, nobody finds which of a hundred files is to be mended."""
    spoil, part, told = FAULTS[fault]
    halves = {"1.parquet": rows[:300], "2.parquet": rows[300:]}
    folder = in_parts(one, tmp_path / "round", halves)
    spoil(folder / PARTS, rows)
    try:
        problems = check_round(open_round(folder))[0]
    except InputError as error:
        problems = error.problems
    lines = [problem.line("zh") for problem in problems]
    assert any(told in line for line in lines), lines
    where = f"responses/{part}" if part and part != "/" else f"responses{part}"
    assert all(line.startswith(where) for line in lines), lines
    assert all("\n" not in line for line in lines)


CELLS: dict[str, tuple[Callable[[Frame], Frame], str]] = {
    "grade": (lambda r: r.assign(overall=6), "第1行 overall：应为1到5"),
    "list": (
        lambda r: r.assign(overall=pd.Series([[5]] * len(r), r.index)),
        "第1行 overall：应为1到5",
    ),
    "number": (lambda r: r.assign(answered_at=7), "第1行 answered_at：应为"),
    "window": (lambda r: r.assign(window_id="W999"), "第1行 window_id：应为窗口名册"),
    "other": (lambda r: r, ""),
}


def test_a_fault_of_a_cell_names_its_part(one: Path, rows: Frame, tmp_path: Path) -> None:
    """If this fails, a cell is looked for in the wrong one of a hundred files."""
    spoilt = {
        f"{name}.parquet": spoil(rows[place::5])
        for place, (name, (spoil, _told)) in enumerate(CELLS.items())
    }
    folder = in_parts(one, tmp_path / "round", spoilt)
    lines = [problem.line("zh") for problem in check_round(open_round(folder))[0]]
    for name, (_spoil, told) in CELLS.items():
        own = [line for line in lines if line.startswith(f"responses/{name}.parquet")]
        assert bool(own) == bool(told), (name, lines)
        assert not own or told in own[0], own


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda files: files, ""),
        (lambda files: {n: h for n, h in files.items() if "2" not in n}, "responses/2.parquet"),
        (lambda files: files | {"responses/3.parquet": "0"}, "responses/3.parquet sha256"),
    ],
)
def test_the_manifest_names_each_part(
    one: Path, rows: Frame, tmp_path: Path, change: Callable[[dict[str, str]], object], told: str
) -> None:
    """If this fails, a part may be changed, left out or slipped in beside a manifest."""
    folder = in_parts(one, tmp_path / "round", {"1.parquet": rows[:300], "2.parquet": rows[300:]})
    known = file_hashes(folder)
    listed = {n.removeprefix("ratings/"): h for n, h in known.items() if n.startswith("ratings/")}
    manifest = {"contract": 1, "simulated": True, "files": change(listed)}
    (folder / "ratings" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    lines = [problem.line("zh") for problem in manifest_problems(folder, known)]
    assert [told in line for line in lines] == ([True] if told else []), lines


SM3: dict[str, tuple[object, str]] = {
    "right": ({}, ""),
    "another file's": ({"responses/2.parquet": "0" * 64}, "responses/2.parquet sm3：应为SM3 000"),
    "a file that is missing": ({"responses/3.parquet": "0" * 64}, "responses/3.parquet sm3：应为"),
    "a path that leads elsewhere": ({"../windows.csv": "0" * 64}, "../windows.csv sm3：应为"),
    "no list": ("x", "JSON"),
    "an empty list": (None, "manifest.json sm3：应为列出的每个文件都有 SM3"),
}


@pytest.mark.grid
@pytest.mark.parametrize("case", SM3)
def test_the_manifest_may_have_sm3_beside(
    one: Path, rows: Frame, tmp_path: Path, case: str
) -> None:
    """If this fails, who delivers SM3 is told that all is well, whatever the files are."""
    folder = in_parts(one, tmp_path / "round", {"1.parquet": rows[:300], "2.parquet": rows[300:]})
    known = file_hashes(folder)
    named = [name.removeprefix("ratings/") for name in known if name.startswith("ratings/")]
    change, told = SM3[case]
    sm3: object = {name: sm3_of(folder / "ratings" / name) for name in named}
    if change is None:
        sm3 = {}
    else:
        sm3 = sm3 | change if isinstance(sm3, dict) and isinstance(change, dict) else change
    files = {name: known[f"ratings/{name}"] for name in named}
    manifest = {"contract": 1, "files": files, "sm3": sm3}
    (folder / "ratings" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    lines = [problem.line("zh") for problem in manifest_problems(folder, known)]
    assert [told in line for line in lines] == ([True] if told else []), lines


@pytest.mark.parametrize("capital", ["files", "sm3"])
def test_a_hash_may_be_in_capitals(one: Path, rows: Frame, tmp_path: Path, capital: str) -> None:
    """If this fails, files whose hashes another program wrote are refused though they are whole."""
    folder = in_parts(one, tmp_path / "round", {"1.parquet": rows[:300], "2.parquet": rows[300:]})
    known = file_hashes(folder)
    listed = {n.removeprefix("ratings/"): h for n, h in known.items() if n.startswith("ratings/")}
    sm3 = {name: sm3_of(folder / "ratings" / name) for name in listed}
    manifest: dict[str, object] = {"contract": 1, "files": listed, "sm3": sm3}
    capitals = listed if capital == "files" else sm3
    manifest[capital] = {name: value.upper() for name, value in capitals.items()}
    (folder / "ratings" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert [*manifest_problems(folder, known)] == []

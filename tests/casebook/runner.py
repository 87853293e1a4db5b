"""Runs one case of the book: facts -> a round folder -> score, confirm, score -> what came out."""

import csv
import datetime as dt
import json
import tomllib
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from analysis.confirm import confirm
from analysis.report.score_json import score_data
from analysis.report.write import write_reports
from analysis.result.awards import HonourAwards, SettledHonour
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook.load import load
from rulebook.problems import InputError
from rulebook.round import open_round

HERE = Path(__file__).parent
BOOK = load("2021")
PERIODS = tuple(period.id for period in BOOK.campaign.periods.all)
NOW = dt.datetime(2022, 1, 8, tzinfo=dt.UTC)
POOL = BOOK.window_score.pool.unit_type
HONOURS = {
    "标兵": "reform_innovation_model_unit",
    "先进集体": "advanced_collective",
    "服务明星": "window_service_star",
    "先进工作者": "advanced_worker",
}
UNITS = {
    "审批局": "CITY_DISTRICT_BUREAU",
    "交易中心": "TRADING_CENTRE",
    "分中心": "SUB_CENTRE_HALL",
    "进驻窗口": POOL,
    "局机关": "BUREAU_DIVISION",
    "直属单位": "DIRECT_UNIT",
    "下属国企": "SUBSIDIARY_SOE",
}
STANDINGS = {
    "获评": "designated",
    "建议": "proposed",
    "并列": "tie",
    "待核验": "pending",
    "可选": "listed",
    "未列入": "not_in_top",
    "不参与": "excluded",
    "不符合": "not_eligible",
}
STATUS = {"provisional": "待审定", "confirmed": "已审定", "corrected": "已更正"}
VOTE = 80  # every window has one ballot of the grade below the best
NOT_APPLIED, EXCEPTION, LINE = "-", "成员单位例外", "窗口名额"
Rows = list[dict[str, str]]


def cases() -> list[dict[str, Any]]:
    """Every case of every file."""
    files = sorted(HERE.glob("*.toml"))
    return [
        case for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]
    ]


def table(text: str) -> Rows:
    """A table of a case: a header and rows, columns by white space, - for an empty cell."""
    header, *lines = [line.split() for line in text.strip().splitlines()] or [[]]
    filled = [line + ["-"] * (len(header) - len(line)) for line in lines]
    return [
        {name: "" if cell == "-" else cell for name, cell in zip(header, line, strict=True)}
        for line in filled
    ]


@dataclass
class Case:
    """One case with its candidates' ids by name."""

    facts: dict[str, Any]
    ids: dict[str, str] = field(default_factory=dict)

    def rows(self, name: str) -> Rows:
        """A table of the case; empty where it has none."""
        return table(self.facts.get(name, ""))

    def write(self, folder: Path) -> None:
        """The round folder of the case."""
        folder.mkdir()
        (folder / "ratings").mkdir()
        windows = self.rows("windows") or table("窗口 总分 申报 人数\n某窗口 90 - 2")
        self.ids = {row["窗口"]: f"W{n:02}" for n, row in enumerate(windows, start=1)}
        for row in self.rows("nominated"):
            self.ids.setdefault(row["候选"], f"C{len(self.ids):02}")
        _settings(folder, self)
        _windows(folder, self, windows)
        nominated = self.rows("nominated")
        if nominated:
            _csv(folder / "nominations.csv", NOMINATED, [_nominated(self, r) for r in nominated])
        verified = list(_verified(self, windows, nominated))
        if verified:
            _csv(folder / "conditions.csv", VERIFIED, verified)

    def decisions(self, path: Path, name: str) -> Path:
        """The decisions file of the case."""
        rows = []
        for row in self.rows(name):
            honour = HONOURS[row["荣誉"]]
            line = BOOK.honour(honour).quota(POOL)
            whom = line.id if line and row["候选"] == LINE else self.ids[row["候选"]]
            more = (row["日期"], row.get("理由", ""), row.get("名额", ""))
            rows.append((honour, whom, row["决定"], *more))
        _csv(path, ("honour", "candidate_id", "decision", "date", "reason", "places"), rows)
        return path


NOMINATED = (
    *("kind", "candidate_id", "candidate", "unit", "category", "honour", "order"),
    *("reported_on", "post_rank", "on_establishment"),
)
VERIFIED = ("candidate_id", "honour", "clause", "status", "checked_by", "date", "reason")


def _csv(path: Path, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _settings(folder: Path, case: Case) -> None:
    lines = ['edition = "2021"', 'title = "案例"', "date = 2021-12-30"]
    if reading := case.facts.get("reading"):
        lines.append(f'reading = "{reading}"')
    if last := case.facts.get("last_year"):
        lines.append('previous = "last"')
        ids = [case.ids[name] for name in last.split("、")]
        data = {
            "status": "confirmed",
            "windows": [],
            "designation": {"next_year_model_windows": ids},
        }
        (folder / "last" / "report").mkdir(parents=True)
        path = folder / "last" / "report" / "score.json"
        path.write_text(json.dumps(data), encoding="utf-8")
    (folder / "round.toml").write_text("\n".join(lines), encoding="utf-8")


def _windows(folder: Path, case: Case, windows: Rows) -> None:
    """Marks equal to the total, the vote fixed, and the survey whatever makes up the total."""
    register, marks, survey, tallies = [], [], [], []
    for row in windows:
        window, total = case.ids[row["窗口"]], Fraction(row["总分"])
        applied = "|".join(HONOURS[name] for name in row["申报"].split("、") if name)
        unit = row.get("部门") or "示例部门"
        register.append((window, row["窗口"], unit, row["人数"], applied))
        marks += [(window, p, row["总分"]) for p in PERIODS if p != row.get("缺期")]
        survey.append((window, f"{float(2 * total - VOTE):.6f}", 50))
        tallies.append((window, 4, 1))
    names = ("window_id", "name", "unit", "staff_count", "applied_honours")
    _csv(folder / "windows.csv", names, register)
    _csv(folder / "bimonthly.csv", ("window_id", "period", "score"), marks)
    _csv(folder / "ratings" / "survey_scores.csv", ("window_id", "score", "responses"), survey)
    _csv(folder / "ratings" / "ballot_tallies.csv", ("window_id", "grade", "count"), tallies)


def _nominated(case: Case, row: dict[str, str]) -> tuple[str, ...]:
    honour = BOOK.honour(HONOURS[row["荣誉"]])
    kind = "person" if honour.kind == "individual" else "unit"
    unit = row.get("单位") or row["候选"]
    who = (kind, case.ids[row["候选"]], row["候选"], unit, UNITS[row["类别"]], honour.id, "")
    return (*who, row.get("报到", ""), row.get("职级", ""), row.get("在编", ""))


def _verified(case: Case, windows: Rows, nominated: Rows) -> Any:
    """Every declared condition met, but for what the case says."""
    said = {
        (row["候选"], row["荣誉"], _condition(row["荣誉"], row["条件"])): row
        for row in case.rows("conditions")
    }
    pairs = [(w["窗口"], name) for w in windows for name in w["申报"].split("、") if name]
    pairs += [(row["候选"], row["荣誉"]) for row in nominated]
    for who, honour in pairs:
        for condition in BOOK.honour(HONOURS[honour]).conditions:
            told = condition.kind in ("staff", "rank", "yes") or condition.field == "reported_on"
            if not told and (who, honour, condition.id) not in said:
                key = (case.ids[who], HONOURS[honour], condition.id)
                yield (*key, "met", "示例核查人", "2021-12-20", "")
    for (who, honour, clause), row in said.items():
        key = (case.ids[who], HONOURS[honour], clause)
        yield (*key, row["结果"], "示例核查人", "2021-12-20", row.get("理由", ""))


def _condition(honour: str, words: str) -> str:
    """The id of the one condition whose name has these words."""
    exception = BOOK.honours.exclusion("member_units")
    if words == EXCEPTION and exception:
        return exception.id
    found = [c.id for c in BOOK.honour(HONOURS[honour]).conditions if words in c.name.zh]
    assert len(found) == 1, f"{words}: {found}"
    return found[0]


@dataclass(frozen=True)
class Outcome:
    """A case that was run: its report, its ids, and why its decisions were refused."""

    report: ScoreReport
    names: dict[str, str]
    refused: str

    def found(self, what: str, verdict: str) -> str:
        """What came out for one line of the expected results, in the words of the case."""
        if what == "状态":
            return STATUS[self.report.status]
        if what == "不同":
            return str(len(self.report.decided.differences) if self.report.decided else 0)
        if what == "下一年标兵窗口":
            data = score_data(self.report)["designation"]["next_year_model_windows"]
            return self._named(data)
        if what == "优秀窗口":
            period = next(one for one in self.report.excellent if one.period == verdict)
            return self._named([window for window, _mark in period.windows])
        return self._of_honour(self.report.awards_of(HONOURS[what]), verdict)

    def _of_honour(self, awards: HonourAwards, verdict: str) -> str:
        line = next((one for one in awards.lines if one.line.unit_type == POOL), None)
        if verdict in ("空缺", "超出") and line is not None:
            return str(line.open_places if verdict == "空缺" else line.over)
        if verdict in ("审定", "原审定") and self.report.decided is not None:
            decided = self.report.decided
            source = decided.honours if verdict == "审定" else decided.former or ()
            settled: SettledHonour = next(o for o in source if o.honour_id == awards.honour.id)
            return self._named(settled.awarded)
        wanted = STANDINGS[verdict]
        return self._named([c.candidate_id for c in awards.candidates if c.standing == wanted])

    def _named(self, ids: Any) -> str:
        return "、".join(self.names[one] for one in ids)


def run(facts: dict[str, Any], folder: Path) -> Outcome:
    """Score the round of a case, confirm its decisions and corrections, score again."""
    case = Case(facts)
    case.write(folder)
    report = _score(folder)
    refused = ""
    for name in ("decisions", "corrections"):
        if name in facts and not refused:
            path = case.decisions(folder / f"{name}.in.csv", name)
            try:
                confirm(open_round(folder), path, NOW)
            except InputError as error:
                refused = "\n".join(problem.line() for problem in error.problems)
            report = _score(folder)
    return Outcome(report, {number: name for name, number in case.ids.items()}, refused)


def _score(folder: Path) -> ScoreReport:
    report = score_round(open_round(folder), checks=False, excellent=2)
    write_reports(report, folder / "report")
    return report

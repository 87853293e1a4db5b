"""Runs one case of the book: facts -> a round folder -> score, confirm, score -> what came out."""

import csv
import datetime as dt
import json
import tomllib
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from analysis.confirm import SCORE, confirm
from analysis.decisions.decision_log import LOG_FILE
from analysis.report.score_json import score_data, score_json
from analysis.report.write import write_reports
from analysis.result.awards import HonourAwards, SettledHonour
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook.files import file_hash
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
    "街道": "ZONE_TOWN_SUBDISTRICT",
    "交易中心": "TRADING_CENTRE",
    "热线": "HOTLINE_PLATFORM",
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
VOTE = 80  # unless a case says otherwise, each window has one ballot of the grade below the best
EXCEPTION = ("成员单位例外", "不是成员单位")
PLACES = "名额"
LINES = {f"{name}{PLACES}": kind for name, kind in (*UNITS.items(), ("窗口", POOL))}
ASKED = {"项目": "project_name", "启动": "project_started_on", "应用": "project_in_use_on"}
POINTS = {int(grade.points): grade.grade for grade in BOOK.grades()}
Rows = list[dict[str, str]]


def cases() -> list[dict[str, Any]]:
    """Every case of every file."""
    files = sorted(HERE.glob("*.toml"))
    return [case for file in files for case in _toml(file).get("cases", ())]


def clauses() -> dict[str, str]:
    """The clauses of annex 2 and its notes that the cases show, by id, in the notice's words."""
    words: dict[str, str] = _toml(HERE / "clauses.toml")["clauses"]
    return words


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


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
            # One candidate may come under two numbers, when two divisions keep the lists.
            key = row["候选"] + (f"、{row['荣誉']}" if "另编号" in row.get("备", "") else "")
            self.ids.setdefault(key, f"C{len(self.ids):02}")
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
            honour, whom = HONOURS[row["荣誉"]], row["候选"]
            if whom in LINES:
                line = BOOK.honour(honour).line_for(LINES[whom])
                assert line, f"{honour}: {whom}"
                whom = line.id
            else:
                whom = self.ids.get(f"{whom}、{row['荣誉']}", self.ids.get(whom, whom))
            more = (row["日期"], row.get("理由", ""), row.get("名额", ""))
            rows.append((honour, whom, row["决定"], *more))
        _csv(path, ("honour", "candidate_id", "decision", "date", "reason", "places"), rows)
        return path


NOMINATED = (
    *("kind", "candidate_id", "candidate", "unit", "category", "honour", "order"),
    *("reported_on", "post_rank", "on_establishment", "own_unit", "priority"),
    *ASKED.values(),
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
    register: list[tuple[str, ...]] = []
    marks, survey, tallies = [], [], []
    for row in windows:
        window, total = case.ids[row["窗口"]], Fraction(row["总分"])
        applied = "|".join(HONOURS[name] for name in row["申报"].split("、") if name)
        unit = row.get("部门") or "示例部门"
        register.append((window, row["窗口"], unit, row["人数"], applied))
        without = row.get("缺期", "").split("、")
        mark = row.get("考核") or row["总分"]
        marks += [(window, p, mark) for p in PERIODS if p not in without]
        vote = int(row.get("投票") or VOTE)
        asked = row.get("问卷") or f"{float(2 * total - vote):.6f}"
        survey.append((window, asked, 50))
        tallies.append((window, POINTS[vote], 1))
        register[-1] += tuple(row.get(name, "") for name in ASKED)
    names = ("window_id", "name", "unit", "staff_count", "applied_honours", *ASKED.values())
    marks += [(row["窗口"], PERIODS[0], row["得分"]) for row in case.rows("marks")]
    _csv(folder / "windows.csv", names, register)
    _csv(folder / "bimonthly.csv", ("window_id", "period", "score"), marks)
    _csv(folder / "ratings" / "survey_scores.csv", ("window_id", "score", "responses"), survey)
    _csv(folder / "ratings" / "ballot_tallies.csv", ("window_id", "grade", "count"), tallies)


def _nominated(case: Case, row: dict[str, str]) -> tuple[str, ...]:
    honour = BOOK.honour(HONOURS[row["荣誉"]])
    kind = "person" if honour.kind == "individual" else "unit"
    unit = row.get("单位") or row["候选"]
    number = case.ids.get(f"{row['候选']}、{row['荣誉']}") or case.ids[row["候选"]]
    who = (kind, number, row["候选"], unit, UNITS[row["类别"]], honour.id)
    asked = ("次序", "报到", "职级", "在编", "所在", "优先", *ASKED)
    return (*who, *(row.get(name, "") for name in asked))


def _verified(case: Case, windows: Rows, nominated: Rows) -> Any:
    """Every declared condition met, but for what the case says."""
    said = {
        (row["候选"], row["荣誉"], _condition(row["荣誉"], row["条件"])): row
        for row in case.rows("conditions")
    }
    pairs = [(w["窗口"], name) for w in windows for name in w["申报"].split("、") if name]
    pairs += [(row["候选"], row["荣誉"]) for row in nominated]
    dated = {
        (row.get("窗口") or row["候选"], field)
        for row in (*windows, *nominated)
        for name, field in ASKED.items()
        if row.get(name)
    }
    for who, honour in pairs:
        for condition in BOOK.honour(HONOURS[honour]).conditions:
            told = condition.kind in ("staff", "rank", "yes") or condition.field == "reported_on"
            told |= (who, condition.field) in dated
            if not told and (who, honour, condition.id) not in said:
                key = (_number(case, who, honour), HONOURS[honour], condition.id)
                yield (*key, "met", "示例核查人", "2021-12-20", "")
    for (who, honour, clause), row in said.items():
        key = (_number(case, who, honour), HONOURS[honour], clause)
        by = row.get("核验人", "示例核查人")
        yield (*key, row["结果"], by, "2021-12-20", row.get("理由", ""))


def _number(case: Case, who: str, honour: str) -> str:
    return case.ids.get(f"{who}、{honour}") or case.ids[who]


def _condition(honour: str, words: str) -> str:
    """The id of the one condition whose name has these words."""
    exception = BOOK.honours.exclusion("member_units")
    if words in EXCEPTION and exception:
        return exception.id
    found = [c.id for c in BOOK.honour(HONOURS[honour]).conditions if words in c.name.zh]
    assert len(found) == 1, f"{words}: {found}"
    return found[0]


@dataclass(frozen=True)
class Outcome:
    """A case that was run: its report, its ids, and why its decisions were refused."""

    _report: ScoreReport | None
    names: dict[str, str]
    refused: str

    @property
    def report(self) -> ScoreReport:
        """The report; there is none where the files themselves are refused."""
        assert self._report, self.refused
        return self._report

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
        if what == "规则":
            rule = next(one for one in BOOK.rules() if one.id == verdict)
            return rule.says
        if what == "联系":
            return BOOK.campaign.campaign.contact
        if what in ("总分", "名次"):
            return self._of_window(what, verdict)
        return self._of_honour(self.report.awards_of(HONOURS[what]), verdict)

    def _of_window(self, what: str, name: str) -> str:
        """The total or the rank of a window; 无 where it has none."""
        result = next(r for r in self.report.results if r.window.name == name)
        value = result.total if what == "总分" else result.standing.rank
        return "无" if value is None else f"{float(value):g}"

    def _of_honour(self, awards: HonourAwards, verdict: str) -> str:
        unit = next((name for name in UNITS if verdict.startswith(name)), "")
        kind, verdict = UNITS.get(unit, POOL), verdict.removeprefix(unit)
        rule = awards.honour.line_for(kind)
        line = awards.line(rule.id) if rule else None
        numbers = {"总数": awards.honour.total, "每单位": rule.places_of_unit if rule else None}
        if line is not None:
            numbers |= {"空缺": line.open_places, "超出": line.over, "名额": line.line.places}
            numbers["至多"] = BOOK.honours.most(line.line)
        if verdict in numbers:
            return str(numbers[verdict])
        if verdict in ("牵头", "配合"):
            honour = awards.honour
            return "、".join(honour.lead if verdict == "牵头" else honour.cooperating)
        if verdict.endswith("的说明"):
            name = verdict.removesuffix("的说明")
            return "。".join(next(c for c in awards.candidates if c.name == name).reasons)
        if verdict in ("审定", "原审定") and self.report.decided is not None:
            decided = self.report.decided
            source = decided.honours if verdict == "审定" else decided.former or ()
            settled: SettledHonour = next(o for o in source if o.honour_id == awards.honour.id)
            return self._named(settled.awarded)
        wanted = STANDINGS[verdict]
        return self._named([c.candidate_id for c in awards.candidates if c.standing == wanted])

    def _named(self, ids: Any) -> str:
        return "、".join(self.names[one].split("、")[0] for one in ids)


def run(facts: dict[str, Any], folder: Path) -> Outcome:
    """Score the round of a case, confirm its decisions and corrections, score again."""
    case = Case(facts)
    case.write(folder)
    try:
        report = _score(folder)
    except InputError as error:
        return Outcome(None, {}, _lines(error))
    refused = ""
    for name in ("decisions", "corrections"):
        if name in facts and not refused:
            path = case.decisions(folder / f"{name}.in.csv", name)
            try:
                told: list[str] = []
                if confirm(open_round(folder), path, NOW, told.append).added:
                    assert told == [file_hash(folder / LOG_FILE)]
            except InputError as error:
                refused = _lines(error)
            report = _score(folder)
    if "decisions" in facts and not refused:
        write_reports(report, folder / "report")
    return Outcome(report, {number: name for name, number in case.ids.items()}, refused)


def _lines(error: InputError) -> str:
    return "\n".join(problem.line() for problem in error.problems)


def _score(folder: Path) -> ScoreReport:
    """What is computed; of the report only what a decision has to rest on."""
    report = score_round(open_round(folder), checks=False, excellent=2)
    (folder / "report").mkdir(exist_ok=True)
    (folder / SCORE).write_text(score_json(report), encoding="utf-8")
    return report

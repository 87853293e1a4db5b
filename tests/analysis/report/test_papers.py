"""What the official papers say in every state of a round, and how long they are."""

import datetime as dt
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from analysis.report.clues import flagged_windows
from analysis.report.decided_lists import decided_honours
from analysis.report.html import html_report
from analysis.report.places import all_places, collective_tie, places_sentence
from analysis.report.report_wording import clues
from analysis.report.word import DECISION, NOTICE, REQUEST
from analysis.report.word.decision import write_decision
from analysis.report.word.decision_page import decision_page, departure, waited
from analysis.report.word.fitting import fits, lines_needed
from analysis.report.word.page_one import MOST_NAMES, listed, points
from analysis.report.word.request import open_points
from analysis.report.word.request import request as request_page
from analysis.report.word.request_paper import write_request
from analysis.result.awards import (
    DECISION_WORDS,
    Decision,
    Difference,
    FollowUp,
    computed_words,
)
from analysis.result.score_report import ScoreReport
from rendering.numbers import decimal_text, visible_text
from rendering.word.paper import MOST_LINES
from rendering.word.widths import ems, plain
from rulebook.departures import verifies
from rulebook.load import document_path, edition_folder, load
from rulebook.vocabulary import DecisionKind
from tests.analysis.report.papers import (
    COLLECTIVE,
    MODEL,
    STATES,
    in_states,
    lines,
    part,
    real,
    scored,
    with_totals,
    words,
)
from tests.casebook.runner import Outcome, run
from tests.editions import QUARTERLY

DECIDED = [state for state in STATES if state != "provisional"]
OF_A_REQUEST = ("请审定", "待定", "方案一", "方案二", "妥否", "请批示", "按规则获评的窗口")
OF_THE_MACHINE = re.compile(
    r"round\.toml|rules\.lock|counter_item|本系统|ceping|\.(csv|toml|jsonl|parquet)\b"
)
PAGES = {3: 12, 60: 16, 200: 24}  # fewer than
ROWS = {3: 200, 60: 270, 200: 380}  # at most: rows of tables and paragraphs outside them
SOFFICE = shutil.which("soffice") and shutil.which("pdfinfo")
States = Mapping[str, tuple[ScoreReport, Path]]


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> States:
    """A round of 60 windows in every state, with its papers."""
    return in_states(tmp_path_factory.mktemp("states") / "round", 60)


@pytest.fixture(params=DECIDED)
def settled(request: pytest.FixtureRequest, states: States) -> tuple[ScoreReport, Path]:
    """Each state after the decision."""
    report, folder = states[request.param]
    return report, folder / "report"


@pytest.fixture(scope="module", params=[3, 60, 200])
def sized(
    request: pytest.FixtureRequest, states: States, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, ScoreReport, Path]:
    """A round of so many windows and its request."""
    if request.param == 60:
        report, folder = states["provisional"]
    else:
        folder = tmp_path_factory.mktemp("sizes") / "round"
        report = scored(folder, request.param)
    return request.param, report, folder / "report" / REQUEST


def case(folder: Path, windows: str, **more: str) -> Outcome:
    """A round of the case book with these windows."""
    facts: dict[str, Any] = {"windows": f"窗口 总分 申报 人数\n{windows}", **more}
    return run(facts, folder / "case")


TIED = "甲 90 标兵 3\n乙 89 标兵 3\n丙 88 标兵 3\n丁 88 标兵 3"
VACANT = "甲 90 先进集体 3\n乙 89 标兵 3\n丙 88 标兵 3\n丁 87 标兵 3"
TEN = "\n".join(
    f"窗口{n} {score} 先进集体 3" for n, score in enumerate([*range(90, 81, -1), 75, 75, 74])
)


def test_a_paper_is_of_its_state(states: States) -> None:
    """A decided round would still be printed as a request, or an open one as decided."""
    for state, (_report, folder) in states.items():
        there = {path.name for path in (folder / "report").glob("*.docx")}
        assert there == ({REQUEST} if state == "provisional" else {DECISION, NOTICE}), state


def test_nothing_of_a_decided_round_asks_for_a_decision(settled: tuple[ScoreReport, Path]) -> None:
    """Whoever reads what was decided would be asked to decide it."""
    _report, folder = settled
    for name in (DECISION, NOTICE):
        said = words(folder / name)
        assert [word for word in OF_A_REQUEST if word in said] == [], name
        # A working rule says what a result is called before the decision.
        assert "待审定" not in said.replace("审定之前，都是待审定结果", "")


def test_no_official_paper_names_files_of_the_machine(states: States) -> None:
    """The leading group would read file names and commands that mean nothing to it."""
    for state, (_report, folder) in states.items():
        for path in (folder / "report").glob("*.docx"):
            assert OF_THE_MACHINE.findall(words(path)) == [], f"{state} {path.name}"


def test_all_names_stand_on_one_page_by_honour_and_line(settled: tuple[ScoreReport, Path]) -> None:
    """A winner would be missing, or somebody who declined would stand among the winners."""
    report, folder = settled
    assert report.decided is not None
    page = part(folder / DECISION, "附件1", "附件2")
    own = re.split("^[一二三四]、", page, flags=re.M)[1:]
    for honour, text in zip(decided_honours(report, report.decided), own, strict=True):
        assert text.startswith(honour.honour.name.zh)
        for line in honour.lines if honour.decided else ():
            row = next(row for row in text.split("\n") if row.startswith(f"{line.name}（"))
            names = [candidate.name for candidate in line.awarded]
            assert re.sub("（[^）]*）", "", row.split("）：")[1]) == "、".join(names) or "空缺"


def test_places_awards_and_vacancies_add_up(settled: tuple[ScoreReport, Path]) -> None:
    """The paper would account for other than all places of the honours that were decided."""
    report, folder = settled
    assert report.decided is not None
    honours = [h for h in decided_honours(report, report.decided) if h.decided]
    places = sum(honour.places for honour in honours)
    awarded, vacant = sum(h.awarded for h in honours), sum(h.open_places for h in honours)
    assert places == awarded + vacant + sum(h.unused for h in honours)
    assert f"名额共{places}个，授予{awarded}个，空缺{vacant}个" in words(folder / DECISION)
    for honour in honours:
        for line in honour.lines:
            assert bool(line.open_places) == bool(line.why), line
            assert not line.unused or line.approximate


def test_who_declined_stands_nowhere_as_a_winner(states: States) -> None:
    """A window that declined would be printed under its honour."""
    report, folder = states["declined"]
    assert report.decided is not None
    gone = report.decided.honour(MODEL).declined[0]
    name = report.name_of(MODEL, gone)
    decision = words(folder / "report" / DECISION)
    assert f"{name}：单位书面谢绝" in decision
    first = decision.split("附件1")[0]
    assert f"改革创新标兵：{name}" not in first
    page = part(folder / "report" / DECISION, "附件1", "附件2")
    model = page.split("二、")[0]
    assert name not in re.split("[：、\n]", model)
    notice = part(folder / "report" / NOTICE, "一、改革创新标兵单位（", "二、为民服务工作先进集体")
    assert name not in re.split("[：、。\n]", notice)


def test_departures_and_corrections_have_their_reasons(states: States) -> None:
    """Nobody could tell why the list is another than the computed one."""
    report, folder = states["corrected"]
    assert report.decided is not None
    annex = part(folder / "report" / DECISION, "附件2", "附件3")
    told = (*report.decided.differences, *report.decided.verified, *report.decided.corrections)
    assert told
    for difference in told:
        assert difference.name in annex
        assert difference.decision.reason in annex
    gone = report.decided.corrections[-1].name
    assert f"{gone}不再获评为民服务工作先进集体" in annex
    assert "复核发现材料不实" in annex
    assert f"{gone}不再获评为民服务工作先进集体" in words(folder / "report" / NOTICE)


@pytest.mark.parametrize("kind", ["award", "decline"])
@pytest.mark.parametrize("computed", ["pending:proposed", "pending:not_in_top", "proposed", "tie"])
def test_what_waits_for_its_verification_is_not_said_to_be_computed(
    kind: DecisionKind, computed: str
) -> None:
    """The minutes would say that the group overruled a result that there was not."""
    decision = Decision("h", "W1", kind, dt.date(2022, 1, 8), "会上核实。", computed=computed)
    words = computed_words(computed)
    told = waited if verifies(kind, computed) else departure
    said = told(Difference("甲", words, DECISION_WORDS[kind], decision))
    assert ("计算为" in said) is not verifies(kind, computed)
    assert said.startswith("甲")
    assert words.zh in said
    assert said.endswith(f"审定“{DECISION_WORDS[kind].zh}”（会上核实）")


def test_an_honour_nobody_has_decided_is_said_to_be_open(states: States) -> None:
    """Its candidates would be passed off as decided, or its places as vacant."""
    report, folder = states["partly"]
    assert report.decided is not None
    open_ones = [h.honour_id for h in report.decided.honours if not h.decided]
    assert open_ones
    for honour in open_ones:
        name = report.book.honour(honour).name.zh
        assert re.search(f"{name}（[^）]*尚未审定", words(folder / "report" / DECISION))
        assert f"{name}空缺" not in words(folder / "report" / NOTICE)


def test_there_is_a_sheet_to_sign(settled: tuple[ScoreReport, Path]) -> None:
    """Members would have no place to sign, or a demonstration would bear real names."""
    report, folder = settled
    sheet = "\n".join(lines(folder / DECISION)).split("\n附件7\n")[1]
    people = report.book.campaign.leading_group.people
    assert sum(sheet.count(f"\n{role}\n") for role in ("组长", "副组长", "成员")) == len(people)
    assert not any(person.name in words(folder / DECISION) for person in people)
    assert report.decided is not None
    assert report.decided.decided_on in sheet
    assert "SHA-256" in sheet


def test_the_notice_tells_the_campaign_and_the_results(settled: tuple[ScoreReport, Path]) -> None:
    """Phase three asks for a notice of the campaign and its results, not of names alone."""
    report, folder = settled
    texts, said = report.book.questionnaires.texts, words(folder / NOTICE)
    assert texts.notice_to is not None
    assert texts.notice_copies is not None
    assert texts.notice_closing is not None
    for expected in (texts.notice_to.zh, texts.notice_copies.zh, texts.notice_closing.zh):
        assert expected in said
    assert f"登记窗口{len(report.results)}个" in said
    for phase in report.book.campaign.phases:
        assert phase.name.zh in said
    assert "已审定〕" not in said
    assert "已更正〕" not in said
    assert said.index("附件：获评名单") < said.index("一、改革创新标兵单位（")


LATE = "张示例  审批局  先进工作者  2021-04-02  科员  是  -"
EXCEPTIONS: dict[str, tuple[dict[str, str], list[str]]] = {
    "a late worker": (
        {
            "nominated": f"候选 类别 荣誉 报到 职级 在编 单位\n{LATE}",
            "conditions": "候选 荣誉 条件 结果 理由\n张示例 先进工作者 2021年4月1日前 met 小组同意",
            "decisions": "荣誉 候选 决定 日期\n先进工作者 张示例 award 2022-01-08",
        },
        ["张示例获评先进工作者，“", "按例外处理"],
    ),
    "a member unit": (
        {
            "nominated": "候选 类别 荣誉\n苏州市公共资源交易中心 交易中心 先进集体",
            "conditions": "候选 荣誉 条件 结果 理由\n"
            "苏州市公共资源交易中心 先进集体 成员单位例外 met 小组同意",
            "decisions": "荣誉 候选 决定 日期\n先进集体 苏州市公共资源交易中心 award 2022-01-08",
        },
        ["苏州市公共资源交易中心获评", "“不是成员单位”一项按例外处理"],
    ),
    "nobody": (
        {
            "nominated": f"候选 类别 荣誉 报到 职级 在编 单位\n{LATE.replace('04-02', '03-02')}",
            "decisions": "荣誉 候选 决定 日期\n先进工作者 张示例 award 2022-01-08",
        },
        [],
    ),
    "one who was settled on the line": (
        {
            "nominated": f"候选 类别 荣誉 报到 职级 在编 单位\n{LATE.replace('04-02', '04-01')}",
            "conditions": "候选 荣誉 条件 结果 理由\n张示例 先进工作者 2021年4月1日前 met 小组同意",
            "decisions": "荣誉 候选 决定 日期\n先进工作者 张示例 award 2022-01-08",
        },
        [],
    ),
}


@pytest.mark.parametrize("who", EXCEPTIONS)
def test_exceptions_are_marked(tmp_path: Path, who: str) -> None:
    """The circular would let an exception pass for the rule, or tell everybody its reason."""
    case, told = EXCEPTIONS[who]
    run(case, tmp_path / "case")
    notice = words(tmp_path / "case" / "report" / NOTICE)
    decision = words(tmp_path / "case" / "report" / DECISION)
    assert ("例外" in notice) == ("按例外处理" in decision) == bool(told)
    assert all(each in notice for each in told)
    assert "小组同意" not in notice
    assert ("按例外处理：小组同意。" in decision) == bool(told)


def test_the_notice_names_nobody_s_marks_or_suspicion(settled: tuple[ScoreReport, Path]) -> None:
    """Marks, clues and reasons against persons would go out to everybody."""
    report, folder = settled
    said = words(folder / NOTICE)
    for result in report.ranked[:5]:
        assert decimal_text(result.total) not in said
    assert "线索" not in said
    assert "谢绝" not in said


def test_whom_the_notice_goes_to_is_word_for_word() -> None:
    """Addressees would be made up."""
    book = load("2021")
    texts = book.questionnaires.texts
    path = document_path(edition_folder("2021"), book.campaign.documents[0].file)
    source = re.sub(r"\s", "", path.read_text(encoding="utf-8"))
    assert texts.notice_to is not None
    assert texts.notice_copies is not None
    assert texts.notice_to.zh in source
    assert texts.notice_copies.zh in source


def first_page(report: ScoreReport) -> str:
    """The words of the request's slots."""
    return "\n".join(head + plain(text) for head, text in request_page(report).parts)


def test_page_one_says_what_becomes_of_all_places(states: States) -> None:
    """14 of 17 places had no candidate, and the page said that nothing is open."""
    report, _folder = states["provisional"]
    found, said = all_places(report), first_page(report)
    assert found.total == sum(h.honour.total for h in report.awards)
    assert found.total == found.by_rank + found.tied + found.to_choose + found.open
    assert f"共{found.total}个名额" in said
    assert f"空缺{found.open}个" in said
    assert "没有并列和空缺" not in said
    assert places_sentence(found) in html_report(report)


def test_page_one_names_collectives_up_to_six(states: States) -> None:
    """The head of the bureau would sign without having seen who is proposed."""
    report, _folder = states["provisional"]
    proposed = [report.result(i).window.name for i in report.outcome.proposed]
    said = first_page(report)
    assert proposed[0] in said
    assert f"等{len(proposed)}个（附件2）" in said


@pytest.mark.parametrize("many", [1, 6, 7, 30])
@pytest.mark.parametrize("length", [2, 10, 40])
def test_a_list_of_names_fits_its_slot(many: int, length: int) -> None:
    """Long names would push the doubts off the first page."""
    names = ["窗" * length for _ in range(many)]
    said = listed(names, f"{many}个", 2)
    assert said.count("、") < MOST_NAMES
    assert ems(said) <= max(46, length) + 10
    assert (f"等{many}个（附件2）" in said) == (said.count("窗") < many * length)


def test_more_points_than_fit_become_a_count() -> None:
    """A point to decide would fall off without a word."""
    said = points([f"第{n}点" for n in range(7)], 2)
    assert "5.第4点。另有2点，见附件2。" in said
    assert "另有" not in points(["甲", "乙"], 2)
    assert "另有3点" in points(["长" * 60] * 5, 2)


def test_a_clue_on_page_one_names_no_suspicion(states: States) -> None:
    """Page one would hide that a winner's answers came in one burst, or accuse it before all."""
    report, _folder = states["provisional"]
    findings, winner = report.findings, report.outcome.designated[0]
    assert findings is not None
    burst = replace(
        findings.check("bursts"), flag="verify", clue=True, windows={winner: {"number": 20}}
    )
    checks = tuple(burst if c.id == "bursts" else c for c in findings.checks)
    touched = replace(report, findings=replace(findings, checks=checks))
    said = first_page(touched)
    assert "拟获评窗口中有1个附有待核实线索，见附件4" in said
    assert "拟获评窗口中有1个附有待核实线索。" in html_report(touched)
    for clue in clues(touched):
        assert clue.title not in said
        assert clue.reason not in said


@pytest.mark.parametrize("state", ["confirmed", "corrected", "declined", "partly"])
@pytest.mark.parametrize("looked_at", [0, 1, None])
def test_clues_that_nobody_looked_at_are_counted(
    states: States, state: str, looked_at: int | None
) -> None:
    """The paper would say that no clue is left while some are, or the other way round."""
    report, _folder = states[state]
    follow_ups = tuple(
        FollowUp(c.id, "", "办公室", dt.date(2022, 1, 8), "已核实")
        for c in clues(report)[:looked_at]
    )
    seen = replace(report, follow_ups=follow_ups)
    left = len(clues(report)) - len(follow_ups)
    assert report.decided
    page = decision_page(seen, report.decided, decided_honours(seen, report.decided))
    said = "".join(str(piece) for _, text in page.parts for piece in text)
    assert f"尚未核实的线索{left}条" in said if left else "没有尚未核实的线索" in said


def test_only_windows_that_a_clue_flags_are_touched(states: States) -> None:
    """Every window would be under suspicion, since the check lists them all."""
    report, _folder = states["provisional"]
    assert report.findings is not None
    straight = report.findings.check("straight_lining")
    assert len(straight.windows) > 30
    assert len(flagged_windows(straight)) == straight.value


def test_a_tie_at_the_last_place_is_a_point(tmp_path: Path) -> None:
    """The group would not know that it has to choose."""
    said = first_page(case(tmp_path, TIED).report)
    assert "丙、丁并列第三名，余1个名额" in said
    assert "没有空缺" not in said


def test_a_vacancy_is_a_point_with_its_reason(tmp_path: Path) -> None:
    """The group would not know that it may leave the place open or let the next one move up."""
    said = first_page(case(tmp_path, VACANT).report)
    assert "改革创新标兵空缺1个（甲未申报）" in said
    assert "依次递补丁" in said


def test_a_tie_at_the_tenth_collective_is_a_point(tmp_path: Path) -> None:
    """Eleven would be proposed for ten places without a word."""
    report = case(tmp_path, TEN).report
    tie = collective_tie(report)
    assert tie is not None
    assert (len(tie.windows), tie.left) == (2, 1)
    assert "先进集体末位2个窗口并列，余1个名额" in first_page(report)


def test_the_gap_is_between_the_windows_that_are_compared(tmp_path: Path) -> None:
    """Where applicants alone are compared, a winner would be called the one behind."""
    windows = "甲 90 先进集体 3\n乙 89 标兵 3\n丙 88 标兵 3\n丁 87 标兵 3\n戊 85 标兵 3"
    report = case(tmp_path, windows, reading="among_applicants").report
    said = first_page(report)
    assert "乙（89.00分）、丙（88.00分）、丁（87.00分）" in said
    assert "申报窗口第四名戊比第三名低2.00分" in said
    (tmp_path / "literal").mkdir()
    literal = first_page(case(tmp_path / "literal", windows).report)
    assert "第四名丁比第三名低1.00分" in literal


def test_a_tie_that_was_decided_is_told_with_its_reason(tmp_path: Path) -> None:
    """The paper would say that the group is still to choose, or not why it chose."""
    decisions = (
        "荣誉 候选 决定 日期 理由\n标兵 甲 award 2022-01-08 -\n标兵 乙 award 2022-01-08 -\n"
        "标兵 丁 tie 2022-01-08 创新举措更突出"
    )
    outcome = case(tmp_path, TIED, decisions=decisions)
    assert outcome.refused == ""
    said = words(tmp_path / "case" / "report" / DECISION)
    assert "丙、丁得分完全相同，并列第三名，授予丁（创新举措更突出）" in said
    assert [word for word in OF_A_REQUEST if word in said] == []


def test_a_vacancy_that_was_left_open_is_told_with_its_reason(tmp_path: Path) -> None:
    """A place would stay open in the papers without anybody's reason."""
    decisions = (
        "荣誉 候选 决定 日期 理由\n标兵 乙 award 2022-01-08 -\n标兵 丙 award 2022-01-08 -\n"
        "先进集体 甲 award 2022-01-08 -"
    )
    outcome = case(tmp_path, VACANT, decisions=decisions)
    assert outcome.refused == ""
    said = words(tmp_path / "case" / "report" / DECISION)
    assert "市政务大厅窗口空缺1个（甲未申报）" in said
    assert "市政务大厅窗口1个" in words(tmp_path / "case" / "report" / NOTICE)


def test_figures_on_page_one_agree_or_say_why(states: States) -> None:
    """94.19 less 93.89 would stand beside 0.29 without a word."""
    report, _folder = states["provisional"]
    first, second, third, fourth = (result.window.id for result in report.ranked[:4])
    before = {first: Fraction(96), second: Fraction(95)}
    for high, low, remark in (
        ("94.194", "93.886", True),
        ("94.19", "93.89", False),
        ("94.1949", "94.1948", True),
    ):
        other = with_totals(report, before | {third: Fraction(high), fourth: Fraction(low)})
        said = first_page(other)
        assert f"比第三名低{visible_text(Fraction(high) - Fraction(low))}分" in said
        assert ("（按未取整的得分）" in said) == remark, (high, low)


def renamed(report: ScoreReport, length: int) -> ScoreReport:
    """The same result of windows with names of so many characters."""
    results = tuple(
        replace(
            r,
            standing=replace(
                r.standing, window=replace(r.window, name=f"窗{r.window.id}".ljust(length, "口"))
            ),
        )
        for r in report.results
    )
    return replace(report, results=results)


@pytest.mark.parametrize("length", [4, 8, 12, 16, 20])
def test_page_one_always_fits(states: States, length: int) -> None:
    """What is doubtful would fall on the second page, which nobody reads."""
    for state, (report, _folder) in states.items():
        other = renamed(report, length)
        if other.decided:
            page = decision_page(other, other.decided, decided_honours(other, other.decided))
        else:
            page = request_page(other)
        assert fits(page, MOST_LINES), state
        assert lines_needed(page) <= MOST_LINES


def test_page_one_of_awkward_rounds_fits(tmp_path: Path) -> None:
    """A tie or a vacancy would push the doubts off the page."""
    for number, windows in enumerate((TIED, VACANT, TEN)):
        (tmp_path / str(number)).mkdir()
        report = case(tmp_path / str(number), windows).report
        assert fits(request_page(report), MOST_LINES)
        assert open_points(report)[-1] == "公布范围"


@pytest.mark.grid
def test_the_request_is_short(sized: tuple[int, ScoreReport, Path]) -> None:
    """Nobody reads forty pages before a decision."""
    windows, _report, path = sized
    document = docx.Document(str(path))
    rows = sum(len(table.rows) for table in document.tables)
    assert rows + len(document.paragraphs) <= ROWS[windows]


def as_pdf(path: Path, folder: Path) -> Path:
    """A paper as LibreOffice prints it."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.pdf"


def asked(*command: str) -> str:
    """What a command says."""
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def pages(path: Path, folder: Path) -> int:
    """Pages as LibreOffice breaks them."""
    told = asked("pdfinfo", str(as_pdf(path, folder)))
    return int(told.split("Pages:")[1].split()[0])


@pytest.mark.grid
@pytest.mark.skipif(not SOFFICE, reason="no office suite here")
@pytest.mark.parametrize("state", ["provisional", "corrected"])
def test_all_slots_end_on_page_one(states: States, state: str, tmp_path: Path) -> None:
    """As printed, the last doubts would stand overleaf."""
    report, folder = states[state]
    if report.decided:
        page = decision_page(report, report.decided, decided_honours(report, report.decided))
    else:
        page = request_page(report)
    path = folder / "report" / (DECISION if report.decided else REQUEST)
    printed = re.sub(r"\s", "", asked("pdftotext", "-l", "1", str(as_pdf(path, tmp_path)), "-"))
    for heading, text in page.parts:
        assert re.sub(r"\s", "", heading + plain(text)) in printed


@pytest.mark.grid
@pytest.mark.skipif(not SOFFICE, reason="no office suite here")
def test_the_request_has_few_pages(sized: tuple[int, ScoreReport, Path], tmp_path: Path) -> None:
    """As printed, it would be as long as before."""
    windows, _report, path = sized
    assert pages(path, tmp_path) < PAGES[windows]


@pytest.mark.skipif(not SOFFICE, reason="no office suite here")
def test_what_was_decided_has_few_pages(states: States, tmp_path: Path) -> None:
    """The paper with the decision would be longer than the request for it."""
    _report, folder = states["corrected"]
    assert pages(folder / "report" / DECISION, tmp_path) < PAGES[60]


def test_no_cell_is_broken_for_its_last_character(states: States) -> None:
    """±1.6 would stand above a 2, for want of a millimetre."""
    for _report, folder in states.values():
        for path in (folder / "report").glob("*.docx"):
            for table in docx.Document(str(path)).tables:
                widths = [grid.w for grid in table._tbl.tblGrid.findall(qn("w:gridCol"))]
                for row in table.rows:
                    for cell, width in zip(row.cells, widths, strict=False):
                        room = (width / 20 - 6) / 10.5
                        assert not 1 < ems(cell.text) / room < 1.15 or room > 12, (
                            path.name,
                            cell.text,
                        )


def test_papers_are_chinese_and_bring_nothing_foreign(states: States) -> None:
    """Word would check the spelling as English, and a preview would show another paper."""
    for _report, folder in states.values():
        for path in (folder / "report").glob("*.docx"):
            with zipfile.ZipFile(path) as parts:
                assert not [name for name in parts.namelist() if "thumbnail" in name]
                assert "thumbnail" not in parts.read("_rels/.rels").decode()
                styles = parts.read("word/styles.xml").decode()
            assert 'w:eastAsia="zh-CN"' in styles
            assert 'w:eastAsia="en-US"' not in styles


def test_blank_lines_of_the_standard(settled: tuple[ScoreReport, Path], states: States) -> None:
    """GB/T 9704: two lines below the red line, one between title and addressee."""
    _report, folder = settled
    for path in (states["provisional"][1] / "report" / REQUEST, folder / NOTICE):
        body = docx.Document(str(path)).paragraphs
        styles = [paragraph.style.name if paragraph.style else "" for paragraph in body]
        title = styles.index("Title")
        assert [body[title - n].text for n in (1, 2)] == ["", ""]
        assert body[title - 3].text != ""
        assert body[title + 1].text == ""
        assert body[title + 2].text.endswith("：")


def test_a_real_decision_is_not_called_simulated(states: States, tmp_path: Path) -> None:
    """A real decision would be thrown away as a demonstration, or the reverse."""
    report, folder = states["confirmed"]
    assert report.decided is not None
    mark = report.book.questionnaires.texts.simulated_mark.zh
    assert mark in words(folder / "report" / DECISION)
    write_decision(real(report), report.decided, tmp_path / DECISION)
    assert mark not in words(tmp_path / DECISION)


def test_an_edition_without_addressees_leaves_blanks(tmp_path: Path) -> None:
    """Another city's notice would be addressed to Suzhou's offices."""
    report = scored(tmp_path / "round", 12, str(QUARTERLY))
    assert report.book.questionnaires.texts.notice_to is None
    write_request(report, tmp_path / REQUEST)
    assert OF_THE_MACHINE.findall(words(tmp_path / REQUEST)) == []
    assert "“晨星窗口”活动" in words(tmp_path / REQUEST)


def test_windows_with_both_honours_stand_once(states: States) -> None:
    """A model window would be counted among the collectives too."""
    report, _folder = states["confirmed"]
    assert report.decided is not None
    model = set(report.decided.honour(MODEL).awarded)
    assert not model & set(report.decided.honour(COLLECTIVE).awarded)


def test_no_signature_stands_alone(settled: tuple[ScoreReport, Path]) -> None:
    """The date alone on a page could be put under any text."""
    _report, folder = settled
    body = docx.Document(str(folder / NOTICE)).paragraphs
    date = next(n for n, paragraph in enumerate(body) if "成文日期" in paragraph.text)
    assert all(body[n].paragraph_format.keep_with_next for n in range(date - 5, date))
    assert len(body[date - 5].text) > 40

"""Every command of the README on a round of the second edition: it runs, and nothing says 2021."""

import csv
import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner
from pandas import read_parquet

from ceping.cli import ceping
from office_app import create_app
from rendering import printing
from rulebook.load import load
from rulebook.round import Round, open_round
from rulebook.vocabulary import SIMULATED_ID
from tests.editions import EXAMPLE, QUARTERLY
from tests.editions.outputs import of_2021, written
from tests.office_app.staff_client import PASSWORD, choose, invite
from tests.survey_app.rounds import Visitor, serving

ROOT = Path(__file__).parents[2]
FILLED_IN = (
    *("windows", "bimonthly", "electors", "nominations", "conditions"),
    *("indicator_marks", "panel_reviewers", "panel_grades", "lead_proposals"),
)
DAY = "2024-01-15"
FEW = ("--draws", 200)
TWO = ("--by", "li", "--by", "wang")


@dataclass
class Trial:
    """A round on its way through all commands, and everything that they said."""

    folder: Path
    said: dict[str, str] = field(default_factory=dict)
    language: str = "zh"

    def run(self, command: str, *arguments: object, answers: str = "") -> str:
        """Run a command, which must succeed; its output."""
        line = [command, *map(str, arguments)]
        done = CliRunner().invoke(
            ceping, line, input=answers, env={"CEPING_LANG": self.language}, catch_exceptions=False
        )
        assert done.exit_code == 0, f"{line}\n{done.output}"
        self.said[f"{len(self.said)} {command}"] = done.output
        return done.output


@pytest.fixture(scope="module")
def printed() -> Iterator[dict[str, str]]:
    """The words of everything that is printed meanwhile, by the template that sets them."""
    words: dict[str, str] = {}
    original = printing.pdfs

    def noted(template: Path, sheets: Iterable[object], **settings: bool) -> object:
        sheets = list(sheets)
        words[template.name] = template.read_text(encoding="utf-8")
        words[f"{template.name} {len(words)}"] = json.dumps(sheets, ensure_ascii=False)
        return original(template, sheets, **settings)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "pdfs", noted)
        yield words


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory, printed: dict[str, str]) -> Trial:
    """The README's sequence from ``init`` to ``verify`` of the archive, with answers given."""
    folder = tmp_path_factory.mktemp("quarterly") / "一轮 测试"
    trial = Trial(folder)
    tables = folder.with_name("演示")
    sizes = ("--windows", 12, "--responses", 2000, "--electors", 40, "--seed", 3)
    trial.run("demo", tables, "--edition", QUARTERLY, *sizes)
    trial.run("init", folder, "--edition", QUARTERLY, answers="\n\n")
    for name in FILLED_IN:
        shutil.copy(tables / f"{name}.csv", folder / f"{name}.csv")
    _set(folder, "public_url", '"https://pingyi.example.org"')
    _set(folder, "agency", '"示例调查机构"')
    trial.run("check", folder)
    trial.run("codes", folder, "--window", "W01", "--count", 6, "--issuer", "hall-guide")
    trial.run("slips", folder, "--category", "counter_lead", "--count", 12)
    trial.run("plates", folder)
    trial.run("papers", folder, "--window", "W01", "--count", 2)
    trial.run("account", folder, "add", "zhang", "--full-name", "张三")
    app = create_app(open_round(folder))
    for name in TWO[1::2]:
        invited = invite(open_round(folder), name, "office")
        assert choose(app.test_client(), invited).status_code == 303
    shares = folder.with_name("shares")
    agreed = f"{PASSWORD}\n" * 2
    trial.run("open", folder, *TWO, "--shares", shares, answers=agreed)
    _answer(open_round(folder), trial)
    given = [f"--share={shares / f'share-{n}.txt'}" for n in (1, 2)]
    trial.run("stop", folder, "vote", *TWO, answers=agreed)
    trial.run("count", folder, "--left", 6, *TWO, answers=agreed)
    trial.run("close", folder, *TWO, *given, answers=agreed)
    trial.run("export", folder)
    trial.run("verify", folder)
    trial.run("trail", folder)
    trial.run("backup", folder, "--out", folder.with_name("备份.db"))
    # Few answers make a thin report: the demonstration's own go through the rest.
    shutil.copytree(folder, folder.with_name("实收"))
    for name in ("ratings", "closing"):
        shutil.rmtree(folder / name)
    shutil.copytree(tables / "ratings", folder / "ratings")
    _without_mark(folder / "ratings")
    (folder / "survey.db").unlink()
    _set(folder, "date", DAY)
    _score_and_settle(trial)
    return trial


def _set(folder: Path, key: str, value: str) -> None:
    """One line of round.toml."""
    path = folder / "round.toml"
    text = re.sub(rf"^{key} = .*$", f"{key} = {value}", path.read_text("utf-8"), flags=re.M)
    path.write_text(text, encoding="utf-8")


def _without_mark(ratings: Path) -> None:
    """The demonstration's tables as an agency would deliver them; a real round takes no others."""
    (ratings / "manifest.json").unlink()
    ballots, responses = ratings / "ballots.csv", ratings / "responses.parquet"
    ballots.write_text(ballots.read_text("utf-8").replace(SIMULATED_ID, "B"), encoding="utf-8")
    table = read_parquet(responses)
    table["response_id"] = table["response_id"].str.removeprefix(SIMULATED_ID)
    table.to_parquet(responses)


def _answer(this_round: Round, trial: Trial) -> None:
    """People answer and vote on the server that ``ceping serve`` starts."""
    codes, slips = (_links(this_round.folder, stem) for stem in ("codes-W01", "slips-1"))
    with serving(this_round, workers=1) as server:
        for link in codes[:5]:
            trial.said[f"survey {link[-4:]}"] = _respond(server.visitor(), link)
        for link in slips[:6]:
            trial.said[f"vote {link[-4:]}"] = _vote(server.visitor(), link, len(this_round.windows))
        visitor = server.visitor()
        for path in (
            "/",
            "/w/W01",
            f"{server.office}/staff/",
            codes[5],
            slips[7],
            codes[0],
            slips[0],
        ):
            known = path.startswith(("/", server.office))
            reply = visitor.get(path if known else visitor.local(path))
            trial.said[f"page {path.removeprefix(server.office)}"] = reply.text


def _links(folder: Path, stem: str) -> list[str]:
    with (folder / f"{stem}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["link"] for row in csv.DictReader(file)]


def _respond(visitor: Visitor, link: str) -> str:
    """Answer every item with the best grade; the pages on the way."""
    page = visitor.get(visitor.local(link))
    items = re.findall(r'type="radio" name="([a-z]+)" id="[^"]*" value="4"', page.text)
    assert len(set(items)) == 7
    assert 'value="5"' not in page.text
    done = visitor.post("/s/form", {"sealed": page.hidden(), **dict.fromkeys(items, "4")})
    assert done.status == 200, done.text
    return page.text + done.text


def _vote(visitor: Visitor, link: str, windows: int) -> str:
    page = visitor.get(visitor.local(link))
    assert 'value="5"' not in page.text
    cast = visitor.vote(link, "4" * windows)
    assert cast.status == 200, cast.text
    return page.text + cast.text


def _score_and_settle(trial: Trial) -> None:
    folder = trial.folder
    trial.run("score", folder, *FEW, "--excellent", 2)
    shutil.copytree(folder / "report", folder / "before")
    for language in ("zh", "en"):
        trial.language = language
        trial.run("check", folder)
        windows = [result["window_id"] for result in _result(folder)["windows"]]
        for window in (windows[0], windows[-1]):
            trial.run("explain", folder, window)
        trial.run("explain", folder, "U01")
        trial.run("edition", "check", EXAMPLE)
        trial.run("init", folder.with_name(f"明年 {language}"), "--from", folder)
    trial.language = "zh"
    other = folder.with_name("比较")
    trial.run("compare", folder, "--reading", "literal", "--out", other)
    trial.run("score", folder, *FEW, "--weights", "20,40,40")
    trial.run("evaluation", folder)
    _write_decisions(folder)
    trial.run("confirm", folder, folder / "decisions.csv")
    trial.run("score", folder, *FEW)
    trial.run("sheets", folder, *FEW)
    trial.run("labelled", folder, *FEW)
    archive = folder.with_name("档案.zip")
    trial.run("archive", folder, "--out", archive)
    trial.run("verify", archive)


def _result(folder: Path) -> dict[str, list[dict[str, str]]]:
    text = (folder / "report" / "score.json").read_text(encoding="utf-8")
    data: dict[str, list[dict[str, str]]] = json.loads(text)
    return data


def _write_decisions(folder: Path) -> None:
    """Everyone who has a place by the rules gets it."""
    with (folder / "decisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["honour", "candidate_id", "decision", "date", "reason"])
        for awards in json.loads((folder / "report/score.json").read_text("utf-8"))["awards"]:
            for line in awards["lines"]:
                for one in line["candidates"]:
                    standing = one["would_be"] if one["standing"] == "pending" else one["standing"]
                    if standing in ("designated", "proposed", "tie"):
                        word = "tie" if standing == "tie" else "award"
                        cells = (awards["honour"], one["candidate_id"], word, DAY, "研究决定")
                        writer.writerow(cells)


def test_commands_say_nothing_of_2021(trial: Trial) -> None:
    """A city with other rules would read another city's number in its terminal or on its pages."""
    found = {name: of_2021(text) for name, text in trial.said.items()}
    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 41


def test_files_say_nothing_of_2021(trial: Trial) -> None:
    """A report, a template or a comparison would name another city's honours or places."""
    texts = dict(written(trial.folder.parent))
    found = {name: of_2021(text) for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}
    kinds = {Path(name).name for name in texts}
    assert kinds >= {"report.html", "report.docx", "decision.docx", "notice.docx"}
    assert kinds >= {"scores.xlsx", "说明.md"}
    assert kinds >= {"compare.html", "compare.xlsx", "score.json"}


def test_results_name_the_edition_by_its_own_id(trial: Trial) -> None:
    """A result by a folder's rules would say where they lay, and compare as of other rules."""
    assert json.loads((trial.folder / "report" / "score.json").read_text("utf-8"))["edition"] == (
        "example-2023"
    )


def test_sheets_say_nothing_of_2021(trial: Trial, printed: dict[str, str]) -> None:
    """A plate, slip, questionnaire or result sheet would be printed with another city's words."""
    assert trial.folder.is_dir()
    assert {name: of_2021(text) for name, text in printed.items() if of_2021(text)} == {}
    assert {"cards.typ", "plates.typ", "papers.typ", "sheet.typ"} <= set(printed)


def test_words_of_its_own_are_there(trial: Trial) -> None:
    """The search for words of 2021 would pass on empty outputs."""
    texts = dict(written(trial.folder.parent))
    report = texts["一轮 测试/report/report.html"]
    for word in ("晨星窗口", "季度考核", "评审小组", "前2名", "前两名", "优秀"):
        assert word in report, word
    assert [name for name, text in texts.items() if "前二名" in text] == []
    assert "2023-Q1" in texts["一轮 测试/说明.md"]
    assert "季度考核" in texts["一轮 测试/report/scores.xlsx"]


def test_the_archive_brings_its_rules(trial: Trial) -> None:
    """Whoever checks the archive would need the edition's folder, or score by other rules."""
    with zipfile.ZipFile(trial.folder.with_name("档案.zip")) as archive:
        names = set(archive.namelist())
        kept = archive.read("edition/notice.txt")
    assert kept == (QUARTERLY / "notice.txt").read_bytes()
    rules = [path.name for path in QUARTERLY.iterdir() if path.is_file()]
    assert {f"edition/{name}" for name in rules} <= names
    bound = {name for name in names if name.startswith("round/evaluation/")}
    honours = [honour.name.zh for honour in load(QUARTERLY).honours.honours]
    assert bound == {
        f"round/evaluation/{name}.{kind}" for name in honours for kind in ("docx", "pdf")
    }


def test_what_people_answered_was_counted(trial: Trial) -> None:
    """Grades 1 to 4 would be lost between the form and the score."""
    received = trial.folder.with_name("实收")
    with (received / "ratings" / "responses.csv").open(encoding="utf-8-sig", newline="") as file:
        responses = list(csv.DictReader(file))
    assert len(responses) == 5
    assert {row["impression"] for row in responses} == {"4"}

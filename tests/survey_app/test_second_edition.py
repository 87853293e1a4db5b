"""The survey under another city's edition: seven items, four grades, other voters and words."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import office_app
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from survey_app import create_app, setup
from survey_app.acts.closing import close_phase
from survey_app.acts.export import export_ratings
from survey_app.acts.issuing import create_codes, create_slips
from survey_app.acts.opening import open_phase
from survey_app.acts.personal_links import create_links
from survey_app.context import EXTENSION
from tests.editions import QUARTERLY
from tests.office_app.staff_client import hidden, path, signed_in
from tests.survey_app.rounds import ENGINES

WINDOWS = 3


def write_round(folder: Path, edition: Path, settings: str = "") -> Round:
    """A round of that edition with a few windows."""
    folder.mkdir(parents=True)
    (folder / "round.toml").write_text(
        f'edition = "{edition}"\ntitle = "测试"\nsimulated = true\ndate = 2023-12-20\n{settings}',
        encoding="utf-8",
    )
    with (folder / "windows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["window_id", "name", "unit", "staff_count", "applied_honours"])
        writer.writerows([f"W{n}", f"示例窗口{n}", "部门", 5, ""] for n in range(1, WINDOWS + 1))
    return open_round(folder)


@pytest.fixture
def this_round(tmp_path: Path, engine: str) -> Round:
    """Its survey and vote are open."""
    made = write_round(tmp_path / "round", QUARTERLY, engine)
    for part in ("survey", "vote"):
        open_phase(made, part)
    return made


@pytest.fixture
def client(this_round: Round) -> Iterator[FlaskClient]:
    """Somebody without cookies."""
    app = create_app(this_round)
    yield app.test_client(use_cookies=False)
    app.extensions[EXTENSION].store.database.close()


def items(this_round: Round) -> list[str]:
    """The edition's items."""
    return [item.id for item in this_round.book.items()]


def opened(client: FlaskClient, link: str) -> str:
    """The page behind a link."""
    return client.get(f"{path(link)}?c=1").text


def rows(file: Path) -> list[dict[str, str]]:
    """A file of the export."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@ENGINES
def test_its_grades_are_taken_and_no_other(this_round: Round, client: FlaskClient) -> None:
    """If a grade of 2021 were taken, or the best of this edition refused, scores would be wrong."""
    good, bad = (code.link for code in create_codes(this_round, "W1", 2, "大厅"))
    page = opened(client, good)
    asked = items(this_round)
    assert page.count("<fieldset") == len(asked) == 7
    assert set(re.findall(r'name="signs" [^>]*value="(\d)"', page)) == {"4", "3", "2", "1", "0"}
    grades = dict(zip(asked, "4321044", strict=True))
    assert (
        client.post("/s/form", data=grades | {"sealed": hidden(page, "sealed")}).status_code == 200
    )
    wrong = grades | {asked[2]: "5", "sealed": hidden(opened(client, bad), "sealed")}
    assert client.post("/s/form", data=wrong).status_code == 422
    close_phase(this_round, "survey")
    close_phase(this_round, "vote")
    export_ratings(this_round, ballots=False)
    (row,) = rows(this_round.folder / "ratings" / "responses.csv")
    assert [row[item] for item in asked] == ["4", "3", "2", "1", "", "4", "4"]


@ENGINES
def test_its_vote_and_own_grades(tmp_path: Path, engine: str) -> None:
    """If the ballot knew the grades of 2021, a vote here would be lost or counted wrongly."""
    this_round = write_round(tmp_path / "vote", QUARTERLY, engine)
    category = this_round.book.window_score.vote.categories[0].id
    with (this_round.folder / "electors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["elector_id", "name", "post", "category", "window_id"])
        writer.writerows([f"e{n}", "某", "", category, "W1"] for n in range(6))
    links = create_links(this_round)
    open_phase(this_round, "vote")
    app = create_app(this_round)
    client = app.test_client(use_cookies=False)
    for link in links:
        start = opened(client, link.link)
        page = client.post("/v/form", data={"sealed": hidden(start, "sealed"), "go": "1"}).text
        assert set(re.findall(r'name="w0" [^>]*value="(\d)"', page)) == {"4", "3", "2", "1", "0"}
        chosen = {"w0": "4", "w1": "5", "w2": "0", "page": "1", "go": "review"}
        review = client.post("/v/form", data=chosen | {"sealed": hidden(page, "sealed")}).text
        client.post("/v/cast", data={"sealed": hidden(review, "sealed")})
    app.extensions[EXTENSION].store.database.close()
    store = setup.store_of(this_round)
    close_phase(this_round, "vote")
    assert store.electors.self_grades() == [(4, 6)]
    tallies = {(window, grade): count for window, grade, count in store.records.tallies()}
    assert tallies == {("W1", 4): 6, ("W2", None): 6, ("W3", None): 6}


def test_its_words_on_the_interviewers_page(this_round: Round) -> None:
    """If the page named the keys of five grades, interviewers would press one that does nothing."""
    app = office_app.create_app(this_round)
    page = signed_in(app, this_round).get("/staff/entry/").text
    app.extensions[EXTENSION].store.database.close()
    assert "数字4到1对应各个等级，0是“没有遇到”" in page
    assert "未涉及" not in page


def test_its_categories(tmp_path: Path) -> None:
    """If categories of 2021 were known here, slips would be issued to nobody."""
    this_round = write_round(tmp_path / "round", QUARTERLY)
    with pytest.raises(InputError, match="supervisor, enterprise"):
        create_slips(this_round, "party_committee", 5)
    assert create_slips(this_round, "enterprise", 5)[0].category == "enterprise"


def test_more_grades_than_the_tables_hold(tmp_path: Path) -> None:
    """If a sixth grade were offered and every answer with it failed, the round would be lost."""
    edition = Path(shutil.copytree(QUARTERLY, tmp_path / "edition"))
    file = edition / "questionnaires.toml"
    head, _, rest = file.read_text("utf-8").partition("all = [\n")
    more = "".join(
        f'  {{ grade = {grade}, points = {grade}, label = {{ zh = "{grade}" }} }},\n'
        for grade in range(6, 0, -1)
    )
    file.write_text(f"{head}all = [\n{more}{rest[rest.index(']') :]}", "utf-8")
    rules = edition / "window_score.toml"
    points = rules.read_text("utf-8").replace('[100, "200/3", "100/3", 0]', "[9, 7, 5, 3, 1, 0]")
    rules.write_text(points, "utf-8")
    with pytest.raises(InputError, match="at most 5 grades"):
        create_app(write_round(tmp_path / "round", edition))
    assert not (tmp_path / "round" / "survey.db").exists()

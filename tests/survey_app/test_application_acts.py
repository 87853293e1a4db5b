"""Every honour of both built-in editions: applied for, accepted, written, and read again."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ceping.cli import ceping
from rulebook import contract
from rulebook.application_forms import filled_in
from rulebook.eligibility import Nominated
from rulebook.honours import Honour
from rulebook.load import load
from rulebook.nominations import nomination_faults
from rulebook.round import Round, open_round
from survey_app.acts.applications import drafting, handing_in, units, writing
from survey_app.acts.applications.candidacy import (
    CATEGORY,
    DECLARED,
    FIELD,
    KNOWING,
    SAME_NAME,
    Candidacy,
)
from survey_app.acts.applications.handing_in import Decision
from survey_app.setup import prepare
from survey_app.store import Account, Store
from tests.survey_app.rounds import ENGINES

EDITIONS = ("2021", "example-2023")
CASES = [
    (edition, honour.id, unit_type)
    for edition in EDITIONS
    for honour in load(edition).honours.honours
    for unit_type in (*honour.unit_types, *honour.without_places)
]
WHO = Account("zhang", "张三", "unit", "", 0)
SAMPLES = {
    "date": "2023-01-10",
    "yes_no": "是",
    "long_text": "一段话。\n又一段，“引号”",
    "text": "3",
}


@pytest.fixture(scope="module", params=EDITIONS)
def edition_round(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Round:
    """A simulated round of each edition with two windows."""
    return made_round(tmp_path_factory.mktemp("acts") / request.param, request.param)


def made_round(folder: Path, edition: str, settings: str = "") -> Round:
    """A round with two windows of one department."""
    folder.mkdir(parents=True)
    year = load(edition).campaign.campaign.year
    (folder / "round.toml").write_text(
        f'edition = "{edition}"\ntitle = "测试"\nsimulated = true\ndate = {year}-12-20\n{settings}',
        encoding="utf-8",
    )
    (folder / "windows.csv").write_text(
        "window_id,name,unit,staff_count,applied_honours\n"
        "W1,一号窗口,某部门,5,\nW2,二号窗口,某部门,5,\n",
        encoding="utf-8",
    )
    return open_round(folder)


def sheet(made: Candidacy) -> dict[str, str]:
    """A form filled in from top to bottom, as its fields ask."""
    typed = {}
    for one in made.form:
        ranks = made.this_round.book.honours.rank_order
        text = one.options[0] if one.options else SAMPLES[one.kind]
        typed[FIELD + one.id] = ranks[0] if one.id == "post_rank" else text
    return typed | {DECLARED + one.id: "1" for one in made.declared} | {KNOWING: "1"}


def applied(this_round: Round, store: Store, honour: Honour, unit_type: str) -> Candidacy:
    """An accepted application of a unit of that type."""
    scored = this_round.book.window_score.pool.unit_type
    name = "某部门" if unit_type == scored else f"单位{unit_type}"
    unit = units.add_unit(this_round, name, unit_type)
    person = honour.kind == "individual"
    chosen = "某人" if person else "W2" if unit_type == scored else ""
    begun = drafting.begin(this_round, store, unit, honour.id, chosen, WHO)
    made = Candidacy(this_round, unit, begun)
    typed = sheet(made) | ({CATEGORY: unit_type, SAME_NAME: "1"} if person else {})
    made = drafting.with_typed(made, typed, begun.version)
    made = Candidacy(this_round, unit, drafting.save(made, store, [], WHO))
    made = Candidacy(this_round, unit, handing_in.submit(made, store, WHO))
    kept = handing_in.decide(made, store, made.application.version, Decision(True), WHO)
    return Candidacy(this_round, unit, kept)


@pytest.mark.grid
def test_every_honour_and_every_kind_of_unit(edition_round: Round) -> None:
    """If one kind of unit could not apply for what is open to it, its place would stay empty."""
    store, book = prepare(edition_round), edition_round.book
    made = [
        applied(edition_round, store, book.honour(honour), unit_type)
        for edition, honour, unit_type in CASES
        if edition == edition_round.settings.edition
    ]
    plan = writing.planned(edition_round, store)
    assert not plan.problems
    assert plan.accepted == len(made)
    writing.write(edition_round, plan, ("wang",))
    now = open_round(edition_round.folder)
    read = now.read(contract.NOMINATIONS)
    assert read
    assert not read.problems
    nominated = Nominated()
    for row in read.rows:
        assert not [*nomination_faults(book, read.file, row, nominated)]
    windows = {one.id: one for one in now.windows}
    rows = {(one.candidate_id, one.honour_id): one for one in nominated.nominations}
    for one in made:
        application = one.application
        if one.is_window:
            window = windows[application.candidate]
            assert application.honour in window.applied_honours
            assert window.staff_count == 3
            continue
        told = rows.pop((application.candidate, application.honour))
        assert told == one.as_nomination(), application.honour
        assert not filled_in(one.form, one.typed).faults
    assert not rows
    assert windows["W1"].applied_honours == ()
    assert not writing.planned(now, store).changed  # written once, it is so


@ENGINES
def test_versions_and_receipts_on_both_engines(tmp_path: Path, engine: str) -> None:
    """If two saves of one version both counted, or two receipts were one, the list would lie."""
    this_round = made_round(tmp_path / "一轮", "2021", engine)
    store = prepare(this_round)
    unit = units.add_unit(this_round, "某区局", "CITY_DISTRICT_BUREAU")
    assert units.add_unit(this_round, "某区局", "CITY_DISTRICT_BUREAU") == unit
    honours = [one.id for one in this_round.book.honours.honours]
    receipts = []
    for number, honour in enumerate(honours):
        begun = drafting.begin(this_round, store, unit, honour, f"某人{number}", WHO)
        made = drafting.with_typed(Candidacy(this_round, unit, begun), {}, begun.version)
        typed = sheet(made)
        made = drafting.with_typed(made, typed, begun.version)
        kept = drafting.save(made, store, [drafting.Offered("a.pdf", PDF)], WHO)
        with pytest.raises(drafting.Stale):
            drafting.save(made, store, [], WHO)
        made = Candidacy(this_round, unit, kept)
        sent = handing_in.submit(made, store, WHO)
        receipts.append(sent.receipt)
        with pytest.raises(drafting.Stale):
            handing_in.withdraw(Candidacy(this_round, unit, sent), store, 1, WHO)
        assert [one.kind for one in store.applications.attachments(begun.id)] == ["pdf"]
    assert receipts == [1, 2, 3, 4]
    assert len(store.applications.all()) == len(honours)
    assert store.applications.closes() == ""


PDF = b"%PDF-1.7\n%%EOF\n"


def test_the_command_shows_then_writes(tmp_path: Path) -> None:
    """If the command wrote without a yes, or other rows than the page, two lists would differ."""
    this_round = made_round(tmp_path / "一轮", "2021")
    store, book = prepare(this_round), this_round.book
    one = applied(this_round, store, book.honours.honours[0], "RESIDENT_WINDOW")
    folder = str(this_round.folder)
    shown = CliRunner().invoke(ceping, ["applications", folder], input="n\n")
    assert shown.exit_code == 2
    assert "二号窗口" in shown.output
    assert open_round(this_round.folder).windows[1].applied_honours == ()
    written = CliRunner().invoke(ceping, ["applications", folder, "--yes"])
    assert written.exit_code == 0, written.output
    assert open_round(this_round.folder).windows[1].applied_honours == (one.application.honour,)
    again = CliRunner().invoke(ceping, ["applications", folder])
    assert "没有要写入的改动" in again.output or "nothing to write" in again.output

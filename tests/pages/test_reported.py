"""Practices that districts reported: read from drafts, printed apart from the edition's own."""

from pathlib import Path

import pytest

from pages.booklet.contents import booklet_words
from pages.edition import Edition
from pages.practices import PracticeError, lineage, read, read_reported
from rulebook.round import Round, open_round
from survey_app.acts import practices as acts
from survey_app.acts.practice_files import FOLDER, markdown, write_drafts
from survey_app.setup import prepare_unfilled
from survey_app.store import Account
from tests.pages import sources
from tests.survey_app.rounds import make_round

EAST = Account("east", "示例区行政审批局", "district", "", 0)
WANG = Account("wang", "王五", "office", "", 0)
SAID = {
    "title": "“一窗”：收件 #1",
    "title_en": "",
    "place": "示例镇",
    "kind": "practice",
    "summary": "一个窗口\n收全部材料。",
    "text": "---\n设一个综合窗口，全省率先收取全部材料。\n\n一年办理1,234件，好评98.5%。",
    "figures": [
        {"value": "1,234", "unit": "件", "label": "全年办理"},
        {"value": "98.5", "unit": "%", "label": "好评"},
    ],
    "claims": [{"words": "全省率先", "level": "province"}],
}
EDITIONS = {"2021": "hall", "example-2023": "other"}  # with practices of its own, and without


@pytest.fixture(scope="module", params=EDITIONS)
def reported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round with one accepted practice and one that waits."""
    folder = make_round(tmp_path_factory.mktemp("year") / "一轮").folder
    settings = (folder / "round.toml").read_text("utf-8")
    old = 'edition = "2021"'
    assert old in settings
    (folder / "round.toml").write_text(settings.replace(old, f'edition = "{request.param}"'))
    this_round = open_round(folder)
    prepare_unfilled(this_round)
    for id in ("a" * 32, "b" * 32):
        said = {**SAID, "theme": EDITIONS[request.param]}
        assert acts.save(this_round, id, 0, EAST, EAST.full_name, said)
        assert acts.submit(this_round, id, 1, EAST)
    assert acts.decide(this_round, "a" * 32, 2, WANG)
    assert acts.mark(this_round, "a" * 32, 3, WANG, typical=True)
    assert write_drafts(this_round).written == [f"r{_year(this_round)}-001.md"]
    return this_round


def _year(this_round: Round) -> str:
    return f"{this_round.book.campaign.campaign.year % 100:02d}"


def test_a_draft_is_a_practice_of_the_site(reported: Round) -> None:
    """If a draft lost a word on its way, the site would print what nobody reported."""
    edition = Edition.of(str(reported.edition_folder))
    library = read_reported(edition, {"round-1": reported.folder})
    assert library
    (one,) = library.practices
    assert (one.title, one.place, one.typical) == (SAID["title"], "示例镇", True)
    assert one.summary == "一个窗口 收全部材料。"
    assert "".join(one.quotes) == SAID["text"].replace("\n", "")  # type: ignore[attr-defined]  # a text
    assert [figure.text for figure in one.figures] == ["1,234 件", "98.5%"]
    (claim,) = one.claims
    assert claim.quote == "设一个综合窗口，全省率先收取全部材料。"
    assert library.place(one, one.quote).words.startswith("示例区行政审批局，")
    assert not [step for step in lineage(one, library) if step.told]
    words = booklet_words(library, None)
    assert words["themes"]
    assert words["figures"] is None


def test_the_editions_own_practices_stay_apart(reported: Round) -> None:
    """If a reported practice stood among the notice's, readers would take it for one of them."""
    edition = Edition.of(str(reported.edition_folder))
    library = read(sources.ROOT, edition)
    if library:
        assert not [one for one in library.practices if one.id.startswith("R")]
    assert read_reported(edition, {}) is None


def test_two_rounds_have_addresses_of_their_own(reported: Round) -> None:
    """If the first practice of two rounds had one address, one of them would be gone."""
    edition = Edition.of(str(reported.edition_folder))
    library = read_reported(edition, {"one": reported.folder, "two": reported.folder})
    assert library
    assert len({one.slug for one in library.practices}) == 2


BROKEN = {
    "no front matter": "一段话",
    "no year": "---\ntitle: 甲\n---\n乙\n",
    "unknown theme": "theme",
    "not yaml": "---\n: [\n---\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_draft_is_named(reported: Round, tmp_path: Path, name: str) -> None:
    """If a broken draft ended the site without its name, nobody would know which to mend."""
    text = BROKEN[name]
    if text == "theme":
        (one,) = [p for p in acts.listed(reported) if p["state"] == "accepted"]
        whole = markdown(reported, one)
        text = whole.replace(f"theme: {one['content']['theme']}", "theme: 没有")
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "r21-009.md").write_text(text, "utf-8")
    edition = Edition.of(str(reported.edition_folder))
    with pytest.raises(PracticeError, match=r"r21-009\.md"):
        read_reported(edition, {"": tmp_path})

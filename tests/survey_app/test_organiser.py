"""Who holds a round says so at the foot of its pages; without a name they are not official."""

from pathlib import Path

import pytest

from analysis.report.html import html_report
from analysis.score import score_round
from rulebook.round import open_round
from survey_app import create_app
from survey_app.acts import issuing, opening
from survey_app.printed.sheet_words import paper_words, plate_words
from survey_app.texts import fill, round_values
from tests.survey_app.rounds import give_marks, make_round

NAME = "示例市行政审批局"
NOT_OFFICIAL = "不是苏州市行政审批局官方网站"


@pytest.mark.parametrize("organiser", ["", NAME])
def test_only_a_round_that_nobody_holds_is_not_official(tmp_path: Path, organiser: str) -> None:
    """The bureau's own survey would say that it is not the bureau's."""
    settings = f'organiser = "{organiser}"\n' if organiser else ""
    this_round = make_round(tmp_path / "round", 3, settings=settings)
    give_marks(this_round)
    (code,) = issuing.create_codes(this_round, "W1", 1, "大厅")
    opening.open_phase(this_round, "survey")
    client = create_app(this_round).test_client()
    form = client.get("/s/" + code.link.rsplit("/", 1)[1], follow_redirects=True).text
    report = html_report(score_round(open_round(this_round.folder), checks=False))
    for page in (form, report):
        foot = page.partition("<footer>")[2]
        assert (NAME in foot) == bool(organiser)
        assert (NOT_OFFICIAL in foot) == (not organiser)


AGENCY = "示例测评公司"


@pytest.mark.parametrize("organiser", ["", NAME])
@pytest.mark.parametrize("agency", ["", AGENCY])
def test_who_asks_is_named_as_it_is(tmp_path: Path, organiser: str, agency: str) -> None:
    """A page would greet in the name of a body, or of a third party, that nobody has named."""
    said = {"organiser": organiser, "agency": agency, "public_url": "https://p.example.gov.cn"}
    settings = "".join(f'{key} = "{value}"\n' for key, value in said.items() if value)
    this_round = make_round(tmp_path / "round", 2, simulated=False, settings=settings)
    codes = issuing.create_codes(this_round, "W1", 1, "大厅")
    opening.open_phase(this_round, "survey")
    client = create_app(this_round).test_client()
    link = "/s/" + codes[0].link.rsplit("/", 1)[1]
    form = client.get(link, follow_redirects=True).text
    english = client.get(f"{link}?lang=en", follow_redirects=True).text
    named = organiser or agency or "活动办公室"
    charged = f"受{organiser}委托，{agency}请您评价"
    assert (charged if organiser and agency else f"您好！{named}请您评价") in form
    assert ("委托" in form) == bool(organiser and agency)
    edition = this_round.book.campaign.campaign.organiser
    for page in (form.partition("<footer>")[0], english.partition("<footer>")[0]):
        assert edition.zh not in page
        assert edition.en not in page
    assert organiser or agency or "by the campaign office" in english
    plate, paper = plate_words(this_round, "W1"), paper_words(this_round, "W1", range(1, 2))
    assert (agency or named) in str(plate["notes"])
    assert (agency or named) == paper["agency"]
    for page in (form, str(plate), str(paper)):
        assert "第三方测评机构" not in page
    for page in (str(plate), str(paper)):
        assert edition.zh not in page
    used = this_round.book.questionnaires.questionnaire.texts.code_used.zh
    assert f"请联系{agency or named}" in fill(used, **round_values(this_round))

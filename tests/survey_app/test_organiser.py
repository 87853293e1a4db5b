"""Who holds a round says so at the foot of its pages; without a name they are not official."""

from pathlib import Path

import pytest

from analysis.report.html import html_report
from analysis.score import score_round
from rulebook.round import open_round
from survey_app import create_app
from survey_app.acts import issuing, opening
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

"""A vote held with this program: its archive recounts ballots and score, each by its own room."""

from pathlib import Path

import pytest

from analysis.report.write import write_reports
from analysis.score import score_round
from rulebook.round import Round
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from tests.ceping.commands import ceping
from tests.survey_app.linker import vote_all
from tests.survey_app.rounds import make_round, next_door


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A closed round of 12 voters with sealed ballots, marks, and a score."""
    this_round = make_round(tmp_path_factory.mktemp("voted") / "round", 3)
    slips = [slip.link for slip in issuing.create_slips(this_round, "window", 12)]
    opening.open_phase(this_round, "vote")
    with next_door(this_round) as visitor:
        vote_all(this_round, visitor, 12, 1, slips)
    closing.close_phase(this_round, "vote")
    export_ratings(this_round, ballots=True)
    report = score_round(this_round, draws=200, checks=False)
    write_reports(report, this_round.folder / "report")
    return this_round


def test_the_archive_recounts_sealed_ballots(voted: Round, tmp_path: Path) -> None:
    """A forged ballot that keeps the tallies would pass, or secret numbers stand in the open."""
    made = ceping("archive", voted.folder, "--out", tmp_path / "a.zip")
    assert made.returncode == 0, made.stderr
    nonce = (voted.folder / "sealed" / "nonces.csv").read_text("utf-8-sig").splitlines()[1]
    assert nonce.encode() not in (tmp_path / "a.zip").read_bytes()
    assert nonce.encode() in (tmp_path / "a-sealed.zip").read_bytes()
    alone = ceping("verify", tmp_path / "a.zip")
    assert alone.returncode == 0, alone.stdout
    assert "没有重新计票" in alone.stdout
    whole = ceping("verify", tmp_path / "a.zip", "--sealed", tmp_path / "a-sealed.zip")
    assert whole.returncode == 0, whole.stdout
    assert "按封存的选票重新计票：12张" in whole.stdout
    assert "score.json 逐字节相同" in whole.stdout

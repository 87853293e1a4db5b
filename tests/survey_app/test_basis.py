"""On what a round is held: asked for before it opens, shown where the result is."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest

from analysis.report.html import html_report
from analysis.report.score_json import score_data
from analysis.score import score_round
from analysis.simulate import simulate
from pages.public import LEVELS, reduced
from pages.round_rules import RoundRules
from rulebook.round import Round, open_round
from rulebook.toml_edit import edited
from rulebook.vocabulary import BASIS_LABELS, SURVEY
from survey_app.acts import opening
from survey_app.acts.next_round import next_round
from survey_app.acts.wanting import wanted_to_open
from tests.survey_app.rounds import make_round

SAID = {
    "approval_number": "某评组〔2026〕1号",
    "legal_basis": "某办法<第3条>",
    "frequency": "每年一次",
}
SOME = [set(keys) for count in range(4) for keys in combinations(SAID, count)]


def with_basis(this_round: Round, keys: Sequence[str]) -> Round:
    """The round with these settings written into round.toml."""
    path = this_round.folder / "round.toml"
    text = edited(path.read_text(encoding="utf-8"), {(key,): SAID[key] for key in keys})
    path.write_text(text, encoding="utf-8")
    return open_round(this_round.folder)


@pytest.mark.parametrize("simulated", [False, True])
@pytest.mark.parametrize("keys", SOME, ids=lambda keys: "+".join(sorted(keys)) or "none")
def test_what_is_missing_is_asked_for_and_nothing_else(
    tmp_path: Path, keys: set[str], simulated: bool
) -> None:
    """An office would open a round without its approval and learn of it at the inspection."""
    this_round = with_basis(make_round(tmp_path / "轮", 4, simulated=simulated), [*keys])
    asked = [words.zh for words in wanted_to_open(this_round) if "批准" in words.zh]
    assert len(asked) == (not simulated and keys != {*SAID})
    for key, label in BASIS_LABELS.items():
        assert all((f"{label}（{key}）" in words) == (key not in keys) for words in asked)


def test_it_is_no_bar_and_is_not_asked_for_again(tmp_path: Path) -> None:
    """A remark would keep a round from opening, or go on when nothing can be changed any more."""
    this_round = make_round(tmp_path / "轮", 4)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, SURVEY)
    real = this_round.settings.model_copy(update={"simulated": False})
    opened = Round(this_round.folder, real, this_round.book, this_round.edition_folder)
    assert not any("批准" in words.zh for words in wanted_to_open(opened))


def test_the_next_year_keeps_all_but_the_approval(tmp_path: Path) -> None:
    """Last year's approval would pass for this year's."""
    next_round(tmp_path / "新", with_basis(make_round(tmp_path / "旧", 4), [*SAID]))
    settings = open_round(tmp_path / "新").settings
    assert settings.basis == {BASIS_LABELS[key]: SAID[key] for key in ("legal_basis", "frequency")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulated round."""
    made = tmp_path_factory.mktemp("basis") / "round"
    simulate(made, windows=6, responses=200, electors=20)
    return made


def test_report_and_site_show_what_was_written(folder: Path) -> None:
    """Whoever reads the result could not see on what it rests; or an empty line would stand."""
    for keys in ((), ("frequency",), tuple(SAID)):
        this_round = with_basis(open_round(folder), keys)
        report = score_round(this_round, checks=False)
        expected = {BASIS_LABELS[key]: SAID[key] for key in BASIS_LABELS if key in keys}
        data = score_data(report)
        assert data["round"].get("basis", {}) == expected
        page = html_report(report)
        assert [label in page for label in BASIS_LABELS.values()] == [
            key in keys for key in BASIS_LABELS
        ]
        assert ("某办法&lt;第3条&gt;" in page) == ("legal_basis" in keys)
        rules = RoundRules.of(this_round.book, data["weights"])
        for level in LEVELS:
            assert reduced(data, level, rules)["round"]["basis"] == expected

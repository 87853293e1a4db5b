"""Choices of an edition: what the working rules might say, and one clear line for each fault."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from rulebook.choices import MOST_COMBINATIONS
from rulebook.load import EDITIONS, load
from rulebook.problems import RulesError
from tests.editions import QUARTERLY

BEST = 'id = "best", points = [100, 0, 0, 0, 0]'
FAULTS = [
    (
        BEST,
        'id = "best", points = [100, 0, 0]',
        "expected 5 points in option best of points, got 3",
    ),
    (
        BEST,
        'id = "best", points = [0, 0, 0, 0, 100]',
        "points that fall from 100 to 0 in option best of points, got 0, 0, 0, 0, 100",
    ),
    (BEST, 'id = "best", points = [100, 100, 100, 100, 100]', "points that fall from 100 to 0"),
    (BEST, 'id = "best", points = [101, 0, 0, 0, 0]', "points that fall from 100 to 0"),
    (BEST, 'id = "best", points = [100, 80, 60, 40, 20]', "options of points that differ"),
    (BEST, 'id = "best", abstention = 2', "points alone in option best, got abstention"),
    (
        BEST,
        'id = "best", reading = "literal", points = [100, 0, 0, 0, 0]',
        "points alone in option best, got points, reading",
    ),
    (BEST, 'id = "best"', "one option of points that gives nothing: the rule in force, got 2"),
    (BEST, 'id = "to_zero", points = [100, 0, 0, 0, 0]', "options of points with ids that differ"),
    (
        '"any", least_answered = 0',
        '"any", least_answered = 1.5',
        "a share from 0 to 1 in option any of least_answered, got 3/2",
    ),
    ('channels = ["code"]', 'channels = ["phone"]', "such as code, interviewer, open, got phone"),
    (
        "abstention = 3",
        "abstention = 6",
        "a grade from 0 to 5 in option middle of abstention, got 6",
    ),
    ('channels = ["code"]', "channels = []", "at least one channel in option code of channels"),
    ('rule = "vote_mean"', 'rule = "votes"', "choices.abstention: expected a known id such as"),
    (
        'varies = "abstention"',
        'varies = "reading"',
        "reading alone in option middle, got abstention",
    ),
    ('varies = "reading"', 'varies = "weather"', "weather"),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_fault_is_one_clear_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    """Who writes choices for a city would look for a slip in the whole file."""
    edition = Path(shutil.copytree(EDITIONS / "2021", tmp_path / "edition"))
    path = edition / "window_score.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load(edition)
    [problem] = caught.value.problems
    assert said in problem.line("en")
    assert problem.line("zh").startswith("window_score.toml choices")


def test_too_many_combinations_are_refused(tmp_path: Path) -> None:
    """A report would take minutes for a grid that nobody can read."""
    edition = Path(shutil.copytree(EDITIONS / "2021", tmp_path / "edition"))
    path = edition / "window_score.toml"
    rows = [
        f'  {{ id = "p{n}", points = [100, {n}, 0, 0, 0], name = {{ zh = "第{n}种" }} }},\n'
        for n in range(1, 21)
    ]
    head, mark, tail = path.read_text(encoding="utf-8").partition('  { id = "best"')
    path.write_text(f"{head}{''.join(rows)}{mark}{tail}", encoding="utf-8")
    with pytest.raises(RulesError, match=f"no more than {MOST_COMBINATIONS}"):
        load(edition)


@pytest.mark.parametrize("edition", ["2021", QUARTERLY], ids=str)
def test_every_choice_has_words_and_the_rule_in_force(edition: str | Path) -> None:
    """A picture would name an option by its id, or compare with a rule that nobody uses."""
    book = load(edition)
    for choice in book.window_score.choices:
        pairs = choice.values(book.rules_in_force()[choice.varies])
        assert book.rules_in_force()[choice.varies] in [value for _option, value in pairs]
        assert choice.name.zh
        assert all(option.name.zh for option, _value in pairs)


def test_an_edition_needs_no_choices(tmp_path: Path) -> None:
    """Editions written before choices existed would be refused."""
    edition = Path(shutil.copytree(QUARTERLY, tmp_path / "edition"))
    path = edition / "window_score.toml"
    text = path.read_text(encoding="utf-8").partition("[[choices]]")[0]
    path.write_text(text, encoding="utf-8")
    assert load(edition).window_score.choices == ()


def test_exact_numbers_stay_exact() -> None:
    """Thirds of points would pass through floats, and ties be broken by chance."""
    points = next(c for c in load(QUARTERLY).window_score.choices if c.varies == "points")
    exact = (Fraction(100), Fraction(200, 3), Fraction(100, 3), Fraction())
    assert points.options[0].points == exact

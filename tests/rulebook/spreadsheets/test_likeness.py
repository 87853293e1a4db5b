"""Which table a file is taken for that was brought in another's place."""

import pytest

from rulebook import contract
from rulebook.round import Round
from rulebook.spreadsheets.likeness import table_like
from rulebook.spreadsheets.opening import sheets_of
from rulebook.spreadsheets.vocabulary import Vocabulary, vocabulary
from tests.rulebook.spreadsheets.files import EXAMPLES, Grid, text
from tests.survey_app.rounds import make_round


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round of three windows."""
    return make_round(tmp_path_factory.mktemp("like") / "轮", 3)


@pytest.fixture(scope="module")
def words(this_round: Round) -> dict[str, Vocabulary]:
    """What the round's tables may say, by name."""
    return {name: vocabulary(this_round, contract.TABLES[name]) for name in EXAMPLES}


def like(words: dict[str, Vocabulary], grid: Grid, brought_for: str) -> str:
    """What a file is taken for that was brought for a table."""
    known = (own for name, own in words.items() if name != brought_for)
    return table_like("表.csv", sheets_of("表.csv", text(grid, "utf-8")), known)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_file_in_anothers_place_is_known(words: dict[str, Vocabulary], name: str) -> None:
    """A clerk who took the wrong row would read of missing columns only."""
    found = {other: like(words, EXAMPLES[name], other) for other in EXAMPLES if other != name}
    assert set(found.values()) == {name}


@pytest.mark.parametrize(
    "grid", [[["甲", "乙"], ["1", "2"]], [["窗口"], ["W1"]], [["窗口", "备注"], ["W1", ""]]]
)
def test_nothing_is_guessed_of_what_is_no_table(words: dict[str, Vocabulary], grid: Grid) -> None:
    """A clerk would be sent to a table that the file is not."""
    assert like(words, grid, "windows") == ""

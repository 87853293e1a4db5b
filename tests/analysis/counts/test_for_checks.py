"""The reductions behind the checks, against the same counts taken row by row in pandas."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.counts import answers, cells, for_checks
from analysis.counts.rows import response_rows
from analysis.intake.ratings import Ratings
from analysis.simulate import simulate
from rulebook import contract
from rulebook.round import Round, open_round

COUNTER = ("efficiency", "competence", "attitude")


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A simulated round."""
    folder = tmp_path_factory.mktemp("reduce") / "round"
    simulate(folder, windows=6, responses=1500, electors=40)
    return open_round(folder)


@pytest.fixture(scope="module")
def valid(this_round: Round) -> pd.DataFrame:
    """Valid counted responses as rows, with answered, points and day."""
    rows = pd.read_parquet(this_round.folder / "ratings" / "responses.parquet")
    items = [item.id for item in this_round.book.items()]
    rows[items] = rows[items].astype(float)
    rows["answered"] = rows[items].notna().sum(axis=1)
    rows["points"] = rows[items].sum(axis=1) * 20
    rows["day"] = rows["answered_at"].astype(str).str[:10]
    return rows[(rows["answered"] >= 4) & (rows["channel"] != "open")]


@pytest.fixture(scope="module")
def reduced(this_round: Round) -> dict[str, pd.DataFrame]:
    """Every reduction of the round."""
    points = this_round.book.questionnaires.grades.points()
    counted = answers.Counted(this_round.counted_channels, 4)
    with Ratings(this_round) as ratings:
        table = contract.responses([item.id for item in this_round.book.items()])
        responses = ratings.open(table)
        assert responses is not None
        rows = response_rows(responses, points)
        sums = answers.answer_counts(rows, points, COUNTER)
        products = answers.answer_products(sums, len(rows.items), counted)
        return {
            "days": for_checks.day_cells(for_checks.day_counts(rows), counted),
            "straight": for_checks.straight_cells(cells.response_cells(rows), counted),
            "bins": for_checks.submission_bins(for_checks.bin_counts(rows), counted.channels),
            "items": answers.item_sums(answers.answer_sums(sums), products, counted),
        }


def test_days_hold_every_response(valid: pd.DataFrame, reduced: dict[str, pd.DataFrame]) -> None:
    """The errors would rest on other responses than the score."""
    days = reduced["days"].assign(day=lambda t: t["day"].astype(str).str[:10])
    keys = ["window_id", "day", "answered"]
    squares = valid.assign(square=valid["points"] ** 2)
    expected = squares.groupby(keys).agg(
        count=("points", "size"), total=("points", "sum"), square=("square", "sum")
    )
    pd.testing.assert_frame_equal(days.set_index(keys), expected, check_dtype=False)


def test_same_means_one_grade(valid: pd.DataFrame, reduced: dict[str, pd.DataFrame]) -> None:
    """Careful answers would count as ticked down one column, or the other way round."""
    items = valid.loc[:, "overall":"documents"]
    same = items.max(axis=1) == items.min(axis=1)
    expected = same.groupby(valid["window_id"]).sum()
    straight = reduced["straight"]
    found = straight[straight["same"]].groupby("window_id")["count"].sum()
    assert found.to_dict() == expected[expected > 0].to_dict()


def test_bins_are_ten_minutes_of_local_time(
    this_round: Round, valid: pd.DataFrame, reduced: dict[str, pd.DataFrame]
) -> None:
    """A burst would be reported at another hour than it happened."""
    rows = pd.read_parquet(this_round.folder / "ratings" / "responses.parquet")
    rows = rows[rows["channel"] != "open"]
    clock = rows["answered_at"].astype(str)
    slot = clock.str[11:13].astype(int) * 6 + clock.str[14:16].astype(int) // 10
    keys = [rows["window_id"], rows["channel"], clock.str[:10], slot]
    expected = rows.groupby(keys).size()
    bins = reduced["bins"]
    found = {(w, c, str(d)[:10], int(b)): int(n) for w, c, d, b, n in bins.itertuples(index=False)}
    assert found == expected.to_dict()


def test_items_and_their_products(valid: pd.DataFrame, reduced: dict[str, pd.DataFrame]) -> None:
    """Alpha and omega would describe another questionnaire."""
    names = list(valid.loc[:, "overall":"documents"].columns)
    for row in reduced["items"].to_dict("records"):
        mine = valid[valid["window_id"] == row["window_id"]][names] * 20
        for i, name in enumerate(names):
            for grade in range(1, 6):
                assert row[f"h_{i}_{grade}"] == (mine[name] == 20 * grade).sum()
        for i, j in combinations(range(len(names)), 2):
            both = mine[[names[i], names[j]]].dropna()
            assert row[f"n_{i}_{j}"] == len(both)
            assert row[f"t_{i}_{j}"] == both[names[i]].sum()
            assert row[f"t_{j}_{i}"] == both[names[j]].sum()
            assert row[f"c_{i}_{j}"] == (both[names[i]] * both[names[j]]).sum()
        means = mine[list(COUNTER)].mean(axis=1)
        assert row["counter_n"] == means.notna().sum()
        assert row["counter_sum"] / answers.mean_scale(3) == pytest.approx(means.sum())


def test_ballots_lose_their_ids_and_their_order(this_round: Round) -> None:
    """A position in a table could lead back to a ballot."""
    windows = [window.id for window in this_round.windows]
    with Ratings(this_round) as ratings:
        ballots = ratings.open(contract.BALLOTS)
        assert ballots is not None
        table = for_checks.whole_ballots(ballots, windows)
    rows = pd.read_csv(this_round.folder / "ratings" / "ballots.csv")
    wide = rows.pivot(index="ballot_id", columns="window_id", values="grade")[windows]
    expected = np.nan_to_num(wide.to_numpy())
    assert table.shape == expected.shape
    assert sorted(map(tuple, expected)) == list(map(tuple, np.nan_to_num(table)))

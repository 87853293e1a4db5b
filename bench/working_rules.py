"""How often another way to write one working rule changes the first places of a clean round.

Thirty simulated rounds without anomalies; the rows stand in bench/calibration.json beside those of
bench/calibration.py, and on the methods page.
"""

import json
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from analysis.checks.conclusions.adjusted import adjusted_scores
from analysis.checks.conclusions.choices import specifications
from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData, round_data
from analysis.checks.functions import check_function
from analysis.checks.registry import IDS
from analysis.counts.reductions import reductions
from analysis.intake.ratings import Ratings
from analysis.intake.validation import validate
from analysis.result.choices import OptionEffect
from analysis.score import score_round
from analysis.simulate import simulate
from bench.calibration import ELSEWHERE, RESULTS, measured_row
from rulebook.round import Round, open_round

ROUNDS, SIZES = 30, {"windows": 60, "responses": 20_000, "electors": 85}
PEOPLE = 100_000  # whom each counted channel of a window stands for: as many the one as the other


def changed(folder: Path, seed: int) -> dict[str, bool]:
    """Whether the first places of one round are others with one thing changed, by its name."""
    simulate(folder, **SIZES, seed=seed, anomalies=False)  # type: ignore[arg-type]  # ints
    data = _with_frame(_data(open_round(folder)))
    told = specifications(data)
    assert told is not None
    context = CheckContext(data, draws=100, seed=seed, checks=check_function)
    _scores, by_adjusted = adjusted_scores(context)
    moved = {
        f"{choice.varies} {option.id}": _moves(choice.varies, option)
        for choice in told.choices
        for option in choice.options[1:]
    }
    return moved | {cut.id: cut.changed for cut in by_adjusted}


def _moves(varies: str, option: OptionEffect) -> bool:
    """Whether the first places are others; a reading moves no total, only who gets the honour."""
    if varies == "reading":
        return bool(option.honour_entering or option.honour_leaving)
    return bool(option.entering or option.leaving)


def _data(this_round: Round) -> RoundData:
    """The round as the checks get it."""
    with Ratings(this_round) as ratings:
        valid = validate(this_round, ratings, IDS, thorough=False)
        reduced = reductions(this_round, valid, ratings)
    report = score_round(this_round, checks=False)
    scale = report.point_scale
    return round_data(this_round, report.results, report.weights, valid.inputs, reduced, scale)


def _with_frame(data: RoundData) -> RoundData:
    """The round as if turnout.csv said whom the channels stand for."""
    each = dict.fromkeys(data.this_round.counted_channels, PEOPLE)
    return replace(data, populations=dict.fromkeys(data.ids, each))


def rows() -> list[dict[str, object]]:
    """One row for each way, with the limits of the measuring."""
    hits: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(ROUNDS):
            hits.update(
                {name: int(own) for name, own in changed(Path(scratch) / "r", seed).items()}
            )
    return [measured_row(f"{ELSEWHERE}{name}", hit, ROUNDS) for name, hit in sorted(hits.items())]


def main() -> None:
    """Measure, and put the rows in the place of those measured before."""
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    others = [row for row in document["rows"] if not row["what"].startswith(ELSEWHERE)]
    text = json.dumps(document | {"rows": others + rows()}, ensure_ascii=False, indent=2)
    RESULTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

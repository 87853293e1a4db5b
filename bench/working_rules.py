"""How often another way to write one working rule changes the first places of a clean round.

Thirty simulated rounds without anomalies; the rows stand in bench/calibration.json beside those of
bench/calibration.py, and on the methods page.
"""

import json
import tempfile
from collections import Counter
from pathlib import Path

from analysis.score import score_round
from analysis.simulate import simulate
from bench.calibration import ELSEWHERE, RESULTS, measured_row
from rulebook.round import open_round

ROUNDS, SIZES = 30, {"windows": 60, "responses": 20_000, "electors": 85}
ADJUSTED = (
    "item_adjusted",
    "channel_adjusted",
    "survey_shrunken",
    "severity",
    "severity_ordinal",
    "standard_units",
)


def changed(folder: Path, seed: int) -> dict[str, bool]:
    """Whether the first places of one round are others with one thing changed, by its name."""
    simulate(folder, **SIZES, seed=seed, anomalies=False)  # type: ignore[arg-type]  # ints
    findings = score_round(open_round(folder), draws=100).findings
    assert findings is not None
    told = findings.specifications
    assert told is not None
    moved = {
        f"{choice.varies} {option.id}": bool(option.entering or option.leaving)
        for choice in told.choices
        for option in choice.options[1:]
    }
    cuts = {cut.id: cut.changed for cut in findings.alternative_scores}
    return moved | {name: cuts[name] for name in ADJUSTED}


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

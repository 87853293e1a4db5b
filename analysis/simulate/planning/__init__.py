"""How much must be measured: chances of the right first places, before a round is opened.

Comes in: sizes of a round, and last year's results or guesses. Goes out: plans with their chances,
as text and as plan.html. Asks stats, the simulation (for guesses) and the report's frame; the
command line asks here.
"""

from pathlib import Path

from analysis.simulate.planning.page import plan_page
from analysis.simulate.planning.plan import Plans, plans
from analysis.simulate.planning.setting import Given, planned_setting, usual_sizes
from analysis.simulate.planning.wording import plan_mark, plan_text
from rulebook.files import write_files

__all__ = [
    "Given",
    "plan_mark",
    "plan_text",
    "planned_setting",
    "plans",
    "usual_sizes",
    "write_plan",
]


def write_plan(made: Plans, folder: Path, mark: str = "") -> list[Path]:
    """Write plan.html into ``folder``; the paths written."""

    def write(scratch: Path) -> None:
        (scratch / "plan.html").write_text(plan_page(made, mark), encoding="utf-8")

    return write_files(folder, write)

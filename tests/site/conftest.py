"""One built site for all tests of a run, with results of 3, 8, 60 and 200 windows."""

import os
import shutil
import time
from pathlib import Path

import pytest

from pages import build
from tests.site.sample import score, write_closing, write_round

ROOT = Path(__file__).parents[2]
SLUGS = (
    "simulated-2021-three",
    "simulated-2021-sixty",
    "simulated-2021-many",
    "round-2021-real",
    "round-2021-corrected",
)


def site_root(folder: Path) -> Path:
    """A copy of the site's own sources, for tests that spoil one."""
    made = ("index.md", "later.md", "summary.md", "charts.css", "statement.html", "*.pdf")
    kept = shutil.ignore_patterns(*made)
    for name in ("_data", "_pages", "_theme", "assets", "practices"):
        ignore = None if name == "_pages" else kept
        shutil.copytree(ROOT / "site" / name, folder / "site" / name, ignore=ignore)
    measured = (
        "calibration.json",
        "event_designs.json",
        "flag_grid.json",
        "item_grid.json",
        "plan_trial.json",
        "results.json",
    )
    for name in ("mkdocs.yml", "pages/hook.py", *(f"bench/{file}" for file in measured)):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def build_all(folder: Path) -> Path:
    """Build a site with five rounds under ``folder``."""
    rounds = [
        write_round(folder / "three", score(3)),
        write_round(folder / "sixty", score(60)),
        write_round(folder / "many", score(200)),
    ]
    real = write_round(folder / "real", score(8, simulated=False, status="confirmed"))
    corrected = write_round(folder / "corrected", score(8, simulated=False, status="corrected"))
    write_closing(rounds[1], 85)
    write_closing(real, 23, slips=True)
    return build(folder / "html", [*rounds, real, corrected])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; the first worker that asks builds it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "site-of-this-run"
    try:
        shared.mkdir()
    except FileExistsError:
        return _waited_for(shared)
    try:
        build_all(shared)
    except BaseException:
        (shared / "failed").touch()
        raise
    (shared / "done").touch()
    return shared / "html"


def _waited_for(shared: Path) -> Path:
    deadline = time.monotonic() + 300
    while not (shared / "done").exists():
        assert not (shared / "failed").exists(), "the site could not be built, see the other test"
        assert time.monotonic() < deadline, "the other worker did not finish the site"
        time.sleep(0.2)
    return shared / "html"

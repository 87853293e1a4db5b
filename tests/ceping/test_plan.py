"""`ceping plan` on the command line: senseless sizes are one line, and the page is there."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ceping.commands.planning import plan

WRONG = {
    ("--ballots", "0"): "正整数",
    ("--responses", "many"): "正整数",
    ("--electors", "50", "--ballots", "51"): "最多50",
    ("--periods", "7"): "最多6",
    ("--spread", "1,2"): "三个",
    ("--noise", "1,2,nan"): "三个",
    ("--noise", "1,2,-3"): "三个",
    ("--responses", ",".join(map(str, range(1, 200)))): "最多200种安排",
}


@pytest.mark.parametrize("options", WRONG, ids=" ".join)
def test_wrong_sizes_are_one_line(
    options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this fails, a slip of the pen gives a traceback, or a plan that cannot be carried out."""
    monkeypatch.setenv("CEPING_LANG", "zh")
    done = CliRunner().invoke(plan, list(options))
    assert done.exit_code == 2
    assert done.output.count(WRONG[options]) == 1


def test_a_plan_with_its_page(tmp_path: Path) -> None:
    """If this fails, the table is not printed, or the page with the picture not written."""
    options = ["--windows", "12", "--electors", "40", "--ballots", "20，40", "--responses", "30"]
    done = CliRunner().invoke(plan, [*options, "--periods", "6", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert done.output.count("%") >= 6
    assert "plan.html" in done.output
    assert (tmp_path / "out" / "plan.html").is_file()
    again = CliRunner().invoke(plan, [*options, "--periods", "6", "--out", str(tmp_path / "out")])
    assert again.output == done.output

"""docs/edition.md: what it tells a city to write works."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from analysis.score import check_round
from analysis.simulate import simulate
from rulebook import contract
from rulebook.edition_check import check_edition
from rulebook.load import EDITIONS, FILES, load
from rulebook.methods import MethodKind
from rulebook.round import open_round

GUIDE = (Path(__file__).parents[2] / "docs" / "edition.md").read_text(encoding="utf-8")
TEMPLATES = re.findall(r"```toml\n(\[\[methods\]\]\n.*?)```", GUIDE, flags=re.S)


def with_methods(folder: Path, *templates: str) -> Path:
    """The rules of 2021 with templates in place of the methods that the notice leaves open."""
    edition = Path(shutil.copytree(EDITIONS / "2021", folder / "规则"))
    path = edition / "campaign.toml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("[[methods]]"), text.index("[[phases]]")
    path.write_text("\n".join([text[:start], *templates, text[end:]]), encoding="utf-8")
    return edition


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_goes_with_the_rules_of_2021(tmp_path: Path, template: str) -> None:
    """A template would be refused, or judge nobody."""
    edition = with_methods(tmp_path, template)
    assert check_edition(edition).problems == ()
    (method,) = load(edition).campaign.methods
    assert method.id == tomllib.loads(template)["methods"][0]["id"]


def test_all_templates_together_make_a_round(tmp_path: Path) -> None:
    """A city that takes all of them would get a round that its own check refuses."""
    edition = with_methods(tmp_path, *TEMPLATES)
    simulate(tmp_path / "r", edition=str(edition), windows=6, responses=200, electors=20)
    assert check_round(open_round(tmp_path / "r"))[0] == ()
    for tables in contract.OF_METHOD.values():
        assert all((tmp_path / "r" / f"{table.name}.csv").is_file() for table in tables)


def test_every_kind_and_every_file_is_explained() -> None:
    """A kind of method, or a file, would have to be found in the code."""
    assert len(TEMPLATES) == 3
    for kind in (*MethodKind.__args__, *(f"{name}.toml" for name in FILES)):  # type: ignore[attr-defined]
        assert f"`{kind}`" in GUIDE
    for tables in contract.OF_METHOD.values():
        assert all(f"`{table.name}.csv`" in GUIDE for table in tables)

"""Where the site's own sources lie: in a checkout, or packed into the installed package.

Both have the same layout: site/, mkdocs.yml and the files of bench/ that
pages print. Nothing is written there.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

_PACKED = Path(__file__).parent / "_packed"
ROOT = _PACKED if _PACKED.is_dir() else Path(__file__).parents[1]


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as plain data; an empty one where there is none."""
    if not path.is_file():
        return {}
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)

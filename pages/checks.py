"""The nineteen checks as readers meet them, from site/_data/checks.toml."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Check(BaseModel):
    """One check: a question in plain words, its three kinds of answer, then the mathematics."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    question: str
    plain: str
    fine: str
    look: str
    unknown: str
    formula: str
    assumes: str
    threshold: str
    source: str
    public: bool = True


def read_checks(root: Path) -> Sequence[Check]:
    """All checks in their order."""
    path = root / "site" / "_data" / "checks.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Check.model_validate(entry) for entry in data["checks"]]

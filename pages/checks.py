"""The checks as readers meet them: site/_data/checks.toml with the edition's numbers filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

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


def read_checks(data: Mapping[str, Any]) -> Sequence[Check]:
    """All checks in their order."""
    return [Check.model_validate(entry) for entry in data["checks"]]

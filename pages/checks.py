"""The checks as readers meet them: site/_data/checks.toml with the edition's numbers filled in."""

from rulebook.provenance import Part


class Check(Part):
    """One check: a question in plain words, its three kinds of answer, then the mathematics."""

    id: str
    title: str
    question: str
    plain: str
    fine: str
    look: str
    unknown: str
    formula: str
    worked: str = ""
    assumes: str
    threshold: str
    source: str
    public: bool = True

"""What does not go together between an edition's methods, groups, honours and window score."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rulebook.honours import Honour
from rulebook.methods import Method
from rulebook.problems import Contradiction, Words

_FILE = "campaign.toml"
Pair = tuple[str, str]  # unit type, honour


def method_faults(
    methods: Sequence[Method],
    unit_types: Mapping[str, Sequence[str]],
    honours: Sequence[Honour],
    by_score: Iterable[Pair],
) -> Iterator[Contradiction]:
    """Every fault; the groups and honours that methods name are known.

    Parameters
    ----------
    methods, honours
        The edition's.
    unit_types
        Unit types by group.
    by_score
        Whom the ranks of the window score decide.
    """
    counts = Counter(part.id for method in methods for part in method.parts)
    for name in (name for name, count in counts.items() if count > 1):
        words = Words("互不相同的指标和准则编号", "ids of indicators and criteria that differ")
        yield Contradiction(words, name, "methods", _FILE)
    judged: dict[Pair, str] = dict.fromkeys(by_score, "window_score.toml")
    for method in methods:
        for pair in _pairs(method, unit_types):
            if pair in judged:
                words = Words(
                    f"{pair[0]} 评 {pair[1]} 只有一种办法（已有 {judged[pair]}）",
                    f"one method for {pair[1]} of {pair[0]} ({judged[pair]} is one)",
                )
                yield Contradiction(words, method.id, "methods", _FILE)
            judged.setdefault(pair, method.id)
    yield from _shared_lines(honours, judged)


def _pairs(method: Method, unit_types: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    for group in method.groups:
        for unit_type in unit_types[group]:
            yield from ((unit_type, honour) for honour in method.honours)


def _shared_lines(honours: Sequence[Honour], judged: Mapping[Pair, str]) -> Iterator[Contradiction]:
    """Kinds of unit that share places have to be comparable."""
    for honour in honours:
        for line in honour.quotas:
            kinds = (line.unit_type, *line.shared_with)
            methods = [judged.get((kind, honour.id), "") for kind in kinds]
            if len(set(methods)) > 1:
                words = Words(
                    f"合用名额 {line.id} 的各类单位用同一种办法",
                    f"one method for all kinds of unit that share {line.id}",
                )
                yield Contradiction(words, "、".join(methods), "methods", _FILE)

"""Everything that an edition quotes, to be held against the documents that it quotes."""

from collections.abc import Iterator
from typing import NamedTuple

from rulebook.model import Rulebook


class Quotation(NamedTuple):
    """Words that a rule takes from a document; ids of both."""

    rule: str
    document: str
    words: str


def quotations(book: Rulebook) -> Iterator[Quotation]:
    """Quotes of rules, printed words of honours, steps of phases and names of the group."""
    for rule in book.rules():
        yield from (Quotation(rule.id, rule.document, words) for words in rule.quote)
    for honour in book.honours.honours:
        printed = (*honour.criteria, honour.method_quote, honour.divisions_quote)
        yield from (Quotation(honour.id, honour.document, words) for words in printed)
    for phase in book.campaign.phases:
        yield from (Quotation(phase.id, phase.document, step) for step in phase.steps)
    group = book.campaign.leading_group
    for person in group.people:
        yield Quotation(group.id, group.document, person.name + person.post)

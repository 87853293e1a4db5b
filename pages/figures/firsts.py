"""The register of firsts: every 全国首创, 全省率先 and the like, in the source's exact words."""

from dataclasses import dataclass

from pages.practices import Claim, Library, Practice


@dataclass(frozen=True)
class First:
    """One claim; several practices may rest on the same passage."""

    claim: Claim
    practices: tuple[Practice, ...]


def firsts(library: Library) -> list[First]:
    """Every claim once, in the order of its practices' ids."""
    found: dict[tuple[str, str], list[tuple[Claim, Practice]]] = {}
    for practice in sorted(library.practices, key=lambda practice: (practice.year, practice.id)):
        for claim in practice.claims:
            found.setdefault((claim.words, claim.quote), []).append((claim, practice))
    return [
        First(pairs[0][0], tuple(practice for _, practice in pairs)) for pairs in found.values()
    ]

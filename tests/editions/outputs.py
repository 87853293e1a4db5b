"""Everything that a round's commands write, as text, and what of 2021 must not stand in it."""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rulebook.load import load
from rulebook.model import Rulebook
from tests.editions import QUARTERLY

_AS_IT_IS = (".html", ".md", ".toml", ".lock", ".csv", ".txt")
# The edition is the round's own, ratings and hashes are numbers.
_LEFT_OUT = ("edition", "ratings", "closing")
# What 2021 says with a number or in words that are no name: places, items, grades, weights.
_SAID_IN_2021 = re.compile(
    r"(?<![0-9A-Fa-f/])2021(?![0-9A-Fa-f/])|苏州|双争|双创|双月|标兵|前三|第四名|八道|八题|8道题|"
    r"五个等级|五级|1到5|领导小组|处室|(考核|投票|问卷|测评)(占|为)?(50|25)%|12345|好差评|"
    r"two-month|bimonthly (mark|assess)|top.three clause|leading group|Suzhou"
)


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of every file below ``folder`` that a person reads."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if set(path.relative_to(folder).parts) & set(_LEFT_OUT):
            continue
        if path.suffix in _AS_IT_IS:
            yield name, path.read_text(encoding="utf-8-sig")
        elif path.suffix == ".json":
            yield name, "\n".join(_values(json.loads(path.read_text(encoding="utf-8"))))
        elif path.suffix in (".docx", ".xlsx"):
            yield name, office_text(path)


def office_text(path: Path) -> str:
    """Text, cells and formulas of a Word or Excel file, and the names of its sheets."""
    with zipfile.ZipFile(path) as parts:
        sources = [parts.read(name).decode() for name in parts.namelist() if name.endswith("xml")]
    ends = re.compile(r"</w:p>|</si>|</c>|</row>")
    names = [name for source in sources for name in re.findall(r'<sheet name="([^"]*)"', source)]
    return "\n".join(re.sub(r"<[^>]+>", "", ends.sub("\n", source)) for source in sources) + str(
        names
    )


def _values(data: object) -> Iterator[str]:
    """Every text within; keys are the contract's, but for those that name what they hold."""
    if isinstance(data, Mapping):
        for value in data.values():
            yield from _values(value)
    elif isinstance(data, list):
        for value in data:
            yield from _values(value)
    elif isinstance(data, str):
        yield data


def names_of(book: Rulebook) -> set[str]:
    """Names and ids of an edition that a program could have wired in."""
    honours = book.honours.honours
    quotas = [line for honour in honours for line in honour.quotas]
    conditions = [condition for honour in honours for condition in honour.conditions]
    named = [
        *(honour.name for honour in honours),
        *(line.name for line in quotas),
        *(condition.name for condition in conditions),
        *(item.label for item in book.items()),
        *(item.question for item in book.items()),
        *(grade.label for grade in book.grades()),
        *(period.name for period in book.campaign.periods.all),
        *(category.name for category in book.window_score.vote.categories),
        *(unit_type.name for unit_type in book.campaign.unit_types),
        *(node.name for node in book.window_score.score.nodes()),
        book.campaign.campaign.title,
        book.campaign.campaign.short_title,
        book.campaign.campaign.organiser,
    ]
    ids = [
        *(honour.id for honour in honours),
        *(line.id for line in quotas),
        *(condition.id for condition in conditions),
        *(unit_type.id for unit_type in book.campaign.unit_types),
        *(period.id for period in book.campaign.periods.all),
    ]
    texts = {text.zh for text in named} | {honour.short_name for honour in honours} | {*ids}
    # A word of two characters such as 满意 may stand in any sentence.
    return {text for text in texts if len(text) > 2}


WORDS_OF_2021 = names_of(load("2021")) - names_of(load(QUARTERLY))


def of_2021(text: str) -> set[str]:
    """What of the edition of 2021 stands in ``text``."""
    found = {word for word in WORDS_OF_2021 if word in text}
    return found | {match.group() for match in _SAID_IN_2021.finditer(text)}

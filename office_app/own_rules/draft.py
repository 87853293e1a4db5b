"""What was answered so far, kept in the round's folder until the rules are written."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from office_app.own_rules.folder import Base
from office_app.own_rules.questions import PAGES, SECTIONS, Answers, Page, Row
from office_app.own_rules.typed import rows_now, with_ids
from rulebook.load import EDITION_FOLDER, EDITIONS, load
from rulebook.model import Rulebook
from rulebook.problems import InputError, Words
from rulebook.round import RULES_DRAFT, Round, open_round
from survey_app.files import write_file

OWN, PREVIOUS = "own", "previous"  # no built-in edition is called so


@dataclass(frozen=True)
class Draft:
    """Answers, and what they were begun from; ``fingerprint`` is that of its files then."""

    base: str
    fingerprint: str
    year: int
    answers: Answers
    seen: tuple[str, ...] = ()


def draft_of(this_round: Round) -> Draft | None:
    """The draft of a round; of one that has rules of its own, what these say, begun or not."""
    kept = _kept(this_round)
    if kept is None and has_own(this_round):
        return begun(this_round, OWN)
    return kept


def _kept(this_round: Round) -> Draft | None:
    try:
        held: dict[str, Any] = json.loads(
            (this_round.folder / RULES_DRAFT).read_text(encoding="utf-8")
        )
        return Draft(**{**held, "seen": tuple(held["seen"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_kept(this_round: Round) -> bool:
    """Whether answers were given that are not written yet."""
    return (this_round.folder / RULES_DRAFT).is_file()


def has_own(this_round: Round) -> bool:
    """Whether the round goes by rules in its own folder."""
    return this_round.edition_folder == this_round.folder / EDITION_FOLDER


def bases(this_round: Round) -> Iterator[tuple[str, Words]]:
    """What rules can be begun from: name and what it is."""
    former = _former(this_round)
    if former:
        title = former.book.campaign.campaign.title
        yield PREVIOUS, Words(f"上一年的规则：{title.zh}", f"last year's rules: {title.en}")
    for folder in sorted(path for path in EDITIONS.iterdir() if path.is_dir()):
        yield folder.name, _scaffold_words(load(folder))


def _scaffold_words(book: Rulebook) -> Words:
    numbers = len(book.items()), len(book.grades()), len(book.campaign.periods.all)
    honours = len(book.honours.honours)
    return Words(
        "自带的底稿：{}道题、{}个等级、{}个考核期、{}项荣誉".format(*numbers, honours),
        "built in: {} items, {} grades, {} periods, {} honours".format(*numbers, honours),
    )


def base_of(this_round: Round, name: str) -> Base:
    """The edition of a name; LookupError if there is none."""
    if name == OWN and has_own(this_round):
        return Base(this_round.edition_folder, is_own=True)
    former = _former(this_round) if name == PREVIOUS else None
    if former:
        return Base(former.edition_folder, is_own=False)
    if name not in {path.name for path in EDITIONS.iterdir() if path.is_dir()}:
        raise LookupError(name)
    return Base(EDITIONS / name, is_own=False)


def _former(this_round: Round) -> Round | None:
    if not this_round.settings.previous:
        return None
    try:
        return open_round(this_round.folder / this_round.settings.previous)
    except InputError:
        return None


def begun(this_round: Round, name: str) -> Draft:
    """Answers as an edition has them, for the year of the round; nothing is kept yet."""
    base, year = base_of(this_round, name), this_round.settings.date.year
    return Draft(name, base.fingerprint, year, base.answers(year))


def answered(this_round: Round, draft: Draft, page: Page, rows: Answers) -> Draft:
    """The draft with the answers of a page, kept whether or not they are sound."""
    answers = {**draft.answers, **rows}
    taken = {row["id"] for held in draft.answers.values() for row in held if row.get("id")}
    taken |= {rule.id for rule in _rules(this_round, draft)}
    for section in page.sections:
        answers[section.id] = with_ids(section, answers[section.id], taken)
    seen = tuple(dict.fromkeys((*draft.seen, page.id)))
    made = replace(draft, answers=answers, seen=seen)
    keep(this_round, made)
    return made


def _rules(this_round: Round, draft: Draft) -> Iterator[Any]:
    if draft.base == OWN and has_own(this_round):
        yield from this_round.book.rules()


def keep(this_round: Round, draft: Draft) -> None:
    """Write the draft into the round's folder."""
    text = json.dumps(asdict(draft), ensure_ascii=False, indent=1)
    write_file(this_round.folder / RULES_DRAFT, text.encode(), 0o600)


def drop(this_round: Round) -> None:
    """Forget what is not written."""
    (this_round.folder / RULES_DRAFT).unlink(missing_ok=True)


def shown_rows(page: Page, answers: Answers) -> dict[str, list[Row]]:
    """The rows that a page shows, with a few empty ones where more may come."""
    return {section.id: list(_with_spare(section.id, answers)) for section in page.sections}


_SPARE, _FEW = 2, 3  # empty rows, and the questions of a row up to which there are that many


def _with_spare(section_id: str, answers: Answers) -> Iterator[Row]:
    section = SECTIONS[section_id]
    rows = rows_now(section, answers)
    yield from rows
    if not section.single and not section.matrix:
        spare = 1 if len(section.fields) > _FEW else _SPARE
        wanted = max(len(rows) + spare, section.least)
        yield from ({"id": ""} for _ in range(min(wanted, section.most) - len(rows)))


def following(page: Page) -> Page | None:
    """The page after this one."""
    order = list(PAGES.values())
    return next(iter(order[order.index(page) + 1 :]), None)

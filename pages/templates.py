"""The templates of site/_pages with everything they may speak of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pages import figures, formats, practices, results, reuse
from pages.announcements import Announcement, announcements
from pages.calibration import read_calibration
from pages.checks import Check
from pages.edition import Edition
from pages.event_designs import read_event_designs
from pages.figures import Figures
from pages.flag_grid import read_flag_grid
from pages.forms import read_words
from pages.method_pictures import measured, method_charts, promised
from pages.notebook import read_notebook
from pages.notice import NoticePage
from pages.plan_trial import read_plan_trial
from pages.practices import Library
from pages.rounds import PublishedRound
from pages.rulepages import Rules
from pages.source import read_toml
from pages.speed import read_speed
from pages.speed_pictures import pictures
from pages.speed_rows import amount_text
from pages.tasks import offered, read_tasks
from rendering.numbers import (
    chinese_count,
    chinese_date,
    chinese_numeral,
    decimal_text,
    percent_text,
    plain_text,
)
from rulebook.problems import Words
from rulebook.provenance import Text
from rulebook.vocabulary import SMALLEST_GROUP

_FILTERS: dict[str, Callable[..., Any]] = {
    "zh_date": chinese_date,
    "en_date": formats.en_date,
    "percent": percent_text,
    "joined": formats.joined,
    "plain": plain_text,
    "points": decimal_text,
    "ordinal": chinese_numeral,
    "counted": chinese_count,
    "en_counted": formats.en_counted,
    "en_ordinal": formats.en_ordinal,
    "myriads": formats.in_myriads,
    "amount": amount_text,
}


@dataclass(frozen=True)
class Templates:
    """The templates for one edition; ``library`` and ``figures`` are None where it has none.

    ``reported`` are the practices that districts handed in; None where no round has any.

    ``tables``, ``news`` and the ``campaign``'s name are for what machines read.
    """

    environment: Environment
    library: Library | None
    reported: Library | None
    figures: Figures | None
    tables: Sequence[reuse.OpenTable]
    charts: Sequence[reuse.OpenChart]
    news: Sequence[Announcement]
    campaign: str

    @classmethod
    def of(
        cls, root: Path, edition: Edition, rounds: Sequence[PublishedRound] = (), url: str = ""
    ) -> Self:
        """The templates under ``root`` for an edition and its published rounds."""
        environment = Environment(
            loader=FileSystemLoader(root / "site" / "_pages", encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        library = practices.read(root, edition)
        folders = {published.slug: published.folder for published in rounds}
        reported = practices.read_reported(edition, folders)
        pictures = figures.read_figures(edition, library)
        environment.filters |= _FILTERS
        environment.globals |= _rules(edition) | _showcase(library, pictures)
        environment.globals["reported"] = reported
        environment.globals |= _data(root, edition, environment)
        views = [results.View(published) for published in rounds]
        news = announcements(edition.book, views)
        tables = reuse.open_tables(edition, pictures, rounds)
        told: dict[str, Any] = environment.globals
        methods = method_charts(told["calibration"], told["plan_trial"])
        charts = reuse.open_charts(edition, pictures, rounds, methods)
        environment.globals |= {"rounds": views, "listed": news, "tables": tables}
        environment.globals["charts"] = charts
        environment.globals |= {
            "besides": results.pairs(views),
            "beside_file": results.BESIDE,
            "round_facts": results.round_facts,
        }
        environment.globals |= {"dataset": reuse.dataset, "site_url": url}
        environment.globals["made_by"] = _made_by(edition, rounds)
        campaign = edition.book.campaign.campaign.short_title.zh
        return cls(environment, library, reported, pictures, tables, charts, news, campaign)

    def before(self, published: PublishedRound) -> results.Beside | None:
        """A round with the one before it, where these can be seen side by side."""
        told: dict[str, Any] = self.environment.globals
        return next((pair for pair in told["besides"] if pair.newer.round is published), None)

    def pages(self) -> list[str]:
        """The templates of pages that stand by themselves."""
        names = self.environment.list_templates(extensions=["md"])
        return [name for name in sorted(names) if not Path(name).name.startswith("_")]

    def render(self, template: str, place: str = "", **more: Any) -> str:
        """The page at ``place`` (that of its template); `up` leads from it to the site's root."""
        up = "../" * (place or template).count("/")
        return self.environment.get_template(template).render(up=up, **more) + "\n"


def _made_by(edition: Edition, rounds: Sequence[PublishedRound]) -> Words | Text:
    """Whose site it is: of those who hold its rounds; unofficial where nobody is named."""
    names = dict.fromkeys(published.organiser for published in rounds if published.organiser)
    if not names:
        return edition.book.questionnaires.texts.not_official
    return Words(
        f"本站由{formats.joined(list(names))}发布；文件内容以发文机关公布的文本为准。",
        f"Published by {', '.join(names)}. The issuers' published texts prevail.",
    )


def _rules(edition: Edition) -> dict[str, Any]:
    """What the rules say, and how a page writes it."""
    book = edition.book
    score = book.window_score
    return {
        "edition": edition,
        "book": book,
        "campaign": book.campaign.campaign,
        "texts": book.questionnaires.texts,
        "names": {kind: book.component_node(kind).name for kind in book.component_weights()},
        "total": score.score.name,
        "top": score.designation.places,
        "honour": book.honour(score.designation.honour),
        "deciders": book.questionnaires.texts.request_to,
        "formula": partial(formats.formula, book),
        "places": formats.places,
        "notice": NoticePage.of(edition),
        "rules": Rules(edition),
        "least_ballots": SMALLEST_GROUP,
    }


def _showcase(library: Library | None, pictures: Figures | None) -> dict[str, Any]:
    """The practices and figures; both None where the edition has none."""
    return {
        "library": library,
        "figures": pictures,
        "filters": practices.filters(library) if library else [],
        "firsts": figures.firsts(library) if library else [],
        "lineage": practices.lineage,
        "later": practices.later,
        "drawn": figures.drawn,
        "numbers": figures.numbers,
    }


def _data(root: Path, edition: Edition, environment: Environment) -> dict[str, Any]:
    """The plain data of site/_data, filled with the edition's words, and what the edition adds."""
    plain = environment.overlay(autoescape=False)

    def own(name: str) -> dict[str, Any]:
        return dict(_filled(read_toml(root / "site" / "_data" / f"{name}.toml"), plain))

    environment.globals["checks"] = [
        Check.model_validate(check) for check in own("checks")["checks"]
    ]
    calibrated = edition.texts.calibrated
    tasks, words = read_tasks(edition), read_words(root)
    return {
        "tasks": tasks,
        "forms": {name: offered(edition, task, words) for name, task in tasks.items()},
        "calibration": read_calibration(root, own("calibration")) if calibrated else None,
        "event_designs": read_event_designs(root, own("event_designs")) if calibrated else (),
        "flag_grid": read_flag_grid(root, own("flag_grid")) if calibrated else None,
        "item_grid": read_flag_grid(root, own("item_grid"), "item_grid") if calibrated else None,
        "plan_trial": read_plan_trial(root) if calibrated else (),
        "speed": read_speed(root, own("speed")),
        "speed_pictures": pictures,
        "measured": measured,
        "promised": promised,
        "notebook": read_notebook(root) if calibrated else [],
        "paper_templates": own("adopt")["templates"],
        "norms": own("norms"),
        "suggested": edition.data("adopt").get("suggested", {}),
        "faq": _merged(own("faq"), edition.data("faq"), "questions"),
        "glossary": _merged(edition.data("glossary"), own("glossary"), "terms"),
    }


def _filled(value: Any, environment: Environment) -> Any:
    """Texts with their {{ }} filled in; entries whose `when` does not hold are left out."""
    if isinstance(value, str):
        plain = "{" not in value and not value.endswith("\n")
        return value if plain else environment.from_string(value).render()
    if isinstance(value, dict):
        return {key: _filled(entry, environment) for key, entry in value.items() if key != "when"}
    if isinstance(value, list):
        return [_filled(entry, environment) for entry in value if _holds(entry, environment)]
    return value


def _holds(entry: Any, environment: Environment) -> bool:
    if not isinstance(entry, dict) or "when" not in entry:
        return True
    return bool(environment.compile_expression(entry["when"])())


def _merged(first: dict[str, Any], then: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Two files of groups as one: entries of a group together, those of ``first`` first."""
    merged: dict[str, dict[str, Any]] = {}
    for group in (*first.get("groups", []), *then.get("groups", [])):
        held = merged.setdefault(group["id"], {**group, key: []})
        held[key] = [*held[key], *group[key]]
    return [group for group in merged.values() if group[key]]

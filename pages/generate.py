"""Templates of site/_pages, filled from the rulebook and the published rounds -> Markdown."""

import tomllib
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pages import booklet, figures, practices, results, rulepages, words
from pages.calibration import read_calibration
from pages.checks import read_checks
from pages.notice_page import NoticePage
from pages.practices.output import write
from pages.public import LEAST_BALLOTS
from pages.rounds import PublishedRound, published
from rendering import charts
from rulebook.load import load

_ROUND, _RECEIPTS = "results/_round.md", "results/_receipts.md"


def generate(root: Path) -> list[Path]:
    """Write every generated page and asset under root/site; unchanged files are left alone."""
    folder, rounds = root / "site", published(root)
    environment = _environment(root, rounds)
    written = [*practices.generate(root), *figures.generate(root)]
    written.append(booklet.write(root, folder / "practices" / "booklet.pdf"))
    written.append(write(folder / "assets" / "charts.css", charts.stylesheet()))
    statement = environment.get_template("_statement.html").render()
    written.append(write(folder / "_theme" / "partials" / "statement.html", statement))
    for name in sorted(environment.list_templates(extensions=["md"])):
        if not Path(name).name.startswith("_"):
            written.append(write(folder / name, _render(environment, name, name)))
    for one in rounds:
        written += _round_pages(environment, folder, one)
    return written


def _round_pages(environment: Environment, folder: Path, one: PublishedRound) -> list[Path]:
    """A round's page, its downloads, and the receipts of a vote that was closed here."""
    view, own = results.View(one), folder / "results" / one.slug
    place = f"results/{one.slug}/index.md"
    written = [write(folder / place, _render(environment, _ROUND, place, view=view))]
    written += results.downloads(own, one)
    if view.closing:
        place = f"results/{one.slug}/receipts.md"
        lists = results.ReceiptsView.of(own, one)
        text = _render(environment, _RECEIPTS, place, view=view, lists=lists)
        written.append(write(folder / place, text))
    return written


def _render(environment: Environment, template: str, place: str, **more: Any) -> str:
    """One page; `up` leads from it to the site's root."""
    up = "../" * place.count("/")
    return environment.get_template(template).render(up=up, **more) + "\n"


def _environment(root: Path, rounds: list[PublishedRound]) -> Environment:
    """The templates and everything they may speak of."""
    book, library = load(), practices.read(root)
    environment = Environment(
        loader=FileSystemLoader(root / "site" / "_pages", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "book": book,
        "campaign": book.campaign.campaign,
        "texts": book.questionnaires.texts,
        "weights": book.component_weights(),
        "formula": partial(words.formula, book),
        "tags": partial(words.tags, book=book),
        "places": words.places,
        "notice": NoticePage.of(root, book),
        "rules": rulepages.Rules(book),
        "checks": read_checks(root),
        "calibration": read_calibration(root),
        "rounds": [results.View(one) for one in rounds],
        "least_ballots": LEAST_BALLOTS,
        "library": library,
        "year_figures": figures.data.read_figures(root, library).year,
        "data": _data(root),
    }
    environment.filters |= {
        "zh_date": words.zh_date,
        "en_date": words.en_date,
        "percent": words.percent,
        "joined": words.joined,
        "ordinal": words.ordinal,
    }
    return environment


def _data(root: Path) -> dict[str, Any]:
    """Every plain data file of site/_data that only templates read."""
    folder = root / "site" / "_data"
    names = ("faq", "glossary", "adopt")
    return {
        name: tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
        for name in names
        if (folder / f"{name}.toml").is_file()
    }

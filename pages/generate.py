"""The templates of an edition's site, filled: Markdown, pictures and downloads in a folder."""

import json
from collections.abc import Sequence
from pathlib import Path

from pages import booklet, forms, results, reuse, samples
from pages.config import left_out
from pages.edition import Edition
from pages.output import write
from pages.practices import Library
from pages.rounds import PublishedRound
from pages.tasks import FOLDER, offered, read_tasks
from pages.templates import Templates
from rendering import charts

_ROUND, _RECEIPTS = "results/_round.md", "results/_receipts.md"
_WINDOW, _BESIDE = "results/_window.md", "results/_beside.md"
_HONOURS = "results/_honours.md"
_PRACTICE, _REPORTED = "practices/_practice.md", "practices/_reported.md"
_OF_ROUNDS = "reported"  # the folder of practices that districts handed in


def generate(
    root: Path,
    edition: Edition,
    out: Path,
    rounds: Sequence[PublishedRound] = (),
    url: str = "",
) -> list[Path]:
    """Write every generated page and asset under ``out``; unchanged files are left alone.

    ``root`` holds the site's own sources, ``url`` is its address. Pages about what the edition does
    not have are not there.
    """
    templates = Templates.of(root, edition, rounds, url)
    written = [write(out / "assets" / "charts.css", charts.stylesheet())]
    statement = templates.render("_statement.html").rstrip("\n")
    written.append(write(out / "_theme" / "partials" / "statement.html", statement))
    gone = left_out(root, edition)
    for name in templates.pages():
        if name not in gone:
            written.append(write(out / name, templates.render(name)))
    written += _practices(templates, out / "practices")
    if templates.reported:
        marked = next((published for published in rounds if published.simulated), None)
        written += _reported(templates, templates.reported, out / "practices" / _OF_ROUNDS, marked)
    if templates.library:
        written.append(booklet.write(root, edition, out / "practices" / "booklet.pdf"))
    written += _forms(root, edition, out)
    written += samples.write_samples(edition.book, out)
    for published in rounds:
        written += _round_pages(templates, out, published)
    return written + _for_machines(templates, out, url)


def _for_machines(templates: Templates, out: Path, url: str) -> list[Path]:
    """The open tables with what describes them, the feed, and what crawlers ask for."""
    tables, pictures, title = templates.tables, templates.charts, templates.campaign
    written = reuse.write_files(out, tables) + reuse.write_charts(out, pictures)
    package = reuse.datapackage(out, tables, pictures, f"{title}：开放数据")
    catalog = reuse.catalog(out, tables, pictures, f"{title}：开放数据", url or "../")
    robots = f"User-agent: *\nAllow: /\n{f'Sitemap: {url}sitemap.xml' if url else ''}"
    texts = {
        "datapackage.json": json.dumps(package, ensure_ascii=False, indent=1),
        "data/catalog.jsonld": json.dumps(catalog, ensure_ascii=False, indent=1),
        "robots.txt": robots.rstrip(),
    }
    written += [write(out / name, f"{text}\n") for name, text in texts.items()]
    return [*written, write(out / "feed.xml", reuse.feed(templates.news, f"{title}：公告", url))]


def _forms(root: Path, edition: Edition, out: Path) -> list[Path]:
    """The Word files of the tasks' forms."""
    words, document = forms.read_words(root), edition.book.campaign.documents[0]
    source = f"依据：{document.number}{document.title}"
    return [
        write(out / FOLDER / one.file, forms.word_file(one.form, words.note, source, document.date))
        for task in read_tasks(edition).values()
        for one in offered(edition, task, words)
    ]


def _practices(templates: Templates, folder: Path) -> list[Path]:
    """The page of every practice; pages of practices that are gone go too."""
    practices = templates.library.practices if templates.library else ()
    pages = {
        folder / practice.slug / "index.md": templates.render(
            _PRACTICE, f"practices/{practice.slug}/index.md", practice=practice
        )
        for practice in practices
    }
    for old in set(folder.glob("*/index.md")) - set(pages):
        old.unlink()
        old.parent.rmdir()
    return [write(path, page) for path, page in pages.items()]


def _reported(
    templates: Templates, library: Library, folder: Path, marked: PublishedRound | None
) -> list[Path]:
    """What districts reported: an overview, a page each, and a booklet of their own.

    Beside a simulated round (``marked``) all of it bears that round's mark.
    """
    place, view = f"practices/{_OF_ROUNDS}", results.View(marked) if marked else None
    mark = view.mark if view else ""
    file = f"{'simulated-' if mark else ''}booklet.pdf"
    more = {"library": library, "view": view, "mark": mark, "booklet_file": file}
    text = templates.render(_REPORTED, f"{place}/index.md", **more)
    written = [write(folder / "index.md", text)]
    written.append(booklet.write_reported(library, folder / file, mark))
    for practice in library.practices:
        page = f"{place}/{practice.slug}/index.md"
        text = templates.render(_PRACTICE, page, practice=practice, **more)
        written.append(write(folder / practice.slug / "index.md", text))
    return written


def _window_pages(templates: Templates, out: Path, published: PublishedRound) -> list[Path]:
    """A page for every window whose words are public, and its sheet where that is."""
    pages, folder = results.window_pages(published), f"results/{published.slug}/{results.FOLDER}"
    written = []
    for page in pages:
        place = f"{folder}/{page.file}.md"
        text = templates.render(_WINDOW, place, view=page.view, page=page)
        written.append(write(out / place, text))
    for sheet, file in results.sheet_files(pages):
        written.append(write(out / folder / file, sheet.read_bytes()))
    return written


def _round_pages(templates: Templates, out: Path, published: PublishedRound) -> list[Path]:
    """A round's page, whom it honours once that is settled, its downloads, and its receipts."""
    view, own = results.View(published), out / "results" / published.slug
    place = f"results/{published.slug}/index.md"
    before = templates.before(published)
    text = templates.render(_ROUND, place, view=view, before=before)
    written = [write(out / place, text)]
    if before:
        place = f"results/{published.slug}/{results.BESIDE}.md"
        text = templates.render(_BESIDE, place, view=view, beside=before)
        written.append(write(out / place, text))
    if view.awards:
        place = f"results/{published.slug}/honours.md"
        written.append(write(out / place, templates.render(_HONOURS, place, view=view)))
    written += results.downloads(own, published)
    written += _window_pages(templates, out, published)
    if view.closing:
        place = f"results/{published.slug}/receipts.md"
        lists = results.ReceiptsView.of(own, published)
        text = templates.render(_RECEIPTS, place, view=view, lists=lists)
        written.append(write(out / place, text))
    return written

"""Publishing: site, booklet."""

import re
from pathlib import Path

import click

from ceping.language import help_text, language
from rulebook.problems import Words

BUILDERS = ("mkdocs", "properdocs", "zensical")  # MkDocs comes along; the others if installed
_ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?(/[\w.~%-]*)*")  # letters of any script

_EDITION = click.option(
    "--edition",
    metavar="ID|DIR",
    help=help_text("site.edition"),
)


def _address(_context: click.Context, _option: click.Parameter, url: str) -> str:
    """The site's address with a slash at its end, so that pages can be put after it."""
    if url and not _ADDRESS.fullmatch(url):
        words = Words(
            f"'{url}'不是网址，应像 https://example.org/ceping/ 这样。",
            f"'{url}' is no address such as https://example.org/ceping/.",
        )
        raise click.BadParameter(words.in_language(language()))
    return f"{url.rstrip('/')}/" if url else ""


@click.command(help=help_text("site"))
@click.argument(
    "folders",
    metavar="[DIR]...",
    nargs=-1,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@_EDITION
@click.option(
    "--publish",
    type=click.Choice(["honours", "scores", "full"]),
    help=help_text("site.publish"),
)
@click.option("--provisional", is_flag=True, help=help_text("site.provisional"))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/site"),
    show_default=True,
    help=help_text("site.out"),
)
@click.option("--url", default="", callback=_address, help=help_text("site.url"))
@click.option(
    "--builder",
    type=click.Choice(BUILDERS),
    default=BUILDERS[0],
    show_default=True,
    help=help_text("site.builder"),
)
@click.option("--serve", is_flag=True, help=help_text("site.serve"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def site(
    folders: tuple[Path, ...],
    edition: str | None,
    publish: str | None,
    provisional: bool,
    out: Path,
    url: str,
    builder: str,
    serve: bool,
    port: int,
) -> None:
    """Build the site."""
    from pages import build

    made = build(out, folders, publish, provisional, edition=edition, builder=builder, url=url)
    click.echo(made)
    if serve:
        _serve(out, port)


@click.command(help=help_text("booklet"))
@click.argument(
    "folder",
    metavar="[DIR]",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@_EDITION
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build/booklet.pdf"),
    show_default=True,
    help=help_text("booklet.out"),
)
def booklet(folder: Path | None, edition: str | None, out: Path) -> None:
    """Write the booklet."""
    from pages import build_booklet

    click.echo(build_booklet(out, folder, edition=edition))


def _serve(folder: Path, port: int) -> None:
    import functools
    import http.server

    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        click.echo(f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()


COMMANDS = (site, booklet)

"""Publishing: site."""

import functools
import http.server
from pathlib import Path

import click

from ceping.language import say

ROOT = Path(__file__).parents[2]


@click.command(
    help=say(
        "生成公开网站（build/site），可带一轮或几轮结果。",
        "Build the public site (build/site), with the results of one or more rounds.",
    )
)
@click.argument(
    "folders",
    metavar="[DIR]...",
    nargs=-1,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--publish",
    type=click.Choice(["honours", "scores", "full"]),
    help=say(
        "公布范围，默认 honours（只公布名单），模拟数据为 full",
        "how much to publish: honours by default, full for simulated rounds",
    ),
)
@click.option(
    "--provisional", is_flag=True, help=say("公布待审定的结果", "publish unconfirmed results")
)
@click.option("--serve", is_flag=True, help=say("生成后在本机打开", "serve it here afterwards"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def site(
    folders: tuple[Path, ...], publish: str | None, provisional: bool, serve: bool, port: int
) -> None:
    """Build the site."""
    from pages import build

    target = build(ROOT, ROOT / "build" / "site", folders, publish, provisional)
    click.echo(target)
    if serve:
        _serve(target, port)


@click.command(help=say("把全部改革做法编成一本 PDF。", "All practices as one PDF booklet."))
@click.option("--out", type=click.Path(path_type=Path), help=say("写到哪里", "where to write"))
def booklet(out: Path | None) -> None:
    """Write the booklet."""
    from pages.booklet import write

    click.echo(write(ROOT, out or ROOT / "build" / "booklet.pdf"))


def _serve(folder: Path, port: int) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        click.echo(f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()


COMMANDS = (site, booklet)

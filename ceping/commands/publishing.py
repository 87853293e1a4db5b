"""Publishing: site, booklet."""

import functools
import http.server
from pathlib import Path

import click

from ceping.language import say

_EDITION = click.option(
    "--edition",
    metavar="ID|DIR",
    help=say(
        "网站讲哪一版规则：内置版本号或文件夹，默认用第一轮的版本",
        "the edition that the site is about: a built-in id or a folder; that of the first round",
    ),
)


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
@_EDITION
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
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/site"),
    show_default=True,
    help=say("写到哪个文件夹（原有内容会被替换）", "the folder to write; what it held goes"),
)
@click.option("--serve", is_flag=True, help=say("生成后在本机打开", "serve it here afterwards"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def site(
    folders: tuple[Path, ...],
    edition: str | None,
    publish: str | None,
    provisional: bool,
    out: Path,
    serve: bool,
    port: int,
) -> None:
    """Build the site."""
    from pages import build

    click.echo(build(out, folders, publish, provisional, edition=edition))
    if serve:
        _serve(out, port)


@click.command(help=say("把全部改革做法编成一本 PDF。", "All practices as one PDF booklet."))
@_EDITION
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build/booklet.pdf"),
    show_default=True,
    help=say("写到哪里", "where to write"),
)
def booklet(edition: str | None, out: Path) -> None:
    """Write the booklet."""
    from pages import build_booklet

    click.echo(build_booklet(out, edition=edition))


def _serve(folder: Path, port: int) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        click.echo(f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()


COMMANDS = (site, booklet)

"""One computer of an office: desk."""

from pathlib import Path

import click

from ceping.language import help_text, language
from rulebook.problems import Words


@click.command(help=help_text("desk"))
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--no-browser", is_flag=True, help=help_text("desk.no-browser"))
def desk(folder: Path | None, no_browser: bool) -> None:
    """Serve on this computer and open the browser."""
    from office_app.desk import default_folder, open_in_browser, run
    from survey_app.logs import to_a_clerk

    def say(words: Words) -> None:
        click.echo(words.in_language(language()), err=True)

    def show(address: str) -> None:
        # By its label somebody finds it among the addresses of the voters' pages.
        click.echo(Words(f"请打开：{address}", f"open: {address}").in_language(language()))
        if not no_browser:
            open_in_browser(address)

    folder = folder or default_folder()
    said = Words(f"文件夹：{folder}（按 Ctrl-C 结束）", f"folder: {folder} (Ctrl-C ends)")
    say(said)
    to_a_clerk(language())
    run(folder, say, show)


COMMANDS = (desk,)

"""The `ceping` command: exit codes, and one clear line for whatever goes wrong."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from ceping import __version__
from ceping.click_words import show, speak_chinese
from ceping.commands import (
    accounts,
    amending,
    applications,
    archiving,
    ballot_key,
    campaign,
    confirming,
    desk,
    editions,
    evaluation,
    importing,
    issuing,
    labelled,
    meeting,
    office,
    paper,
    planning,
    publishing,
    purging,
    records,
    rounds,
    scoring,
    sheets,
    sitting,
    trail,
)
from ceping.language import language, say
from rulebook.problems import InputError

DONE, INPUT_AT_FAULT, OUR_FAULT, INTERRUPTED = 0, 1, 3, 130
SHOWN = 200


@click.group(
    help=say(
        "测评：政务服务窗口年度测评。从规则到问卷、投票、得分、报告和公开网站。",
        "ceping: the yearly assessment of service windows, from rules to published results.",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__,
    prog_name="ceping",
    help=say("显示版本号。", "Show the version and exit."),
    message=say("%(prog)s 版本 %(version)s", "%(prog)s, version %(version)s"),
)
def ceping() -> None:
    """Open the door; the commands follow."""


for room in (
    rounds,
    editions,
    desk,
    planning,
    office,
    purging,
    amending,
    importing,
    applications,
    ballot_key,
    accounts,
    trail,
    issuing,
    paper,
    meeting,
    scoring,
    sheets,
    labelled,
    campaign,
    evaluation,
    confirming,
    sitting,
    records,
    archiving,
    publishing,
):
    for command in room.COMMANDS:
        ceping.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run and exit: 0 done, 1 the input is at fault, 2 wrong usage, 3 our own fault."""
    # Our matrices are small: threads that wait for each other made a busy machine 80 times slower.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if language() == "zh":
        speak_chinese(ceping)
    try:
        # Without standalone mode click returns the code of an early exit instead of raising it.
        returned = ceping.main(arguments, prog_name="ceping", standalone_mode=False)
        code = returned if isinstance(returned, int) else DONE
    except InputError as error:
        print_problems(error)
        code = INPUT_AT_FAULT
    except click.ClickException as error:
        show(error) if language() == "zh" else error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except Exception:
        click.echo(_our_fault(), err=True)
        code = OUR_FAULT
    sys.exit(code)


def print_problems(error: InputError) -> None:
    """One line a problem on standard error, at most 200 of them."""
    for problem in error.problems[:SHOWN]:
        click.echo(problem.line(language()), err=True)
    if len(error.problems) > SHOWN:
        more = len(error.problems) - SHOWN
        click.echo(say(f"另有{more}处问题未列出", f"and {more} more"), err=True)


def _our_fault() -> str:
    """Keep the full report of a fault of ours in a file and say where it lies."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="ceping-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exc(file=file)
    last = traceback.format_exc().strip().splitlines()[-1]
    path = Path(file.name)
    return say(
        f"程序出错：{last}。完整报告：{path}", f"internal error: {last}; full report: {path}"
    )

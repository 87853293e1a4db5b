"""Click's own words in Chinese: usage lines, kinds of values, and what is wrong with a value.

One place for every command and every kind of parameter; sentences stand in ``locale/``.
"""

import gettext
import os
from collections.abc import Iterator
from pathlib import Path

import click
import click.formatting

from analysis.report.terminal_layout import width

_LOCALE = Path(__file__).parent / "locale"
_KINDS = {
    "directory": "文件夹",
    "file": "文件",
    "path": "路径",
    "integer": "整数",
    "integer range": "整数",
    "float": "数",
    "boolean": "是或否",
    "text": "文字",
    "choice": "选项",
}
_METAVARS = {
    "DIR": "文件夹",
    "[DIR]": "[文件夹]",
    "DIR DIR [DIR...]": "文件夹 文件夹 [文件夹...]",
    "[DIR]...": "[文件夹]...",
    "DIR|FILE": "文件夹|文件",
    "FILE": "文件",
    "ID|DIR": "编号|文件夹",
    "ID|PATH": "编号|路径",
    "NAME": "用户名",
    "WINDOW": "窗口",
    "COLUMN=VALUE": "列=值",
    "DECISIONS.CSV": "决定表.csv",
}


class ChineseFormatter(click.HelpFormatter):
    """Usage and headings with Chinese colons."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line; nothing stands between the colon and the command."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """A heading such as 选项."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")


def speak_chinese(root: click.Command) -> None:
    """Let every command below ``root`` speak Chinese, click's own words too."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("messages", str(_LOCALE))
    click.Context.formatter_class = ChineseFormatter
    # Click counts characters; on a terminal a Chinese one takes two columns.
    click.formatting.term_len = width  # type: ignore[attr-defined, assignment]  # x is its name
    for command in _commands(root):
        command.options_metavar = "[选项]"
        if isinstance(command, click.Group):
            command.subcommand_metavar = "命令 [参数]..."
        for parameter in command.params:
            _name(parameter)


def show(error: click.ClickException) -> None:
    """What went wrong, on standard error; click ends one kind of sentence with a full stop."""
    words = error.format_message()
    if isinstance(error, click.MissingParameter) and "'." in words:
        error = click.UsageError(words.replace("'.", "'。", 1), error.ctx)
    error.show()


def _commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _commands(below)


def _name(parameter: click.Parameter) -> None:
    """The kind of a value and what stands for it in a usage line."""
    kind = parameter.type
    kind.name = _KINDS.get(kind.name, kind.name)
    shown = parameter.metavar or parameter.human_readable_name.upper()
    if parameter.metavar or isinstance(parameter, click.Argument):
        parameter.metavar = _METAVARS.get(shown, parameter.metavar)

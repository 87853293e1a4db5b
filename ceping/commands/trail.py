"""The audit trail: what staff and the office did, and whether the record of it holds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import Words

_ACTS = {
    "open": Words("开启", "opened"),
    "reopen": Words("重新开启", "opened again"),
    "stop": Words("停止接收", "stopped"),
    "close": Words("结束", "closed"),
    "codes": Words("发放编码", "codes issued"),
    "slips": Words("生成票签", "slips issued"),
    "links": Words("生成个人链接", "personal links issued"),
    "new link": Words("补发个人链接", "a personal link issued anew"),
    "export": Words("导出", "exported"),
    "score": Words("用封存的选票算分", "scored with sealed ballots"),
    "void": Words("撤回一份访问记录", "an interview taken back"),
    "account": Words("新建账号", "account made"),
    "account reset": Words("重置账号", "account reset"),
    "account removed": Words("删除账号", "account removed"),
    "password": Words("设置密码", "password set"),
    "backup": Words("备份数据库", "database copied"),
    "restore": Words("恢复数据库", "database restored"),
    "upgrade": Words("升级数据库", "database upgraded"),
    "purge": Words("删除编码名单", "lists of codes removed"),
}
_WHAT = {
    "part": Words("部分", "part"),
    "window": Words("窗口", "window"),
    "category": Words("类别", "category"),
    "count": Words("数量", "count"),
    "issuer": Words("发放人", "issuer"),
    "account": Words("账号", "account"),
    "role": Words("角色", "role"),
    "ballots": Words("含整张选票", "whole ballots"),
    "file": Words("文件", "file"),
    "files": Words("文件", "files"),
    "before": Words("原版本", "before"),
    "after": Words("新版本", "after"),
    "lock": Words("rules.lock 校验值", "rules.lock"),
    "key": Words("投票密钥编号", "key of the vote"),
    "sha256": Words("校验值", "SHA-256"),
    "former": Words("恢复以前的记录", "entries before"),
}
_VALUES = {
    "survey": Words("问卷", "survey"),
    "vote": Words("投票", "vote"),
    "interviewer": Words("访问员", "interviewer"),
    "office": Words("办公室", "office"),
    "auditor": Words("监督员", "auditor"),
    "True": Words("是", "yes"),
    "False": Words("否", "no"),
}


@click.command(help=help_text("trail"))
@round_folder
def trail(folder: Path) -> None:
    """Show every entry, then say whether the chain holds; exit code 1 if it does not."""
    from survey_app.trail_check import check_trail

    checked = check_trail(the_round(folder))
    for entry in checked.entries:
        click.echo(entry_line(entry).in_language(language()))
    for words in checked.faults:
        click.echo(say("不符：", "differs: ") + words.in_language(language()))
    if checked.faults:
        raise click.exceptions.Exit(1)
    head = checked.head
    whole = Words(
        f"操作记录完整，共{head.entries}条，校验值 {head.sha256}。请抄入会议纪要：末尾缺少的条目，"
        "只有与抄下的条数和校验值核对才能发现。",
        f"The audit trail is whole: {head.entries} entries, head {head.sha256}. Write it into the "
        "minutes: only that shows entries that are cut off at the end.",
    )
    click.echo(whole.in_language(language()))


def entry_line(entry: Mapping[str, Any]) -> Words:
    """One entry in both languages: number, time, who, what."""
    return Words(_line(entry, "zh", "命令行"), _line(entry, "en", "command line"))


def _line(entry: Mapping[str, Any], to: str, nobody: str) -> str:
    act = _ACTS.get(entry["act"], Words(entry["act"], entry["act"])).in_language(to)
    comma, colon = ("，", "：") if to == "zh" else (", ", ": ")
    details = comma.join(
        f"{name.in_language(to)}{colon}{_value(entry['what'][key], to)}"
        for key, name in _WHAT.items()
        if key in entry["what"]
    )
    who = " + ".join(entry["by"]) or nobody
    return "\t".join((str(entry["number"]), entry["at"], who, act, details)).rstrip()


def _value(value: object, to: str) -> str:
    if isinstance(value, list):
        return " ".join(_value(one, to) for one in value)
    return _VALUES.get(str(value), Words(str(value), str(value))).in_language(to)


COMMANDS = (trail,)

"""An empty round folder: round.toml with every choice explained, and tables with their headers."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rulebook import contract
from rulebook.columns import Column, Table
from rulebook.load import EDITION_FOLDER, edition_folder, is_built_in, load
from rulebook.load import copy_edition as copy_rules
from rulebook.model import Rulebook
from rulebook.problems import InputError, Problem, Words
from rulebook.vocabulary import SURVEY, VOTE

FILLED_IN = (contract.WINDOWS, contract.BIMONTHLY, contract.ELECTORS)
OPTIONAL = (contract.NOMINATIONS, contract.CONDITIONS, contract.FINDINGS, contract.DECISIONS)
DELIVERED = (
    contract.BALLOTS,
    contract.BALLOT_TALLIES,
    contract.SURVEY_SCORES,
    contract.TURNOUT,
    contract.SELF_GRADES,
)

_YEARS_KEPT = 2
_SETTINGS = """\
# 本轮设置。以 # 开头的行是说明。时间按本地时间写，如 {opens}T09:00:00。
edition = "{edition}"  # 规则版本：内置编号，或本文件夹中的规则文件夹
title = "{title}"
date = {date}  # 本轮结果的日期，也是报告文件的创建日期
timezone = "{timezone}"
public_url = ""  # 问卷和投票的网址，正式使用必须是 https 域名，如 "https://pingyi.example.gov.cn"
# proxy_hops = 1  # 前面有几层反向代理（如 nginx）；没有就不写
agency = ""  # 收集问卷的机构名称
agency_phone = ""
hall = ""  # 大厅名称，显示在问卷上
paper_place = ""  # 哪里可以填纸质问卷，如 "大厅导服台"，印在窗口二维码牌上
# database = "postgresql://用户@主机/库名"  # 不写就用 survey.db；密码放环境变量 PGPASSWORD
# keep_until = {keep_until}  # 答卷保存到哪一天
periods = [{periods}]  # 计入的考核期
# 计入得分的问卷渠道：code 一次性编码，interviewer 访问员，open 窗口二维码牌
counted_channels = [{channels}]
reading = "{reading}"  # 排名条款的理解：literal 字面，among_applicants 申报者中
seed = 1
previous = ""  # 上一年这一轮的文件夹，没有就留空

[survey]  # {survey}的起止时间，不写则以 ceping open 和 ceping close 为准
# opens = {opens}T00:00:00
# closes = {closes}T18:00:00

[vote]  # {vote}的起止时间
# opens = {closes}T14:00:00
# closes = {closes}T16:00:00
"""


_AWARDS = (
    "## 荣誉、条件和审定",
    "",
    "- 窗口自己的申报写在 windows.csv；其他单位和个人写在 nominations.csv，一人一项一行。",
    "- 人数、报到日期、职级、在编从表格判断；其余条件由核验人写进 conditions.csv。"
    "没有写的一律是待核验，绝不当作满足。",
    "- 核验结果与表格不同的，必须写理由，否则仍以表格为准。",
    "- 审定后，把每一项写进 decisions.csv：获评和建议名单上的每一个都要有一行；与计算结果"
    "不同的写明理由；调整名额写 quota 和名额数；并列取舍写 tie；空缺写 vacant。",
    "- 运行 ceping confirm 记入 decisions.jsonl；以后要改，只能加写 correct，原结果仍然保留。",
    "- 线索核实的结果写进 findings.csv，报告把它列在那一项检查旁边。",
    "",
)


def edition_choices(edition: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The periods and the counted channels of an edition."""
    book = load(edition)
    periods = tuple(period.id for period in book.campaign.periods.all)
    return periods, book.window_score.survey.counted_channels


def create_round(
    folder: Path,
    edition: str,
    title: str,
    periods: tuple[str, ...],
    channels: tuple[str, ...],
    *,
    copy_edition: bool,
) -> None:
    """Write an empty round into a new or empty folder.

    Raises
    ------
    InputError
        If the folder holds anything: a round is never overwritten.
    """
    if folder.exists() and any(folder.iterdir()):
        words = Words("新的或空的文件夹", "a new or empty folder")
        raise InputError([Problem(str(folder), words, next(folder.iterdir()).name)])
    source = edition_folder(edition)
    book = load(source)
    folder.mkdir(parents=True, exist_ok=True)
    if copy_edition or not is_built_in(source):
        copy_rules(source, folder / EDITION_FOLDER)
        edition = EDITION_FOLDER
    days = book.campaign.evaluation
    settings = _SETTINGS.format(
        edition=edition,
        title=title or f"{book.campaign.campaign.short_title.zh}窗口考评",
        date=datetime.now(ZoneInfo(book.campaign.campaign.timezone)).date().isoformat(),
        periods=", ".join(f'"{period}"' for period in periods),
        channels=", ".join(f'"{channel}"' for channel in channels),
        timezone=book.campaign.campaign.timezone,
        opens=days.start.isoformat(),
        closes=days.end.isoformat(),
        survey=book.component_node(SURVEY).name.zh,
        vote=book.component_node(VOTE).name.zh,
        keep_until=f"{days.end.year + _YEARS_KEPT}-12-31",
        reading=book.window_score.designation.default_reading,
    )
    (folder / "round.toml").write_text(settings, encoding="utf-8")
    for table in FILLED_IN:
        _write_header(folder / f"{table.name}.csv", table)
    (folder / "ratings").mkdir()
    (folder / "说明.md").write_text(_guide(book), encoding="utf-8")


def _write_header(path: Path, table: Table) -> None:
    # With a byte order mark Excel opens it as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow([column.label for column in table.columns])


def _guide(book: Rulebook) -> str:
    lines = ["# 这一轮的表格怎样填", ""]
    lines += ["CSV 或 Excel（.xlsx）都可以，表头写中文或英文列名都可以。一张表只留一个文件。", ""]
    for heading, tables in (
        ("必须填写", FILLED_IN),
        ("需要时填写", OPTIONAL),
        ("ratings/ 中的数据（由 ceping export 导出，或由收集问卷的机构提供）", _ratings(book)),
    ):
        lines += [f"## {heading}", ""]
        for table in tables:
            where = f"{table.folder}/{table.name}" if table.folder else table.name
            lines += [f"### {where}.csv", "", f"{table.meaning.zh}。", ""]
            lines += ["| 列名 | 英文列名 | 说明 | 必填 |", "|---|---|---|---|"]
            lines += [_explained(column) for column in table.columns]
            lines.append("")
    return "\n".join([*lines, *_AWARDS, *_ids(book), ""])


def _ratings(book: Rulebook) -> tuple[Table, ...]:
    return (contract.responses(item.id for item in book.items()), *DELIVERED)


def _explained(column: Column) -> str:
    meaning = column.meaning.zh.replace("|", "\\|")
    needed = "是" if column.filled else "可留空" if column.required else "可省略"
    return f"| {column.label} | {column.name} | {meaning} | {needed} |"


def _ids(book: Rulebook) -> list[str]:
    lines = ["## 规则里的编号", "", "| 类别 | 编号 | 名称 |", "|---|---|---|"]
    lines += [f"| 荣誉 | {h.id} | {h.name.zh} |" for h in book.honours.honours]
    lines += [f"| 投票人类别 | {c.id} | {c.name.zh} |" for c in book.window_score.vote.categories]
    lines += [f"| 考核期 | {p.id} | {p.name.zh} |" for p in book.campaign.periods.all]
    lines += [f"| 等级 | {g.grade} | {g.label.zh} |" for g in book.grades()]
    exception = book.honours.exclusion("member_units")
    if exception:
        lines.append(f"| 例外（集体荣誉） | {exception.id} | 成员单位作为例外参评，须写理由 |")
    lines += [f"| 单位类别 | {u.id} | {u.name.zh} |" for u in book.campaign.unit_types]
    for honour in book.honours.honours:
        lines += [
            f"| 名额（{honour.short_name}） | {line.id} | {line.says} |" for line in honour.quotas
        ]
        lines += [
            f"| 条件（{honour.short_name}） | {c.id} | {c.name.zh} |" for c in honour.conditions
        ]
    return lines

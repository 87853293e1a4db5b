"""目录.xml: an archive's files as archivists ask for them, made from what is archived.

Of each its title, date, format, size and hashes; of the whole its title, date, kind and how long it
is kept. The names are plain Chinese words of our own: no standard's schema is claimed
(docs/adr/0036). The same round gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree

from rulebook.round import RoundSettings

INDEX = "目录.xml"
_UNSETTLED = "未写明，由归档单位确定"
_TITLES = {
    "round/round.toml": "本轮设置",
    "round/rules.lock": "锁定的规则",
    "round/trail.jsonl": "操作记录",
    "round/decisions.jsonl": "审定记录",
    "round/closing/closing.json": "投票和问卷的结束记录",
    "round/closing/receipts.csv": "投票收据名单",
    "round/closing/commitments.csv": "选票承诺值名单",
    "round/closing/eligible.csv": "发出的票签名单",
    "round/closing/used.csv": "用过的票签名单",
    "round/report/report.docx": "提请审定的请示",
    "round/report/decision.docx": "审定结果",
    "round/report/notice.docx": "情况通报",
    "papers/report.pdf": "提请审定的请示（PDF/A）",
    "papers/decision.pdf": "审定结果（PDF/A）",
    "papers/notice.pdf": "情况通报（PDF/A）",
    "round/report/report.html": "考评结果报告",
    "round/report/scores.xlsx": "得分工作簿",
    "round/report/score.json": "计算结果",
}
_FOLDERS = {
    "round/report/sheets": "窗口成绩单",
    "round/report/charts": "图",
    "round/report/tables": "结果数据表",
    "round/report/labelled": "带标签的结果数据",
    "round/report": "报告",
    "round/closing": "公布的名单和核对页",
    "round/sitting": "审定会议的议程和纪要",
    "round/certificates": "荣誉证书和奖状",
    "round/ratings": "评分数据",
    "round/practices": "报送的做法",
    "round/evaluation": "综合性评选考核材料",
    "round": "一轮评选的登记表",
    "edition": "规则和规则引用的文件",
    "derived": "由数据汇总的计数",
    "source": "程序源码",
    "previous": "上一年的结果",
}
_FORMATS = {
    ".csv": "text/csv",
    ".dta": "application/x-stata",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".lock": "text/plain",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".sav": "application/x-spss-sav",
    ".svg": "image/svg+xml",
    ".tar": "application/x-tar",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Held:
    """What the index says of a file's content; ``sm3`` is empty where there is none."""

    size: int
    sha256: str
    sm3: str


def about(settings: RoundSettings) -> dict[str, str]:
    """What the index says of the whole."""
    return {
        "题名": settings.title,
        "日期": settings.date.isoformat(),
        "性质": "模拟数据" if settings.simulated else "正式",
        "责任者": settings.organiser or _UNSETTLED,
        "保管期限": settings.retention or _UNSETTLED,
        **settings.basis,
    }


def index_xml(whole: Mapping[str, str], files: Mapping[str, Held]) -> bytes:
    """The index: ``whole`` as ``about`` gives it, and a line a file by name."""
    top = ElementTree.Element("档案目录", dict(whole))
    for name, held in sorted(files.items()):
        path = PurePosixPath(name)
        said = {
            "文件": name,
            "题名": _title(path),
            "格式": _FORMATS.get(path.suffix, "application/octet-stream"),
            "字节数": str(held.size),
            "SHA-256": held.sha256,
        }
        if path.parts[:2] == ("round", "report") or path.parts[0] == "papers":
            said["日期"] = whole["日期"]  # their papers' own date; other files have none of theirs
        ElementTree.SubElement(top, "文件", said | ({"SM3": held.sm3} if held.sm3 else {}))
    ElementTree.indent(top)
    text: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _title(path: PurePosixPath) -> str:
    if str(path) in _TITLES:
        return _TITLES[str(path)]
    folder = next((_FOLDERS[str(up)] for up in path.parents if str(up) in _FOLDERS), "档案说明")
    return f"{folder}：{path.name}"

"""What an entry of the audit trail says, in words: on the command line and on the staff's page."""

from collections.abc import Mapping
from typing import Any

from rulebook.contract import TABLES
from rulebook.differences import Difference
from rulebook.problems import Words

_ACTS = {
    "open": Words("开启", "opened"),
    "reopen": Words("重新开启", "opened again"),
    "stop": Words("停止接收", "stopped"),
    "decrypt": Words("用密钥解密选票", "ballots decrypted"),
    "close": Words("结束", "closed"),
    "set aside": Words("只计能启封的选票", "only countable ballots counted"),
    "codes": Words("发放编码", "codes issued"),
    "slips": Words("生成票签", "slips issued"),
    "papers": Words("打印纸质问卷", "paper questionnaires printed"),
    "plates": Words("打印窗口二维码牌", "plates printed"),
    "zero": Words("打印零票证明", "zero report printed"),
    "count": Words("清点票签", "slips counted"),
    "voided": Words("作废票签", "slips made void"),
    "paper": Words("录入的纸质选票计入", "paper ballots counted in"),
    "paper discarded": Words("作废纸质选票的录入", "entries of paper ballots discarded"),
    "links": Words("生成个人链接", "personal links issued"),
    "new link": Words("补发个人链接", "a personal link issued anew"),
    "export": Words("导出", "exported"),
    "sealed": Words("取出档案的封存部分", "sealed part of the archive fetched"),
    "confirm": Words("记录审定", "decisions recorded"),
    "score": Words("用封存的选票算分", "scored with sealed ballots"),
    "void": Words("撤回一份访问记录", "an interview taken back"),
    "account": Words("新建账号", "account made"),
    "account reset": Words("重置账号", "account reset"),
    "account removed": Words("删除账号", "account removed"),
    "codes on": Words("启用动态码", "one-time codes on"),
    "codes off": Words("取消动态码", "one-time codes off"),
    "password": Words("设置密码", "password set"),
    "backup": Words("备份数据库", "database copied"),
    "restore": Words("恢复数据库", "database restored"),
    "upgrade": Words("升级数据库", "database upgraded"),
    "amend": Words("登记更正", "amended"),
    "doubt": Words("登记疑义", "doubt recorded"),
    "rehearse": Words("开始演练", "rehearsal begun"),
    "attendance": Words("登记到会", "attendance recorded"),
    "sitting": Words("登记审定会议", "meeting of the leading group written down"),
    "target": Words("定目标份数", "target set"),
    "fetch": Words("取出编码名单", "list of codes fetched"),
    "share": Words("取出密钥份", "share of the key fetched"),
    "settings": Words("修改本轮设置", "settings changed"),
    "rules": Words("写成自己的规则", "rules of its own written"),
    "job": Words("在控制台运行", "run in the console"),
    "purge": Words("删除编码名单", "lists of codes removed"),
    "purge kept": Words("删除到期的申报和记录", "what was kept long enough removed"),
    "table": Words("换上表格", "a table brought in"),
    "practice submitted": Words("报送做法", "practice handed in"),
    "practice taken back": Words("撤回报送的做法", "practice taken back"),
    "practice accepted": Words("采用做法", "practice accepted"),
    "practice returned": Words("退回做法", "practice returned"),
    "practice typical": Words("标为典型做法", "practice marked as typical"),
    "practice not typical": Words("取消典型标记", "mark as typical taken away"),
    "practices": Words("生成做法网页草稿", "drafts of practices written"),
    "evaluation": Words("编制考评材料", "evaluation file made"),
    "note": Words("记下实地了解", "visit or opinion noted"),
    "note changed": Words("修改实地了解记录", "note of a visit changed"),
    "note removed": Words("删除实地了解记录", "note of a visit removed"),
    "case": Words("登记群众诉求", "case registered"),
    "case changed": Words("更新群众诉求", "case changed"),
    "picture": Words("加照片", "picture added"),
    "picture removed": Words("删除照片", "picture removed"),
    "unit": Words("登记申报单位", "applying unit registered"),
    "applications close": Words("定申报截止时间", "closing time of applications set"),
    "application submitted": Words("提交申报", "application handed in"),
    "application withdrawn": Words("撤回申报", "application withdrawn"),
    "application accepted": Words("接受申报", "application accepted"),
    "application returned": Words("退回申报", "application returned"),
    "condition": Words("核验条件", "condition verified"),
    "override": Words("提出改判条件", "override of a condition proposed"),
    "panel sheet": Words("交评委评分", "sheet of a panel handed in"),
    "indicator marks": Words("交指标得分", "marks of indicators handed in"),
    "proposal": Words("交提名", "proposal handed in"),
    "proposal withdrawn": Words("撤回提名", "proposal withdrawn"),
    "override refused": Words("不同意改判条件", "override of a condition refused"),
}
_WHAT = {
    "through": Words("经由", "through"),
    "table": Words("表格", "table"),
    "command": Words("工作", "command"),
    "part": Words("部分", "part"),
    "window": Words("窗口", "window"),
    "category": Words("类别", "category"),
    "first": Words("起始编号", "from number"),
    "count": Words("数量", "count"),
    "reserve": Words("备用", "reserve"),
    "electors": Words("应到", "electors"),
    "present": Words("实到", "present"),
    "handed": Words("发出", "handed out"),
    "left": Words("剩余", "left over"),
    "encrypted": Words("选票密文", "encrypted ballots"),
    "sheets": Words("纸质选票", "sheets"),
    "valid": Words("有效", "valid"),
    "invalid": Words("无效", "invalid"),
    "countable": Words("能启封的选票", "countable ballots"),
    "used": Words("用过的票签", "used slips"),
    "receipts": Words("收据", "receipts"),
    "voided": Words("作废", "voided"),
    "missing": Words("遗失", "missing"),
    "share": Words("第几份", "share"),
    "notice": Words("告示", "notice"),
    "reason": Words("原因", "reason"),
    "slips": Words("票签", "slips"),
    "eligible": Words("票签名单校验值", "list of slips"),
    "issuer": Words("发放人", "issuer"),
    "account": Words("账号", "account"),
    "role": Words("角色", "role"),
    "unit": Words("单位", "unit"),
    "honour": Words("荣誉", "honour"),
    "receipt": Words("回执号", "receipt"),
    "candidate": Words("候选", "candidate"),
    "condition": Words("条件", "condition"),
    "status": Words("结果", "finding"),
    "closes": Words("截止", "closes"),
    "ballots": Words("含整张选票", "whole ballots"),
    "file": Words("文件", "file"),
    "files": Words("文件", "files"),
    "before": Words("原版本", "before"),
    "after": Words("新版本", "after"),
    "why": Words("原因", "why"),
    "clause": Words("依据", "clause"),
    "changes": Words("改动", "changes"),
    "lock": Words("锁定的规则的校验值", "rules.lock"),
    "key": Words("投票密钥编号", "key of the vote"),
    "practice": Words("做法", "practice"),
    "day": Words("日期", "day"),
    "case": Words("登记号", "case"),
    "about": Words("对象", "about"),
    "sha256": Words("校验值", "SHA-256"),
    "replaced": Words("原表校验值", "replaced"),
    "former": Words("恢复以前的记录", "entries before"),
}
_VALUES = {
    "survey": Words("问卷", "survey"),
    "vote": Words("投票", "vote"),
    "interviewer": Words("访问员", "interviewer"),
    "office": Words("办公室", "office"),
    "auditor": Words("监督员", "auditor"),
    "agency": Words("测评机构", "agency"),
    "teller": Words("计票人", "teller"),
    "reviewer": Words("复核人", "reviewer"),
    "district": Words("区县报送", "district"),
    "unit": Words("申报单位", "applying unit"),
    "division": Words("考评单位", "assessing division"),
    "panel": Words("评委", "reviewer of a panel"),
    "leader": Words("审定机构成员", "member of the leading group"),
    **{name: Words(table.meaning.zh.partition("，")[0], name) for name, table in TABLES.items()},
    "met": Words("符合", "met"),
    "not_met": Words("不符合", "not met"),
    "pending": Words("待核验", "pending"),
    "applications": Words("网上申报", "applications"),
    "paper": Words("纸质选票", "paper ballots"),
    "console": Words("控制台", "the console"),
    "desk": Words("启动程序", "starting the program"),
    "True": Words("是", "yes"),
    "False": Words("否", "no"),
}


_NOBODY = {
    False: Words("命令行", "command line"),
    True: Words("程序自动", "the program itself"),
}


def described(entry: Mapping[str, Any]) -> tuple[Words, ...]:
    """Number, time, who, which act, and its details."""
    plain = [str(entry["number"]), entry["at"][:16].replace("T", " ")]
    return (
        *(Words(text, text) for text in plain),
        _who(entry),
        _ACTS.get(entry["act"], Words(entry["act"], entry["act"])),
        Words(_details(entry["what"], "zh"), _details(entry["what"], "en")),
    )


def _who(entry: Mapping[str, Any]) -> Words:
    who = " + ".join(entry["by"])
    if who:
        return Words(who, who)
    return _NOBODY[entry["what"].get("through") == "desk"]


def _details(what: Mapping[str, Any], to: str) -> str:
    comma, colon = ("，", "：") if to == "zh" else (", ", ": ")
    return comma.join(
        f"{name.in_language(to)}{colon}{_value(what[key], to)}"
        for key, name in _WHAT.items()
        if what.get(key) not in (None, "", [])
    )


def _value(value: object, to: str) -> str:
    if isinstance(value, dict):
        return Difference(**value).line(to)
    if isinstance(value, list):
        return " ".join(_value(one, to) for one in value)
    return _VALUES.get(str(value), Words(str(value), str(value))).in_language(to)

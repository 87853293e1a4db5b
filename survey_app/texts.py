"""The few words of the pages that no rule speaks of: buttons, code entry, privacy, faults.

Everything about grades, items, survey and ballot stands in the edition's questionnaires.toml.
The words here are Chinese; translations/ has them in English, and ``language.own`` gives either.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import escape

from rulebook.round import Round, RoundSettings


def _(words: str) -> str:
    """Mark words for pybabel to extract; they are translated when a page is made."""
    return words


@dataclass(frozen=True)
class Texts:
    """Words of the app's own."""

    until: str = _("本轮评选归档")
    office: str = _("活动办公室")
    optional: str = _("选填")
    too_long: str = _("第{n}题最多写{longest}个字，现在有{length}个。")
    not_text: str = _("第{n}题有无法保存的字符，请改一下。")
    enter_survey: str = _("输入评价编码")
    enter_vote: str = _("输入票签编码")
    code_missing: str = _("请输入编码。")
    again: str = _("这一页开得太久了，您填的内容还在。请再点一次。")
    later: str = _("现在太忙，还没有收到。您填的内容还在，请稍等片刻再点一次。")
    changed: str = _("名册或问卷有更正，您填的内容还在。请核对后再点一次。")
    vote_ended: str = _("投票已于{time}结束。")
    begins: str = _("预定{time}开始。")
    paused: str = _("现在暂停，稍后继续。")
    later_register: str = _("系统正在更正名册，请等几分钟再试。")
    page_of: str = _("第{page}页／共{pages}页")
    no_such_window: str = _("没有找到这个窗口")
    scan_again: str = _("请重新扫描窗口的二维码。")
    slip_void: str = _("这张票签已经作废")
    slip_void_note: str = _("换了纸质选票的，请填好投进票箱。没有换过的，请立即举手报告监票人。")
    receipt_missing: str = _("请输入8位收据码。")
    receipt_found: str = _("找到了：{receipt}。这张选票已经收到，并计入总票数。")
    receipt_unknown: str = _("名单里没有这个收据码，请核对后再输一次。仍然没有，请向监票人提出。")
    receipts_later: str = _("投票结束以后，可以在这里查收据码。")
    type_code_here: str = _("请在大厅的评价终端上输入编码")
    type_slip_here: str = _("请在会场的终端上输入编码（不分大小写）")
    sheet_of_codes: str = _("评价编码")
    qr: str = _("二维码，内容为网址：")


TEXTS = Texts()
Faults = Mapping[int, tuple[str, str]]
FAULTS: Faults = {
    400: (_("这个页面打不开"), _("请重新扫描二维码，或者重新输入编码。")),
    404: (_("没有这个页面"), _("请核对网址，或者重新扫描二维码。")),
    405: (_("这个页面不能这样打开"), _("请重新扫描二维码，或者重新输入编码。")),
    413: (_("发送的内容太长"), _("请返回上一页，把文字写短一些再提交。")),
    503: (_("请稍后再试"), _("现在太忙，没有连上。请等一分钟再试一次，不会重复计算。")),
    500: (_("程序出了问题"), _("您填的内容可能没有保存。请返回上一页再点一次，不会重复计算。")),
}


def fill(text: str, **values: object) -> str:
    """``text`` with its braces filled in; an empty hall leaves no lonely dot behind."""
    if any(hasattr(value, "__html__") for value in values.values()):
        text = escape(text)  # then everything that is no markup is escaped too
    return text.format(**values).replace("： · ", "：").replace("  · ", " ")


def is_charged(settings: RoundSettings) -> bool:
    """Whether an agency asks in the name of whoever holds the round."""
    return bool(settings.organiser and settings.agency)


def round_values(this_round: Round) -> dict[str, object]:
    """What every text of the edition may name of this round, in Chinese."""
    settings, campaign = this_round.settings, this_round.book.campaign.campaign
    until, asking = settings.keep_until, settings.organiser or settings.agency or TEXTS.office
    return {
        "organiser": asking,  # never the edition's: nobody has said that this round is its own
        "agency": settings.agency or asking,  # without one it collects the answers itself
        "phone": settings.agency_phone,
        "campaign": campaign.short_title.zh,
        "date": f"{until.year}年{until.month}月{until.day}日" if until else TEXTS.until,
        "items": len(this_round.book.questionnaires.questionnaire.items),
    }

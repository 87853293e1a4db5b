"""The few words of the pages that no rule speaks of: buttons, code entry, privacy, faults.

Everything about grades, items, survey and ballot stands in the edition's questionnaires.toml.
"""

from dataclasses import dataclass

from rulebook.round import Round


@dataclass(frozen=True)
class Texts:
    """Words of the app's own."""

    agency: str = "第三方测评机构"
    until: str = "本轮评选归档"
    survey: str = "服务评价"
    vote: str = "民主投票"
    rating_label: str = "您的评价"
    optional: str = "选填"
    error_heading: str = "还有地方没填好"
    too_long: str = "第{n}题最多写{longest}个字，现在有{length}个。"
    not_text: str = "第{n}题有无法保存的字符，请改一下。"
    wrong_window_help: str = "编码和窗口是对应的。请不要填写，联系发编码的人员换一个。"
    enter_survey: str = "输入评价编码"
    enter_vote: str = "输入票签编码"
    code_label: str = "编码"
    code_hint: str = "纸上印的12位，如 7K3M-9QXT-2BDF，不分大小写，短横线可以不输"
    code_missing: str = "请输入编码。"
    go_on: str = "继续"
    again: str = "这一页开得太久了，您填的内容还在。请再点一次。"
    start: str = "开始投票"
    next_page: str = "下一页"
    previous_page: str = "上一页"
    review: str = "去核对"
    page_of: str = "第{page}页／共{pages}页"
    change: str = "修改"
    not_chosen: str = "未选"
    window: str = "窗口"
    choice: str = "您的选择"
    blank_heading: str = "提交弃权票"
    elder: str = "大字版"
    ordinary: str = "标准字号"
    privacy: str = "隐私说明"
    skip: str = "跳到正文"
    home_heading: str = "请扫描二维码，或输入编码"
    choose_window: str = "请选择您办事的窗口"
    no_such_window: str = "没有找到这个窗口"
    scan_again: str = "请重新扫描窗口的二维码。"
    sheet_of_codes: str = "评价编码"
    qr: str = "二维码，内容为网址："


TEXTS = Texts()
PRIVACY = (
    (
        "不收集什么",
        (
            "不需要登录，不收集姓名、电话、证件号码，不用任何统计或广告程序。",
            "程序不记录网络地址，也不记录谁在什么时候打开过哪个编码。",
        ),
    ),
    (
        "保存什么",
        (
            "问卷：等级、选填的文字、参加方式、提交时间（精确到10分钟）和填写用时。"
            "文字另放一处，不与等级放在一起。",
            "投票：只有随机编号、窗口和等级。哪张票签用过，另外记。",
            "您的浏览器里可能存一个临时标记，只用来把编码从地址栏移走，提交后即失效；"
            "不接受也能填写。",
        ),
    ),
)
FAULTS = {
    400: ("这个页面打不开", "请重新扫描二维码，或者重新输入编码。"),
    404: ("没有这个页面", "请核对网址，或者重新扫描二维码。"),
    405: ("这个页面不能这样打开", "请重新扫描二维码，或者重新输入编码。"),
    413: ("发送的内容太长", "请返回上一页，把文字写短一些再提交。"),
    500: ("程序出了问题", "您填的内容可能没有保存。请返回上一页再点一次，不会重复计算。"),
}


def fill(text: str, **values: object) -> str:
    """``text`` with its braces filled in; an empty hall leaves no lonely dot behind."""
    return text.format(**values).replace("： · ", "：")


def round_values(this: Round) -> dict[str, object]:
    """What every text of the edition may name of this round."""
    settings, campaign = this.settings, this.book.campaign.campaign
    until = settings.keep_until
    return {
        "organiser": campaign.organiser.zh,
        "agency": settings.agency or TEXTS.agency,
        "phone": settings.agency_phone,
        "campaign": campaign.short_title.zh,
        "date": f"{until.year}年{until.month}月{until.day}日" if until else TEXTS.until,
        "items": len(this.book.questionnaires.questionnaire.items),
    }

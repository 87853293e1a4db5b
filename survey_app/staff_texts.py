"""The words of the staff's pages; ``language.staff_words`` gives them."""

from dataclasses import dataclass

from survey_app.texts import _


@dataclass(frozen=True)
class StaffTexts:
    """Signing in, entering answers, and what the office sees."""

    wrong: str = _("账号或密码不对，请重新输入。")
    no_cookies: str = _("没有登录上。请允许浏览器保存 Cookie，再试一次。")
    stale: str = _("这一页已经失效，没有保存。请返回上一页，刷新后重新提交。")
    please_sign_in: str = _("请先登录")
    please_sign_in_note: str = _("登录已过期或还没有登录。请登录后重新填写。")
    not_yours: str = _("这个账号不能打开本页")
    not_yours_note: str = _("请换一个账号登录，或者联系活动办公室。")
    first_gone: str = _("这个链接已经失效")
    first_gone_note: str = _("链接只能用一次，过期作废。请联系活动办公室重新生成。")
    new_password_hint: str = _("至少{n}个字符，不要与账号相同")
    too_short: str = _("密码至少{n}个字符，且不能与账号相同。")
    too_simple: str = _("密码不能全是同一个字符。")
    not_equal: str = _("两次输入的密码不一样。")

    window_missing: str = _("请选择窗口。")
    mode_missing: str = _("请选择回答方式。")
    phone: str = _("电话")
    face_to_face: str = _("当面")
    paper_mode: str = _("纸质问卷")
    paper_missing: str = _("纸质问卷要填问卷编号。")
    paper_odd: str = _("问卷编号只用字母、数字和 - _，最多40个字符。")
    paper_not_asked: str = _("只有纸质问卷才填问卷编号。")
    paper_taken: str = _("这份纸质问卷已经录入过，没有重复录入。")
    keys: str = _("键盘：数字{best}到1对应各个等级，0是“{none}”，按完自动到下一题；回车提交。")
    entered: str = _("已录入。")
    entered_before: str = _("这份已经录入，没有重复计算。")
    void_done: str = _("已撤回，评分和文字已删除，请重新录入这一份。")
    void_refused: str = _("这一份不能撤回：只能撤回本次登录后最近录入的几份，且问卷尚未结束。")


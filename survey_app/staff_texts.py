"""The words of the staff's pages."""

from dataclasses import dataclass

from survey_app.passwords import SHORTEST_PASSWORD


@dataclass(frozen=True)
class StaffTexts:
    """Signing in, entering answers, and what the office sees."""

    login: str = "工作人员登录"
    name: str = "账号"
    password: str = "密码"
    sign_in: str = "登录"
    sign_out: str = "退出登录"
    signed_in_as: str = "已登录："
    wrong: str = "账号或密码不对，请重新输入。"
    no_cookies: str = "没有登录上。请允许浏览器保存 Cookie，再试一次。"
    stale: str = "这一页已经失效，没有保存。请返回上一页，刷新后重新提交。"
    please_sign_in: str = "请先登录"
    please_sign_in_note: str = "登录已过期或还没有登录。请登录后重新填写。"
    not_yours: str = "这个账号不能打开本页"
    not_yours_note: str = "请换一个账号登录，或者联系活动办公室。"
    first: str = "首次登录：设置密码"
    first_gone: str = "这个链接已经失效"
    first_gone_note: str = "链接只能用一次，过期作废。请联系活动办公室重新生成。"
    new_password: str = "新密码"
    new_password_hint: str = f"至少{SHORTEST_PASSWORD}个字符，不要与账号相同"
    repeat: str = "再输入一遍"
    save: str = "保存并登录"
    too_short: str = f"密码至少{SHORTEST_PASSWORD}个字符，且不能与账号相同。"
    too_simple: str = "密码不能全是同一个字符。"
    not_equal: str = "两次输入的密码不一样。"

    entry: str = "录入问卷"
    entry_note: str = "只录受访者本人的回答。提交后计入窗口得分，并记下您的姓名。"
    window: str = "窗口"
    choose: str = "请选择"
    window_missing: str = "请选择窗口。"
    mode: str = "回答方式"
    mode_missing: str = "请选择回答方式。"
    phone: str = "电话"
    face_to_face: str = "当面"
    paper_mode: str = "纸质问卷"
    paper: str = "问卷编号"
    paper_hint: str = "纸质问卷右上角的编号，如 W01-0001；电话和当面不填"
    paper_missing: str = "纸质问卷要填问卷编号。"
    paper_odd: str = "问卷编号只用字母、数字和 - _，最多40个字符。"
    paper_not_asked: str = "只有纸质问卷才填问卷编号。"
    paper_taken: str = "这份纸质问卷已经录入过，没有重复录入。"
    keys: str = "键盘：数字5到1是五个等级，0是未涉及，按完自动到下一题；回车提交。"
    submit: str = "提交，录下一份"
    entered: str = "已录入。"
    entered_before: str = "这份已经录入，没有重复计算。"
    today: str = "您今天录入的"
    today_count: str = "共{count}份，撤回{voided}份"
    none_today: str = "今天还没有录入。"
    time: str = "时间"
    state: str = "状态"
    stands: str = "有效"
    voided: str = "已撤回"
    void: str = "撤回重录"
    void_done: str = "已撤回，评分和文字已删除，请重新录入这一份。"
    void_refused: str = "这一份不能撤回：只能撤回本次登录后最近录入的几份，且问卷尚未结束。"

    office: str = "收集进度"
    office_note: str = "只显示份数。结束之前，任何人看不到等级。"
    texts: str = "办不成的事和意见"
    texts_note: str = "只有文字，不带等级和时间。"
    no_texts: str = "还没有文字意见。"


STAFF = StaffTexts()

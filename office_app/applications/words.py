"""The words of the pages of applications."""

from survey_app.store.applications import (
    ACCEPTED,
    DRAFT,
    RETURNED,
    SUBMITTED,
    WITHDRAWN,
)

STATES = {
    DRAFT: "草稿",
    SUBMITTED: "已提交，等办公室审核",
    RETURNED: "已退回，可以修改",
    ACCEPTED: "已接受",
    WITHDRAWN: "已撤回",
}
STATUSES = {"met": "符合", "not_met": "不符合", "pending": "待核验"}
SAVED = "草稿已保存。"
SAVED_NOT_SENT = "草稿已保存，还没有提交：请补齐下面的内容再提交。"
SUBMITTED_AS = "已提交，回执号{n}。请记下回执号。"
WITHDRAWN_NOW = "已撤回。"
REOPENED = "可以修改了，改好请再提交。"
FILE_REMOVED = "附件已删除。"
STALE = (
    "{who}在{when}保存过这一份，您这次没有保存。"
    "不同的地方写在各栏下面；要按本页的内容保存，请再点一次。"
)
STALE_DECISION = "刚才有人动过这一份，请再看一遍。"
FILES_AGAIN = "附件要重新选择。"
ACCEPTED_NOW = "已接受第{n}号申报。"
RETURNED_NOW = "已退回第{n}号申报。"
WRITTEN = "已写入：{names}。"
NOTHING_TO_WRITE = "没有要写入的改动。"
CLOSES_SET = "申报截止时间已改。"
UNTIL_ODD = "请写日期和时间，如 2026-12-25 17:00。"
MARKED = "已记录{n}项。"
WAITS = "有{n}项与表格所载不同，等第二个人同意后生效。"
NOTHING_MARKED = "没有改动。"
NOT_YOUR_HONOUR = "{division}不核验{honour}的条件"
NOT_YOUR_HONOUR_NOTE = "请由这项荣誉的牵头或配合单位核验。"
AGREED = "已同意，改判生效。"
DISAGREED = "没有同意，改判不生效。"
TOO_LARGE = "附件太大，没有收下：每个附件最多{n}MB。"

"""The words of the staff's pages, which are in Chinese whatever the browser prefers."""

from rulebook.spreadsheets.limits import MOST_BYTES
from survey_app.acts.papers import PaperFault

WRONG = "账号、密码或动态码不对，请重新输入。"
CODE_WRONG = "动态码不对。请核对手机时间，输入新的一组数字。"
NO_CODES = "这个账号没有启用动态码"
NOT_FOR_YOURSELF = "不能取消自己的动态码"
NOT_FOR_YOURSELF_NOTE = "请另一位办公室人员取消。"
ROLES = {
    "interviewer": "访问员",
    "office": "办公室",
    "auditor": "监督员",
    "agency": "测评机构",
    "teller": "计票人",
    "reviewer": "复核人",
    "district": "区县报送",
    "unit": "申报单位",
    "division": "考评单位",
    "panel": "评委",
    "leader": "审定机构成员",
}
EXPORTED = "已导出{n}个文件，可以计分了。"
DATE_MISSING = "请填写审定日期。"
DATE_AHEAD = "审定日期不能晚于今天（{today}）。"
NOTHING_CHOSEN = "还没有选任何一项。"
SCORE_FIRST = "计分以后数据又有改动，请先重新计分，再审定。"
NOT_CHECKED = "没有能检查，请再试一次。"
NOT_ONESELF = "不能删除自己的账号，请另一位办公室人员删除。"
ACCOUNT_REMOVED = "已删除账号{name}。"
SETTINGS_CHANGED = "已保存。"
ADDRESS_CHANGED = "已经印出的编码、票签和二维码还是原来的网址，请收回，重新生成打印。"
SETTINGS_SAME = "没有改动。"
CHOOSE = "请选择一项。"
RULES_WRITTEN = "规则已写好。接着上传名单和表格，开启以前随时可以再改。"
RULES_WRITTEN_ITEMS = (
    "规则已写好，题目换过了：问卷网页已经打开的，请把程序关掉再启动一次。开启以前随时可以再改。"
)
RULES_FIXED = "已经开启过，规则不能再改。要更正的，请到“更正”登记。"
RULES_DROPPED = "没写完的答案已经放弃。"
RULES_STALE = "填的时候，规则文件被别人改过。请放弃草稿，按现在的文件重新填，免得盖掉他的改动。"
JOB_RUNS = "这一轮正在做另一件工作，请等它完成，或者先取消它。"
AT_FAULT = "还不能做：有下面的问题"
NEEDS_TABLE = "上传、核对并换上以后，再回到这一页。"
WAIT = "刚才输错过，请{n}秒后再试。"
BUSY = "现在登录的人太多，请稍等几秒再试。"
NO_COOKIES = "没有登录上。请允许浏览器保存 Cookie，再试一次。"
STALE = "这一页已经失效，没有保存。请返回上一页，刷新后重新提交。"
PLEASE_SIGN_IN = "请先登录"
PLEASE_SIGN_IN_NOTE = "登录已过期或还没有登录。请登录后重新填写。"
NOT_YOURS = "这个账号不能打开本页"
NOT_YOURS_NOTE = "请换一个账号登录，或者联系活动办公室。"
FIRST_GONE = "这个链接已经失效"
FIRST_GONE_NOTE = "链接只能用一次，过期作废。请联系活动办公室重新生成。"
NEW_PASSWORD_HINT = "至少{n}个字符，不要用常见密码、连续的键，也不要用账号、姓名和单位名称拼成"
TOO_SHORT = "密码至少{n}个字符，最多128个。"
TOO_EASY = "这个密码太容易猜：去掉常见词、连续或重复的字符、年份、账号和名称，至少还要剩{n}个字符。"
OLD_WRONG = "现在的密码不对，请重新输入。"
CHANGED = "密码已修改。其他设备上的登录已经退出。"
NOT_EQUAL = "两次输入的密码不一样。"
WINDOW_MISSING = "请选择窗口。"
MODE_MISSING = "请选择回答方式。"
PHONE = "电话"
FACE_TO_FACE = "当面"
PAPER_MODE = "纸质问卷"
PAPER_MISSING = "纸质问卷要填问卷编号。"
PAPER_ODD = "问卷编号只用字母、数字和 - _，最多40个字符。"
PAPER_NOT_ASKED = "只有纸质问卷才填问卷编号。"
SLIPS_AGAIN = "已经生成过票签。真要再生成，请在这里打勾。"
FAULTS = {
    400: ("这个页面打不开", "请从上面的菜单重新进入。"),
    404: ("没有这个页面", "请从上面的菜单重新进入。"),
    405: ("这个页面不能这样打开", "请从上面的菜单重新进入。"),
    413: ("填写的内容太长", "没有保存。请返回上一页，把文字写短一些。"),
}
FILE_TOO_LARGE = (
    "文件太大",
    f"没有收下。表格最大{MOST_BYTES // 2**20} MB，请只留需要的工作表和列，另存一份再上传；"
    "照片和附件请缩小，或者分几次上传。",
)
FOUNDING_FAULTS = {
    404: (
        "没有这个页面",
        "这里只有“建轮次”一页。请用程序启动时打开的链接；找不到了，就重新启动程序。",
    ),
    405: ("这个页面不能这样打开", "请重新打开程序启动时给的链接。"),
    413: FAULTS[413],
}
PAPER_FAULTS = {
    PaperFault.ANOTHERS: "这个问卷编号是别的窗口的，请核对窗口和编号。",
    PaperFault.UNKNOWN: "这个问卷编号没有印过，请核对编号。确实印过的，请联系办公室。",
}
WITHHELD = "含个人信息，重新算分用不着，档案里只留它的校验值。"
LISTS_LEFT_OUT = "拿到的人可以代填、代投。印好就到“发码和印制”删除。"
DATABASE_LEFT_OUT = "能看出谁投了票，或者能解开编码。由办公室另外保管，不交出去。"
OFFICE_LEFT_OUT = "写有谁录入了哪一份访谈、原来的意见文字，只在办公室留存。"
OTHER_LEFT_OUT = "不是这一轮的材料。要留的，请另外保存。"
CHECKED = {
    r"\d+个文件的校验值全部相符": "档案里的每个文件都和归档时一样，没有缺少、多出或改动。",
    r"重新计算：": "用档案里的数据和规则重新算了一遍，得分和名次与档案里的一致。",
    r"重新生成：|.*的文字与重新生成的相同": "报告重新写了一遍，与档案里的一致。",
    r"按.*重新计票": "封存的选票重新计了一遍，与公布的名单、导出的票数一致。",
    r"程序源码与本程序相同": "归档时算分的程序，就是现在用的这个程序。",
}
NO_SEALED_PART = "这不是封存部分：请选两人取出时存下的 .zip 文件。"
SEALED_GONE = "封存部分不在这台机器上。"
PAPER_TAKEN = "这份纸质问卷已经录入过，没有重复录入。"
KEYS = "键盘：数字{best}到1对应各个等级，0是“{none}”，按完自动到下一题；回车提交。"
ENTERED = "已录入。"
ENTERED_BEFORE = "这份已经录入，没有重复计算。"
VOID_DONE = "已撤回，评分和文字已删除，请重新录入这一份。"
VOID_REFUSED = "这一份不能撤回：只能撤回本次登录后最近录入的几份，且问卷尚未结束。"
LISTS = {
    "eligible.csv": "票签名单",
    "used.csv": "用过的票签",
    "receipts.csv": "收据名单",
    "commitments.csv": "选票名单",
}
STATES = {"": "尚未开启", "open": "正在开启", "rewriting": "正在结束", "compacted": "已结束"}
NOT_IN_THIS_STATE = "现在不能做这一步。现在能做的，都在“开启和结束”一页。"
NOTHING_OPENS = "已经记录审定，不再开启"
STOPPED = "已停止"
PAUSED = "已暂停"
SECOND_MISSING = "请另一位办公室人员写上账号，输入本人的密码。"
SECOND_IS_FIRST = "第二人要是另一个人，不能是您自己。"
SECOND_NOT_OFFICE = "没有这个已设密码的办公室账号。"
PASSWORD_WRONG = "密码不对，请本人重新输入。"
CODE_USED = "这个动态码用过了，请等下一个。"
NOTICE_MISSING = "请写一句告示，或者勾选“准备结束”。"
UNTIL_MISSING = "请写日期和时间，如 2026-12-25 17:00。"
COUNT_FIRST = "先暂停投票，再由两人清点票签，然后才能结束。"
SHARES_NOT_FETCHED = "{numbers}还没有取走，先取走、交给保管人，再试：试成以后本机上的三份就删除。"
SHARE_GONE = "请选择还在本机上的一份。"
NUMBER_MISSING = "请写一个数，没有就写0。"
BALLOTS_MISSING = "请填写张数：1到{most}的数字。"
BALLOTS_MADE = "一共有{n}张纸质选票，可以打印了。"
SHEETS_MISSING = "请填写张数：0到{most}的数字。"
SHEETS_COUNTED = "张数已改。"
PASSPHRASE_WRONG = "口令不对。请核对纸上的12个字符；丢了的，两人同意作废，从头再录。"
PASSPHRASE_AGAIN = "请先输入口令：程序重新启动过，或者录入已经计入、作废。"
TWO_TELLERS = "已经有两名计票人在录，第三个人不能再录。"
PAPER_BEGUN = "口令正确，可以录了。"
SHEET_KEPT = "第{n}张已存。"
DIGIT_ODD = "第{n}行不是可以选的数字。"
NO_GRADE = "一个等级也没有。整张没有打“√”的，请选“白票”；不能算的，请选“无效”。"
GRADES_ALL_THE_SAME = "选了白票或无效，又有等级。请核对纸票。"
PAPER_AGREED = "您已同意。等另一名计票人也同意，就计入。"
PAPER_COUNTED = "两人都已同意，纸质选票已计入。请把纸票封存，把口令纸条销毁。"
PAPER_GONE = "两人已录的全部作废，请从头再录。纸票不变。"
PAPER_GONE_AGREED = "您已同意作废。等另一个人也同意。"
SLIPS_VOIDED = "已作废{n}张，一共{total}张。现在可以发纸质选票。"
SLIPS_MISSING = "请扫描或输入交回的票签。"
CLOSED_UNCOUNTED = "票签没有点清：模拟的一轮不拦，正式的一轮要先点清。"
SURE_MISSING = "请先看清上面的数，再勾选。"
TOO_MANY_PAPERS = "编号用完了：每个窗口最多到99999号。"
LIST_GONE = "这个名单已经不在了。"
PURGE_NOT_SURE = "请先勾选：名单都打印好了。"
NOTHING_TO_MAKE = "所选的窗口都是0个，没有要做的。"
TOO_MANY_AT_ONCE = "一次最多{n}个，请分几次做。"
NO_SLIPS = "请写每一类要多少张票签。"
FILE_MISSING = "请选择一个文件。"
FILE_GONE = "没有等待核对的文件"
FILE_GONE_NOTE = "文件收下以后或者满一天就删除。请重新上传。"
NOT_TAKEN = "还不能收下：请先改好下面的问题。"
OTHER_MEANWHILE = "刚才有改动，请再看一遍，重新勾选。"
TABLE_NOT_SURE = "请先看清上面的读法和改动，再勾选。"
NO_SUCH_PAPER = "没有这份材料。"
END_NOT_SURE = "请先勾选：演练用完了。"
REHEARSED_BEFORE = "已有一次演练。请勾选“重新来过”，上次演练的内容会删除。"
CHANGED_ELSEWHERE = "另一处已经改过，请核对。那里现在是：{now}。要照这里的，再保存一次。"
OTHERS_KEPT = "另一处改过、这里没有动的照留：{names}。"
SETTLED_MEANWHILE = "这项荣誉刚才已经审定，这里选的没有保存。"
NOT_SAVED = "没有保存"

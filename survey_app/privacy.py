"""The privacy page: what this very round stores, for how long, who sees it, and what they could."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask_babel import gettext

from rulebook.round import Round
from survey_app.language import day, own
from survey_app.texts import _, fill

Section = tuple[str, Sequence[str]]


class Facts(NamedTuple):
    """What of a round decides which sentences are true."""

    personal_links: bool
    postgresql: bool


def sections(this_round: Round, personal_links: bool) -> Iterator[Section]:
    """Headings and their paragraphs, in the page's language."""
    facts = Facts(personal_links, this_round.settings.database.startswith("postgres"))
    until = this_round.settings.keep_until
    date = day(until) if until else own().until
    for heading, paragraphs in (*_ALWAYS, *_administrator(facts)):
        yield gettext(heading), [fill(gettext(words), date=date) for words in paragraphs]


_ALWAYS: tuple[Section, ...] = (
    (
        _("不收集什么"),
        (
            _("填问卷、投票不用登录，不收集姓名、电话、证件号码，不用任何统计或广告程序。"),
            _("程序不记录网络地址，也不记录谁在什么时候打开过哪个编码。"),
        ),
    ),
    (
        _("保存什么"),
        (
            _(
                "问卷：窗口、等级、选填的文字、参加方式、提交时间（精确到10分钟）和填写用时。"
                "文字另放一处，不与等级放在一起，也不随评分导出。"
            ),
            _("访问员录入的问卷：另外记下录入人、录入时间和问卷编号，用来核对；不记被访者是谁。"),
            _("编码和票签：只保存散列值、属于哪个窗口或哪一组、用过没有，不保存它和答卷的对应。"),
            _("投票：只有随机编号、窗口和等级；收据码另列一份名单，和选票没有对应。"),
            _(
                "您的浏览器里可能存一个临时标记，只用来把编码从地址栏移走，提交后即失效；"
                "不接受也能填写。"
            ),
        ),
    ),
    (
        _("保存多久"),
        (_("答卷和选票保存至{date}，到期删除。已经公布的汇总结果和收据名单继续保留。"),),
    ),
    (
        _("谁能看到"),
        (
            _("窗口工作人员看不到任何人的评分。问卷和投票结束前，谁也看不到汇总的评分。"),
            _("结束后，主办单位和测评机构能看到不带姓名的逐份问卷和各窗口的票数。"),
            _("整张选票由两人封存，不公布、不下发；公布的只有收据码和看不出内容的承诺值。"),
        ),
    ),
)


def _administrator(facts: Facts) -> tuple[Section, ...]:
    before = [_POSTGRESQL_BEFORE if facts.postgresql else _SQLITE_BEFORE]
    before.append(_LINKS_BEFORE if facts.personal_links else _SLIPS_BEFORE)
    after = [_AFTER, _POSTGRESQL_AFTER if facts.postgresql else _SQLITE_AFTER, _OTHER_TOOLS]
    return (
        (_("结束前，能直接操作服务器的人能看到什么"), before),
        (_("结束后，能直接操作服务器的人能看到什么"), after),
    )


_SQLITE_BEFORE = _(
    "已经投下的选票存放在服务器的一个文件（SQLite）里，里面没有姓名。能读这个文件和它的写入日志的人，"
    "有可能从写入的先后看出哪张票签投了哪张选票。问卷的编码也是这样。"
)
_POSTGRESQL_BEFORE = _(
    "已经投下的选票存放在数据库（PostgreSQL）里，里面没有姓名。能直接操作数据库的人，"
    "有可能从事务号和写入日志看出哪张票签投了哪张选票。问卷的编码也是这样。"
)
_SLIPS_BEFORE = _(
    "本次投票用随机抽取的票签，没有“谁拿哪张”的记录：即使对上了，也只知道是哪一张票签，不知道是谁。"
)
_LINKS_BEFORE = _(
    "本次投票用个人链接，系统知道链接发给了谁：如果对上了，就知道是谁投的。"
    "保密性弱于现场抽签，所以投票期间服务器要有专人看管。投票一结束，这份对应就删除。"
)
_AFTER = _(
    "投票一结束，选票就换上新的编号，按随机顺序重写，"
    "数据库里不再留下原来的顺序：票签、收据和选票之间再也对不上。"
    "但整张选票仍在，评分组合特别的，看到的人可能猜出是谁投的。"
)
_SQLITE_AFTER = _(
    "数据库文件随即压缩，写入日志清空。结束前另做的文件副本或磁盘快照不受影响，"
    "因此投票期间不做这样的副本。"
)
_POSTGRESQL_AFTER = _(
    "数据库自己的写入日志、备库和备份在各自的保留期内可能还有原来的内容，"
    "因此投票期间不设备库，结束后按规定清除。"
)
_OTHER_TOOLS = _(
    "用别的工具直接打开数据库的人能做什么，本程序管不住；"
    "结束后如果有人改动选票或名单，重新计票会发现。"
)

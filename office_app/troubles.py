"""What of the machine and the records needs somebody: said on a page, each in one line."""

import datetime as dt
import shutil
from collections.abc import Iterator

from office_app.code_lists import usable_lists
from office_app.share_sheets import shares_left
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.context import Context
from survey_app.setup import now, prepare
from survey_app.store import PARTS
from survey_app.trail import parsed
from survey_app.trail_check import check_trail
from survey_app.views.health import missing

_LEAST_FREE = 1024**3  # bytes
_MISSING = {
    "edition": "规则文件读不出来",
    "database": "数据库现在不能写入，收不到新的答卷",
    "items": "数据库的题目与规则不一致",
    "phase": "数据库的状态读不出来",
    "register": "名册与开启时不一致，请登记更正或者改回去",
    "key": "密钥文件不见了或者换过，编码都会失效",
}


def troubles(context: Context) -> list[str]:
    """Everything that is wrong now; empty if nothing is."""
    return [*_of_the_server(context), *_of_the_records(context.round)]


def _of_the_server(context: Context) -> Iterator[str]:
    lacking = missing(context)
    if lacking:
        yield f"{_MISSING[lacking]}。"
    free = shutil.disk_usage(context.round.folder).free
    if free < _LEAST_FREE:
        yield f"磁盘只剩{free // 1024**2}MB，请清理，写满以后收不到答卷。"


def _of_the_records(this_round: Round) -> Iterator[str]:
    yield from (f"操作记录不符：{words.zh}。" for words in check_trail(this_round).faults)
    if not this_round.settings.simulated and shares_left(this_round):
        yield "投票密钥的三份还在这台机器上，请交给保管人，试过两份再删除。"
    if usable_lists(this_round):
        yield "编码名单还在这台机器上，印好就请删除。"
    if _wants_backup(this_round):
        yield "问卷开着，一天没有备份了。请备份，密钥文件另存一处。"


def _wants_backup(this_round: Round) -> bool:
    """Whether answers come in, none of them votes, and no copy is younger than a day."""
    store = prepare(this_round)
    open_now = [part for part in PARTS if store.has_open(part)]
    if not open_now or VOTE in open_now:
        return False
    entries = [*parsed(store.trail.lines())]
    since = now(this_round) - dt.timedelta(days=1)
    kept = {entry["act"]: entry["at"] for entry in entries if entry["act"] in ("backup", "open")}
    newest = max(kept.values(), default="")
    return bool(newest) and dt.datetime.fromisoformat(newest) < since

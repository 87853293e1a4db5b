"""Which tables can be brought, what for, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook import contract
from rulebook.columns import Table
from rulebook.model import Rulebook
from survey_app.store import Account

_AGENCY = "agency"


@dataclass(frozen=True)
class Upload:
    """One table: what it is called, what it is for, and whether the agency may bring it too.

    ``purpose`` may name the parts as the edition does. ``given`` is the column that a file may
    leave out if it is the same in every row; hardly a round does without a ``needed`` one.
    """

    table: Table
    title: str
    purpose: str
    agency: bool = False
    given: str = ""
    needed: bool = False

    @property
    def name(self) -> str:
        """The table's name, also in addresses."""
        return self.table.name

    def purpose_in(self, book: Rulebook) -> str:
        """What it is for, in the words of an edition."""
        names = {kind: book.component_node(kind).name.zh for kind in book.component_weights()}
        return self.purpose.format(**names)


_ALL = (
    Upload(
        contract.WINDOWS, "窗口名册", "参评的窗口、所属部门、进驻人数和申报的荣誉。", needed=True
    ),
    Upload(
        contract.BIMONTHLY,
        "各期考核成绩",
        "{marks}：每个窗口每期的得分；可以一期一列，也可以一期一个文件。",
        given="period",
        needed=True,
    ),
    Upload(contract.ELECTORS, "投票人名册", "参加{vote}的人和类别。", needed=True),
    Upload(contract.NOMINATIONS, "推荐名单", "其他荣誉的推荐人选和单位。"),
    Upload(contract.CONDITIONS, "申报条件核验", "谁核验了哪项条件，结果怎样。"),
    Upload(contract.TABLES["indicator_marks"], "指标得分", "按指标评分的单位各项得分。"),
    Upload(contract.TABLES["panel_reviewers"], "评委名单", "给材料评分的评委。"),
    Upload(contract.TABLES["panel_grades"], "评委评分", "评委给各项的分数。"),
    Upload(contract.TABLES["lead_proposals"], "牵头单位提名", "由牵头单位提出的名单和理由。"),
    Upload(
        contract.CASES,
        "群众诉求",
        "办不成事和差评的登记、期限、答复和结果，只作背景材料。有姓名、电话的列不读。",
        given="kind",
    ),
    Upload(contract.FINDINGS, "线索核实结果", "统计检查提示的线索后来怎样了。"),
    Upload(contract.DECISIONS, "审定名单", "会上定下来的名单；收下以后到“审定”登记。"),
    Upload(contract.SITTINGS, "审定会议", "哪天、在哪里开会；也可以在“审定会议”登记。"),
    Upload(contract.ATTENDANCE, "审定会议到会情况", "谁到会、谁请假、谁回避，写纪要用。"),
    Upload(
        contract.TABLES["responses"],
        "机构问卷明细",
        "测评机构交来的逐份答卷。",
        agency=True,
        given="channel",
    ),
    Upload(
        contract.SURVEY_SCORES,
        "机构问卷得分",
        "机构只交得分的用这张；证据较弱，报告会写明。",
        agency=True,
    ),
    Upload(
        contract.TURNOUT, "发出和收回数", "机构发出、收回问卷的份数，或者投票的票数。", agency=True
    ),
    Upload(contract.BALLOT_TALLIES, "计票结果", "现场另行计票的，每个窗口每个等级的票数。"),
)
UPLOADS: Mapping[str, Upload] = {upload.name: upload for upload in _ALL}


def offered_to(account: Account) -> list[Upload]:
    """What an account may bring."""
    return [upload for upload in _ALL if may_bring(account, upload)]


def may_bring(account: Account, upload: Upload) -> bool:
    """Whether an account may bring this table: the agency its own delivery only."""
    return account.role != _AGENCY or upload.agency

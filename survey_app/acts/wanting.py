"""What `ceping open` will ask for besides files without faults: said before, not at the door."""

from rulebook import contract
from rulebook.problems import Words
from rulebook.round import Round
from rulebook.tables import find
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.setup import store_of
from survey_app.store import has_database

PERSONS = {SURVEY: 1, VOTE: 2}  # of the office, for an act of a real round
_OFFICE = "office"
_FILES = ("csv", "xlsx", "parquet")


def is_delivered(this_round: Round, part: str) -> bool:
    """Whether somebody else collected the answers, which lie in ratings/ by now."""
    tables = {
        SURVEY: (this_round.responses_table, contract.SURVEY_SCORES),
        VOTE: (contract.BALLOTS, contract.BALLOT_TALLIES),
    }
    return any(find(this_round.folder, table, _FILES) for table in tables[part])


def wanted_to_open(this_round: Round) -> tuple[Words, ...]:
    """Accounts that are missing, and a place for the shares; nothing of a simulated round."""
    if this_round.settings.simulated:
        return ()
    parts = [part for part in PERSONS if _is_to_come(this_round, part)]
    missing = max((PERSONS[part] for part in parts), default=0) - _accounts(this_round)
    wanted = [_more_accounts(this_round, parts[-1], missing)] if missing > 0 else []
    return (*wanted, *([_SHARES] if VOTE in parts else []))


def _is_to_come(this_round: Round, part: str) -> bool:
    begun = has_database(this_round) and store_of(this_round).phase(part).state
    return not begun and not is_delivered(this_round, part)


def _accounts(this_round: Round) -> int:
    """Accounts of the office that have their password."""
    if not has_database(this_round):
        return 0
    everybody = store_of(this_round).accounts.all()
    return sum(account.role == _OFFICE and bool(account.password) for account in everybody)


def _more_accounts(this_round: Round, part: str, missing: int) -> Words:
    name, by = this_round.book.component_node(part).name, " ".join(["--by NAME"] * PERSONS[part])
    return Words(
        f"开启{name.zh}还缺{missing}个已设密码的办公室账号（先 ceping account DIR add NAME "
        f"--full-name 姓名 --role office，开启时写 {by}）",
        f"to open {name.in_language('en')}, {missing} more accounts of the office with a password "
        "are needed (ceping account DIR add NAME --full-name NAME --role office; then open with "
        f"{by})",
    )


_SHARES = Words(
    "第一次 ceping open DIR vote 要写 --shares 新文件夹（不在本轮文件夹里，最好在U盘上）："
    "密钥的三份写在里面",
    "the first `ceping open DIR vote` takes --shares FOLDER, a new one apart from the round's own, "
    "best on a USB stick: the three shares of its key are written there",
)

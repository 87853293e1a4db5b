"""What a real round lacks before it opens: said before, not at the door.

Besides files without faults, `ceping open` asks for accounts and a place for the shares; an
assessment must also be able to show what it is held on, for which nobody is refused.
"""

from collections.abc import Sequence

from rulebook import contract
from rulebook.problems import Words
from rulebook.response_parts import part_paths
from rulebook.round import Round
from rulebook.tables import find
from rulebook.vocabulary import BASIS_LABELS, SURVEY, VOTE
from survey_app.setup import store_of
from survey_app.store import has_database

PERSONS_TO_DECIDE = 2
PERSONS = {SURVEY: 1, VOTE: 2}  # of the office, for an act of a real round
_OFFICE = "office"
_FILES = ("csv", "xlsx", "parquet")


def is_delivered(this_round: Round, part: str) -> bool:
    """Whether somebody else collected the answers, which lie in ratings/ by now."""
    tables = {
        SURVEY: (this_round.responses_table, contract.SURVEY_SCORES),
        VOTE: (contract.BALLOTS, contract.BALLOT_TALLIES),
    }
    if part == SURVEY and part_paths(this_round.folder):
        return True
    return any(find(this_round.folder, table, _FILES) for table in tables[part])


def wanted_to_open(this_round: Round) -> tuple[Words, ...]:
    """Accounts that are missing, a place for the shares, and what it is held on.

    Nothing of a simulated round.
    """
    if this_round.settings.simulated:
        return ()
    parts = [part for part in PERSONS if _is_to_come(this_round, part)]
    missing = max((PERSONS[part] for part in parts), default=0) - _accounts(this_round)
    wanted = [_more_accounts(this_round, parts[-1], missing)] if missing > 0 else []
    wanted += [_SHARES] if VOTE in parts else []
    return (*wanted, *_without_basis(this_round, parts))


def _without_basis(this_round: Round, parts: Sequence[str]) -> list[Words]:
    """That round.toml does not say who approved it, on what basis, and how often it is held.

    ``parts`` are still to come; said until the first one opens.
    """
    said = this_round.settings.basis
    keys = [key for key, label in BASIS_LABELS.items() if label not in said]
    if not keys or not parts or any(_has_begun(this_round, part) for part in PERSONS):
        return []
    labels = "、".join(f"{BASIS_LABELS[key]}（{key}）" for key in keys)
    return [
        Words(
            f"round.toml 没有写{labels}：评比表彰要经批准，写上以后会公布在网站和报告里；"
            "不写也可以开启",
            f"round.toml does not say {', '.join(keys)}: awards need an approval; what is written"
            " is shown on site and report. Opening does not depend on it",
        )
    ]


def _is_to_come(this_round: Round, part: str) -> bool:
    return not _has_begun(this_round, part) and not is_delivered(this_round, part)


def _has_begun(this_round: Round, part: str) -> bool:
    return has_database(this_round) and bool(store_of(this_round).phase(part).state)


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

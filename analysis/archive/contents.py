"""What an archive holds beside the round's own files: each follows from others and is made here."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from analysis.archive.program import BESIDE_SOURCE, source, source_tar
from analysis.counts.cells import vote_cells
from analysis.intake.ratings import Ratings
from analysis.score import round_counts
from rulebook import contract
from rulebook.files import file_hash
from rulebook.round import Round
from rulebook.sm3 import has_sm3, sm3_of

MANIFEST = "manifest.json"
SUMS, SM3_SUMS = "SHA256SUMS", "SM3SUMS"
GUIDE = "说明.txt"
TALLIES = "derived/ballot_tallies.csv"
COUNTS = "derived/counts.json"
SOURCE = "source"

Files = Mapping[str, Path | bytes]


def derived_files(this_round: Round) -> dict[str, bytes]:
    """The guide, tallies in place of ballots, and the counts that ``inputs.counts`` is of."""
    files = {GUIDE: guide(this_round).encode(), COUNTS: round_counts(this_round).encode()}
    counted = tallies(this_round)
    return files if counted is None else files | {TALLIES: counted}


def program_files(version: str) -> dict[str, bytes]:
    """The program: its source, the lock of its packages, pages and a program for strangers."""
    files = {f"{SOURCE}/ceping-{version}.tar": source_tar(version)}
    for name, kept in BESIDE_SOURCE.items():
        if name in source():
            files[kept] = source()[name]
    return files


def sums(hashes: Mapping[str, str], kind: str = SUMS) -> bytes:
    """SHA256SUMS of the other files, for ``sha256sum -c``; SM3SUMS, of all but these two lists."""
    without = {SUMS} if kind == SUMS else {SUMS, SM3_SUMS}
    lines = [f"{value}  {name}\n" for name, value in sorted(hashes.items()) if name not in without]
    return "".join(lines).encode()


def sm3_sums(files: Files) -> dict[str, bytes]:
    """SM3SUMS of the files of an archive; nothing where this Python has no SM3."""
    if not has_sm3():
        return {}
    hashes = {name: sm3_of(content) for name, content in files.items()}
    return {SM3_SUMS: sums(hashes, SM3_SUMS)}


def tallies(this_round: Round) -> bytes | None:
    """Counts a grade of the whole ballots; None where the round has no whole ballots."""
    with Ratings(this_round) as ratings:
        ballots = ratings.open(contract.BALLOTS)
        if ballots is None:
            return None
        cells = vote_cells(ballots)
    names = [column.name for column in contract.BALLOT_TALLIES.columns]
    lines = [
        f"{window},{'' if grade != grade else int(grade)},{int(count)}"
        for window, grade, count in cells.itertuples(index=False)
    ]
    return ("\n".join([",".join(names), *lines]) + "\n").encode()


def guide(this_round: Round) -> str:
    """说明.txt: what the archive is, for whoever opens it."""
    texts = this_round.book.questionnaires.texts
    mark = f"{texts.simulated_mark.zh}\n" if this_round.settings.simulated else ""
    return f"""{mark}{this_round.settings.title}：考评结果档案

round/      一轮评选的全部输入、规则锁、公布名单和报告
papers/     请示、审定、通报的PDF/A，由Word文件生成，文字相同；字体是程序自带的，版面与Word略有不同
edition/    计算所用的规则，以及规则引用的文件
previous/   上一年的结果（有引用时）
derived/    算分所用的计数；由封存的整张选票汇总的票数
封存部分    整张选票，和带有提交钟点的问卷（这里的问卷只有提交日期）；单独保管
source/     算出这个结果的程序源码
FORMAT.md   各文件的格式和各项散列值的算法，不用本程序也能复算
VOTE.md     投票部分怎样核对；verify_vote.py 不用本程序，独立核对投票
目录.xml    每个文件的题名、日期、格式、大小和校验值，整份档案的保管期限
SHA256SUMS  其他各文件的SHA-256，可用 sha256sum -c SHA256SUMS 核对；SM3SUMS 是同样的SM3校验值
manifest.json  每个文件的SHA-256，程序的版本、提交号和散列值，封存部分的散列值

含推荐人选和核验人的姓名，按内部资料保管；不含投票人名册、编码、票签和密钥。

核对：ceping verify 本档案文件 [--sealed 封存部分] [--head 签字件上的校验值]
核对逐一检查散列值，按档案中的规则和数据重新计算，与档案中的结果比较，不需要联网。
整份档案本身的SHA-256应在归档时写上签字件、记入会议纪要；没有这个记录，只能证明档案前后一致。
"""


def sha256_of(content: Path | bytes) -> str:
    """SHA-256 of a file or of bytes."""
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else file_hash(content)

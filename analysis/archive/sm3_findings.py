"""SM3 beside SHA-256: the list that an archive has of it, held against its files."""

from collections.abc import Iterator, Mapping

from analysis.archive.contents import SM3_SUMS, sums
from analysis.archive.rescoring import Verification
from analysis.archive.unpack import OpenedArchive
from rulebook.problems import Words
from rulebook.sm3 import NO_SM3

_SINCE = 3  # the version of the archive that has the list, where its Python had SM3


def sm3_findings(verification: Verification, archive: OpenedArchive) -> None:
    """The list against the files, and what of it could not be checked here."""
    sealed = archive.manifest["sealed"] or {}
    listed = SM3_SUMS in archive.hashes
    if archive.manifest["archive"] < _SINCE:
        return
    if not listed:
        # The manifest tells an archive without SM3 from one that was robbed of its list.
        if archive.manifest.get("sm3"):
            verification.add_fault(f"缺少：{SM3_SUMS}", f"missing: {SM3_SUMS}")
        else:
            verification.add_open(
                "归档时的Python没有SM3，档案只有SHA-256",
                "archived by a Python without SM3: the archive has SHA-256 alone",
            )
        return
    if archive.sm3 is None:
        verification.open.append(NO_SM3)
        return
    faults = [*_faults(archive, archive.sm3, sealed)]
    verification.faults += faults
    if not faults:
        verification.add_fact(
            f"SM3校验值也全部相符；整份档案的SM3：{archive.sm3['']}",
            f"the SM3 hashes agree too; SM3 of the archive: {archive.sm3['']}",
        )


def _faults(
    archive: OpenedArchive, got: Mapping[str, str], sealed: Mapping[str, object]
) -> Iterator[Words]:
    """``got`` has the archive as a whole under no name."""
    held = {name: value for name, value in got.items() if name in archive.hashes}
    if (archive.folder / SM3_SUMS).read_bytes() != sums(held, SM3_SUMS):
        yield Words(
            f"{SM3_SUMS} 与档案中的文件不符", f"{SM3_SUMS} does not fit the archive's files"
        )
    if not archive.manifest.get("sm3"):
        yield Words(f"manifest.json 没有说有 {SM3_SUMS}", f"manifest.json tells of no {SM3_SUMS}")
    if archive.sealed is not None and sealed.get("sm3") != archive.sealed_sm3:
        yield Words("封存部分的SM3校验值不符", "the SM3 hash of the sealed part differs")

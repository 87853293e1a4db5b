"""One file that proves a result: inputs, rules, reports and hashes; and its check.

Comes in: a scored round's folder, or an archive. Goes out: an archive, or what its check found.
Asks intake, counts, decisions, score and report to compute everything anew; ``ceping archive`` and
``ceping verify`` ask here.
"""

from analysis.archive.rescoring import Verification
from analysis.archive.unpack import OpenedArchive, opened
from analysis.archive.verification import verify_archive, verify_folder
from analysis.archive.write import WrittenArchive, write_archive

__all__ = [
    "OpenedArchive",
    "Verification",
    "WrittenArchive",
    "opened",
    "verify_archive",
    "verify_folder",
    "write_archive",
]

"""One file that proves a result: inputs, rules, reports and hashes; and its check."""

from analysis.archive.result import Checked, check_folder, check_opened
from analysis.archive.unpack import Opened, opened
from analysis.archive.write import Archived, write_archive

__all__ = [
    "Archived",
    "Checked",
    "Opened",
    "check_folder",
    "check_opened",
    "opened",
    "write_archive",
]

"""A closing record with trail and receipt page, for votes that no server has taken."""

import hashlib
import json
from pathlib import Path
from typing import Any

from rulebook import contract
from rulebook.lock import LOCK_FILE, TRAIL_FILE
from survey_app.trail import Act, Head, line_after

KEY = "ab" * 32
ACTS = ("open", "stop", "decrypt", "close")
AT = "2021-12-20T09:00+08:00"


def write_record(folder: Path, vote: dict[str, Any], edition: str = "2021") -> None:
    """Write what `ceping close` says besides turnout and lists, of a vote by personal links."""
    invited = sum(row["invited"] for row in vote["turnout"])
    acts = [Act("links", AT, (), {"count": invited})]
    what = {"part": "vote"}
    if (folder / LOCK_FILE).is_file():
        what["lock"] = hashlib.sha256((folder / LOCK_FILE).read_bytes()).hexdigest()
    acts += [Act(name, AT, (), what) for name in ACTS]
    head, lines = Head(), list[str]()
    for act in acts:
        head, line = line_after(head, act)
        lines.append(line)
    (folder / TRAIL_FILE).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    vote["opened_at"] = vote["closed_at"] = "2021-12-20T09:00:00+08:00"
    vote["acts"] = [{"act": name, "at": AT, "by": []} for name in ACTS]
    vote["receipts"]["key"] = KEY
    page = f'<code id="key">{KEY}</code>'
    (folder / "closing" / "receipt-check.html").write_text(page, "utf-8")
    record = {"contract": contract.VERSION, "edition": edition, "simulated": True, "vote": vote}
    record["lock"] = what.get("lock", "")
    record["trail"] = {"entries": head.entries, "head": head.sha256}
    (folder / "closing" / "closing.json").write_text(json.dumps(record), "utf-8")

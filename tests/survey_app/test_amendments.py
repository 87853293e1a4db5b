"""What is changed after the opening: recorded or refused, in every state, on both engines."""

import csv
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest

from rulebook.load import EDITIONS
from rulebook.lock import LOCK_FILE, amendments_of, changes_since_lock
from rulebook.problems import InputError
from rulebook.raw_table import decode
from rulebook.round import SETTINGS_FILE, Round, open_round
from survey_app import create_app, setup
from survey_app.acts import amending, closing, issuing, opening
from survey_app.acts.locked_rules import prepare_lock
from survey_app.acts.recording import lock_hash
from survey_app.context import EXTENSION
from survey_app.lock_check import lock_fits
from survey_app.recount import recount
from survey_app.trail_check import check_trail
from tests.survey_app.rounds import ANSWERS, ENGINES, make_round

TIMES = (
    "\n[survey]\ncloses = 2021-12-20T18:00:00  # 公布的\n\n[vote]\ncloses = 2021-12-20T16:00:00\n"
)
REASON = amending.Reason("更正名册", "通知三（二）")
Edit = Callable[[Round], None]


def busy(folder: Path, moment: str, engine: str = "", answered: bool = True) -> Round:
    """A round with an edition of its own, at a moment of its way."""
    shutil.copytree(EDITIONS / "2021", folder / "edition")
    this_round = make_round(folder, 5, settings=engine + TIMES)
    path = folder / SETTINGS_FILE
    path.write_text(path.read_text("utf-8").replace('"2021"', '"edition"', 1), "utf-8")
    this_round = open_round(folder)
    if moment == "before":
        return this_round
    slip = issuing.create_slips(this_round, "window", 6)[0]
    for part in ("survey", "vote") if moment != "survey" else ("survey",):
        opening.lock_rules(this_round)
        opening.open_phase(this_round, part)
    if answered:
        _answer(this_round)
        if moment != "survey":
            _vote(this_round, slip.link)
    if moment in ("stopped", "closed"):
        for part in ("survey", "vote"):
            step = closing.stop_phase if moment == "stopped" else closing.close_phase
            step(this_round, part)
    return this_round


def _answer(this_round: Round, window: str = "W1") -> int:
    """Answer at the plate of a window; the status of the answer."""
    app = create_app(this_round)
    client = app.test_client()
    sealed = _hidden(client.get(f"/w/{window}").get_data(as_text=True))
    status = client.post("/w/form", data=ANSWERS | {"sealed": sealed}).status_code
    app.extensions[EXTENSION].store.database.close()
    return status


def _vote(this_round: Round, link: str, grade: str = "4") -> None:
    app = create_app(this_round)
    client = app.test_client()
    path = link.partition("8001")[2]
    sealed = _hidden(client.get(f"{path}?c=1").get_data(as_text=True))
    fields = {f"w{place}": grade for place in range(len(this_round.ballot_windows))}
    page = client.post("/v/form", data={"sealed": sealed, "page": "1", "go": "review", **fields})
    sealed = _hidden(page.get_data(as_text=True))
    assert client.post("/v/cast", data={"sealed": sealed}).status_code == 200
    app.extensions[EXTENSION].store.database.close()


def _hidden(page: str) -> str:
    return page.partition('name="sealed" value="')[2].partition('"')[0]


def edited(this_round: Round, edit: Edit) -> Round:
    """The round as its files are after the office has changed them."""
    edit(this_round)
    return open_round(this_round.folder)


def rows(change: Callable[[list[dict[str, str]]], object], encoding: str = "utf-8") -> Edit:
    """A change of the register, saved in an encoding."""

    def edit(this_round: Round) -> None:
        path = this_round.folder / "windows.csv"
        text, _ = decode(path.read_bytes(), path.name)
        held = list(csv.DictReader(text.splitlines()))
        change(held)
        names = list(dict.fromkeys(name for row in held for name in row))
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(held)

    return edit


def put(file: str, before: str, after: str) -> Edit:
    """Other words in a file of the round."""

    def edit(this_round: Round) -> None:
        path = this_round.folder / file
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), "utf-8")

    return edit


def add(status: str = "") -> Edit:
    """A window that comes late."""
    late = {"window_id": "W6", "name": "晚来的窗口", "status": status}
    return rows(lambda held: held.append({**held[0], **late}))


QUESTIONS = "edition/questionnaires.toml"
EDITS: Mapping[str, Edit] = {
    "renamed": rows(lambda held: held[0].update(name="改名的窗口")),
    "swapped": rows(
        lambda held: (held[0].update(name="示例窗口2"), held[1].update(name="示例窗口1"))
    ),
    "moved": rows(lambda held: held.insert(0, held.pop())),
    "removed": rows(lambda held: held.pop()),
    "withdrawn": rows(lambda held: held[4].update(status="退出")),
    "added": add(),
    "added unranked": add("不参加排名"),
    "unranked": rows(lambda held: held[0].update(status="unranked")),
    "later": put(SETTINGS_FILE, "20T18:00:00", "21T18:00:00"),
    "later vote": put(SETTINGS_FILE, "20T16:00:00", "20T17:00:00"),
    "earlier": put(SETTINGS_FILE, "20T18:00:00", "20T17:00:00"),
    "misprint": put(QUESTIONS, "服务满意吗？", "服务满意嘛？"),
    "turned round": put(QUESTIONS, "服务满意吗？", "服务不满意吗？"),
    "greeting": put(QUESTIONS, "您好！受", "您好，受"),
    "points": put(QUESTIONS, "points = 80", "points = 90"),
    "label": put(QUESTIONS, '"基本满意"', '"还算满意"'),
    "reading": put(SETTINGS_FILE, "\n[survey]", 'reading = "among_applicants"\n\n[survey]'),
    "channels": put(SETTINGS_FILE, "\n[survey]", 'counted_channels = ["open"]\n\n[survey]'),
    "simulated": put(SETTINGS_FILE, "simulated = true", "simulated = false"),
}
# What may be amended, once somebody has answered.
ALLOWED = {
    "survey": {
        *("renamed", "withdrawn", "added", "added unranked"),
        *("later", "later vote", "misprint", "greeting"),
    },
    "both": {
        *("renamed", "withdrawn", "added unranked"),
        *("later", "later vote", "misprint", "greeting"),
    },
    "stopped": {
        *("renamed", "withdrawn", "added unranked"),
        *("later", "later vote", "misprint", "greeting"),
    },
    "closed": set[str](),
}


@pytest.mark.parametrize("moment", ALLOWED)
@ENGINES
@pytest.mark.grid
def test_what_may_be_amended_when(tmp_path: Path, moment: str, engine: str) -> None:
    """A mishap would have no way out, or rules could be chosen once results are near."""
    this_round = busy(tmp_path / "round", moment, engine)
    kept = tmp_path / "kept"
    shutil.copytree(this_round.folder, kept, ignore=shutil.ignore_patterns("survey.db*"))
    allowed = set()
    for name, edit in EDITS.items():
        for path in ("windows.csv", SETTINGS_FILE, QUESTIONS):
            shutil.copyfile(kept / path, this_round.folder / path)
        changed = edited(this_round, edit)
        try:
            plan = amending.planned(changed)
        except InputError:
            continue
        assert plan.changes, name
        assert plan.persons == (1 if moment == "survey" and name != "later vote" else 2), name
        allowed.add(name)
    assert allowed == ALLOWED[moment]


def test_before_the_first_answer_everything_but_the_kind_may_change(tmp_path: Path) -> None:
    """An office that opened with a wrong rule could not put it right while nobody is harmed."""
    this_round = busy(tmp_path / "round", "survey", answered=False)
    for name in ("points", "reading", "moved", "turned round", "removed"):
        changed = edited(this_round, EDITS[name])
        assert amending.amend(changed, REASON).changes, name
        opening.require_as_opened(open_round(this_round.folder))
    with pytest.raises(InputError):
        amending.planned(edited(this_round, EDITS["simulated"]))


def test_before_the_opening_nothing_is_amended(tmp_path: Path) -> None:
    """A clerk would record what has only to be typed."""
    with pytest.raises(InputError, match="opened first"):
        amending.planned(busy(tmp_path / "round", "before"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@ENGINES
@pytest.mark.grid
def test_an_amendment_is_recorded_and_holds(tmp_path: Path, engine: str, encoding: str) -> None:
    """An amended round would be refused as if somebody had meddled with it, or nobody could see."""
    this_round = busy(tmp_path / "round", "both", engine)
    before = json.loads((this_round.folder / LOCK_FILE).read_text("utf-8"))
    changed = edited(this_round, rows(lambda held: held[0].update(name="改名的窗口"), encoding))
    for refused in (opening.require_as_opened, opening.lock_rules):
        with pytest.raises(InputError, match="put it back, or record it"):
            refused(changed)
    done = amending.amend(changed, REASON, ("li", "wang"))
    assert [(one.kind, one.subject, one.before, one.after) for one in done.changes] == [
        ("renamed", "W1", "W1 示例窗口1 示例大厅", "W1 改名的窗口 示例大厅")
    ]
    now = open_round(this_round.folder)
    assert (changes_since_lock(now), amendments_of(now)) == ((), (done,))
    opening.require_as_opened(now)
    opening.lock_rules(now)
    lock = json.loads((this_round.folder / LOCK_FILE).read_text("utf-8"))
    assert {key: lock[key] for key in before} == before  # extended, not broken
    entry = check_trail(now).entries[-1]
    assert (entry["act"], entry["by"], entry["what"]["why"], entry["what"]["clause"]) == (
        *("amend", ["li", "wang"]),
        *REASON,
    )
    assert not check_trail(now).faults
    by_hand = edited(now, rows(lambda held: held[0].update(name="又改的窗口"), encoding))
    with pytest.raises(InputError, match="put it back, or record it"):
        opening.require_as_opened(by_hand)


def test_a_lock_that_was_removed_after_an_amendment_is_told(tmp_path: Path) -> None:
    """Deleting the lock would undo what was recorded, unseen."""
    this_round = busy(tmp_path / "round", "both")
    amending.amend(edited(this_round, EDITS["renamed"]), REASON)
    (this_round.folder / LOCK_FILE).unlink()
    now = open_round(this_round.folder)
    assert check_trail(now).faults
    for refused in (opening.require_as_opened, opening.lock_rules, amending.planned):
        with pytest.raises(InputError, match=LOCK_FILE):
            refused(now)


def test_an_earlier_lock_put_back_is_told(tmp_path: Path) -> None:
    """An old copy of the lock would make an amendment undone."""
    this_round = busy(tmp_path / "round", "both")
    kept = (this_round.folder / LOCK_FILE).read_bytes()
    amending.amend(edited(this_round, EDITS["renamed"]), REASON)
    (this_round.folder / LOCK_FILE).write_bytes(kept)
    put("windows.csv", "改名的窗口", "示例窗口1")(this_round)
    with pytest.raises(InputError, match=LOCK_FILE):
        opening.require_as_opened(open_round(this_round.folder))


@pytest.mark.parametrize("key", ["register", "seed", "counted_channels"])
def test_what_holds_since_an_amendment_is_what_it_says(tmp_path: Path, key: str) -> None:
    """A name corrected before everybody could change the seed behind their backs."""
    this_round = edited(busy(tmp_path / "round", "survey"), EDITS["renamed"])
    amending.amend(this_round, REASON)
    entries = [*check_trail(this_round).entries]
    assert lock_fits(this_round, entries)
    path = this_round.folder / LOCK_FILE
    content = json.loads(path.read_text("utf-8"))
    content["amendments"][0]["choices"][key] = ["x"] * len(this_round.windows)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    entries[-1]["what"]["lock"] = lock_hash(this_round)  # as a forger who writes the trail anew
    assert not lock_fits(this_round, entries)


@pytest.mark.parametrize("recorded", [True, False])
def test_a_power_cut_between_trail_and_lock(
    tmp_path: Path, recorded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round would be stuck for good between the two places that an amendment is written to."""
    this_round = busy(tmp_path / "round", "both")
    changed = edited(this_round, EDITS["renamed"])

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    where = "finish_lock" if recorded else "Shown"
    with monkeypatch.context() as patch:
        patch.setattr(amending, where, cut)
        with pytest.raises(KeyboardInterrupt):
            amending.amend(changed, REASON)
    if recorded:  # what starts next finishes it
        opening.require_as_opened(open_round(this_round.folder))
    else:
        amending.amend(open_round(this_round.folder), REASON)
    now = open_round(this_round.folder)
    assert len(amendments_of(now)) == 1
    assert not check_trail(now).faults
    prepare_lock(now, "{}")  # what an attempt left that was never recorded
    opening.require_as_opened(now)
    assert len(amendments_of(now)) == 1


@ENGINES
def test_two_amendments_at_the_same_moment(tmp_path: Path, engine: str) -> None:
    """The second would write over the first in the lock, and the trail would tell of both."""
    this_round = busy(tmp_path / "round", "both", engine)
    changed, start = edited(this_round, EDITS["renamed"]), Barrier(4)
    done, refused = [], []

    def one() -> None:
        start.wait()
        try:
            done.append(amending.amend(replace(changed), REASON))
        except InputError as error:
            refused.append(error)

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (1, 3)
    now = open_round(this_round.folder)
    assert amendments_of(now) == tuple(done)
    assert not check_trail(now).faults


@ENGINES
def test_a_vote_amended_in_the_middle_closes_and_recounts(tmp_path: Path, engine: str) -> None:
    """Ballots from before would be taken for forged, or a late window would have grades."""
    this_round = busy(tmp_path / "round", "survey", engine)
    links = [slip.link for slip in issuing.create_slips(this_round, "division", 3)]
    opening.open_phase(this_round, "vote")
    _vote(this_round, links[0], "5")
    for name in ("renamed", "withdrawn", "added unranked"):
        this_round = edited(this_round, EDITS[name])
        amending.amend(this_round, REASON)
    assert [window.id for window in this_round.ballot_windows] == ["W1", "W2", "W3", "W4"]
    assert _answer(this_round, "W6") == 200
    _vote(this_round, links[1], "4")
    store = setup.store_of(this_round)
    with store.database.reading() as db:
        sizes = db.exec_driver_sql("SELECT length(ciphertext) FROM encrypted_ballots")
        assert len(set(sizes.scalars())) == 1  # no ballot's length says when it was cast
    for part in ("vote", "survey"):
        closing.close_phase(this_round, part)
    grades: dict[str, list[int | None]] = {}
    for _, window, grade in store.records.ballots():
        grades.setdefault(window, []).append(grade)
    assert {window: sorted(given, key=str) for window, given in grades.items()} == {
        **{f"W{number}": [4, 5] for number in (1, 2, 3, 4)},
        "W5": [5, None],
        "W6": [None, None],
    }
    assert not recount(this_round).differences
    record = json.loads((this_round.folder / "closing" / "closing.json").read_text("utf-8"))
    named = [entry["what"].get("lock") for entry in check_trail(this_round).entries]
    assert record["lock"] == [lock for lock in named if lock][-1]


@pytest.mark.grid
@pytest.mark.parametrize("moment", ["survey", "both", "stopped", "closed"])
def test_a_doubt_is_recorded_at_any_time(tmp_path: Path, moment: str) -> None:
    """A wrong rule found in the middle could only be hidden."""
    this_round = busy(tmp_path / "round", moment)
    shown = [setup.store_of(this_round).phase(part).shown for part in ("survey", "vote")]
    amending.amend(this_round, REASON, doubt=True)
    (doubt,) = amendments_of(this_round)
    assert (doubt.changes, doubt.why) == ((), REASON.why)
    assert [setup.store_of(this_round).phase(p).shown for p in ("survey", "vote")] == shown
    assert not check_trail(this_round).faults
    opening.require_as_opened(this_round)


def test_nothing_is_recorded_for_nothing(tmp_path: Path) -> None:
    """The trail would fill with amendments of nothing, without reason or clause."""
    this_round = busy(tmp_path / "round", "survey")
    with pytest.raises(InputError, match="files that differ"):
        amending.amend(this_round, REASON)
    changed = edited(this_round, EDITS["renamed"])
    for why, clause in (("", "三"), ("改", " "), ("=1+1", "三"), ("长" * 201, "三")):
        with pytest.raises(InputError, match=r"--why|--clause"):
            amending.amend(changed, amending.Reason(why, clause))
    with pytest.raises(InputError, match="no change that is not recorded"):
        amending.amend(changed, REASON, doubt=True)
    assert not amendments_of(changed)


def test_a_delivered_vote_counts_as_known(tmp_path: Path) -> None:
    """A window could be withdrawn after an agency has delivered who comes first."""
    this_round = busy(tmp_path / "round", "survey")
    ratings = this_round.folder / "ratings"
    ratings.mkdir()
    (ratings / "ballot_tallies.csv").write_text("window_id,grade,count\nW1,5,3\n", "utf-8")
    with pytest.raises(InputError, match="its result can be known"):
        amending.planned(edited(this_round, EDITS["withdrawn"]))

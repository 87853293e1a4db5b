"""Small random rounds as people hand them in, with whatever makes scoring go wrong.

Nothing of ours is used, so that a misunderstanding of ours does not stand in the files as well.
"""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.independent.files import LABELS, edition

Rows = list[dict[str, str]]

# Ids that a careless reader takes for a number, for nothing, or for a formula.
IDS: tuple[str, ...] = (
    "W1",
    "w1",
    "007",
    "7",
    "1e3",
    "NA",
    "nan",
    "null",
    "None",
    "true",
    "-x",
    "_",
    "W-1",
)
IDS += ("0", "inf", "2021-01", "W" * 64)
UNITS = ("市场监管局, 二科", '"税务"局', "")
PERIODS = ("{0}年{1}—{2}月", "{0}年{1}-{2}月", "{0}年0{1}—{2}月", "{0} 年 {1} — {2} 月")
CODINGS = ("utf-8", "utf-8-sig", "gb18030")
# Rows go through our database engine, which takes ten times as long as all the rest.
ROWS_OF_BALLOTS, ROWS_OF_RESPONSES = 0.15, 0.08
CHANNELS = ("code", "code", "interviewer", "open")


@dataclass(frozen=True)
class Facts:
    """What is known of one window. ``marks`` are (mark, full mark) by period as written."""

    marks: dict[str, tuple[str, str]]
    ballots: list[int | None]
    responses: list[tuple[str, list[int | None]]]
    survey: tuple[str, int] | None


class Making:
    """One random round in the making."""

    def __init__(self, folder: Path, editions: list[str], seed: int) -> None:
        self.folder = folder
        self.random = Random(seed)
        self.edition = self.random.choice(editions)
        self.rules = edition(self.edition)
        self.honours = [o for o in self.rules["honours"]["honours"] if o["kind"] == "collective"]
        self.periods = [one["id"] for one in self.rules["campaign"]["periods"]["all"]]
        self.items = [one["id"] for one in self.rules["questionnaires"]["questionnaire"]["items"]]
        grades = self.rules["questionnaires"]["grades"]["all"]
        self.labels = {one["grade"]: one["label"]["zh"] for one in grades}
        self.year = self.rules["campaign"]["campaign"]["year"]
        self.full_marks = str(self.rules["window_score"]["marks"]["full_marks"])
        self.wide = self.chance(0.3)

    def chance(self, share: float) -> bool:
        """True that often."""
        return self.random.random() < share

    def cell(self, grade: int | None) -> str:
        """A grade as a number or in words."""
        if grade is None:
            return ""
        return self.labels[grade] if self.chance(0.2) else str(grade)

    def write(self, path: str, rows: Rows) -> None:
        """A table as somebody might save it; none at all where it has no row."""
        if not rows:
            return
        header = list(rows[0])
        self.random.shuffle(header)
        labels = {name: label for label, name in LABELS.items()} if self.chance(0.3) else {}
        text = io.StringIO()
        writer = csv.writer(text, lineterminator=self.random.choice(("\n", "\r\n")))
        writer.writerow([labels.get(name, name) for name in header])
        writer.writerows([[row[name] for name in header] for row in rows])
        (self.folder / path).write_bytes(text.getvalue().encode(self.random.choice(CODINGS)))


def make(folder: Path, editions: list[str], seed: int) -> None:
    """Write a sound random round of 2 to 14 windows into ``folder``."""
    this = Making(folder, editions, seed)
    (folder / "ratings").mkdir(parents=True)
    ids = this.random.sample(IDS, this.random.randint(2, 14))
    facts = _facts(this, ids)
    _settings(this)
    this.write("windows.csv", _register(this, ids))
    this.write("bimonthly.csv", _wide(this, facts) if this.wide else _long(this, facts))
    this.write("conditions.csv", _conditions(this, ids))
    for name, rows in (*_vote(this, facts), *_survey(this, facts)):
        this.write(f"ratings/{name}.csv", rows)


def _settings(this: Making) -> None:
    lines = [f"edition = '{this.edition}'", "title = '一轮'", f"date = {this.year}-12-31"]
    if this.chance(0.5):
        lines.append(f"reading = '{this.random.choice(('literal', 'among_applicants'))}'")
    if this.chance(0.2):
        lines.append(f"periods = {this.random.sample(this.periods, 2)}")
    if this.chance(0.3):
        channels = ("code", "interviewer", "open")
        lines.append(f"counted_channels = {this.random.sample(channels, 2)}")
    (this.folder / "round.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _facts(this: Making, ids: list[str]) -> dict[str, Facts]:
    """Facts by window; some windows are copies of others, so that totals are equal."""
    copies = this.random.choice((0, 0.3, 0.8))
    found: dict[str, Facts] = {}
    for window in ids:
        copied = found and this.chance(copies)
        known = found[this.random.choice(list(found))] if copied else _fresh(this)
        found[window] = _otherwise(this, known) if copied else known
    return found


def _fresh(this: Making) -> Facts:
    best = max(this.labels)
    levels = this.random.choice(((1, best), (best - 2, best), (best - 1, best), (best, best)))
    gaps = this.random.choice((0, 0.2, 0.55))

    def grade(gap: float) -> int | None:
        return None if this.chance(gap) else this.random.randint(*levels)

    return Facts(
        {one: _mark(this) for one in this.periods if not this.chance(0.01)},
        [grade(0.2) for _ in range(this.random.choice((0, 2, 5, *[6] * 12)))],
        [
            (this.random.choice(CHANNELS), [grade(gaps) for _ in this.items])
            for _ in range(this.random.choice((0, 1, 3, *[6] * 12)))
        ],
        None if this.chance(0.05) else (_number(this, 100), this.random.randint(1, 900)),
    )


def _number(this: Making, most: int) -> str:
    """A number up to ``most``, whole or with more digits than a float holds."""
    if this.chance(0.02):
        return this.random.choice(("0", str(most)))
    digits = this.random.choice(("", "", ".5", ".25", ".90", ".333333333333333333333"))
    return f"{this.random.randint(most * 7 // 10, most - 1)}{digits}"


def _mark(this: Making) -> tuple[str, str]:
    full = "" if this.wide or this.chance(0.6) else this.random.choice(("100", "120", "33.3"))
    return _number(this, int(Decimal(full or this.full_marks))), full


def _otherwise(this: Making, known: Facts) -> Facts:
    """The same facts written otherwise: marks on twice the scale, people in another order."""
    marks = known.marks
    if not this.wide:
        marks = {
            period: (f"{2 * Decimal(mark):f}", f"{2 * Decimal(full or this.full_marks):f}")
            for period, (mark, full) in marks.items()
        }
    ballots = this.random.sample(known.ballots, len(known.ballots))
    responses = this.random.sample(known.responses, len(known.responses))
    return Facts(marks, ballots, responses, known.survey)


def _register(this: Making, ids: list[str]) -> Rows:
    keen = this.random.choice((0.4, 0.8, 1))
    return [
        {
            "window_id": window,
            "name": this.random.choice(("甲, 乙", "户籍", '"丙"')),
            "unit": _unit(this) if this.chance(0.4) else "公安局",
            "staff_count": str(this.random.choice((1, 2, 3, 3, 4, 4, 9))),
            "applied_honours": "|".join(
                one[this.random.choice(("id", "short_name"))]
                for one in this.rules["honours"]["honours"]
                if this.chance(keen if one in this.honours else 0.2)
            ),
        }
        for window in ids
    ]


def _unit(this: Making) -> str:
    """A department; often one of the leading group, with or without the organiser's name."""
    group = str(this.random.choice(this.rules["campaign"]["leading_group"]["units"])["name"])
    organiser = str(this.rules["campaign"]["campaign"]["organiser"]["zh"])
    names = (group, group.split("（")[0], organiser + group, organiser)
    return this.random.choice((*UNITS, *names))


def _period(this: Making, name: str) -> str:
    """A period by its id, its name, or otherwise where it is one of two months."""
    every = this.rules["campaign"]["periods"]["all"]
    names = [str(one["name"]["zh"]) for one in every if one["id"] == name]
    if "M" in name:
        months = name[:4], int(name[6:8]), int(name[9:])
        names += [form.format(*months) for form in PERIODS]
    return this.random.choice([*[name] * len(names), *names])


def _long(this: Making, facts: dict[str, Facts]) -> Rows:
    rows = [
        {"window_id": window, "period": _period(this, one), "score": mark, "full_marks": full}
        for window, known in facts.items()
        for one, (mark, full) in known.marks.items()
    ]
    return this.random.sample(rows, len(rows))


def _wide(this: Making, facts: dict[str, Facts]) -> Rows:
    heads = {one: _period(this, one) for one in this.periods}
    return [
        {"window_id": window}
        | {heads[one]: known.marks[one][0] if one in known.marks else "" for one in this.periods}
        for window, known in facts.items()
    ]


def _conditions(this: Making, ids: list[str]) -> Rows:
    checked = this.random.choice((0, 0.3, 0.9))
    of_members = [
        one["id"]
        for one in this.rules["honours"]["exclusions"]
        if one.get("kind") == "member_units"
    ]
    rows = []
    for window in ids:
        for honour in this.honours:
            clauses = [one["id"] for one in honour["conditions"]]
            for clause in (*clauses, *of_members):
                if not this.chance(checked):
                    continue
                status = this.random.choice(("met", "met", "met", "met", "pending", "not_met"))
                reason = clause not in clauses or this.chance(0.3)
                row = {"candidate_id": window, "honour": honour["id"], "clause": clause}
                row |= {"status": status, "checked_by": "核查人", "date": f"{this.year}-12-20"}
                rows.append(row | {"reason": "会议, 研究" if reason else ""})
    return rows


def _vote(this: Making, facts: dict[str, Facts]) -> list[tuple[str, Rows]]:
    """Whole ballots, where an abstention is an empty cell or no row, or their tallies."""
    if this.chance(ROWS_OF_BALLOTS):
        rows = [
            {"ballot_id": f"b{number}", "window_id": window, "grade": this.cell(grade)}
            for window, known in facts.items()
            for number, grade in enumerate(known.ballots)
            if grade is not None or this.chance(0.5)
        ]
        return [("ballots", this.random.sample(rows, len(rows)))]
    rows = [
        {"window_id": window, "grade": this.cell(grade), "count": str(known.ballots.count(grade))}
        for window, known in facts.items()
        for grade in (*this.labels, None)
        if grade in known.ballots or this.chance(0.1)
    ]
    return [("ballot_tallies", rows)]


def _survey(this: Making, facts: dict[str, Facts]) -> list[tuple[str, Rows]]:
    """One row a response, or a window's score alone."""
    if not this.chance(ROWS_OF_RESPONSES):
        delivered = {window: known.survey for window, known in facts.items() if known.survey}
        return [
            (
                "survey_scores",
                [
                    {"window_id": window, "score": score, "responses": str(number)}
                    for window, (score, number) in delivered.items()
                ],
            )
        ]
    times = ("", f"{this.year}-12-01T09:10+08:00", f"{this.year}-12-01 09:10")
    rows = [
        {
            "window_id": window,
            "channel": channel,
            "answered_at": this.random.choice(times),
            "seconds": this.random.choice(("", "95")),
            **{item: this.cell(one) for item, one in zip(this.items, grades, strict=True)},
        }
        for window, known in facts.items()
        for channel, grades in known.responses
    ]
    shuffled = this.random.sample(rows, len(rows))
    return [("responses", [{"response_id": f"r{n}"} | row for n, row in enumerate(shuffled)])]

"""A published round in words: status, who is designated, what is left to the leading group."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from pages.formats import joined
from pages.results import chances, pictures, places, scores
from pages.results.finder import Finder
from pages.results.other_ways import OtherWays, captioned
from pages.results.ways import Way, ways
from pages.round_rules import RoundRules
from pages.rounds import PublishedRound
from rendering.charts import Chart
from rendering.numbers import chinese_count, chinese_date, chinese_numeral
from rendering.sentences import Sentence, holding

_STABILITY = ("cutoff_tie", "rank_set", "top_three_probability")
_FEW = 12  # windows: so few are all drawn, else the first places and the next
_GAP = (
    Sentence(
        "last_ahead",
        "第{last:numeral}名比第{next:numeral}名高{gap}分。",
        lambda f: f["gap"] is not None and Decimal(f["gap"]) > 0,
    ),
    Sentence(
        "last_level",
        "第{last:numeral}名和第{next:numeral}名得分完全相同。",
        lambda f: f["gap"] is not None and Decimal(f["gap"]) == 0,
    ),
)
_SCOPES = {"honours": "名单", "scores": "名单和得分", "full": "名单、得分和细目"}
_VERDICTS = {
    "none": ("", "未见异常"),
    "attention": ("look", "请留意"),
    "verify": ("look", "建议核实"),
    "unknown": ("unknown", "无法判断"),
}


@dataclass(frozen=True)
class View:
    """One published round with everything its template asks for."""

    round: PublishedRound

    @property
    def rules(self) -> RoundRules:
        """The rules it was scored by, with their own sentences."""
        return self.round.rules

    @property
    def mark(self) -> str:
        """模拟数据 · 非真实结果 for a simulated round, else nothing."""
        return self.rules.texts["simulated_mark"] if self.round.simulated else ""

    @property
    def status(self) -> str:
        """The status in words."""
        texts, settled = self.rules.texts, self.round.data["round"]
        if self.round.simulated:
            return texts["status_simulated"]
        if not self.round.confirmed:
            return texts["status_provisional"]
        if self.round.data["status"] == "corrected":
            return texts["status_corrected"].format(date=chinese_date(settled["corrected_on"]))
        day = chinese_date(settled.get("confirmed_on") or self.round.date)
        changes = len(self.round.data.get("differences", []))
        words = texts["status_confirmed" if changes else "status_confirmed_same"]
        return words.format(date=day, n=changes)

    @property
    def scope(self) -> str:
        """How much of the round is published."""
        return _SCOPES[self.round.level]

    @property
    def reading(self) -> str:
        """How the clause on the first places was read, with the edition's own number of them."""
        top, honour = self.rules.places, self.rules.short_name
        if self.round.data["reading"] == "among_applicants":
            return f"申报{honour}的窗口中的前{chinese_count(top)}名"
        first = f"总排名前{chinese_count(top)}名并且申报了{honour}"
        return f"按字面：{first}，第{chinese_numeral(top + 1)}名不递补"

    @property
    def awards(self) -> list[dict[str, Any]]:
        """The settled honours with who has them; empty before."""
        return list(self.round.data.get("awards", []))

    @property
    def former(self) -> list[tuple[str, list[str]]]:
        """What a correction changed: the honour and whom it named before."""
        former = []
        for honour in self.round.data.get("former", []):
            names = [who["name"] for line in honour["lines"] for who in line["awarded"]]
            more = [f"{honour['unnamed']}名（不公布姓名）"] if honour["unnamed"] else []
            former.append((honour["name"], [*names, *more]))
        return former

    @property
    def honour(self) -> str:
        """The name of the honour that the first places win."""
        return self.rules.honours[self.rules.honour]

    @property
    def designated(self) -> list[str]:
        """The windows that have the honour, in order of rank; those not yet verified are apart."""
        designation = self.round.data["designation"]
        waiting = designation.get("pending", [])
        return self.round.names(
            window_id for window_id in designation["designated"] if window_id not in waiting
        )

    @property
    def awaiting(self) -> list[str]:
        """The windows that would have the honour, but a condition of theirs is not verified."""
        return self.round.names(self.round.data["designation"].get("pending", []))

    @property
    def settled(self) -> bool:
        """Whether the leading group has decided on the honour of the first places."""
        return any(award["honour"] == self.rules.honour for award in self.awards)

    @property
    def account(self) -> str:
        """What became of every place; empty once settled."""
        given, awaiting = len(self.designated), len(self.awaiting)
        return "" if self.settled else places.account(self.round, given, awaiting)

    @property
    def proposals(self) -> list[tuple[str, list[str]]]:
        """Honours proposed by rank with their windows; those still to be verified are marked."""
        proposals: dict[str, list[str]] = self.round.data["proposals"]
        waiting = self.round.names(self.round.data.get("proposals_pending", []))
        return [
            (
                self.rules.honours[honour],
                [
                    f"{name}（条件待核验）" if name in waiting else name
                    for name in self.round.names(ids)
                ],
            )
            for honour, ids in proposals.items()
            if honour not in {award["honour"] for award in self.awards}
        ]

    @property
    def remarks(self) -> list[str]:
        """What the designation leaves to the leading group: ties and open places."""
        return [] if self.settled else [*places.ties(self.round), *places.vacancies(self.round)]

    @property
    def has_scores(self) -> bool:
        """Whether scores are published."""
        return self.round.level != "honours"

    @property
    def has_intervals(self) -> bool:
        """Whether any window's uncertainty is known."""
        return any(window.get("interval") for window in self.round.windows)

    @property
    def gap(self) -> str:
        """By how much the last place of the top is ahead of the next, in words, or nothing."""
        last = self.rules.places
        facts = {"gap": self.round.data["gap"], "last": last, "next": last + 1}
        return "".join(holding(_GAP, facts))

    @property
    def large(self) -> bool:
        """Whether there are so many windows that the page begins with the first of them."""
        return len(self.round.windows) > _FEW

    @property
    def drawn(self) -> int | None:
        """How many windows the page's pictures show; None for all of them."""
        return self.rules.places + 1 if self.large else None

    def forest(self) -> Markup:
        """Totals with their intervals."""
        return Markup(pictures.totals(self.round, self.mark, self.drawn).on_page)

    def contributions(self) -> Markup:
        """What each part adds to each total."""
        return Markup(pictures.parts(self.round, self.mark, self.drawn).on_page)

    def true_ranks(self) -> Chart | None:
        """How probable each of the first true ranks is, where that may be said."""
        return pictures.true_ranks(self.round, self.mark)

    def charts(self) -> dict[str, Chart]:
        """Every picture of the page, by the last word of its file's name."""
        if not self.has_scores:
            return {}
        drawn = {
            "totals": pictures.totals(self.round, self.mark),
            "parts": pictures.parts(self.round, self.mark),
            "ranks": pictures.true_ranks(self.round, self.mark),
            "choices": pictures.choices(self.round, self.mark) if self.other_ways else None,
        }
        return {name: chart for name, chart in drawn.items() if chart}

    @property
    def finder(self) -> Finder:
        """Every public window with its scores, to be found, sorted and compared."""
        return Finder(self.round)

    def picture_file(self, name: str) -> str:
        """The file of a picture with every window."""
        return f"{scores.stem(self.round)[0]}-{name}.svg"

    def caption(self, words: str) -> str:
        """A table's caption; a simulated round's begins with its mark."""
        return captioned(self.mark, words)

    def unranked(self) -> list[tuple[str, str]]:
        """Windows without a rank and why."""
        return [
            (
                window["name"],
                self.rules.texts["not_ranked"].format(reason=joined(window["not_ranked_because"])),
            )
            for window in self.round.windows
            if window.get("rank") is None and window.get("not_ranked_because")
        ]

    @property
    def checks(self) -> Sequence[dict[str, Any]]:
        """The checks whose findings are public."""
        return [check for check in self.round.data["checks"] if not check["withheld"]]

    @property
    def withheld(self) -> list[str]:
        """The titles of the checks that the leading group alone reads."""
        return [check["title"] for check in self.round.data["checks"] if check["withheld"]]

    @staticmethod
    def verdict(check: dict[str, Any]) -> tuple[str, str]:
        """A check's class and its verdict in words."""
        return _VERDICTS[check["flag"]]

    def contenders(self) -> list[tuple[str, str, str, str]]:
        """Windows that may well be among the first again: name, rank, possible ranks, chance."""
        return chances.contenders(self.round)

    @property
    def ways(self) -> list[Way]:
        """The rules as they are and every other way to write or read them; empty if not public."""
        return ways(self.round)

    @property
    def other_ways(self) -> OtherWays | None:
        """What the working rules decide; None where nobody may see it."""
        if not self.round.data.get("specifications"):
            return None
        return OtherWays(self.round, self.mark)

    @property
    def stability(self) -> list[str]:
        """How firm the order is, in the sentences that the checks found."""
        reasons = {str(check["id"]): str(check.get("reason") or "") for check in self.checks}
        return list(dict.fromkeys(reasons[key] for key in _STABILITY if reasons.get(key)))

    @property
    def closing(self) -> dict[str, Any] | None:
        """Counts and roots of the lists that the close of the vote published, if it was here."""
        closing: dict[str, Any] | None = self.round.data.get("closing")
        return closing

    @property
    def returned(self) -> int | None:
        """Ballots returned: as the closing record counts them, else as the result does."""
        counted = self.closing["returned"] if self.closing else None
        returned: int | None = counted or self.round.data["round"].get("ballots_returned")
        return returned

    @property
    def unlisted(self) -> int:
        """By how many the lists of a closed vote are shorter than the ballots returned."""
        return self.closing["returned"] - self.closing["ballots"] if self.closing else 0

    @property
    def files(self) -> list[tuple[str, str, str]]:
        """What can be downloaded: file, name to save as, what it is."""
        return scores.files(self.round, self.has_scores)

"""The page of one window of a published round: its numbers, and how they came about in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pages.results import scores
from pages.results.chances import chance_again
from pages.results.scores import interval_text
from pages.results.view import View
from pages.rounds import PublishedRound
from pages.window_words import WindowWords
from rendering.numbers import chinese_count, percent_text

FOLDER = "windows"
_HONOURS = "honours"

Fact = tuple[str, str]


@dataclass(frozen=True)
class WindowPage:
    """One window with everything its template asks for; ``window`` are its public values."""

    view: View
    window: Mapping[str, Any]
    words: WindowWords

    @property
    def _own(self) -> Mapping[str, Any]:
        return self.words.windows[self.window["window_id"]]

    @property
    def unit(self) -> str:
        """The department that the window belongs to."""
        return str(self._own["unit"])

    @property
    def file(self) -> str:
        """The page's file in the folder of the windows, without its ending."""
        return str(self.window["window_id"])

    @property
    def place(self) -> str:
        """Rank and total, or why there is none, in words."""
        rules, window = self.view.rules, self.window
        if window["rank"] is None:
            return dict(self.view.unranked()).get(window["name"], "")
        ranked = f"第{window['rank']}名（{len(self.view.round.ranked)}个窗口列入总排名）"
        total = window["shown"]["total"]
        return f"{rules.total}{total}分，{ranked}" if total else ranked

    def facts(self) -> list[Fact]:
        """How sure the result is, and how many stand behind it."""
        interval, ranks = (self.window.get(name) or {} for name in ("interval", "rank_set"))
        first = chinese_count(self.view.rules.places)
        facts = [
            ("抽样误差范围（95%）", interval_text(interval.get("sampling"), "分")),
            ("稳定性范围（95%）", interval_text(interval.get("stability"), "分")),
            ("统计上可能的名次", _ranks(ranks.get("marginal"))),
            (f"再评一次进前{first}名的可能性", chance_again(self.window)),
            ("有效问卷", _count(self.window["responses"], "份")),
            ("评价它的选票", _count(self.window["ballots"], "张")),
        ]
        return [(name, said) for name, said in facts if said]

    def parts(self) -> list[tuple[str, str, str, str]]:
        """A part's name, its score, its share and what it adds; a dash where it is not public."""
        shown, points = self.window["shown"], self.window["points"]
        return [
            (part.name, shown[part.field], percent_text(part.share), points[part.field])
            for part in self.view.rules.parts
        ]

    @property
    def items(self) -> Sequence[Mapping[str, Any]]:
        """The means of the items that enough people answered."""
        return list(self._own["items"])

    def steps(self) -> Iterator[tuple[Mapping[str, Any], list[str], list[Mapping[str, Any]]]]:
        """Each step to rank and honours, with its notes and the rules that it rests on."""
        for step in self._own["steps"]:
            notes = step["note"].split("；") if step["note"] else []
            yield step, notes, [self.words.rules[name] for name in step["rules"]]

    @property
    def outcome(self) -> Mapping[str, Any]:
        """What the rule did with it: the last step."""
        return next(dict(step) for step in self._own["steps"] if step["about"] == _HONOURS)

    def neighbours(self) -> list[tuple[str, str, str]]:
        """The windows ranked before and after it: which, name, file."""
        ranked = self.view.round.ranked
        here = next((i for i, one in enumerate(ranked) if one is self.window), None)
        if here is None:
            return []
        beside = [("前一名", here - 1), ("后一名", here + 1)]
        return [
            (words, ranked[place]["name"], ranked[place]["window_id"])
            for words, place in beside
            if 0 <= place < len(ranked)
        ]

    @property
    def sheet(self) -> tuple[str, str] | None:
        """Its sheet as a download: file and name to save as."""
        if self.window["window_id"] not in self.words.sheets:
            return None
        file, mark = scores.stem(self.view.round)
        return f"{file}-{self.file}.pdf", f"{mark}成绩单-{self.file}.pdf"


def window_pages(published: PublishedRound) -> list[WindowPage]:
    """A page for every public window, where its words are public."""
    if published.words is None:
        return []
    view, words = View(published), published.words
    return [
        WindowPage(view, window, words)
        for window in published.windows
        if window["window_id"] in words.windows
    ]


def sheet_files(pages: Sequence[WindowPage]) -> Iterator[tuple[Path, str]]:
    """The sheets that are offered: where each lies, and its file on the site."""
    for page in pages:
        if page.sheet:
            yield page.words.sheets[page.window["window_id"]], page.sheet[0]


def _ranks(ends: Sequence[int] | None) -> str:
    if not ends:
        return ""
    low, high = ends
    return f"第{low}名" if low == high else f"第{low}—{high}名"


def _count(number: int | None, unit: str) -> str:
    return "" if number is None else f"{number:,}{unit}"

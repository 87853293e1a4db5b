"""The tables that anybody may take: what a row is, its columns and their types, the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Literal

from pages import figures, results
from pages.edition import Edition
from pages.rounds import PublishedRound
from rulebook.honours import Honour
from rulebook.model import Rulebook
from rulebook.vocabulary import SMALLEST_GROUP

Kind = Literal["string", "integer", "number", "boolean"]
Cell = str | int | Decimal | bool | None


@dataclass(frozen=True)
class Column:
    """A column of an open table; ``says`` is empty where its name says all."""

    name: str
    kind: Kind = "string"
    says: str = ""


@dataclass(frozen=True)
class OpenTable:
    """A table with its place on the site; ``mark`` says of a round's whether it is simulated."""

    id: str
    path: str
    title: str
    row: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    mark: str = ""
    page: str = ""

    @property
    def parquet(self) -> str:
        """The same table for programs."""
        return str(PurePosixPath(self.path).with_suffix(".parquet"))


def open_tables(
    edition: Edition, pictures: figures.Figures | None, rounds: Iterable[PublishedRound]
) -> list[OpenTable]:
    """Every table of the site: the edition's, its showcase's, and those of the rounds."""
    tables = [*_of_rules(edition.book), *_of_showcase(pictures)]
    for published in rounds:
        tables += _of_round(published)
    return tables


def _of_rules(book: Rulebook) -> list[OpenTable]:
    quotas = (
        *(Column("荣誉"), Column("类别", says="集体或个人"), Column("名额给谁")),
        *(Column("名额", "integer"), Column("约数", "boolean", "印着“左右”的为真")),
        Column("推算", "boolean", "文件没有单独写出、由合计推出的为真"),
    )
    items = (
        *(Column("序号", "integer"), Column("简称"), Column("问题"), Column("问题（英文）")),
        Column("只看窗口", "boolean", "只关窗口自身、不关制度和路程的为真"),
    )
    return [
        OpenTable(
            *("honour-places", "rules/honour-places.csv", "各项荣誉的名额"),
            "一项荣誉给一类单位的名额",
            quotas,
            tuple(row for honour in book.honours.honours for row in _places(honour)),
            page="rules/honours.html",
        ),
        OpenTable(
            *("survey-items", "rules/survey-items.csv", "问卷的评分题", "一道评分题"),
            items,
            tuple(
                (n, item.label.zh, item.question.zh, item.question.en, item.counter_item)
                for n, item in enumerate(book.items(), start=1)
            ),
            page="guide/survey.html",
        ),
    ]


def _places(honour: Honour) -> list[tuple[Cell, ...]]:
    kind = "集体" if honour.kind == "collective" else "个人"
    return [
        (honour.name.zh, kind, line.name.zh, line.places, line.approximate, line.inferred)
        for line in honour.quotas
    ]


def _of_showcase(pictures: figures.Figures | None) -> list[OpenTable]:
    if pictures is None:
        return []
    told = {
        "figures": ("改革做法里的数字", "来源里印着的一个数", "figures/index.html"),
        "firsts": ("首创和率先", "来源里的一处“首创”“率先”", "figures/firsts.html"),
        "practices": ("改革做法", "一项做法", "practices/index.html"),
    }
    return [
        _plain(OpenTable(name, f"figures/{name}.csv", title, row, (), (), page=page), *table)
        for (name, (title, row, page)), table in zip(
            told.items(), figures.tables(pictures).values(), strict=True
        )
    ]


def _plain(table: OpenTable, header: Sequence[str], rows: list[list[str]]) -> OpenTable:
    """A table of texts; columns of whole numbers are told as such."""
    columns = [
        Column(name, "integer" if all(row[i].isdecimal() for row in rows) else "string")
        for i, name in enumerate(header)
    ]
    kinds = [column.kind for column in columns]
    typed = tuple(tuple(map(_typed, row, kinds)) for row in rows)
    return replace(table, columns=tuple(columns), rows=typed)


def _typed(cell: str, kind: Kind) -> Cell:
    return int(cell) if kind == "integer" else cell or None


def _of_round(published: PublishedRound) -> list[OpenTable]:
    view = results.View(published)
    if not view.has_scores:
        return []
    mark, folder = view.mark or view.status, f"results/{published.slug}"
    names = (published.rules.total, *(part.name for part in published.rules.parts))
    scores = (
        *(Column("数据性质"), Column("窗口"), Column("名次", "integer", "没有列入总排名的为空")),
        *(Column(name, "number", "分，保留两位小数") for name in names),
        *(
            Column("问卷份数", "integer"),
            Column("选票数", "integer", f"不足{SMALLEST_GROUP}张的不公布"),
        ),
    )
    checks = tuple(Column(name) for name in ("数据性质", "检查", "结论", "一句话"))
    file, _ = results.stem(published)
    scored = OpenTable(
        *(f"{published.slug}-scores", f"{folder}/{file}.csv", f"{published.title}：各窗口得分"),
        "一个窗口",
        scores,
        tuple((mark, *line) for line in results.score_rows(published)),
        mark,
        f"{folder}/index.html",
    )
    checked = OpenTable(
        *(f"{published.slug}-checks", f"{folder}/{file}-checks.csv"),
        f"{published.title}：公开的检查结论",
        "一项检查",
        checks,
        tuple((mark, c["title"], view.verdict(c)[1], c["reason"]) for c in view.checks),
        mark,
        f"{folder}/index.html",
    )
    return [each for each in (scored, checked, _items(published, mark)) if each.rows]


def _items(published: PublishedRound, mark: str) -> OpenTable:
    """The means of the items that enough people answered in a window; no rows without its words."""
    folder, (file, _) = f"results/{published.slug}", results.stem(published)
    columns = (
        *(Column("数据性质"), Column("窗口"), Column("题目")),
        Column("平均分", "number", "满分100，保留两位小数"),
        Column("份数", "integer", f"不足{SMALLEST_GROUP}份的题目不列"),
    )
    return OpenTable(
        *(f"{published.slug}-items", f"{folder}/{file}-items.csv"),
        f"{published.title}：各窗口问卷各题的平均分",
        "一个窗口的一道题",
        columns,
        tuple(
            (mark, page.window["name"], item["label"], Decimal(item["mean"]), item["n"])
            for page in results.window_pages(published)
            for item in page.items
        ),
        mark,
        f"{folder}/index.html",
    )

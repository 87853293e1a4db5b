"""荣誉证书、奖状: one page for everybody who was awarded, one PDF an honour.

Comes in: a ScoreReport and what was decided. Goes out: the files, set by ``certificate.typ``, and
whose names the fonts lack. No seal or emblem is drawn: the place for the seal stays empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import typst

from analysis.report.decided_lists import DecidedHonour, decided_honours
from analysis.report.report_wording import simulated_mark
from analysis.result.awards import CandidateFinding, Decided
from analysis.result.score_report import ScoreReport
from rendering import printing
from rendering.numbers import chinese_numeral
from rulebook.files import write_files
from rulebook.honours import CERTIFICATE_NAMES

_TEMPLATE = Path(__file__).parent / "certificate.typ"
Page = dict[str, str]


@dataclass
class Certificates:
    """The files; ``by_other_fonts`` are names with a character that our fonts lack, set in a font
    of this computer; ``by_hand`` those that no font here can set, left blank to be written.
    """

    files: list[Path] = field(default_factory=list)
    pages: int = 0
    by_other_fonts: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)


def write_certificates(report: ScoreReport, decided: Decided, folder: Path) -> Certificates:
    """Write ``<honour>.pdf`` for every honour that somebody has; others there are removed."""
    made = Certificates()

    def write(scratch: Path) -> None:
        for honour in decided_honours(report, decided):
            pages = [_page(report, honour, c) for line in honour.lines for c in line.awarded]
            if not (honour.decided and pages):
                continue
            made.pages += len(pages)
            content = _pdf(_document(report, decided, honour, pages), made)
            (scratch / f"{honour.honour.id}.pdf").write_bytes(content)

    made.files = write_files(folder, write)
    for former in folder.glob("*.pdf"):
        if former not in made.files:  # of an honour that nobody has any more
            former.unlink()
    return made


def _document(
    report: ScoreReport, decided: Decided, honour: DecidedHonour, pages: list[Page]
) -> dict[str, object]:
    """The words of the certificates of one honour."""
    campaign = report.book.campaign.campaign
    day = decided.corrected_on or decided.confirmed_on
    return {
        "name": f"{honour.honour.name.zh}{CERTIFICATE_NAMES[honour.honour.kind]}",
        "title": CERTIFICATE_NAMES[honour.honour.kind],
        "organiser": campaign.organiser.zh,
        "month": f"{day.year}年{day.month}月",
        "day": [day.year, day.month, day.day],
        "simulated": simulated_mark(report),
        "pages": pages,
    }


def _page(report: ScoreReport, honour: DecidedHonour, candidate: CandidateFinding) -> Page:
    """To whom, from where, and for what."""
    campaign = report.book.campaign.campaign
    person = honour.honour.kind == "individual"
    unit = candidate.unit if candidate.unit != candidate.name else ""
    ordinal = chinese_numeral(campaign.ordinal)
    return {
        "to": candidate.name,
        "form": "同志" if person else "",
        "unit": unit if person else "",
        "words": f"在第{ordinal}届{campaign.short_title.zh}中，被评为",
        "honour": honour.honour.name.zh,
        "closing": "特发此证，以资鼓励。",
    }


def _pdf(words: Mapping[str, object], made: Certificates) -> bytes:
    """The pages; names that our fonts cannot set are set by this computer's, or left blank."""
    try:
        return _set(words, system_fonts=False)
    except typst.TypstError:
        pages = words["pages"]
        assert isinstance(pages, list)
    fit: list[Page] = []
    for page in pages:
        if _can_set(words, page, system_fonts=False):
            fit.append(page)
        elif _can_set(words, page):
            made.by_other_fonts.append(page["to"])
            fit.append(page)
        else:
            made.by_hand.append(page["to"])
            without = page | {"to": ""}
            fits = _can_set(words, without)
            fit.append(without if fits else without | {"unit": ""})
    return _set({**words, "pages": fit})


def _set(words: Mapping[str, object], *, system_fonts: bool = True) -> bytes:
    return next(printing.pdfs(_TEMPLATE, [words], kept=True, system_fonts=system_fonts))


def _can_set(words: Mapping[str, object], page: Page, *, system_fonts: bool = True) -> bool:
    try:
        _set({**words, "pages": [page]}, system_fonts=system_fonts)
    except typst.TypstError:
        return False
    return True

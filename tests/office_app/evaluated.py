"""Rounds with everything that an evaluation file tells of, and with what it must not tell."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest

from analysis.report.score_json import score_json
from analysis.report.windows_json import WINDOWS, windows_json
from analysis.score import score_round
from office_app.evaluation import write_evaluation
from rulebook.honours import Honour
from rulebook.round import Round, open_round
from survey_app import attached
from survey_app.acts import cases, notes, practices
from survey_app.acts.applications import drafting, handing_in, units
from survey_app.acts.applications.candidacy import (
    CATEGORY,
    DECLARED,
    FIELD,
    KNOWING,
    SAME_NAME,
    Candidacy,
)
from survey_app.acts.applications.handing_in import Decision
from survey_app.setup import prepare
from survey_app.store import Account, Store
from survey_app.store.applications import Attachment
from tests.survey_app import photos

# What nobody may read in the file, by what it is.
SECRETS: Mapping[str, str] = {
    "mobile": "13912345678",
    "mobile in parts": "139-1234-5679",
    "telephone": "0512-69820100",
    "identity": "32050119900101123X",
    "mail": "someone@example.org",
    "a comment of the public": "排队两小时没人理",
    "what a case is about": "房产证办不下来",
    "whom to call back": "王大妈",
    "a draft": "草稿里的话",
    "a file's content": "附件里面的字",
    "an account": "account-of-the-unit",
}
TYPED = "办件1200件，联系 {mobile}、{mobile in parts}、{telephone}，身份证{identity}，{mail}。"
SAID = {
    "a deed": "办件1200件，联系 〔号码已隐去〕",
    "a finding": "等候不到十分钟",
    "an opinion": "审批提速明显",
    "a practice": "一窗收件",
    "a caption": "大厅一角",
    "a photo that is gone": "被删的照片",
    "a photo that is none": "不是照片的文件",
    "a file": "证明材料.pdf",
}
UNIT = Account(SECRETS["an account"], "张三", "unit", "", 0)
OFFICE = Account("li", "李四", "office", "", 0)
SAMPLES = {"date": "{year}-01-10", "yes_no": "是", "long_text": TYPED, "text": "3"}
FILE = SECRETS["a file's content"].encode()


def scored(folder: Path) -> Round:
    """The round with a result as ``ceping score`` writes it, without the other reports."""
    this_round = open_round(folder)
    report = score_round(this_round, draws=50)
    text = score_json(report)
    (folder / "report").mkdir(exist_ok=True)
    (folder / "report" / "score.json").write_bytes(text.encode())
    (folder / "report" / WINDOWS).write_text(windows_json(report, text.encode()), "utf-8")
    return this_round


def through_the_year(this_round: Round) -> dict[str, Candidacy]:
    """Everything in the office's database; the accepted applications by honour."""
    store = prepare(this_round)
    made = {
        honour.id: _applied(this_round, store, honour) for honour in this_round.book.honours.honours
    }
    first = this_round.windows[0]
    told = {"people": "张三", "findings": f"{SAID['a finding']}。电话{SECRETS['mobile']}"}
    visit = {"window": first.id, "other": "", "about": first.name, **told}
    notes.save(this_round, "v" * 32, 0, OFFICE, "visit", "2021-09-03", visit)
    kept = {
        SAID["a caption"]: attached.keep(this_round, notes.SHELF, photos.phone()),
        SAID["a photo that is gone"]: "0" * 64,
        SAID["a photo that is none"]: attached.keep(this_round, notes.SHELF, b"%PDF-1.7"),
    }
    pictures = [
        {"sha256": of, "kind": "image/jpeg", "caption": words} for words, of in kept.items()
    ]
    store.notes.change("v" * 32, 1, {**visit, "pictures": pictures}, changed_at="2021-09-04")
    for unit in this_round.book.campaign.leading_group.units:
        if not unit.member:
            heard = {**visit, "observer": unit.id, "people": "", "findings": SAID["an opinion"]}
            id, day = unit.id.ljust(32, "o"), "2021-12-03"
            notes.save(this_round, id, 0, OFFICE, "opinion", day, heard)
    practice = {"title": SAID["a practice"], "place": first.name, "text": "全文", "summary": "短"}
    practices.save(this_round, "p" * 32, 0, UNIT, first.unit, practice)
    practices.submit(this_round, "p" * 32, 1, UNIT)
    row = {"case_id": "1", "kind": "bad_review", "window_id": first.id, "received_on": "2021-09-01"}
    cases.save_case(this_round, row, {}, OFFICE)
    matter, contact = SECRETS["what a case is about"], SECRETS["whom to call back"]
    cases.save_details(this_round, "1", matter, contact)
    return made


def _applied(this_round: Round, store: Store, honour: Honour) -> Candidacy:
    """One accepted application with a file, one that waits, and a draft that nobody may see."""
    scored = this_round.book.window_score.pool.unit_type
    kind = next(kind for kind in honour.unit_types if kind != scored)
    accepted = _sent(this_round, store, honour, kind, "某单位", "某人")
    found = handing_in.decide(accepted, store, accepted.application.version, Decision(True), OFFICE)
    _sent(this_round, store, honour, kind, "另一单位", "另一人")
    unit = units.add_unit(this_round, "第三单位", kind)
    begun = drafting.begin(this_round, store, unit, honour.id, "第三人", UNIT)
    made = Candidacy(this_round, unit, begun)
    field = next(one for one in made.form if one.kind == "long_text")
    typed = {FIELD + field.id: SECRETS["a draft"]}
    drafting.save(drafting.with_typed(made, typed, begun.version), store, [], UNIT)
    return Candidacy(this_round, accepted.unit, found)


def _sent(
    this_round: Round, store: Store, honour: Honour, kind: str, unit_name: str, person: str
) -> Candidacy:
    unit = units.add_unit(this_round, unit_name, kind)
    chosen = person if honour.kind == "individual" else ""
    begun = drafting.begin(this_round, store, unit, honour.id, chosen, UNIT)
    made = Candidacy(this_round, unit, begun)
    year = this_round.book.campaign.campaign.year
    rank = this_round.book.honours.rank_order[0]
    typed = {DECLARED + one.id: "1" for one in made.declared} | {KNOWING: "1", SAME_NAME: "1"}
    for one in made.form:
        text = one.options[0] if one.options else SAMPLES[one.kind].format(year=year, **SECRETS)
        typed[FIELD + one.id] = rank if one.id == "post_rank" else text
    typed |= {CATEGORY: kind} if honour.kind == "individual" else {}
    kept = drafting.save(drafting.with_typed(made, typed, begun.version), store, [], UNIT)
    _attach(this_round, store, kept.id)
    made = Candidacy(this_round, unit, kept)
    sent = handing_in.submit(made, store, UNIT)
    return Candidacy(this_round, unit, sent)


def _attach(this_round: Round, store: Store, application: str) -> None:
    sha256 = attached.keep(this_round, "applications", FILE)
    one = Attachment(application, sha256, SAID["a file"], "pdf", len(FILE), "2021-12-01", "张三")
    store.applications.attach([one])


def evaluated(this_round: Round) -> dict[str, Path]:
    """The files by their names, as the command writes them."""
    return {path.name: path for path in write_evaluation(this_round, lambda *_: None)}


def text_of(path: Path) -> str:
    """What a Word or a PDF file says, without white space."""
    if path.suffix == ".docx":
        body = docx.Document(str(path)).element.body
        return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.check_output([tool, "-raw", str(path), "-"], text=True, encoding="utf-8")


def squeezed(text: str) -> str:
    """Without white space and the feet of pages that part a sentence."""
    return re.sub(r"\s", "", re.sub(r"—\s?\d+\s?—", "", text))

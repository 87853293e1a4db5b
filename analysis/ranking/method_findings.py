"""How a candidate whom a group's own method judges stands, with the reasons."""

from analysis.ranking.reasons import Reasons
from analysis.result.awards import CandidateStanding
from analysis.result.methods import Judged
from rulebook.honours import Honour
from rulebook.model import Rulebook


def by_method(
    book: Rulebook, honour: Honour, judged: Judged, reasons: Reasons
) -> CandidateStanding:
    """The standing of somebody whom no condition and no clause keeps out."""
    if judged.place == "out":
        reasons.because(
            f"已列入与{honour.short_name}不能兼得的荣誉，不再列入",
            book.honours.exclusion("not_with"),
        )
        return "excluded"
    if judged.method.kind == "unpublished":
        return _left_to_deciders(book, honour, judged, "本组另有具体办法，通知没有附", reasons)
    if judged.method.kind == "proposal":
        return _by_proposal(book, honour, judged, reasons)
    if judged.score is None:
        return _left_to_deciders(book, honour, judged, _why_no_score(judged), reasons)
    return _by_score(book, judged, reasons)


def _left_to_deciders(
    book: Rulebook, honour: Honour, judged: Judged, why: str, reasons: Reasons
) -> CandidateStanding:
    reasons.because(f"{why}；由{book.deciders.zh}按条件和材料研究", judged.method, honour)
    return "listed"


def _by_proposal(
    book: Rulebook, honour: Honour, judged: Judged, reasons: Reasons
) -> CandidateStanding:
    if judged.proposal is None:
        return _left_to_deciders(book, honour, judged, "牵头单位没有提名", reasons)
    by, why = judged.proposal.proposed_by, judged.proposal.reason.rstrip("。")
    reasons.because(f"{by}提名：{why}", judged.method)
    return "proposed"


def _why_no_score(judged: Judged) -> str:
    name = judged.method.name.zh
    if judged.method.kind == "indicators":
        return f"{name}缺{'、'.join(part.name.zh for part in judged.missing)}，没有得分，不排名"
    return (
        f"{name}有效评分表{len(judged.sheets)}份，不足{judged.method.least_reviewers}份，"
        "没有得分，不排名"
    )


def _by_score(book: Rulebook, judged: Judged, reasons: Reasons) -> CandidateStanding:
    score = f"{judged.method.name.zh}第{judged.rank}名"
    if judged.place == "proposed":
        reasons.because(f"{score}，依次列入建议名单", judged.method)
    elif judged.place == "tie":
        reasons.because(
            f"{score}，得分完全相同，跨越最后一个名额，报{book.deciders.zh}审定", judged.method
        )
    else:
        reasons.because(f"{score}，名额到前面为止", judged.method)
    if judged.own_unit:
        reasons.because(f"本单位评委{len(judged.own_unit)}人的评分不计")
    standings: dict[str, CandidateStanding] = {"proposed": "proposed", "tie": "tie"}
    return standings.get(judged.place, "not_in_top")

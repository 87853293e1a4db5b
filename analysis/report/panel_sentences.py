"""What the report says of a panel in prose, each sentence with its condition."""

from analysis.report.candidate_wording import moved_text
from analysis.result.awards import HonourAwards
from analysis.result.methods import PanelFinding
from rendering.sentences import Sentence, holding

RELIABLE = 0.7
PANEL = (
    Sentence(
        "panel_unknown",
        "评委或者候选太少，评分是否一致看不出来。",
        lambda f: f["reliability"] is None,
    ),
    Sentence(
        "panel_apart",
        "评委看法不够一致（平均分的信度{reliability:two}，不到0.70）：分数相近的，不必看重先后。",
        lambda f: f["reliability"] is not None and f["reliability"] < RELIABLE,
    ),
    Sentence(
        "panel_agrees",
        "评委看法大体一致（平均分的信度{reliability:two}）。",
        lambda f: f["reliability"] is not None and f["reliability"] >= RELIABLE,
    ),
    Sentence(
        "panel_one_decides",
        "少了{deciding:list}中任何一位，建议名单就会不同。",
        lambda f: len(f["deciding"]) > 1,
    ),
    Sentence(
        "panel_just_one_decides",
        "少了{deciding:list}一位，建议名单就会不同。",
        lambda f: len(f["deciding"]) == 1,
    ),
    Sentence(
        "panel_nobody_decides",
        "少了任何一位评委，建议名单都一样。",
        lambda f: not f["deciding"],
    ),
    Sentence(
        "panel_severity_moves",
        "扣除各位评委宽严的差别，建议名单会有不同（{moved}）。",
        lambda f: f["entering"] is not None and bool(f["entering"] or f["leaving"]),
    ),
    Sentence(
        "panel_severity_still",
        "扣除各位评委宽严的差别，建议名单不变。",
        lambda f: f["entering"] is not None and not (f["entering"] or f["leaving"]),
    ),
)


def panel_facts(finding: PanelFinding, awards: HonourAwards) -> dict[str, object]:
    """The facts that the sentences are about; candidates and reviewers by name."""
    entering, leaving = (
        None if ids is None else [awards.name_of(one) for one in ids]
        for ids in (finding.entering, finding.leaving)
    )
    deciding = [one.reviewer.name for one in finding.reviewers if one.entering or one.leaving]
    return {
        "reliability": finding.reliability,
        "deciding": deciding,
        "entering": entering,
        "leaving": leaving,
        "moved": moved_text(awards, finding.entering or (), finding.leaving or ()),
    }


def panel_said(finding: PanelFinding, awards: HonourAwards) -> str:
    """The sentences that hold of a panel."""
    return "".join(holding(PANEL, panel_facts(finding, awards)))

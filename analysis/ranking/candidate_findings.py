"""How one candidate stands for one honour, with every reason, clause and rule behind it."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from analysis.ranking.method_findings import by_method
from analysis.ranking.reasons import Reasons, person_key
from analysis.result.awards import CandidateFinding, CandidateStanding
from analysis.result.methods import Judged, Key
from analysis.result.standings import DesignationOutcome, WindowStanding
from rulebook.eligibility import ExaminedCandidate
from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook
from rulebook.provenance import Rule


@dataclass(frozen=True)
class AwardContext:
    """All that a finding needs besides the candidate.

    ``several`` are the honours of one candidate; ``unverified`` are (candidate, honour) with a
    pending condition; ``awarded`` who was awarded which honour by a decision; ``judged`` how a
    method of their group judges candidates.
    """

    book: Rulebook
    outcome: DesignationOutcome
    ranked: Mapping[str, WindowStanding]
    several: Mapping[tuple[str, str], tuple[Honour, ...]]
    unverified: frozenset[tuple[str, str]]
    awarded: Mapping[str, Set[tuple[str, str]]] = field(default_factory=dict)
    judged: Mapping[Key, Judged] = field(default_factory=dict)

    def rule(self, rule_id: str | None) -> Rule | None:
        """The rule of that id."""
        return self._rules.get(rule_id or "")

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.book.rules()}


def candidate_finding(
    context: AwardContext, examined: ExaminedCandidate, line: QuotaLine | None
) -> CandidateFinding:
    """The finding; ``line`` is None where the honour has no quota line for such a candidate."""
    reasons, candidate = Reasons(), examined.candidate
    window = context.ranked.get(candidate.id) if candidate.staff_count is not None else None
    standing = _standing(context, examined, window, line, reasons)
    by_rank = () if examined.exception or examined.barred else tuple(reasons.sentences)
    would_be = None
    if examined.pending and standing in ("designated", "proposed", "listed"):
        standing, would_be = "pending", standing
    _add_application(context, examined, reasons)
    _add_conditions(examined, reasons)
    _add_other_honours(context, examined, reasons)
    conditions = [finding.condition for finding in examined.conditions]
    reasons.rules += _unsettled([*([line] if line else []), *conditions])
    if window and window.rank is not None:
        reasons.rules += ranking_rules(context.book)
    return CandidateFinding(
        candidate.id,
        candidate.name,
        candidate.unit,
        candidate.unit_type,
        examined.honour.id,
        standing,
        would_be,
        window.rank if window else None,
        window.total if window else None,
        candidate.order,
        examined.conditions,
        tuple(reasons.sentences),
        tuple(dict.fromkeys(reasons.clauses)),
        tuple(dict.fromkeys(rule.id for rule in reasons.rules)),
        examined.excluded or not _in_scope(examined),
        person_key(candidate),
        examined.exception.reason if examined.exception else "",
        by_rank,
        context.judged.get((candidate.id, examined.honour.id)),
    )


def _standing(
    context: AwardContext,
    examined: ExaminedCandidate,
    window: WindowStanding | None,
    line: QuotaLine | None,
    reasons: Reasons,
) -> CandidateStanding:
    if line is None:
        unit_types = {unit.id: unit.name for unit in context.book.campaign.unit_types}
        name = unit_types[examined.candidate.unit_type]
        if not _in_scope(examined):
            reasons.because(f"{name.zh}不在参评范围内", examined.honour)
            return "not_eligible"
        reasons.because(f"{name.zh}在参评范围内，名额配比没有列出名额", examined.honour)
    else:
        reasons.clauses.append(line.clause)
    exclusion = context.book.honours.exclusion("member_units")
    if examined.kept_out and examined.exception:
        reason = examined.exception.reason
        reasons.because(f"成员单位（{examined.kept_out}）作为例外参评：{reason}", exclusion)
    elif examined.kept_out:
        reasons.because(
            f"{context.book.deciders.zh}成员单位（{examined.kept_out}），原则上不参与集体荣誉评选",
            exclusion,
        )
        return "excluded"
    if examined.not_met or (window and window.rank is None):
        return _refused(context, examined, window, reasons)
    if window is None and (other := _won_another(context, examined)):
        text = f"已审定获评{other.short_name}，不再获评{examined.honour.short_name}"
        reasons.because(text, context.book.honours.exclusion("not_with"))
        return "excluded"
    if window is None:
        judged = context.judged.get((examined.candidate.id, examined.honour.id))
        if judged is None:
            return _chosen(context, examined, reasons)
        return by_method(context.book, examined.honour, judged, reasons)
    return _by_rank(context, examined, window, reasons)


def _in_scope(examined: ExaminedCandidate) -> bool:
    """Whether the honour is open to such a candidate, be it without places of its own."""
    honour = examined.honour
    return examined.candidate.unit_type in (*honour.unit_types, *honour.without_places)


def _refused(
    context: AwardContext,
    examined: ExaminedCandidate,
    window: WindowStanding | None,
    reasons: Reasons,
) -> CandidateStanding:
    if window and examined.candidate.id in context.outcome.top_barred:
        clause = context.book.window_score.designation
        if examined.honour.id == clause.honour:
            reasons.because(
                f"总排名第{window.rank}名，名次保留；条件不符合，名额空缺，后一名不递补",
                clause,
                context.rule(clause.open_rule),
            )
    for reason in window.not_ranked_because if window else ():
        reasons.because(f"未列入总排名：{reason.zh}", context.book.window_score.pool)
    return "not_eligible"


def _won_another(context: AwardContext, examined: ExaminedCandidate) -> Honour | None:
    """The honour that a decision gave the candidate and that excludes this one."""
    key = person_key(examined.candidate)
    others = (other for other in examined.honour.not_with if key in context.awarded.get(other, ()))
    return next((context.book.honour(other) for other in others), None)


def _chosen(
    context: AwardContext, examined: ExaminedCandidate, reasons: Reasons
) -> CandidateStanding:
    reasons.because(
        f"没有计分公式，由{context.book.deciders.zh}按条件和材料研究",
        examined.honour,
    )
    return "listed"


def _by_rank(
    context: AwardContext, examined: ExaminedCandidate, window: WindowStanding, reasons: Reasons
) -> CandidateStanding:
    score = context.book.window_score
    if examined.honour.id == score.designation.honour:
        return _by_designation(context, examined, window, reasons)
    if examined.honour.id == score.proposal.honour:
        return _by_proposal(context, examined, window, reasons)
    return _chosen(context, examined, reasons)


def _by_designation(
    context: AwardContext, examined: ExaminedCandidate, window: WindowStanding, reasons: Reasons
) -> CandidateStanding:
    clause, window_id = context.book.window_score.designation, examined.candidate.id
    literal = context.outcome.reading == "literal"
    among = "总排名" if literal else "总排名（在申报窗口中比较）"
    # The window's rank is that of the overall ranking, whatever the reading compares.
    overall = "" if literal else "总排名"
    if window_id in context.outcome.designated:
        reasons.because(
            f"{among}前{clause.places}名（{overall}第{window.rank}名）"
            f"且申报了{examined.honour.short_name}",
            clause,
        )
        return "designated"
    if window_id in context.outcome.ties_at_cutoff:
        reasons.because(
            f"得分完全相同，{overall}并列第{window.rank}名，跨越第{clause.places}名，"
            f"报{context.book.deciders.zh}审定",
            clause,
            context.rule(clause.tie_rule),
        )
        return "tie"
    reasons.because(
        f"总排名第{window.rank}名，不在{among}前{clause.places}名",
        clause,
    )
    if context.outcome.open_places:
        reasons.because(
            "前面有名额空缺，按通知字面不递补",
            context.rule(clause.open_rule),
        )
    return "not_in_top"


def _by_proposal(
    context: AwardContext, examined: ExaminedCandidate, window: WindowStanding, reasons: Reasons
) -> CandidateStanding:
    score, window_id = context.book.window_score, examined.candidate.id
    own = examined.honour.short_name
    first = context.book.honour(score.designation.honour)
    if window_id in context.outcome.designated and first.id in examined.honour.not_with:
        if (window_id, first.id) in context.unverified:
            text = f"名次可获评{first.short_name}，条件待核验；如获评，不再获评{own}"
        else:
            text = f"按总排名获评{first.short_name}，不再获评{own}"
        reasons.because(text, context.book.honours.exclusion("not_with"))
        return "excluded"
    if window_id in context.outcome.ties_at_cutoff and first.id in examined.honour.not_with:
        text = f"与别的窗口并列，{first.short_name}待审定；如获评，不再获评{own}"
        reasons.because(text, context.book.honours.exclusion("not_with"))
    if window_id in context.outcome.proposed:
        reasons.because(
            f"总排名第{window.rank}名，在其余申报窗口中依次列入建议名单",
            score.proposal,
        )
        return "proposed"
    reasons.because(
        f"总排名第{window.rank}名，建议名单按名额到前面为止",
        score.proposal,
    )
    return "not_in_top"


def _add_application(context: AwardContext, examined: ExaminedCandidate, reasons: Reasons) -> None:
    """What the application says in words, and who recommends somebody of another unit."""
    candidate = examined.candidate
    for asked in examined.honour.fields:
        if asked.kind == "text" and asked.id in candidate.fields:
            reasons.because(f"{asked.name.zh}：{candidate.fields[asked.id]}")
    by = candidate.recommended_by
    if candidate.priority:
        rule = context.rule(context.book.honours.priority_rule)
        reasons.because(f"{by or candidate.unit}优先推荐，不加分", rule)
    elif by:
        reasons.because(f"由{by}推荐")


def _add_conditions(examined: ExaminedCandidate, reasons: Reasons) -> None:
    for finding in examined.conditions:
        name, evidence = finding.condition.name, finding.evidence
        if finding.status == "not_met":
            text = f"不符合：{evidence.zh}"
        elif finding.status == "pending":
            text = f"待核验：{evidence.zh}"
        elif finding.override_reason:
            text = f"按核验记录认定：{finding.override_reason}"
        else:
            continue
        reasons.because(f"条件“{name.zh}”{text}", finding.condition)


def _add_other_honours(
    context: AwardContext, examined: ExaminedCandidate, reasons: Reasons
) -> None:
    key = person_key(examined.candidate)
    same = context.several[key].count(examined.honour)
    if same > 1:
        reasons.because(f"同一候选在{examined.honour.short_name}中列了{same}次，只评一次")
    for unit in _namesakes(context, examined, key):
        reasons.because(f"另有同名候选（{unit}），请核对是不是同一人")
    for other in (one for one in context.several[key] if one is not examined.honour):
        if other.kind == examined.honour.kind == "individual":
            reasons.because(
                f"同时被推荐{other.short_name}",
                context.book.honours.exclusion("double"),
            )
        elif other.id in examined.honour.not_with and examined.candidate.staff_count is None:
            reasons.because(
                f"同时申报{other.short_name}，如获评则不再获评{examined.honour.short_name}",
                context.book.honours.exclusion("not_with"),
            )


def _namesakes(
    context: AwardContext, examined: ExaminedCandidate, key: tuple[str, str]
) -> list[str]:
    """Units of other persons of the same name: the files cannot tell whether they are one."""
    if examined.honour.kind != "individual":
        return []
    return [unit for name, unit in context.several if name == key[0] and unit not in ("", key[1])]


def ranking_rules(book: Rulebook) -> list[Rule]:
    """Working rules and rules with several readings that every total and rank rests on."""
    score = book.window_score
    apart = {score.designation.tie_rule, score.designation.open_rule}
    rules: list[Rule] = [*score.score.nodes(), score.marks, score.survey, score.vote, score.pool]
    rules += [rule for rule in score.general if rule.id not in apart]
    return _unsettled(rules)


def _unsettled(rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.ours or rule.ambiguous]

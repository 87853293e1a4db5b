"""From conditions, ranks and the outcome to the awards of every honour, each with its reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.result.awards import CandidateFinding, CandidateStanding, HonourAwards, LineAwards
from analysis.result.standings import DesignationOutcome, WindowStanding
from rulebook.eligibility import Candidate, ExaminedCandidate
from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook
from rulebook.problems import Words
from rulebook.provenance import Origin, Rule


@dataclass
class Reasons:
    """The reasons of one finding as they come together."""

    sentences: list[Words] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)

    def because(self, zh: str, en: str, *rules: Rule | None) -> None:
        """Add a reason with the rules it rests on."""
        self.sentences.append(Words(zh, en))
        self.rules += [rule for rule in rules if rule]
        self.clauses += [rule.clause for rule in rules if rule and rule.clause]


@dataclass(frozen=True)
class AwardContext:
    """All that a finding needs besides the candidate.

    ``several`` are the honours of one candidate; ``unverified`` are (candidate, honour) with a
    pending condition.
    """

    book: Rulebook
    outcome: DesignationOutcome
    ranked: Mapping[str, WindowStanding]
    several: Mapping[tuple[str, str], tuple[Honour, ...]]
    unverified: frozenset[tuple[str, str]]

    def rule(self, rule_id: str | None) -> Rule | None:
        """The rule of that id."""
        return next((rule for rule in self.book.rules() if rule.id == rule_id), None)


def honour_awards(
    book: Rulebook,
    ranked: Sequence[WindowStanding],
    outcome: DesignationOutcome,
    examined: Sequence[ExaminedCandidate],
) -> tuple[HonourAwards, ...]:
    """The awards of every honour of the edition, line by line."""
    context = AwardContext(
        book,
        outcome,
        {one.window.id: one for one in ranked},
        _several(examined),
        frozenset((one.candidate.id, one.honour.id) for one in examined if one.pending),
    )
    return tuple(
        _awards(context, honour, [one for one in examined if one.honour is honour])
        for honour in book.honours.honours
    )


def _several(examined: Iterable[ExaminedCandidate]) -> dict[tuple[str, str], tuple[Honour, ...]]:
    """Honours by candidate: the same id, and for the nominated the same name and unit."""
    found: dict[tuple[str, str], tuple[Honour, ...]] = {}
    for one in examined:
        found[_who(one.candidate)] = (*found.get(_who(one.candidate), ()), one.honour)
    return found


def _who(candidate: Candidate) -> tuple[str, str]:
    windows = candidate.staff_count is not None
    return (candidate.id, "") if windows else (candidate.name, candidate.unit)


def _awards(
    context: AwardContext, honour: Honour, examined: Sequence[ExaminedCandidate]
) -> HonourAwards:
    by_line: dict[str | None, list[CandidateFinding]] = {}
    for one in sorted(examined, key=lambda one: _order(context, one)):
        allowed = one.candidate.unit_type in honour.unit_types
        line = honour.line_for(one.candidate.unit_type) if allowed else None
        finding = _finding(context, one, line)
        by_line.setdefault(line.id if line else None, []).append(finding)
    lines = [_line(context, honour, line, by_line.get(line.id, [])) for line in honour.quotas]
    return HonourAwards(honour, tuple(lines), tuple(by_line.get(None, ())))


def _order(context: AwardContext, one: ExaminedCandidate) -> tuple[int, int]:
    """By rank; then unranked windows and the nominated by order of preference; then as written."""
    ranked = context.ranked.get(one.candidate.id)
    if ranked is not None and one.candidate.staff_count is not None:
        return (0, ranked.rank) if ranked.rank is not None else (2, 0)
    order = one.candidate.order
    return (1, order) if order is not None else (1, 1_000_000)


def _line(
    context: AwardContext, honour: Honour, line: QuotaLine, found: Sequence[CandidateFinding]
) -> LineAwards:
    score = context.book.window_score
    ranked = honour.id == score.designation.honour and line.unit_type == score.pool.unit_type
    return LineAwards(line, tuple(found), context.outcome.tied_places if ranked else 0)


def _finding(
    context: AwardContext, one: ExaminedCandidate, line: QuotaLine | None
) -> CandidateFinding:
    reasons = Reasons()
    window = context.ranked.get(one.candidate.id) if one.candidate.staff_count is not None else None
    standing = _standing(context, one, window, line, reasons)
    would_be = None
    if one.pending and standing in ("designated", "proposed", "listed"):
        standing, would_be = "pending", standing
    _conditions_said(one, reasons)
    _double_said(context, one, reasons)
    reasons.rules += _unsettled([*([line] if line else []), *(f.condition for f in one.conditions)])
    if window and window.rank is not None:
        reasons.rules += ranking_rules(context.book)
    return CandidateFinding(
        one.candidate.id,
        one.candidate.name,
        one.candidate.unit,
        one.candidate.unit_type,
        one.honour.id,
        standing,
        would_be,
        window.rank if window else None,
        window.total if window else None,
        one.candidate.order,
        one.conditions,
        tuple(reasons.sentences),
        tuple(dict.fromkeys(reasons.clauses)),
        tuple(dict.fromkeys(rule.id for rule in reasons.rules)),
    )


def _standing(
    context: AwardContext,
    one: ExaminedCandidate,
    window: WindowStanding | None,
    line: QuotaLine | None,
    reasons: Reasons,
) -> CandidateStanding:
    if line is None:
        unit_types = {unit.id: unit.name for unit in context.book.campaign.unit_types}
        name = unit_types[one.candidate.unit_type]
        reasons.because(
            f"{name.zh}不在参评范围内", f"not open to {name.in_language('en')}", one.honour
        )
        return "not_eligible"
    reasons.clauses.append(line.clause)
    exclusion = context.book.honours.exclusion("member_units")
    if one.kept_out and one.exception:
        reason = one.exception.reason
        reasons.because(
            f"成员单位（{one.kept_out}）作为例外参评：{reason}",
            f"a member unit, as an exception: {reason}",
            exclusion,
        )
    elif one.kept_out:
        reasons.because(
            f"领导小组成员单位（{one.kept_out}），原则上不参与集体荣誉评选",
            "a member unit of the leading group: kept out in principle",
            exclusion,
        )
        return "excluded"
    if one.not_met or (window and window.rank is None):
        return _refused(context, one, window, reasons)
    return _by_rank(context, one, window, reasons) if window else _chosen(one, reasons)


def _refused(
    context: AwardContext, one: ExaminedCandidate, window: WindowStanding | None, reasons: Reasons
) -> CandidateStanding:
    if window and one.candidate.id in context.outcome.top_barred:
        clause = context.book.window_score.designation
        if one.honour.id == clause.honour:
            reasons.because(
                f"总排名第{window.rank}名，名次保留；条件不符合，名额空缺，后一名不递补",
                f"keeps rank {window.rank}; the place stays open and nobody moves up",
                clause,
                context.rule(clause.open_rule),
            )
    for reason in window.not_ranked_because if window else ():
        reasons.because(
            f"未列入总排名：{reason.zh}", f"not ranked: {reason.en}", context.book.window_score.pool
        )
    return "not_eligible"


def _chosen(one: ExaminedCandidate, reasons: Reasons) -> CandidateStanding:
    reasons.because(
        "没有计分公式，由领导小组按条件和材料研究",
        "no formula: the leading group chooses",
        one.honour,
    )
    return "listed"


def _by_rank(
    context: AwardContext, one: ExaminedCandidate, window: WindowStanding, reasons: Reasons
) -> CandidateStanding:
    score = context.book.window_score
    if one.honour.id == score.designation.honour:
        return _by_designation(context, one, window, reasons)
    if one.honour.id == score.proposal.honour:
        return _by_proposal(context, one, window, reasons)
    return _chosen(one, reasons)


def _by_designation(
    context: AwardContext, one: ExaminedCandidate, window: WindowStanding, reasons: Reasons
) -> CandidateStanding:
    clause, window_id = context.book.window_score.designation, one.candidate.id
    literal = context.outcome.reading == "literal"
    among = (
        Words("总排名", "overall")
        if literal
        else Words("总排名（在申报窗口中比较）", "among applicants")
    )
    if window_id in context.outcome.designated:
        reasons.because(
            f"{among.zh}前{clause.places}名（第{window.rank}名）且申报了{one.honour.short_name}",
            f"in the first {clause.places} {among.en} (rank {window.rank}) and applied",
            clause,
        )
        return "designated"
    if window_id in context.outcome.ties_at_cutoff:
        reasons.because(
            f"得分完全相同，并列第{window.rank}名，跨越第{clause.places}名，报领导小组审定",
            f"shares rank {window.rank} across the last place: the leading group decides",
            clause,
            context.rule(clause.tie_rule),
        )
        return "tie"
    reasons.because(
        f"总排名第{window.rank}名，不在{among.zh}前{clause.places}名",
        f"rank {window.rank}: not in the first {clause.places} {among.en}",
        clause,
    )
    if context.outcome.open_places:
        reasons.because(
            "前面有名额空缺，按通知字面不递补",
            "a place stays open: by the letter of the notice nobody moves up",
            context.rule(clause.open_rule),
        )
    return "not_in_top"


def _by_proposal(
    context: AwardContext, one: ExaminedCandidate, window: WindowStanding, reasons: Reasons
) -> CandidateStanding:
    score, window_id = context.book.window_score, one.candidate.id
    first = context.book.honour(score.designation.honour)
    if window_id in context.outcome.designated and first.id in one.honour.not_with:
        if (window_id, first.id) in context.unverified:
            zh = (
                f"名次可获评{first.short_name}，条件待核验；如获评，不再获评{one.honour.short_name}"
            )
            en = f"{first.name.en} by rank, not yet verified; with it not this honour as well"
        else:
            zh = f"按总排名获评{first.short_name}，不再获评{one.honour.short_name}"
            en = f"designated {first.name.en}: not this honour as well"
        reasons.because(zh, en, context.book.honours.exclusion("not_with"))
        return "excluded"
    if window_id in context.outcome.proposed:
        reasons.because(
            f"总排名第{window.rank}名，在其余申报窗口中依次列入建议名单",
            f"rank {window.rank}: proposed in order among the applicants left",
            score.proposal,
        )
        return "proposed"
    reasons.because(
        f"总排名第{window.rank}名，建议名单按名额到前面为止",
        f"rank {window.rank}: behind the proposed places",
        score.proposal,
    )
    return "not_in_top"


def _conditions_said(one: ExaminedCandidate, reasons: Reasons) -> None:
    for found in one.conditions:
        name, rule = found.condition.name, found.condition
        if found.status == "not_met":
            reasons.because(
                f"条件“{name.zh}”不符合：{found.evidence.zh}",
                f"condition not met: {name.en} ({found.evidence.en})",
                rule,
            )
        elif found.status == "pending":
            reasons.because(
                f"条件“{name.zh}”待核验：{found.evidence.zh}", f"condition pending: {name.en}", rule
            )
        elif found.override_reason:
            reasons.because(
                f"条件“{name.zh}”按核验记录认定：{found.override_reason}",
                f"condition met as verified: {found.override_reason}",
                rule,
            )


def _double_said(context: AwardContext, one: ExaminedCandidate, reasons: Reasons) -> None:
    others = [honour for honour in context.several[_who(one.candidate)] if honour is not one.honour]
    for other in others:
        if other.kind == one.honour.kind == "individual":
            reasons.because(
                f"同时被推荐{other.short_name}",
                f"nominated for {other.name.en} as well",
                context.book.honours.exclusion("double"),
            )
        elif other.id in one.honour.not_with and one.candidate.staff_count is None:
            reasons.because(
                f"同时申报{other.short_name}，如获评则不再获评{one.honour.short_name}",
                f"if it wins {other.name.en}, not this honour as well",
                context.book.honours.exclusion("not_with"),
            )


def ranking_rules(book: Rulebook) -> list[Rule]:
    """Working rules and rules with several readings that every total and rank rests on."""
    score = book.window_score
    apart = {score.designation.tie_rule, score.designation.open_rule}
    rules: list[Rule] = [*score.score.nodes(), score.marks, score.survey, score.vote, score.pool]
    rules += [rule for rule in score.general if rule.id not in apart]
    return _unsettled(rules)


def _unsettled(rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.origin is Origin.WORKING or rule.ambiguous]

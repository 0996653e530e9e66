"""From a judged requirement to its wire models, with every sentence in the reader's language."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from koffset.api.offset_view import money_view, rule_ids, rule_view
from koffset.api.presenting import names_of, versions_view
from koffset.api.schemas import (
    AssumptionView,
    BasisView,
    CandidateView,
    ConditionView,
    CoverView,
    CreditView,
    ExcludedView,
    LotView,
    MatchAnswer,
    MatchRequest,
    NamedProgrammeView,
    PartnerView,
    PartView,
    ProofView,
    SaidRuleView,
    StatementView,
    TeamsView,
    TeamView,
    UncoveredView,
)
from koffset.domain.offset.crediting import CreditedLot, share_of_credit
from koffset.domain.text import Language
from koffset.matching.conditions.asking import AskedCondition
from koffset.matching.conditions.findings import Finding, Proof, Said
from koffset.matching.credit_wording import rests_on, to_confirm
from koffset.matching.four_parts import Statement, explain
from koffset.matching.lots import Coverage, Judged, JudgedLot
from koffset.matching.phrasing import phrase
from koffset.matching.programme_lookup import NamedProgramme
from koffset.matching.team import Part, Team, TeamProposal, UncoveredLot
from koffset.matching.team_comparing import compare_teams
from koffset.usecases.teaming import is_weighed_by_value
from koffset.usecases.valuing import Matched
from koffset.usecases.workspace import Workspace

LOT_TEXT = Said("asked_lot")


def match_answer(request: MatchRequest, matched: Matched, workspace: Workspace) -> MatchAnswer:
    result = matched.result
    milliseconds = {stage: round(seconds * 1000, 2) for stage, seconds in result.seconds.items()}
    views = MatchViews(request, matched, workspace)
    return MatchAnswer(
        requirement_id=request.requirement.id,
        programme=views.programme(matched.programme),
        as_of=result.order.as_of,
        language=request.language,
        lots=[views.lot(lot, asked) for lot, asked in zip(result.lots, result.asked, strict=True)],
        teams=views.teams(matched.teams) if matched.teams else None,
        rule_date=matched.rule_date,
        rule_book=workspace.offset_rules.version,
        rules=[rule_view(cited.rule, cited.standing) for cited in matched.citations()],
        versions=versions_view(result.metadata, result.store_sequence),
        degraded=result.degraded,
        timings_ms={**milliseconds, "total": round(sum(milliseconds.values()), 2)},
    )


class MatchViews:
    """Says what was found in the language of the request."""

    def __init__(self, request: MatchRequest, matched: Matched, workspace: Workspace) -> None:
        self._request = request
        self._matched = matched
        self._result = matched.result
        self._workspace = workspace
        self._sayings = Sayings(workspace, request.language)
        self._coverages = {
            (lot.lot.id, each.company_id): each.coverage
            for lot in matched.result.lots
            for each in lot.candidates
        }

    def programme(self, named: NamedProgramme) -> NamedProgrammeView:
        remark = named.remark()
        return NamedProgrammeView(
            id=named.id,
            is_known=named.programme is not None,
            similar=named.similar,
            remark=self._say(remark) if remark else None,
        )

    def lot(self, judged: JudgedLot, asked: Sequence[AskedCondition]) -> LotView:
        lot, coverages = judged.lot, [each.coverage for each in judged.candidates]
        shown = self._matched.sorted_candidates(judged, self._request.sort)[: self._request.candidates]
        return LotView(
            id=lot.id,
            text_ko=lot.text.ko,
            text_en=lot.text.en,
            value=lot.value,
            currency=lot.currency,
            conditions=[
                ConditionView(
                    asked=self._say(condition.say()),
                    kind=condition.condition.kind,
                    strength=condition.condition.strength,
                    met=count.met,
                    unknown=count.unknown,
                    not_met=count.not_met,
                    excludes_alone=count.excludes_alone,
                )
                for condition, count in zip(asked, judged.counts, strict=True)
            ],
            full=coverages.count(Coverage.FULL),
            partial=coverages.count(Coverage.PARTIAL),
            unknown=coverages.count(Coverage.UNKNOWN),
            candidates=[
                self._candidate(rank, each, judged, asked) for rank, each in enumerate(shown, start=1)
            ],
            excluded_total=len(judged.excluded),
            excluded=[
                self._excluded(each, judged, asked) for each in judged.excluded[: self._request.excluded]
            ],
        )

    def _candidate(
        self, rank: int, judged: Judged, lot: JudgedLot, asked: Sequence[AskedCondition]
    ) -> CandidateView:
        return CandidateView(
            rank=rank,
            company=self._partner(judged.company_id),
            coverage=judged.coverage.value,
            fit=round(judged.fit, 4),
            states=[finding.state.value for finding in judged.findings],
            **self.parts(judged, lot, asked),
        )

    def parts(self, judged: Judged, lot: JudgedLot, asked: Sequence[AskedCondition]) -> dict[str, Any]:
        """The four parts of what is said of a company for a lot, and what it would be credited with."""
        parts = explain(judged, lot.lot, asked)
        return {
            "matched": [self._statement(each, asked) for each in parts.matched],
            "assumed": [self._statement(each, asked) for each in parts.assumed],
            "missing": [self._statement(each, asked) for each in parts.missing],
            "question": self._say(parts.question) if parts.question else None,
            "credit": self._credit(self._matched.credits.get((lot.lot.id, judged.company_id))),
        }

    def _excluded(self, judged: Judged, lot: JudgedLot, asked: Sequence[AskedCondition]) -> ExcludedView:
        parts = explain(judged, lot.lot, asked)
        reasons = [each for each in parts.missing if each.place in judged.fails]
        others = [each for each in parts.missing if each.place not in judged.fails]
        return ExcludedView(
            company=self._partner(judged.company_id),
            reasons=[self._statement(each, asked) for each in reasons],
            matched=[self._statement(each, asked) for each in parts.matched],
            assumed=[self._statement(each, asked) for each in parts.assumed],
            missing=[self._statement(each, asked) for each in others],
            question=self._say(parts.question) if parts.question else None,
        )

    def teams(self, proposal: TeamProposal) -> TeamsView:
        return TeamsView(
            teams=[
                self._team(number, team, proposal.teams[0])
                for number, team in enumerate(proposal.teams, start=1)
            ],
            uncovered=[_uncovered(each) for each in proposal.uncovered],
            objective=proposal.objective,
            weighed_by="value" if is_weighed_by_value(self._request.requirement.lots) else "lots",
        )

    def _team(self, number: int, team: Team, first: Team) -> TeamView:
        return TeamView(
            companies=[self._partner(company.id) for company in team.companies],
            covers=[
                CoverView(lot_id=cover.lot_id, parts=[self._part(cover.lot_id, part) for part in cover.parts])
                for cover in team.covers
            ],
            covered_share=round(team.covered_share, 4),
            known_share=round(team.known_share, 4),
            sme_share=round(team.sme_share, 4),
            fit=round(team.fit, 4),
            uncovered=[_uncovered(each) for each in team.uncovered],
            assumptions=[
                AssumptionView(lot_id=each.lot_id, company_id=each.company_id, unknown=each.unknown.value)
                for each in team.assumptions
            ],
            proven=team.proven,
            against_first=None if number == 1 else self._say(compare_teams(number, team, first)),
        )

    def _part(self, lot_id: str, part: Part) -> PartView:
        whole = self._matched.credits.get((lot_id, part.company_id))
        return PartView(
            **asdict(part),
            coverage=self._coverages[lot_id, part.company_id].value,
            credit=self._credit(share_of_credit(whole, Decimal(str(part.share))) if whole else None),
        )

    def _credit(self, found: CreditedLot | None) -> CreditView | None:
        if found is None:
            return None
        multiplier, credited = found.multiplier, found.credited
        return CreditView(
            actual=money_view(found.lot.value),
            multiplier_low=multiplier.low if multiplier else None,
            multiplier_high=multiplier.high if multiplier else None,
            credited_low=money_view(credited.low) if credited else None,
            credited_high=money_view(credited.high) if credited else None,
            questions=found.questions,
            rules=rule_ids(found.citations),
            basis=self._sayings.basis(found),
        )

    def _partner(self, company_id: str) -> PartnerView:
        facts = self._result.facts[company_id]
        return PartnerView.model_validate(
            {
                **names_of(facts.company, self._workspace.name_rules),
                "id": company_id,
                "size_class": facts.facets.size_class,
                "province": facts.facets.province,
            }
        )

    def _statement(self, statement: Statement, asked: Sequence[AskedCondition]) -> StatementView:
        return self._sayings.statement(statement, asked)

    def _say(self, said: Said) -> str:
        return self._sayings.say(said)


class Sayings:
    """What was found, in the reader's language."""

    def __init__(self, workspace: Workspace, language: Language) -> None:
        self._phrases = workspace.phrases
        self._language = language

    def statement(self, statement: Statement, asked: Sequence[AskedCondition]) -> StatementView:
        said = LOT_TEXT if statement.place is None else asked[statement.place].say()
        return StatementView(
            condition=statement.place,
            asked=self.say(said),
            state=statement.finding.state.value,
            said=self.say(statement.said),
            proofs=self.proofs(statement.finding),
        )

    def basis(self, found: CreditedLot) -> BasisView:
        rules = [
            SaidRuleView(id=each.rule.id, said=self.say(each.said), sources=each.rule.sources)
            for each in rests_on(found)
        ]
        return BasisView(rules=rules, to_confirm=[self.say(said) for said in to_confirm(found.questions)])

    def proofs(self, finding: Finding) -> Sequence[ProofView]:
        return [_proof(each) for each in finding.proofs]

    def say(self, said: Said) -> str:
        return phrase(said, self._language, self._phrases)


def _proof(proof: Proof) -> ProofView:
    return ProofView(
        text_ko=proof.text.ko,
        text_en=proof.text.en,
        grade=proof.grade,
        as_of=proof.as_of,
        valid_until=proof.valid_until,
        source=proof.source,
    )


def _uncovered(lot: UncoveredLot) -> UncoveredView:
    return UncoveredView(lot_id=lot.lot_id, reason=lot.reason.value, short_by=lot.short_by)

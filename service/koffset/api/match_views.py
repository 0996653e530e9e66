"""From a judged requirement to its wire models, with every sentence in the reader's language."""

from collections.abc import Sequence

from koffset.api.presenting import names_of, versions_view
from koffset.api.schemas import (
    CandidateView,
    ConditionView,
    ExcludedView,
    LotView,
    MatchAnswer,
    MatchRequest,
    PartnerView,
    ProofView,
    StatementView,
)
from koffset.domain.text import Language
from koffset.matching.conditions.asking import AskedCondition
from koffset.matching.conditions.findings import Proof, Said
from koffset.matching.four_parts import Statement, explain
from koffset.matching.lots import Coverage, Judged, JudgedLot
from koffset.matching.phrasing import phrase
from koffset.usecases.matching import MatchResult
from koffset.usecases.workspace import Workspace

LOT_TEXT = Said("asked_lot")


def match_answer(request: MatchRequest, result: MatchResult, workspace: Workspace) -> MatchAnswer:
    milliseconds = {stage: round(seconds * 1000, 2) for stage, seconds in result.seconds.items()}
    views = _Views(request, result, workspace)
    return MatchAnswer(
        requirement_id=request.requirement.id,
        as_of=result.order.as_of,
        language=request.language,
        lots=[views.lot(lot, asked) for lot, asked in zip(result.lots, result.asked, strict=True)],
        versions=versions_view(result.metadata, result.store_sequence),
        degraded=result.degraded,
        timings_ms={**milliseconds, "total": round(sum(milliseconds.values()), 2)},
    )


class _Views:
    def __init__(self, request: MatchRequest, result: MatchResult, workspace: Workspace) -> None:
        self._request = request
        self._result = result
        self._workspace = workspace
        self._sayings = Sayings(workspace, request.language)

    def lot(self, judged: JudgedLot, asked: Sequence[AskedCondition]) -> LotView:
        lot, coverages = judged.lot, [each.coverage for each in judged.candidates]
        shown = judged.candidates[: self._request.candidates]
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
            excluded=[self._excluded(each, asked) for each in judged.excluded[: self._request.excluded]],
        )

    def _candidate(
        self, rank: int, judged: Judged, lot: JudgedLot, asked: Sequence[AskedCondition]
    ) -> CandidateView:
        parts = explain(judged, lot.lot, asked)
        return CandidateView(
            rank=rank,
            company=self._partner(judged.company_id),
            coverage=judged.coverage.value,
            fit=round(judged.fit, 4),
            states=[finding.state.value for finding in judged.findings],
            matched=[self._statement(each, asked) for each in parts.matched],
            assumed=[self._statement(each, asked) for each in parts.assumed],
            missing=[self._statement(each, asked) for each in parts.missing],
            question=self._say(parts.question) if parts.question else None,
        )

    def _excluded(self, judged: Judged, asked: Sequence[AskedCondition]) -> ExcludedView:
        failed = [(place, judged.findings[place]) for place in judged.fails]
        reasons = [Statement(place, finding.reason, finding) for place, finding in failed]
        return ExcludedView(
            company=self._partner(judged.company_id),
            reasons=[self._statement(each, asked) for each in reasons],
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
            proofs=[_proof(each) for each in statement.finding.proofs],
        )

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

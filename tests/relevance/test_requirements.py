"""The fixtures' requirements, as a procurement engineer would read the answers (see fixtures/README.md)."""

import json
from typing import Any

import pytest

from koffset.api.match import answer_match
from koffset.api.schemas import LotView, MatchAnswer, MatchRequest
from koffset.domain.evidence import ANONYMOUS
from koffset.usecases.workspace import Workspace
from koffset_cli.serving import fixtures_dir

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINES = (fixtures_dir() / "requirements.jsonl").read_text("utf-8").splitlines()
REQUIREMENTS: dict[str, Any] = {each["id"]: each for each in map(json.loads, LINES)}


async def answer(demo: Workspace, requirement_id: str, language: str = "en") -> MatchAnswer:
    request = MatchRequest.model_validate({"requirement": REQUIREMENTS[requirement_id], "language": language})
    return await answer_match(request, demo, ANONYMOUS)


def full(lot: LotView) -> list[str]:
    return [each.company.id for each in lot.candidates if each.coverage == "full"]


class TestRequirements:
    @pytest.mark.parametrize("requirement_id", REQUIREMENTS)
    async def test_are_answered_in_both_languages_alike(self, demo: Workspace, requirement_id: str) -> None:
        english = await answer(demo, requirement_id)
        korean = await answer(demo, requirement_id, "ko")
        for one, other in zip(english.lots, korean.lots, strict=True):
            assert [(each.company.id, each.fit) for each in one.candidates] == [
                (each.company.id, each.fit) for each in other.candidates
            ]

    async def test_what_nobody_makes_has_no_candidate_but_the_nearest(self, demo: Workspace) -> None:
        (lot,) = (await answer(demo, "REQ-003")).lots
        assert (lot.full, lot.partial) == (0, 0)
        assert all(each.question for each in lot.candidates)

    async def test_an_approval_that_ended_excludes_with_its_date(self, demo: Workspace) -> None:
        (lot,) = (await answer(demo, "REQ-004")).lots
        assert (lot.full, lot.partial) == (0, 0)
        assert [(each.company.id, each.reasons[0].said) for each in lot.excluded] == [
            ("F066", "Nadcap ended on 2024-05-31")
        ]

    async def test_the_specialist_stands_before_the_large_prime(self, demo: Workspace) -> None:
        (lot,) = (await answer(demo, "REQ-005")).lots
        assert full(lot) == ["F007", "F005"]

    async def test_a_package_takes_a_firm_for_each_lot(self, demo: Workspace) -> None:
        lots = (await answer(demo, "REQ-002")).lots
        assert [full(lot) for lot in lots] == [["F001"], ["F067"], ["F065"], ["F010"], ["F047"]]

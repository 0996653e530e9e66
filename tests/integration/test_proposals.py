"""Requirements proposed from a text over the API, and matched as they are."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/requirement-proposals"
TEXT = """Lot 1: Bumper stops for the K9 howitzer
120 pieces, 2027-2029. AS9100D is required. A budget of $4 million.

General requirements
SMEs are preferred. Drawings are in English.
"""


async def proposed(api: httpx.AsyncClient, text: str) -> dict[str, Any]:
    response = await api.post(PATH, json={"text": text})
    assert response.status_code == 200, response.text
    return dict(response.json())


class TestProposing:
    async def test_says_where_each_piece_was_read(self, api: httpx.AsyncClient) -> None:
        answer = await proposed(api, TEXT)
        (lot,) = answer["lots"]
        read = {
            each["condition"]["kind"]: (TEXT[each["start"] : each["end"]], each["for_all"])
            for each in lot["conditions"]
        }
        assert read == {
            "item": ("Bumper stops", False),
            "certificate": ("AS9100D", False),
            "size_class": ("SMEs", True),
        }
        offered = {each["name"]: each["doubt"] for each in lot["pieces"] if each["doubt"]}
        assert offered == {"value": "currency_guessed", "supply_class": "found_by_search"}
        assert lot["lot"]["value"] is None
        assert [each["text"] for each in answer["left_over"]] == ["Drawings are in English."]
        assert answer["degraded"] == []

    async def test_a_proposed_lot_is_matched_as_it_is(self, api: httpx.AsyncClient) -> None:
        lot = (await proposed(api, TEXT))["lots"][0]["lot"]
        requirement = {"id": "R1", "programme_id": "P", "title": {"en": "Stops"}, "lots": [lot]}
        response = await api.post("/api/v1/match", json={"requirement": requirement})
        assert response.status_code == 200, response.text
        assert response.json()["lots"][0]["candidates"][0]["company"]["id"] == "P01"

    async def test_keys_of_the_answer_are_these(self, api: httpx.AsyncClient) -> None:
        answer = await proposed(api, TEXT)
        (lot,) = answer["lots"]
        assert set(answer) == {"lots", "left_over", "title", "programme_id", "degraded"}
        assert set(lot) == {"lot", "start", "end", "pieces", "conditions"}
        assert set(lot["pieces"][0]) == {"name", "values", "start", "end", "doubt"}
        assert set(lot["conditions"][0]) == {"condition", "start", "end", "doubt", "for_all"}
        assert set(answer["left_over"][0]) == {
            "text",
            "start",
            "end",
            "lot_id",
            "reason",
            "offered",
            "unread",
        }

    @pytest.mark.parametrize(
        ("text", "said"),
        [("x" * 20_001, "20001 characters, the limit is 20000"), (" \n", "the text is empty")],
    )
    async def test_refuses_what_is_too_long_or_empty(
        self, api: httpx.AsyncClient, text: str, said: str
    ) -> None:
        response = await api.post(PATH, json={"text": text})
        assert response.status_code == 422
        assert response.json()["error"] == "requirement_invalid"
        assert said in response.json()["detail"]

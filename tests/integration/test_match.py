"""Matching requirements over the API, as different askers."""

from typing import Any, get_args

import httpx
import pytest

from fakes.people import add_people, headers_of
from fakes.serving import api_of, index, load_firms
from koffset.api.schemas.match import AimName, UncoveredName, UnknownName
from koffset.matching.team import Aim, UncoveredReason, Unknown
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/match"
STOP = {"kind": "item", "name": {"en": "bumper stop"}, "supply_classes": ["5340"]}
AS9100 = {"kind": "certificate", "family": "as9100"}
NADCAP = {"kind": "certificate", "family": "nadcap"}


def requirement(
    *conditions: dict[str, Any], text: str = "Bumper stops for a howitzer", **lot: Any
) -> dict[str, Any]:
    return {
        "id": "R1",
        "programme_id": "P",
        "title": {"en": "Stops"},
        "lots": [{"id": "A", "text": {"en": text}, "conditions": list(conditions), **lot}],
    }


async def matched(api: httpx.AsyncClient, wanted: dict[str, Any], **changed: Any) -> dict[str, Any]:
    response = await api.post(PATH, json={"requirement": wanted, **changed})
    assert response.status_code == 200, response.text
    return dict(response.json())


class TestMatching:
    async def test_names_who_meets_every_must_with_the_evidence(self, api: httpx.AsyncClient) -> None:
        answer = await matched(api, requirement(STOP, AS9100))
        (lot,) = answer["lots"]
        first = lot["candidates"][0]
        assert (first["company"]["id"], first["coverage"], first["states"]) == ("P01", "full", ["met", "met"])
        assert 0 < first["fit"] <= 1
        said = [(each["condition"], each["asked"], each["said"]) for each in first["matched"]]
        assert (1, "AS9100", "AS9100D, valid until 2030-01-01") in said
        proof = first["matched"][-1]["proofs"][0]
        assert (proof["grade"], proof["valid_until"]) == ("issuer_checked", "2030-01-01")
        assert first["question"] is None
        assert answer["as_of"] == "2026-11-20"

    async def test_excludes_by_the_day_that_is_asked_for(self, api: httpx.AsyncClient) -> None:
        answer = await matched(api, requirement(STOP, AS9100), as_of="2030-01-02")
        (lot,) = answer["lots"]
        assert [each["company"]["id"] for each in lot["excluded"]] == ["P01"]
        (excluded,) = lot["excluded"]
        assert set(excluded) == {"company", "reasons", "matched", "assumed", "missing", "question"}
        (reason,) = excluded["reasons"]
        assert reason["said"] == "AS9100D ended on 2030-01-01"
        assert (reason["proofs"][0]["grade"], reason["proofs"][0]["valid_until"]) == (
            "issuer_checked",
            "2030-01-01",
        )
        assert excluded["question"].startswith(
            "Your AS9100D certificate ended on 2030-01-01: has it been renewed"
        )
        assert excluded["matched"]
        assert not excluded["missing"]
        assert lot["conditions"][1]["excludes_alone"] == 1

    async def test_speaks_the_readers_language(self, api: httpx.AsyncClient) -> None:
        answer = await matched(api, requirement(STOP, AS9100), language="ko")
        said = [each["said"] for each in answer["lots"][0]["candidates"][0]["matched"]]
        assert "AS9100D, 2030-01-01까지 유효" in said

    async def test_the_same_input_gives_the_same_answer(self, api: httpx.AsyncClient) -> None:
        wanted = requirement(STOP, AS9100, {**NADCAP, "strength": "should"})
        answers = [await matched(api, wanted) for _ in range(2)]
        assert [each.pop("timings_ms") for each in answers]
        assert answers[0] == answers[1]

    async def test_shows_as_many_as_are_asked_for(self, api: httpx.AsyncClient) -> None:
        wanted = requirement({"kind": "item", "supply_classes": ["5340"]}, text="Steel brackets")
        lot = (await matched(api, wanted, candidates=2, excluded=0))["lots"][0]
        assert len(lot["candidates"]) == 2
        assert lot["full"] > 2

    async def test_keys_of_the_answer_are_these(self, api: httpx.AsyncClient) -> None:
        answer = await matched(api, requirement(STOP))
        assert set(answer) == {
            "requirement_id",
            "programme",
            "as_of",
            "language",
            "lots",
            "teams",
            "rule_date",
            "rule_book",
            "rules",
            "versions",
            "degraded",
            "timings_ms",
        }
        candidate = answer["lots"][0]["candidates"][0]
        assert set(candidate) == {
            "rank", "company", "coverage", "fit", "states", "matched", "assumed", "missing", "question", "credit",
        }  # fmt: skip


VALUED = {"value": "1000000", "currency": "USD"}


class TestValue:
    async def test_is_the_actual_value_times_the_multiplier_of_the_day(self, api: httpx.AsyncClient) -> None:
        answer = await matched(api, requirement(STOP, **VALUED), rule_date="2026-05-18")
        credit = answer["lots"][0]["candidates"][0]["credit"]
        assert (credit["multiplier_low"], credit["credited_low"]["amount"]) == ("3", "3000000.00")
        assert set(credit["rules"]) <= {rule["id"] for rule in answer["rules"]}
        assert all(rule["sources"] for rule in answer["rules"])
        assert answer["rule_date"] == "2026-05-18"

    async def test_says_what_it_rests_on_and_what_to_confirm(self, api: httpx.AsyncClient) -> None:
        wanted = requirement({"kind": "item", "supply_classes": ["5340"]}, text="Steel brackets", **VALUED)
        for language, known, asked in (
            ("en", "small and medium-sized firm: ×3 (inferred)", "size class of the firm not stated"),
            ("ko", "중소기업: ×3 (추론)", "기업 규모 미기재"),
        ):
            answer = await matched(api, wanted, rule_date="2026-05-18", sort="value", language=language)
            first, second = (each["credit"]["basis"] for each in answer["lots"][0]["candidates"][:2])
            assert [rule["said"] for rule in first["rules"]] == [known]
            assert first["rules"][0]["sources"][0].startswith("https://www.dapa.go.kr/")
            assert first["to_confirm"] == []
            assert second["to_confirm"][0].startswith(asked)

    async def test_of_a_firm_of_unknown_size_is_to_be_asked(self, api: httpx.AsyncClient) -> None:
        wanted = requirement({"kind": "item", "supply_classes": ["5340"]}, text="Steel brackets", **VALUED)
        answer = await matched(api, wanted, rule_date="2026-05-18", sort="value")
        first, *others = answer["lots"][0]["candidates"]
        assert first["company"]["id"] == "P01"
        able = [each for each in others if each["coverage"] != "unknown"]
        assert {each["credit"]["credited_low"] for each in able} == {None}
        assert able[0]["credit"]["questions"] == ["size_class"]

    async def test_of_a_firm_that_is_only_near_is_not_told(self, api: httpx.AsyncClient) -> None:
        wanted = requirement({"kind": "item", "supply_classes": ["5340"]}, text="Steel brackets", **VALUED)
        answer = await matched(api, wanted, rule_date="2026-05-18")
        near = [each for each in answer["lots"][0]["candidates"] if each["coverage"] == "unknown"]
        assert near
        assert {each["credit"] for each in near} == {None}

    async def test_is_not_told_without_a_date_or_a_value(self, api: httpx.AsyncClient) -> None:
        for lot, day in ((VALUED, None), ({}, "2026-05-18")):
            answer = await matched(api, requirement(STOP, **lot), rule_date=day)
            assert answer["lots"][0]["candidates"][0]["credit"] is None


class TestTheProgramme:
    async def test_that_kdia_has_not_entered_is_taken_with_a_remark(self, api: httpx.AsyncClient) -> None:
        answer = await matched(api, requirement(STOP))
        assert answer["programme"] == {
            "id": "P",
            "is_known": False,
            "similar": [],
            "remark": "programme P is not in KDIA's list: offset rules are those of the day you give",
        }


class TestTeams:
    async def test_cover_the_lots_with_firms_that_meet_the_musts(self, api: httpx.AsyncClient) -> None:
        wanted = requirement(STOP)
        mount = {"id": "B", "text": {"en": "Antenna mounts"}}
        nobody = {"id": "C", "text": {"en": "Reactor vessels"}}
        answer = await matched(api, {**wanted, "lots": [*wanted["lots"], mount, nobody]}, team={})
        first = answer["teams"]["teams"][0]
        assert [(each["lot_id"], each["parts"][0]["company_id"]) for each in first["covers"]] == [
            ("A", "P01"),
            ("B", "P02"),
        ]
        assert [(each["lot_id"], each["reason"]) for each in first["uncovered"]] == [
            ("C", "nobody_meets_the_musts")
        ]
        assert first["proven"]

    async def test_say_the_state_and_the_credit_of_every_part(self, api: httpx.AsyncClient) -> None:
        wanted = requirement(STOP, NADCAP, **VALUED)
        first = (await matched(api, wanted, rule_date="2026-05-18", team={}))["teams"]["teams"][0]
        (part,) = first["covers"][0]["parts"]
        assert (part["company_id"], part["coverage"], first["known_share"]) == ("P01", "partial", 0.0)
        assert part["credit"]["credited_low"]["amount"] == "3000000.00"
        assert part["credit"]["basis"]["rules"][0]["said"].endswith("×3 (inferred)")

    async def test_are_ordered_by_what_matters_more(self, api: httpx.AsyncClient) -> None:
        wanted = requirement({"kind": "item", "supply_classes": ["5340"]}, text="Steel brackets")
        found = {aim: (await matched(api, wanted, team={"aim": aim}))["teams"] for aim in get_args(AimName)}
        few, fit = (each["objective"].index("fewer firms") for each in found.values())
        assert few < fit
        first, second, *_ = found["better_fit"]["teams"]
        assert first["against_first"] is None
        assert second["against_first"].startswith("Team 2 against team 1: ")
        response = await api.post(PATH, json={"requirement": wanted, "team": {"aim": "cheap"}})
        assert response.status_code == 422

    async def test_have_nobody_who_is_barred(self, api: httpx.AsyncClient) -> None:
        answer = await matched(api, requirement(STOP), team={"barred": ["P01"]})
        assert "P01" not in str(answer["teams"]["teams"])

    async def test_with_somebody_both_preferred_and_barred_are_refused(self, api: httpx.AsyncClient) -> None:
        both = {"requirement": requirement(STOP), "team": {"preferred": ["P01", "P02"], "barred": ["P01"]}}
        refused = await api.post(PATH, json=both)
        assert refused.status_code == 422
        assert refused.json() == {
            "error": "team_invalid",
            "detail": "P01: both preferred and barred; take each out of one of the two",
        }

    @pytest.mark.parametrize("list_name", ["preferred", "barred"])
    async def test_with_an_id_of_nobody_are_refused(self, api: httpx.AsyncClient, list_name: str) -> None:
        refused = await api.post(PATH, json={"requirement": requirement(STOP), "team": {list_name: ["F999"]}})
        assert (refused.status_code, refused.json()["error"]) == (422, "invalid_input")
        assert "'F999', which is the id of no firm" in refused.json()["detail"]

    @pytest.mark.parametrize(("currency", "weighed"), [("USD", "value"), ("EUR", "lots")])
    async def test_say_whether_they_are_weighed_by_value(
        self, api: httpx.AsyncClient, currency: str, weighed: str
    ) -> None:
        wanted = requirement(STOP, **VALUED)
        mount = {"id": "B", "text": {"en": "Antenna mounts"}, "value": "10", "currency": currency}
        answer = await matched(api, {**wanted, "lots": [*wanted["lots"], mount]}, team={})
        assert answer["teams"]["weighed_by"] == weighed

    async def test_are_not_formed_unless_asked_for(self, api: httpx.AsyncClient) -> None:
        assert (await matched(api, requirement(STOP)))["teams"] is None

    async def test_names_on_the_wire_are_those_of_the_solver(self) -> None:
        assert get_args(UncoveredName) == tuple(UncoveredReason)
        assert get_args(UnknownName) == tuple(Unknown)
        assert get_args(AimName) == tuple(Aim)


class TestRefusals:
    @pytest.mark.parametrize(
        ("wanted", "words"),
        [
            (
                requirement({"kind": "certificate", "family": "iso1"}),
                "lot A: condition 1, certificate family 'iso1'",
            ),
            (requirement({"kind": "item", "supply_classes": ["0001"]}), "supply class '0001'"),
            (requirement({"kind": "item"}), "condition 1, item: give it a name"),
            (requirement({"kind": "region", "any_of": ["atlantis"]}), "region 'atlantis'"),
            (requirement(supply_classes=["0001"]), "lot A: supply class '0001'"),
            (requirement(*[AS9100] * 21), "21 conditions, the limit is 20"),
            (requirement(text="?!"), "no letter or digit"),
        ],
    )
    async def test_say_lot_condition_and_value(
        self, api: httpx.AsyncClient, wanted: dict[str, Any], words: str
    ) -> None:
        response = await api.post(PATH, json={"requirement": wanted})
        assert response.status_code == 422
        assert words in response.json()["detail"]

    async def test_name_every_place_for_a_form_to_show_it(self, api: httpx.AsyncClient) -> None:
        wanted = requirement({"kind": "item"}, STOP, {"kind": "region", "any_of": ["atlantis"]})
        faults = (await api.post(PATH, json={"requirement": wanted})).json()["faults"]
        found = [(each["where"], each["code"]) for each in faults]
        assert found == [
            ("lots.0.conditions.0.name", "missing"),
            ("lots.0.conditions.2.any_of.0", "unknown_code"),
        ]

    async def test_too_many_lots_and_lots_of_one_id(self, api: httpx.AsyncClient) -> None:
        wanted = requirement(STOP)
        (lot,) = wanted["lots"]
        for lots, words in (
            ([lot, lot], "an id stands twice"),
            ([{**lot, "id": str(number)} for number in range(41)], "41 lots, the limit is 40"),
        ):
            response = await api.post(PATH, json={"requirement": {**wanted, "lots": lots}})
            assert words in response.json()["detail"]

    async def test_more_candidates_than_a_page_takes(self, api: httpx.AsyncClient) -> None:
        response = await api.post(PATH, json={"requirement": requirement(STOP), "candidates": 101})
        assert response.status_code == 422


class TestWhoSees:
    async def test_what_is_not_for_the_asker_meets_nothing(self, empty: Workspace, tmp_path: Any) -> None:
        await load_firms(empty, tmp_path)
        await index(empty)
        await add_people(empty, "P01")
        wanted = requirement(STOP, NADCAP)
        periscope = requirement({"kind": "item", "name": {"en": "periscope"}}, text="Periscopes")
        async with api_of(empty) as api:
            contractor = await headers_of(empty, "contractor owner")
            public = (await matched(api, wanted))["lots"][0]["candidates"][0]
            vetted = (await api.post(PATH, json={"requirement": wanted}, headers=contractor)).json()
            hidden = await matched(api, periscope)
            shown = (await api.post(PATH, json={"requirement": periscope}, headers=contractor)).json()
        assert public["missing"][0]["said"] == "NADCAP is not stated"
        assert vetted["lots"][0]["candidates"][0]["missing"][0]["said"] == "Nadcap HT without a stated end"
        assert "Dalmuri" not in str(hidden)
        assert shown["lots"][0]["candidates"][0]["company"]["id"] == "P03"

"""Rule book and calculator over HTTP and in the terminal."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from fakes.command import Koffset
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

HARNESS = {
    "id": "harness",
    "kind": "exports",
    "value": {"amount": "1000000", "currency": "USD"},
    "size_class": "sme",
    "offset_field": 4,
}
ASKED: dict[str, Any] = {
    "rule_date": "2026-01-01",
    "competitive": False,
    "contract": {"amount": "100000000", "currency": "USD"},
    "lots": [HARNESS, {**HARNESS, "id": "gvc30", "gvc30": True}],
}
ANSWER_KEYS = {"rule_book", "rule_date", "obligation", "plan", "quota", "penalty", "rates", "rules"}
RULE_KEYS = {
    "id", "key", "unit", "low", "high", "choice", "side", "valid_from", "valid_to", "known_since", "start",
    "certainty", "basis_en", "basis_ko", "sources", "standing",
}  # fmt: skip
LOT_KEYS = {
    "id", "kind", "firm", "value", "multiplier_low", "multiplier_high", "credited_low", "credited_high",
    "refusal", "questions", "rules",
}  # fmt: skip
PLAN_KEYS = {
    "lots", "actual", "credited_low", "credited_high", "undecided", "fulfilled_low", "fulfilled_high",
    "by_offset", "by_use", "by_size",
}  # fmt: skip


async def calculated(api: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    response = await api.post("/api/v1/offset/calculate", json={**ASKED, **changes})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


class TestRules:
    async def test_the_whole_book_and_the_rules_of_a_day(
        self, api: httpx.AsyncClient, workspace: Workspace
    ) -> None:
        whole = (await api.get("/api/v1/offset/rules")).json()
        assert set(whole) == {"version", "on", "rules"}
        assert {frozenset(rule) for rule in whole["rules"]} == {frozenset(RULE_KEYS)}
        assert len(whole["rules"]) == len(workspace.offset_rules.rules)
        day = (await api.get("/api/v1/offset/rules", params={"on": "2021-11-30"})).json()
        assert day["version"] == whole["version"]
        (ratio,) = [rule for rule in day["rules"] if rule["key"] == "ratio_non_competitive"]
        assert (ratio["low"], ratio["valid_to"], ratio["standing"]) == ("0.10", "2021-11-30", "in_force")


class TestCalculate:
    async def test_the_answer_names_its_rules_and_their_book(
        self, api: httpx.AsyncClient, workspace: Workspace
    ) -> None:
        found = await calculated(api)
        assert set(found) == ANSWER_KEYS
        assert set(found["plan"]) == PLAN_KEYS
        assert set(found["plan"]["lots"][0]) == LOT_KEYS
        assert found["rule_book"] == workspace.offset_rules.version
        used = {
            *found["obligation"]["rules"],
            *(id_ for lot in found["plan"]["lots"] for id_ in lot["rules"]),
        }
        assert used == {rule["id"] for rule in found["rules"]}

    async def test_amounts_are_exact_decimals(self, api: httpx.AsyncClient) -> None:
        found = await calculated(api)
        assert found["obligation"]["amount"] == {"amount": "30000000.00", "currency": "USD"}
        assert found["plan"]["credited_low"]["amount"] == "6000000.00"
        assert found["plan"]["credited_high"]["amount"] == "8000000.00"
        assert (found["plan"]["fulfilled_low"], found["plan"]["fulfilled_high"]) == ("0.2000", "0.2667")

    async def test_quota_and_penalty_are_told_where_asked_for(self, api: httpx.AsyncClient) -> None:
        dollars = {"currency": "USD"}
        found = await calculated(
            api,
            quota={"parts": {"amount": "100", **dollars}, "korean_parts": {"amount": "20", **dollars}},
            penalty={"period_ends": "2030-06-30"},
        )
        assert (found["quota"]["met"], found["quota"]["missing"]["amount"]) == (False, "10.00")
        payments = [(due["on"], due["amount"]["amount"]) for due in found["penalty"]["payments"]]
        assert payments == [("2030-06-30", "2400000.00"), ("2031-06-30", "12000000.00")]
        assert {"quota_non_competitive@start", "penalty_lapse@2021-12-01"} <= {
            rule["id"] for rule in found["rules"]
        }

    async def test_currencies_without_a_rate_are_refused(self, api: httpx.AsyncClient) -> None:
        euros = {"amount": "20000000", "currency": "EUR"}
        refused = await api.post("/api/v1/offset/calculate", json={**ASKED, "contract": euros})
        assert (refused.status_code, refused.json()["error"]) == (422, "currency_mixed")
        rate = {"base": "EUR", "quote": "USD", "rate": "1.25", "on": "2026-01-02"}
        found = await calculated(api, contract=euros, rates=[rate])
        assert found["plan"]["lots"][0]["value"] == {"amount": "800000.00", "currency": "EUR"}
        assert found["rates"] == [rate]

    @pytest.mark.parametrize(
        "changes",
        [
            {"contract": {"amount": "-1", "currency": "USD"}},
            {"contract": {"amount": "1", "currency": "dollars"}},
            {"contract": {"amount": "1e40", "currency": "USD"}},
            {"lots": [{**HARNESS, "offset_field": 8}]},
            {"lots": [HARNESS] * 201},
            {"rates": [{"base": "EUR", "quote": "USD", "rate": "0", "on": "2026-01-02"}]},
            {"rates": [{"base": "EUR", "quote": "USD", "rate": "NaN", "on": "2026-01-02"}]},
            {"rates": [{"base": "USD", "quote": "USD", "rate": "2", "on": "2026-01-02"}]},
            {
                "rates": [
                    {"base": "EUR", "quote": "USD", "rate": "2", "on": "2026-01-02"},
                    {"base": "USD", "quote": "EUR", "rate": "2", "on": "2026-01-02"},
                ]
            },
        ],
    )
    async def test_what_is_no_amount_is_refused(
        self, api: httpx.AsyncClient, changes: dict[str, Any]
    ) -> None:
        response = await api.post("/api/v1/offset/calculate", json={**ASKED, **changes})
        assert (response.status_code, response.json()["error"]) == (422, "invalid_input")

    async def test_the_largest_amounts_are_answered(self, api: httpx.AsyncClient) -> None:
        most = "9999999999999.99"
        rates = [{"base": "EUR", "quote": "USD", "rate": "1000000", "on": "2026-01-02"}]
        lot = {**HARNESS, "value": {"amount": most, "currency": "EUR"}, "gvc30": True}
        found = await calculated(
            api, rates=rates, lots=[lot] * 200, contract={"amount": most, "currency": "USD"}
        )
        assert found["obligation"]["due"] == "due"
        small = {"amount": "10.01", "currency": "EUR"}
        found = await calculated(api, rates=rates, lots=[lot] * 200, contract=small)
        assert found["obligation"]["due"] == "due"


@pytest.fixture
def offset(koffset: Koffset, tmp_path: Path) -> Koffset:
    return partial(koffset, tmp_path, "offset")


class TestCommand:
    ASKED = ("calculate", "--date", "2026-01-01", "--contract", "100000000 USD", "--non-competitive")

    async def test_tells_what_the_api_tells(
        self, api: httpx.AsyncClient, offset: Koffset, tmp_path: Path
    ) -> None:
        lots = [f"kind=exports,value=1000000,size=sme,field=4{more}" for more in ("", ",gvc30=true")]
        named = [f"--lot={lot}" for lot in lots]
        found = json.loads(offset(*self.ASKED, *named, "--json").stdout)
        answered = await calculated(api, lots=[{**HARNESS, "id": "1"}, {**HARNESS, "id": "2", "gvc30": True}])
        assert found == answered
        file = tmp_path / "request.json"
        file.write_text(json.dumps(ASKED))
        assert json.loads(offset("calculate", "--request", str(file), "--json").stdout) == await calculated(
            api
        )

    async def test_prints_credit_rules_and_version(self, workspace: Workspace, offset: Koffset) -> None:
        done = offset(*self.ASKED, "--lot=kind=exports,value=1000000,size=sme", "--period-ends=2030-01-01")
        assert "owed: 30% = USD\N{NO-BREAK SPACE}30,000,000.00 or more" in done.stdout
        assert "credited: USD\N{NO-BREAK SPACE}3,000,000.00" in done.stdout
        assert "penalty on 2031-01-01" in done.stdout
        assert f"rule book {workspace.offset_rules.version}" in done.stdout

    async def test_says_of_a_ceiling_what_to_confirm(self, offset: Koffset) -> None:
        done = offset(*self.ASKED, "--lot=kind=exports,value=1000000,size=large,gvc30=true")
        told = " ".join(done.stdout.split())
        for words in (
            "credited: USD 1,500,000.00 up to USD 5,000,000.00",
            "lot 1: ? start of the rule not established: confirm with DAPA",
            "lot 1: ? rate of this GVC30 firm, at most the ceiling: confirm with DAPA",
        ):
            assert words in told

    async def test_prints_the_rules_of_a_day(self, offset: Koffset) -> None:
        assert "0.30 share" in offset("rules", "--on", "2022-01-10").stdout
        assert "0.30 share" in offset("rules").stdout

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("rules", "--on", "soon"), "--on is 'soon'"),
            ((*ASKED, "--lot", "kind"), "write key=value"),
            ((*ASKED, "--lot", "colour=red"), "it may have value, currency, kind"),
            ((*ASKED, "--lot", "kind=exports,value=much"), "lots.0.value.amount"),
            ((*ASKED, "--contract", "dear"), "write it as '145000000 USD'"),
            ((*ASKED, "--date", "soon"), "--date is 'soon'"),
            (
                ("calculate", "--contract", "1 USD", "--date", "2026-01-01"),
                "--competitive or --non-competitive",
            ),
            (("calculate", "--competitive"), "--date 2022-01-10"),
            (("calculate", "--date", "soon"), "--date is 'soon'"),
            (("calculate", "--lot", "valu=1"), "it may have value, currency, kind"),
        ],
    )
    async def test_a_mistake_is_told_in_a_line(
        self, offset: Koffset, arguments: tuple[str, ...], said: str
    ) -> None:
        done = offset(*arguments)
        assert done.code == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr

"""Shortlists and comparisons over the API: whose they are, how they are saved, and what is seen of the firms."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import ROLES, add_people, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.domain.account import OrganisationKind, Role
from koffset.domain.audit import AuditFilter
from koffset.domain.evidence import KDIA, Audience
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.signing_in import sign_in
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/shortlists"
PASSWORD = "a long enough password"
RIVAL = "rival contractor"
OWNER, EDITOR, READER = "contractor owner", "contractor editor", "contractor reader"
WANTED: Mapping[str, Any] = {
    "id": "R-1",
    "programme_id": "P",
    "title": {"en": "Stops"},
    "lots": [
        {
            "id": "A",
            "text": {"en": "Bumper stops for a howitzer"},
            "value": "1000000",
            "currency": "USD",
            "conditions": [{"kind": "certificate", "family": "as9100"}],
        },
        {"id": "B", "text": {"en": "Antenna mounts"}},
    ],
}


@dataclass(frozen=True)
class Served:
    """An API on a store with firms and people of every kind."""

    workspace: Workspace
    api: httpx.AsyncClient
    headers: Mapping[str, Mapping[str, str]]

    async def call(self, who: str, method: str, path: str = "", **given: Any) -> httpx.Response:
        url = path if path.startswith("/api") else f"{PATH}{path}"
        return await self.api.request(method, url, headers=dict(self.headers[who]), **given)

    async def done(self, who: str, method: str, path: str = "", **given: Any) -> dict[str, Any]:
        response = await self.call(who, method, path, **given)
        assert response.is_success, response.text
        return dict(response.json())

    async def refused(self, who: str, method: str, path: str = "", **given: Any) -> tuple[int, str]:
        response = await self.call(who, method, path, **given)
        return response.status_code, response.json()["error"]

    async def listed(self, *companies: str, who: str = OWNER, **order: Any) -> dict[str, Any]:
        """A new list with these companies."""
        made = await self.done(who, "POST", json={"name": "Stops", **order})
        for company_id in companies:
            made = await self.done(who, "POST", f"/{made['id']}/entries", json={"company_id": company_id})
        return made

    async def requirement(self, who: str = OWNER) -> str:
        made = await self.done(who, "POST", "/api/v1/requirements", json={"requirement": WANTED})
        return str(made["id"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def peopled(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    folder = tmp_path_factory.mktemp("shortlists")
    settings = settings_of(folder).model_copy(update={"session_hours": 24, "max_note_chars": 20})
    async with open_workspace(settings) as opened:
        own = with_models_of(workspace, opened)
        await load_firms(own, folder)
        await index(own)
        await add_people(own, "P01")
        kind = OrganisationKind.CONTRACTOR
        await add_account(own, NewAccount("rival@people.example", RIVAL, PASSWORD, kind, Role.OWNER, RIVAL))
        token = (await sign_in(own, "rival@people.example", PASSWORD)).token
        headers = {who: await headers_of(own, who) for who in ROLES}
        async with api_of(own) as api:
            yield Served(own, api, {**headers, RIVAL: {"Authorization": f"Bearer {token}"}, "nobody": {}})


@pytest_asyncio.fixture(loop_scope="session")
async def served(peopled: Served) -> AsyncIterator[Served]:
    """Without a list; what a test keeps is forgotten after it."""
    yield peopled
    async with peopled.workspace.store.writer() as store:
        for organisation in {member.organisation.id for member in await store.members()}:
            for shortlist in await store.shortlists_of(organisation):
                await store.delete_shortlist(shortlist.id)
            for kept in await store.requirements_of(organisation):
                await store.delete_requirement(kept.id)


def ids(found: Mapping[str, Any]) -> list[str]:
    return [each["company_id"] for each in found["entries"]]


class TestWhose:
    async def test_a_list_is_its_organisations_and_for_others_not_there(self, served: Served) -> None:
        made = await served.listed("P01")
        for who in (OWNER, EDITOR, READER):
            assert ids(await served.done(who, "GET", f"/{made['id']}")) == ["P01"]
            assert len((await served.done(who, "GET"))["shortlists"]) == 1
        for who in (RIVAL, "kdia admin"):
            assert (await served.done(who, "GET"))["shortlists"] == []
            order = {"name": "x", "revision": made["revision"]}
            there = f"/{made['id']}"
            calls: list[tuple[str, str, dict[str, Any]]] = [
                ("GET", there, {}),
                ("PUT", there, {"json": order}),
                ("DELETE", f"{there}?revision={made['revision']}", {}),
                ("POST", f"{there}/entries", {"json": {"company_id": "P02"}}),
                ("PATCH", f"{there}/entries/P01", {"json": {"revision": 1, "note": "x"}}),
                ("DELETE", f"{there}/entries/P01?revision=1", {}),
            ]
            for method, path, given in calls:
                assert await served.refused(who, method, path, **given) == (404, "not_found")
        assert ids(await served.done(READER, "GET", f"/{made['id']}")) == ["P01"]

    async def test_a_requirement_that_one_may_not_see_is_refused(self, served: Served) -> None:
        requirement_id = await served.requirement(RIVAL)
        order = {"name": "x", "requirement_id": requirement_id}
        assert await served.refused(OWNER, "POST", json=order) == (422, "invalid_input")

    async def test_a_list_has_the_programme_of_its_requirement(self, served: Served) -> None:
        made = await served.listed(requirement_id=await served.requirement())
        assert (made["programme_id"], made["requirement"]["lots"]) == ("P", ["A", "B"])

    async def test_it_outlives_its_requirement(self, served: Served) -> None:
        requirement_id = await served.requirement()
        made = await served.listed("P01", requirement_id=requirement_id)
        await served.call(OWNER, "DELETE", f"/api/v1/requirements/{requirement_id}?revision=1")
        found = await served.done(OWNER, "GET", f"/{made['id']}")
        assert (found["requirement"], ids(found)) == (None, ["P01"])
        order = {"name": "y", "revision": found["revision"], "requirement_id": requirement_id}
        assert (await served.done(OWNER, "PUT", f"/{made['id']}", json=order))["name"] == "y"


class TestSaving:
    async def test_a_state_is_told_with_who_and_when_and_a_note_leaves_it(self, served: Served) -> None:
        made = await served.listed("P01")
        path = f"/{made['id']}/entries/P01"
        told = await served.done(EDITOR, "PATCH", path, json={"revision": 1, "state": "contacted"})
        (entry,) = told["entries"]
        assert (entry["state"], entry["state_by"], entry["revision"]) == ("contacted", EDITOR, 2)
        noted = await served.done(OWNER, "PATCH", path, json={"revision": 2, "note": "전화 <b>"})
        (entry,) = noted["entries"]
        assert (entry["note"], entry["state"], entry["state_by"]) == ("전화 <b>", "contacted", EDITOR)

    async def test_a_stale_save_is_refused(self, served: Served) -> None:
        made = await served.listed("P01", "P02")
        path = f"/{made['id']}/entries/P01"
        await served.done(OWNER, "PATCH", path, json={"revision": 1, "note": "a"})
        stale = {"revision": 1, "note": "b"}
        assert await served.refused(EDITOR, "PATCH", path, json=stale) == (409, "stale_save")
        assert await served.refused(EDITOR, "DELETE", f"{path}?revision=1") == (409, "stale_save")
        order = {"name": "y", "revision": 1}
        assert await served.refused(EDITOR, "PUT", f"/{made['id']}", json=order) == (409, "stale_save")
        assert await served.refused(EDITOR, "DELETE", f"/{made['id']}?revision=1") == (409, "stale_save")

    async def test_what_changes_nothing_makes_nobodys_page_stale(self, served: Served) -> None:
        made = await served.listed("P01", "P02")
        order = {"name": made["name"], "revision": made["revision"], "order": ids(made)}
        assert await served.done(EDITOR, "PUT", f"/{made['id']}", json=order) == made
        same = {"revision": 1, "note": "", "state": "considered", "lot_ids": []}
        assert await served.done(EDITOR, "PATCH", f"/{made['id']}/entries/P01", json=same) == made

    async def test_two_people_write_about_two_firms_at_once(self, served: Served) -> None:
        made = await served.listed("P01", "P02")
        changes = [
            served.call(who, "PATCH", f"/{made['id']}/entries/{firm}", json={"revision": 1, "note": who[:20]})
            for who, firm in ((OWNER, "P01"), (EDITOR, "P02"))
        ]
        assert [each.status_code for each in await asyncio.gather(*changes)] == [200, 200]
        found = await served.done(OWNER, "GET", f"/{made['id']}")
        assert [each["note"] for each in found["entries"]] == [OWNER, EDITOR]

    async def test_of_two_changes_of_one_entry_at_once_one_is_kept(self, served: Served) -> None:
        made = await served.listed("P01")
        path = f"/{made['id']}/entries/P01"
        changes = [served.call(OWNER, "PATCH", path, json={"revision": 1, "note": str(n)}) for n in range(5)]
        assert sorted(each.status_code for each in await asyncio.gather(*changes)) == [200, *[409] * 4]

    async def test_a_firm_that_is_there_only_gets_further_lots(self, served: Served) -> None:
        made = await served.listed("P01")
        path = f"/{made['id']}/entries"
        await served.done(OWNER, "PATCH", f"{path}/P01", json={"revision": 1, "state": "chosen", "note": "n"})
        for lots in (["A"], ["B", "A"], ["A"]):
            again = {"company_id": "P01", "lot_ids": lots, "state": "dropped", "note": "other"}
            found = await served.done(OWNER, "POST", path, json=again)
        (entry,) = found["entries"]
        assert (entry["lot_ids"], entry["state"], entry["note"]) == (["A", "B"], "chosen", "n")
        assert entry["revision"] == 4

    async def test_firms_stand_in_the_order_that_is_given(self, served: Served) -> None:
        made = await served.listed("P01", "P02", "P03")
        order = {"name": "New", "revision": made["revision"], "order": ["P03"]}
        saved = await served.done(OWNER, "PUT", f"/{made['id']}", json=order)
        assert (saved["name"], ids(saved)) == ("New", ["P03", "P01", "P02"])

    async def test_who_is_taken_off_is_gone(self, served: Served) -> None:
        made = await served.listed("P01", "P02")
        removed = await served.call(OWNER, "DELETE", f"/{made['id']}/entries/P01?revision=1")
        assert removed.status_code == 204
        assert ids(await served.done(OWNER, "GET", f"/{made['id']}")) == ["P02"]
        assert await served.refused(OWNER, "DELETE", f"/{made['id']}/entries/P01?revision=1") == (
            404,
            "not_found",
        )

    async def test_limits_are_told(self, served: Served) -> None:
        limits = {"max_shortlists": 1, "max_shortlist_firms": 1}
        settings = served.workspace.settings.model_copy(update=limits)
        async with api_of(replace(served.workspace, settings=settings)) as api:
            narrow = replace(served, api=api)
            made = await narrow.listed("P01")
            assert await narrow.refused(OWNER, "POST", json={"name": "x"}) == (409, "conflict")
            path = f"/{made['id']}/entries"
            assert await narrow.refused(OWNER, "POST", path, json={"company_id": "P02"}) == (409, "conflict")
            long = {"revision": 1, "note": "x" * 21}
            assert await narrow.refused(OWNER, "PATCH", f"{path}/P01", json=long) == (422, "invalid_input")

    async def test_names_of_blanks_and_firms_that_are_none_are_refused(self, served: Served) -> None:
        assert (await served.refused(OWNER, "POST", json={"name": "  "}))[0] == 422
        made = await served.listed()
        path = f"/{made['id']}/entries"
        assert await served.refused(OWNER, "POST", path, json={"company_id": "none"}) == (404, "not_found")

    async def test_a_foreign_contractor_is_never_a_candidate(self, served: Served) -> None:
        async with served.workspace.store.reader() as store:
            foreign = next(each.id for each in (await store.companies(KDIA)).values() if each.foreign)
        made = await served.listed()
        order = {"company_id": foreign}
        assert await served.refused(OWNER, "POST", f"/{made['id']}/entries", json=order) == (409, "conflict")

    async def test_the_audit_log_has_its_beginning_and_end_and_nothing_of_it(self, served: Served) -> None:
        made = await served.listed("P01", name="Secret project")
        await served.done(OWNER, "PATCH", f"/{made['id']}/entries/P01", json={"revision": 1, "note": "n"})
        await served.call(OWNER, "DELETE", f"/{made['id']}?revision={made['revision']}")
        async with served.workspace.store.reader() as store:
            wanted = AuditFilter(object_kind="shortlist", object_id=made["id"])
            entries = await store.latest_audit_entries(wanted, None, 10)
        assert [each.action for each in entries] == ["shortlist_deleted", "shortlist_added"]
        assert "Secret" not in str(entries)


class TestFirms:
    async def test_a_firm_is_told_with_what_is_on_record(self, served: Served) -> None:
        (entry,) = (await served.listed("P01"))["entries"]
        assert entry["company"]["name_en"] == "Hanbit Precision"
        assert entry["evidence"]["certificates"] == 2
        assert entry["evidence"]["items"] == 3

    async def test_one_that_is_merged_is_followed_and_two_are_joined(self, served: Served) -> None:
        made = await served.listed("P02", "P03", "P04")
        order = {"kept_id": "P03", "merged_id": "P04", "reason": "same owner"}
        merged = await served.done("kdia admin", "POST", "/api/v1/merges", json=order)
        try:
            found = await served.done(OWNER, "GET", f"/{made['id']}")
            assert ids(found) == ["P02", "P03"]
            path = f"/{made['id']}/entries/P04"
            noted = await served.done(OWNER, "PATCH", path, json={"revision": 1, "note": "n"})
            assert [each["note"] for each in noted["entries"]] == ["", "n"]
            (head,) = (await served.done(OWNER, "GET"))["shortlists"]
            assert head["firms"] == 2
        finally:
            merge_id = merged["merges"][0]["id"]
            undone = await served.call("kdia admin", "DELETE", f"/api/v1/merges/{merge_id}")
            assert undone.is_success, undone.text

    async def test_one_that_is_not_visible_any_more_keeps_its_place_and_tells_nothing(
        self, served: Served
    ) -> None:
        made = await served.listed("P01", "P02")
        await hide(served, "P02", Audience.KDIA)
        try:
            found = await served.done(OWNER, "GET", f"/{made['id']}")
            (_, hidden) = found["entries"]
            assert (hidden["company_id"], hidden["company"], hidden["evidence"]) == ("P02", None, None)
            compared = await served.done(OWNER, "GET", "/api/v1/compare?ids=P01&ids=P02")
            assert (len(compared["companies"]), compared["missing"]) == (1, ["P02"])
            path = f"/{made['id']}/entries/P02?revision=1"
            assert (await served.call(OWNER, "DELETE", path)).status_code == 204
        finally:
            await hide(served, "P02", Audience.PUBLIC)


async def hide(served: Served, company_id: str, audience: Audience) -> None:
    """The store has no order that hides a company: an import decides it, here the test does."""
    async with served.workspace.store._engine.begin() as connection:  # type: ignore[attr-defined]
        await connection.exec_driver_sql(
            "UPDATE companies SET audience = ? WHERE id = ?", (audience.value, company_id)
        )


class TestComparing:
    async def test_companies_stand_in_the_order_asked_for_with_what_is_stated(self, served: Served) -> None:
        found = await served.done(OWNER, "GET", "/api/v1/compare?ids=P02&ids=P01")
        second, first = found["companies"]
        assert (first["company"]["id"], second["company"]["id"]) == ("P01", "P02")
        assert first["certificates"][0]["family"] == "as9100"
        assert {each["supply_class"] for each in first["classes"]} >= {"5340"}
        assert (found["requirement"], found["lots"]) == (None, [])

    async def test_the_multiplier_is_that_of_todays_rules(self, served: Served) -> None:
        (first, second) = (await served.done(OWNER, "GET", "/api/v1/compare?ids=P01&ids=P09"))["companies"]
        assert first["company"]["size_class"] == "sme"
        assert float(first["multiplier_low"]) > 1
        if second["company"]["size_class"] is None:
            assert (second["multiplier_low"], second["questions"]) == (None, ["size_class"])

    async def test_with_a_requirement_each_has_the_four_parts_for_each_lot(self, served: Served) -> None:
        path = f"/api/v1/compare?ids=P01&ids=P02&requirement={await served.requirement()}&language=ko"
        found = await served.done(READER, "GET", path)
        (lot, other) = found["lots"]
        assert (lot["id"], other["id"]) == ("A", "B")
        assert lot["companies"][0]["coverage"] == "full"
        assert lot["companies"][0]["matched"]
        assert lot["companies"][0]["credit"] is None
        assert len(other["companies"]) == 2

    async def test_a_requirement_is_for_those_who_may_rank_it(self, served: Served) -> None:
        path = f"/api/v1/compare?ids=P01&ids=P02&requirement={await served.requirement()}"
        assert await served.refused(RIVAL, "GET", path) == (404, "not_found")
        assert await served.refused("company owner", "GET", path) == (403, "forbidden")
        assert (await served.refused("nobody", "GET", path))[0] == 401

    async def test_each_sees_what_it_may(self, served: Served) -> None:
        path = "/api/v1/compare?ids=P01&ids=P02"
        counts = {
            who: (await served.done(who, "GET", path))["companies"][0]["item_count"]
            for who in ("nobody", OWNER, "company owner")
        }
        assert counts["nobody"] < counts[OWNER] < counts["company owner"]
        assert "wombats" not in (await served.call(OWNER, "GET", path)).text

    @pytest.mark.parametrize(
        "query", ["ids=P01", "ids=P01&ids=P01", "&".join(f"ids=P0{n}" for n in range(1, 7))]
    )
    async def test_fewer_or_more_than_fit_are_refused(self, served: Served, query: str) -> None:
        assert await served.refused(OWNER, "GET", f"/api/v1/compare?{query}") == (422, "invalid_input")

"""Requirements that organisations keep, over the API: who sees them, how they are saved, and what is left of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import ROLES, WAITING, add_people, headers_of
from fakes.serving import NOW, api_of, index, load_firms, settings_of, with_models_of
from koffset.domain.account import OrganisationKind, OrganisationStatus, Role
from koffset.domain.audit import AuditFilter
from koffset.domain.requirement import Requirement
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.signing_in import sign_in
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/requirements"
PASSWORD = "a long enough password"
RIVAL = "rival contractor"
UNPUBLISHED = "firm without a profile"
OWN = ("contractor owner", "contractor editor", "contractor reader")
DESK = ("kdia reviewer", "kdia admin")
FIRM = ("company owner", "company editor", "company reader")


def requirement(reference: str = "R-1", title: str = "Stops", **lot: Any) -> dict[str, Any]:
    stop = {"kind": "item", "name": {"en": "bumper stop"}, "supply_classes": ["5340"]}
    one = {"id": "A", "text": {"en": "Bumper stops for a howitzer"}, "conditions": [stop], **lot}
    return {"id": reference, "programme_id": "P", "title": {"en": title}, "lots": [one]}


@dataclass(frozen=True)
class Served:
    """An API on a store with firms and people of every kind."""

    workspace: Workspace
    api: httpx.AsyncClient
    headers: Mapping[str, Mapping[str, str]]

    async def call(self, who: str, method: str, path: str = "", **given: Any) -> httpx.Response:
        return await self.api.request(method, f"{PATH}{path}", headers=dict(self.headers[who]), **given)

    async def added(self, who: str = "contractor owner", **changed: Any) -> dict[str, Any]:
        response = await self.call(who, "POST", json={"requirement": requirement(**changed)})
        assert response.status_code == 201, response.text
        return dict(response.json())

    async def shown(self, there: Mapping[str, Any], visibility: str, **said: Any) -> dict[str, Any]:
        order = {"revision": there["revision"], "visibility": visibility, **said}
        response = await self.call("contractor owner", "POST", f"/{there['id']}/visibility", json=order)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def who_sees(self, requirement_id: str) -> set[str]:
        seen = set()
        for who in self.headers:
            one = await self.call(who, "GET", f"/{requirement_id}")
            listed = await self.call(who, "GET")
            assert one.status_code in {200, 403, 404}
            if listed.status_code == 200:
                ids = {each["id"] for each in listed.json()["requirements"]}
                assert (requirement_id in ids) == (one.status_code == 200), who
            if one.status_code == 200:
                seen.add(who)
        return seen


async def add_outsiders(workspace: Workspace) -> dict[str, Mapping[str, str]]:
    """Another contractor, and a firm whose company is on record only."""
    headers = {}
    for who, kind, company in (
        (RIVAL, OrganisationKind.CONTRACTOR, None),
        (UNPUBLISHED, OrganisationKind.COMPANY, await company_without_profile(workspace)),
    ):
        email = f"{who.replace(' ', '.')}@people.example"
        await add_account(workspace, NewAccount(email, who, PASSWORD, kind, Role.OWNER, who, company))
        token = (await sign_in(workspace, email, PASSWORD)).token
        headers[who] = {"Authorization": f"Bearer {token}"}
    return headers


async def company_without_profile(workspace: Workspace) -> str:
    async with workspace.store.reader() as store:
        heads = await store.profile_heads()
        found = [file.company.id async for file in store.iter_company_files() if file.company.id not in heads]
    return found[0]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def peopled(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    folder = tmp_path_factory.mktemp("requirements")
    settings = settings_of(folder).model_copy(update={"session_hours": 24})
    async with open_workspace(settings) as opened:
        own = with_models_of(workspace, opened)
        await load_firms(own, folder)
        await index(own)
        await add_people(own, "P01")
        headers = {who: await headers_of(own, who) for who in ROLES} | await add_outsiders(own)
        async with api_of(own) as api:
            yield Served(own, api, headers)


@pytest_asyncio.fixture(loop_scope="session")
async def served(peopled: Served) -> AsyncIterator[Served]:
    """Without a requirement; what a test keeps is forgotten after it."""
    yield peopled
    async with peopled.workspace.store.writer() as store:
        for organisation in {member.organisation.id for member in await store.members()}:
            for kept in await store.requirements_of(organisation):
                await store.delete_requirement(kept.id)


class TestWhoSees:
    async def test_a_draft_and_a_private_one_their_keepers_alone(self, served: Served) -> None:
        draft = await served.added()
        assert await served.who_sees(draft["id"]) == set(OWN)
        private = await served.shown(draft, "private")
        assert await served.who_sees(private["id"]) == set(OWN)

    async def test_a_shared_one_kdia_as_well(self, served: Served) -> None:
        shared = await served.shown(await served.added(), "shared")
        assert await served.who_sees(shared["id"]) == {*OWN, *DESK}

    async def test_an_open_one_firms_with_a_published_profile_as_well(self, served: Served) -> None:
        opened = await served.shown(await served.added(), "open")
        assert await served.who_sees(opened["id"]) == {*OWN, *DESK, *FIRM}
        hidden = await served.shown(opened, "private")
        assert await served.who_sees(hidden["id"]) == set(OWN)

    async def test_what_kdia_keeps_is_its_own_until_it_is_open(self, served: Served) -> None:
        kept = await served.added("kdia reviewer")
        assert await served.who_sees(kept["id"]) == set(DESK)

    async def test_firms_see_it_to_the_end_of_its_last_day_in_seoul(self, served: Served) -> None:
        opened = await served.shown(await served.added(), "open", open_until="2026-11-20")
        last_minute = NOW.replace(hour=14, minute=59)
        seen = []
        for now in (last_minute, last_minute + timedelta(minutes=1)):
            later = replace(served.workspace, now=lambda now=now: now)
            async with api_of(later) as api:
                seen.append(await replace(served, api=api).who_sees(opened["id"]))
        assert seen == [{*OWN, *DESK, *FIRM}, {*OWN, *DESK}]

    async def test_none_of_a_contractor_that_is_suspended(self, served: Served) -> None:
        opened = await served.shown(await served.added(), "open")
        async with served.workspace.store.writer() as store:
            member = await store.member_by_email("contractor.owner@people.example")
            assert member
            suspended = replace(member.organisation, status=OrganisationStatus.SUSPENDED)
            await store.put_organisation(suspended)
        seen = await served.who_sees(opened["id"])
        async with served.workspace.store.writer() as store:
            await store.put_organisation(member.organisation)
        assert seen == set(DESK)

    async def test_firms_are_told_whose_it_is_only_where_that_is_said(self, served: Served) -> None:
        opened = await served.shown(await served.added(), "open")
        seen = (await served.call("company reader", "GET", f"/{opened['id']}")).json()
        assert (seen["keeper"], seen["saved_by"], seen["is_own"]) == (None, None, False)
        assert "contractor" not in str(seen)
        named = await served.shown(opened, "open", names_keeper=True)
        seen = (await served.call("company reader", "GET", f"/{named['id']}")).json()
        assert (seen["keeper"], seen["saved_by"]) == ("contractor", None)
        desk = (await served.call("kdia admin", "GET", f"/{named['id']}")).json()
        assert (desk["keeper"], desk["saved_by"]) == ("contractor", "contractor owner")

    async def test_who_waits_for_kdia_is_let_into_none(self, served: Served) -> None:
        assert (await served.call(WAITING, "GET")).status_code == 403


class TestPages:
    async def test_have_so_many_with_the_number_of_all(self, served: Served) -> None:
        for number in range(3):
            await served.added(reference=f"R-{number}")
        first, second, past = [
            (await served.call("contractor reader", "GET", params={"page": page, "page_size": 2})).json()
            for page in (1, 2, 3)
        ]
        read = [each["reference"] for page in (first, second) for each in page["requirements"]]
        assert sorted(read) == ["R-0", "R-1", "R-2"]
        assert [len(page["requirements"]) for page in (first, second, past)] == [2, 1, 0]
        assert {(page["total"], page["page_size"]) for page in (first, second, past)} == {(3, 2)}

    async def test_of_more_than_the_limit_are_refused(self, served: Served) -> None:
        refused = await served.call("contractor reader", "GET", params={"page_size": 101})
        assert (refused.status_code, refused.json()["error"]) == (422, "invalid_input")


class TestSaving:
    async def test_a_draft_is_overwritten_and_anything_else_gets_a_version(self, served: Served) -> None:
        there = await served.added()
        for title, version in (("Second", 0), ("Third", 0)):
            order = {"revision": there["revision"], "requirement": requirement(title=title)}
            there = (await served.call("contractor editor", "PUT", f"/{there['id']}", json=order)).json()
            assert (there["version"], there["title_en"]) == (version, title)
        there = await served.shown(there, "private")
        order = {"revision": there["revision"], "requirement": requirement(title="Fourth")}
        there = (await served.call("contractor editor", "PUT", f"/{there['id']}", json=order)).json()
        listed = (await served.call("contractor reader", "GET", f"/{there['id']}/versions")).json()
        told = [(each["version"], each["title_en"], each["saved_by"]) for each in listed["requirements"]]
        assert told == [(2, "Fourth", "contractor editor"), (1, "Third", "contractor owner")]
        first = (await served.call("contractor reader", "GET", f"/{there['id']}/versions/1")).json()
        assert first["requirement"]["title"]["en"] == "Third"

    async def test_a_stale_save_tells_whose_change_it_would_undo(self, served: Served) -> None:
        there = await served.added()
        order = {"revision": there["revision"], "requirement": requirement(title="Theirs")}
        await served.call("contractor editor", "PUT", f"/{there['id']}", json=order)
        stale = await served.call("contractor owner", "PUT", f"/{there['id']}", json=order)
        assert (stale.status_code, stale.json()["error"]) == (409, "stale_save")
        assert "contractor editor saved it at 2026-11-20T03:00:00+00:00 (revision 2, not 1)" in stale.text

    async def test_what_changes_nothing_makes_no_version_and_nobodys_page_stale(self, served: Served) -> None:
        there = await served.shown(await served.added(), "private")
        order = {"revision": there["revision"], "requirement": requirement()}
        again = await served.call("contractor editor", "PUT", f"/{there['id']}", json=order)
        assert again.json() == there
        assert await served.shown(there, "private") == there

    async def test_of_two_saves_at_once_one_is_kept(self, served: Served) -> None:
        there = await served.added()
        answers = await asyncio.gather(
            *(
                served.call(
                    "contractor owner",
                    "PUT",
                    f"/{there['id']}",
                    json={"revision": 1, "requirement": requirement(title=f"T{number}")},
                )
                for number in range(5)
            )
        )
        assert sorted(each.status_code for each in answers) == [200, 409, 409, 409, 409]

    async def test_every_fault_is_told_with_its_place(self, served: Served) -> None:
        wrong = requirement(conditions=[{"kind": "certificate"}, {"kind": "item", "nmae": 1}], value="-1")
        answer = (await served.call("contractor owner", "POST", json={"requirement": wrong})).json()
        assert answer["error"] == "content_invalid"
        assert {each["where"] for each in answer["faults"]} == {
            "lots.0.value",
            "lots.0.conditions.0.family",
            "lots.0.conditions.1.nmae",
        }
        codes = requirement(
            supply_classes=["0001"], conditions=[{"kind": "certificate", "family": "iso1"}, {"kind": "item"}]
        )
        answer = (await served.call("contractor owner", "POST", json={"requirement": codes})).json()
        assert [(each["where"], each["code"]) for each in answer["faults"]] == [
            ("lots.0.supply_classes.0", "unknown_code"),
            ("lots.0.conditions.0.family", "unknown_code"),
            ("lots.0.conditions.1.name", "missing"),
        ]

    async def test_one_reference_stands_for_one_requirement_of_its_keeper(self, served: Served) -> None:
        await served.added()
        other = await served.added(reference="R-2")
        await served.added(RIVAL)
        twin = await served.call("contractor owner", "POST", json={"requirement": requirement()})
        renamed = await served.call(
            "contractor owner", "PUT", f"/{other['id']}", json={"revision": 1, "requirement": requirement()}
        )
        assert (twin.status_code, renamed.status_code) == (409, 409)
        assert "you keep a requirement R-1 already" in twin.text

    async def test_there_is_a_limit_to_how_many_are_kept(self, served: Served) -> None:
        few = served.workspace.settings.model_copy(update={"max_requirements": 1})
        async with api_of(replace(served.workspace, settings=few)) as api:
            limited = replace(served, api=api)
            await limited.added()
            second = await limited.call("contractor owner", "POST", json={"requirement": requirement("R-2")})
        assert (second.status_code, second.json()["error"]) == (409, "conflict")

    async def test_who_sees_what_another_keeps_does_not_change_it(self, served: Served) -> None:
        opened = await served.shown(await served.added(), "open")
        order = {"revision": opened["revision"], "requirement": requirement()}
        assert (await served.call("kdia admin", "PUT", f"/{opened['id']}", json=order)).status_code == 403
        private = await served.shown(opened, "private")
        for method, given in (
            ("PUT", {"json": {**order, "revision": private["revision"]}}),
            ("DELETE", {"params": {"revision": private["revision"]}}),
        ):
            answer = await served.call(RIVAL, method, f"/{private['id']}", **given)
            assert answer.status_code == 404


class TestDisclosing:
    @pytest.mark.parametrize(
        ("order", "words"),
        [
            ({"visibility": "draft"}, "visibility"),
            ({"visibility": "withdrawn"}, "visibility"),
            ({"visibility": "open", "open_until": "2026-11-19"}, "open_until 2026-11-19 is over"),
            ({"visibility": "shared", "open_until": "2026-12-01"}, "open_until is for open requirements"),
        ],
    )
    async def test_what_cannot_be_said_is_refused(
        self, served: Served, order: dict[str, Any], words: str
    ) -> None:
        there = await served.added()
        path = f"/{there['id']}/visibility"
        answer = await served.call("contractor owner", "POST", path, json={"revision": 1, **order})
        assert answer.status_code == 422
        assert words in answer.text

    async def test_kdia_and_firms_see_the_versions_that_were_shown_to_them(self, served: Served) -> None:
        there = await served.shown(await served.added(), "private")
        there = await served.shown(there, "shared")
        there = await served.shown(there, "open")

        async def versions(who: str) -> list[int]:
            answer = (await served.call(who, "GET", f"/{there['id']}/versions")).json()
            return [each["version"] for each in answer["requirements"]]

        assert await versions("contractor reader") == [3, 2, 1]
        assert await versions("kdia reviewer") == [3, 2]
        assert await versions("company owner") == [3]
        assert (await served.call("kdia reviewer", "GET", f"/{there['id']}/versions/1")).status_code == 404


class TestWithdrawing:
    async def test_what_nobody_else_saw_is_gone(self, served: Served) -> None:
        there = await served.shown(await served.added(), "private")
        params = {"revision": there["revision"]}
        gone = await served.call("contractor editor", "DELETE", f"/{there['id']}", params=params)
        assert gone.status_code == 204
        async with served.workspace.store.reader() as store:
            assert await store.requirement(there["id"]) is None

    async def test_what_was_shown_stays_for_its_keeper_alone(self, served: Served) -> None:
        there = await served.shown(await served.added(), "open")
        params = {"revision": there["revision"]}
        await served.call("contractor owner", "DELETE", f"/{there['id']}", params=params)
        own = (await served.call("contractor reader", "GET", f"/{there['id']}")).json()
        assert (own["visibility"], own["version"]) == ("withdrawn", 2)
        assert (await served.call("kdia admin", "GET", f"/{there['id']}")).status_code == 404
        assert (await served.call("contractor owner", "GET")).json()["requirements"] == []
        listed = await served.call("contractor owner", "GET", params={"withdrawn": True})
        assert [each["id"] for each in listed.json()["requirements"]] == [there["id"]]
        order = {"revision": own["revision"], "requirement": requirement()}
        again = await served.call("contractor owner", "PUT", f"/{there['id']}", json=order)
        assert (again.status_code, again.json()["error"]) == (409, "conflict")
        assert (await served.added())["id"] != there["id"]


class TestTraces:
    async def test_the_audit_log_has_each_step_and_nothing_of_the_content(self, served: Served) -> None:
        there = await served.shown(await served.added(title="Secret radomes"), "open")
        order = {"revision": there["revision"], "requirement": requirement(title="Other")}
        there = (await served.call("contractor owner", "PUT", f"/{there['id']}", json=order)).json()
        params = {"revision": there["revision"]}
        await served.call("contractor owner", "DELETE", f"/{there['id']}", params=params)
        async with served.workspace.store.reader() as store:
            wanted = AuditFilter(object_kind="requirement", object_id=there["id"])
            entries = await store.latest_audit_entries(wanted, None, 10)
        assert [(each.action, each.detail["visibility"]) for each in entries] == [
            ("requirement_withdrawn", "withdrawn"),
            ("requirement_saved", "open"),
            ("requirement_disclosed", "open"),
            ("requirement_added", "draft"),
        ]
        assert "radomes" not in str(entries)

    async def test_matching_is_no_search_in_the_statistics(self, served: Served) -> None:
        there = await served.added()
        assert (await served.call("contractor owner", "POST", f"/{there['id']}/match", json={})).is_success
        async with served.workspace.store.reader() as store:
            member = await store.member_by_email("contractor.owner@people.example")
            assert member
            assert await store.count_searches_of(member.organisation.id) == 0


class TestMatching:
    async def test_of_one_that_was_kept_before_a_rule_came_goes_on(self, served: Served) -> None:
        there = await served.added()
        new = {**there["requirement"], "lots": [{**there["requirement"]["lots"][0], "value": "1000"}]}
        new["lots"][0].pop("currency", None)
        async with served.workspace.store.writer() as store:
            kept = await store.requirement(there["id"])
            assert kept
            await store.put_requirement(replace(kept, requirement=Requirement.model_validate(new)))
        matched = await served.call("contractor owner", "POST", f"/{there['id']}/match", json={})
        assert (matched.status_code, len(matched.json()["lots"])) == (200, 1)
        order = {"revision": 1, "requirement": new}
        refused = await served.call("contractor owner", "PUT", f"/{there['id']}", json=order)
        assert [(each["where"], each["code"]) for each in refused.json()["faults"]] == [
            ("lots.0.currency", "currency_missing")
        ]

    async def test_says_which_state_was_matched(self, served: Served) -> None:
        draft = await served.added()
        answer = (await served.call("contractor owner", "POST", f"/{draft['id']}/match", json={})).json()
        assert answer["kept"] == {"id": draft["id"], "version": None, "revision": 1, "visibility": "draft"}
        first = await served.shown(draft, "private")
        order = {"revision": 2, "requirement": requirement(text={"en": "Periscopes"}, conditions=[])}
        await served.call("contractor owner", "PUT", f"/{first['id']}", json=order)
        path = f"/{first['id']}/match"
        now = (await served.call("contractor owner", "POST", path, json={})).json()
        then = (await served.call("contractor owner", "POST", path, json={"version": 1})).json()
        assert (now["kept"]["version"], then["kept"]["version"]) == (2, 1)
        assert then["lots"] == answer["lots"] != now["lots"]

    async def test_is_the_answer_that_the_requirement_itself_gets(self, served: Served) -> None:
        there = await served.added()
        kept = (await served.call("contractor owner", "POST", f"/{there['id']}/match", json={})).json()
        given = await served.api.post(
            "/api/v1/match",
            json={"requirement": there["requirement"]},
            headers=dict(served.headers["contractor owner"]),
        )
        assert kept["lots"] == given.json()["lots"]


class TestFiles:
    async def test_what_is_exported_is_read_back_and_nothing_is_kept(self, served: Served) -> None:
        there = await served.added()
        for suffix in ("json", "xlsx"):
            exported = await served.call("contractor reader", "GET", f"/{there['id']}.{suffix}")
            assert exported.headers["Content-Disposition"] == f'attachment; filename="R-1.{suffix}"'
            files = {"file": ("x", exported.content)}
            read = (await served.call("contractor editor", "POST", "/file", files=files)).json()
            assert read == {
                "requirements": [
                    {"row": read["requirements"][0]["row"], "requirement": there["requirement"]}
                ],
                "faults": [],
            }
        assert len((await served.call("contractor reader", "GET")).json()["requirements"]) == 1

    async def test_what_others_keep_is_not_exported(self, served: Served) -> None:
        there = await served.added()
        for suffix in ("json", "xlsx"):
            assert (await served.call(RIVAL, "GET", f"/{there['id']}.{suffix}")).status_code == 404

    async def test_the_template_reads_as_a_workbook_without_requirements(self, served: Served) -> None:
        template = await served.call("contractor reader", "GET", "/template.xlsx")
        assert template.headers["Content-Disposition"] == 'attachment; filename="requirements.xlsx"'
        read = await served.call(
            "contractor owner", "POST", "/file", files={"file": ("x.xlsx", template.content)}
        )
        assert (read.status_code, read.json()["error"]) == (422, "source_file_invalid")

    async def test_pasted_json_is_read_with_its_faults(self, served: Served) -> None:
        wrong = requirement(conditions=[{"kind": "certificate", "family": "iso1"}])
        answer = await served.call("contractor owner", "POST", "/file", data={"text": json.dumps(wrong)})
        (fault,) = answer.json()["faults"]
        assert (fault["row"], fault["column"], fault["value"]) == (1, "lots.0.conditions.0.family", '"iso1"')

    async def test_a_file_and_text_or_neither_is_refused(self, served: Served) -> None:
        neither = await served.call("contractor owner", "POST", "/file")
        both = await served.call(
            "contractor owner", "POST", "/file", data={"text": "{}"}, files={"file": ("x", b"{}")}
        )
        assert (neither.status_code, both.status_code) == (422, 422)

    async def test_a_file_may_be_larger_than_other_bodies_up_to_its_limit(self, served: Served) -> None:
        limits = served.workspace.settings
        padded = json.dumps(requirement()).encode() + b" " * (limits.max_body_bytes + 1)
        read = await served.call("contractor owner", "POST", "/file", files={"file": ("x", padded)})
        assert len(read.json()["requirements"]) == 1
        larger = b" " * (limits.max_upload_bytes + 1)
        refused = await served.call("contractor owner", "POST", "/file", files={"file": ("x", larger)})
        assert refused.status_code == 413

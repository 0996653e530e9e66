"""A firm's way over the API: claim, edit, submit, be returned, mend, be published, be found."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import PASSWORD, add_people, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.accounts.passwords import hash_password
from koffset.domain.account import Account, Organisation, OrganisationKind, OrganisationStatus, Role
from koffset.usecases.signing_in import sign_in
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_indexer.follow import catch_up

pytestmark = pytest.mark.asyncio(loop_scope="session")

ITEMS = [{"name": {"ko": "안테나 걸이쇠", "en": "antenna mount"}, "supply_class": "5985"}]


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Any) -> AsyncIterator[Workspace]:
    async with open_workspace(settings_of(tmp_path)) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        await index(ready)
        await add_people(ready, "P01")
        yield ready


class Asker:
    """A client that is signed in as one person."""

    def __init__(self, api: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self._api, self._headers = api, headers

    async def ask(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        response = await self._api.request(method, f"/api/v1{path}", headers=self._headers, **options)
        assert response.status_code == status, response.text
        return response.json() if response.content else None

    async def draft(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.ask("GET", "/profile")
        return found

    async def save(self, block: str, content: Any, status: int = 200, revision: int | None = None) -> Any:
        if revision is None:
            revision = block_of(await self.draft(), block)["revision"]
        order = {"revision": revision, "content": content}
        return await self.ask("PUT", f"/profile/blocks/{block}", status, json=order)

    async def submit(self) -> int:
        number: int = (await self.ask("POST", "/profile/submission", 201, json={"security_checked": True}))[
            "version"
        ]
        return number

    async def decide(self, company: str, version: int, review: dict[str, Any], status: int = 200) -> Any:
        order = {"version": version, "review": review, "security_checked": True}
        return await self.ask("POST", f"/reviews/{company}", status, json=order)


def block_of(draft: dict[str, Any], block: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in draft["blocks"] if each["block"] == block)
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def people(served: Workspace) -> AsyncIterator[dict[str, Asker]]:
    async with api_of(served) as api:
        names = ("company owner", "company editor", "company reader", "kdia reviewer", "contractor owner")
        yield {name: Asker(api, await headers_of(served, name)) for name in names}


async def new_firm(served: Workspace, name: str) -> dict[str, str]:
    """An organisation that has claimed nothing yet."""
    waiting = Organisation(name, OrganisationKind.COMPANY, name, OrganisationStatus.PENDING)
    email = f"{name}@firm.example"
    async with served.store.writer() as store:
        await store.put_organisation(waiting)
        await store.put_account(Account(name, email, name, name, Role.OWNER, hash_password(PASSWORD)))
    return {"Authorization": f"Bearer {(await sign_in(served, email, PASSWORD)).token}"}


async def found_by(served: Workspace, text: str) -> list[str]:
    async with api_of(served) as api:
        answer = (await api.post("/api/v1/search", json={"text": text})).json()
    return [hit["company"]["id"] for hit in answer["hits"] if hit["match"] == "evidence"]


class TestWay:
    async def test_from_edit_to_search(self, served: Workspace, people: dict[str, Asker]) -> None:
        firm, desk = people["company owner"], people["kdia reviewer"]
        draft = await firm.draft()
        assert (draft["state"], draft["published_version"]) == ("published", 1)
        items = [*block_of(draft, "items")["content"], {"name": {"ko": "회전 이음"}, "supply_class": "5985"}]
        await firm.save("items", items)
        assert (await firm.draft())["state"] == "draft"
        version = await firm.submit()
        assert [each["company_id"] for each in (await desk.ask("GET", "/reviews"))["waiting"]] == ["P01"]

        comment = {"items": {"accepted": False, "comment": "영문 이름이 필요합니다"}}
        assert (await desk.decide("P01", version, {"blocks": comment}))["status"] == "returned"
        draft = await firm.draft()
        assert (draft["state"], block_of(draft, "items")["review"]["comment"]) == (
            "returned",
            "영문 이름이 필요합니다",
        )
        items[-1] = {"name": {"ko": "회전 이음", "en": "rotary joint"}, "supply_class": "5985"}
        await firm.save("items", items)
        version = await firm.submit()
        shown = await desk.ask("GET", "/reviews/P01")
        assert shown["earlier"]["blocks"]["items"]["comment"] == "영문 이름이 필요합니다"
        assert {each["entry"] for each in shown["differences"]} == {"회전 이음"}
        assert "P01" not in await found_by(served, "rotary joint for radar")

        await desk.decide("P01", version, {})
        await catch_up(served)
        assert (await found_by(served, "rotary joint"))[0] == "P01"
        draft = await firm.draft()
        assert (draft["state"], draft["changes"], draft["last_confirmed"]) == ("published", 0, "2026-11-20")

    async def test_what_is_withdrawn_is_no_longer_shown(
        self, served: Workspace, people: dict[str, Asker]
    ) -> None:
        firm = people["company owner"]
        await firm.ask("DELETE", "/profile/versions/1", 204)
        await catch_up(served)
        assert "P01" not in await found_by(served, "rubber moulding")
        async with api_of(served) as api:
            page = (await api.get("/api/v1/companies/P01")).json()
        assert (page["processes"], page["profile_version"]) == ([], None)
        draft = await firm.draft()
        assert (draft["published_version"], len(block_of(draft, "processes")["content"])) == (None, 1)
        version = await firm.submit()
        await people["kdia reviewer"].decide("P01", version, {})
        await catch_up(served)
        assert "P01" in await found_by(served, "rubber moulding")


class TestClaims:
    async def test_kdia_sees_both_firms_and_decides(
        self, served: Workspace, people: dict[str, Asker]
    ) -> None:
        desk = people["kdia reviewer"]
        async with api_of(served) as api:
            one, two = [Asker(api, await new_firm(served, name)) for name in ("one", "two")]
            order = {"company_id": "P02", "statement": "대표전화 02-000-0000으로 확인"}
            assert [
                each["claimant"] for each in (await one.ask("POST", "/claims", 201, json=order))["claims"]
            ] == [None]
            await one.ask("POST", "/claims", 409, json=order)
            await two.ask("POST", "/claims", 201, json=order)
            waiting = (await desk.ask("GET", "/claims"))["claims"]
            assert [(each["claimant"], each["rivals"]) for each in waiting] == [("one", 1), ("two", 1)]
            await one.ask("GET", "/profile", 403)
            await desk.ask("POST", f"/claims/{waiting[1]['id']}", 204, json={"is_confirmed": True})
            assert (await two.draft())["company_id"] == "P02"
            (lost,) = (await one.ask("GET", "/claims/own"))["claims"]
            assert (lost["status"], lost["claimant"]) == ("refused", None)
            assert (await desk.ask("GET", "/claims"))["claims"] == []

    async def test_a_kept_company_is_not_handed_over(
        self, served: Workspace, people: dict[str, Asker]
    ) -> None:
        desk = people["kdia reviewer"]
        async with api_of(served) as api:
            firm = Asker(api, await new_firm(served, "third"))
            order = {"company_id": "P01", "statement": "it is ours, see our homepage"}
            await firm.ask("POST", "/claims", 201, json=order)
            (waiting,) = (await desk.ask("GET", "/claims"))["claims"]
            assert waiting["keeper"] == "company"
            await desk.ask("POST", f"/claims/{waiting['id']}", 409, json={"is_confirmed": True})
            await desk.ask("POST", f"/claims/{waiting['id']}", 422, json={"is_confirmed": False})
            refusal = {"is_confirmed": False, "reason": "another firm keeps it"}
            await desk.ask("POST", f"/claims/{waiting['id']}", 204, json=refusal)
            await firm.ask("DELETE", "/claims/own", 404)
            await firm.ask(
                "POST", "/claims", 201, json={**order, "company_id": "P03x"} | {"company_id": "P04"}
            )
            await firm.ask("DELETE", "/claims/own", 204)

    @pytest.mark.parametrize(("company_id", "status"), [("nowhere", 404), ("P03", 404)])
    async def test_only_what_may_be_seen_can_be_claimed(
        self, served: Workspace, company_id: str, status: int
    ) -> None:
        async with api_of(served) as api:
            firm = Asker(api, await new_firm(served, "fourth"))
            order = {"company_id": company_id, "statement": "it is ours, see our homepage"}
            await firm.ask("POST", "/claims", status, json=order)
            await firm.ask("POST", "/claims", 422, json={"company_id": "P02", "statement": "ours"})


class TestSaving:
    async def test_a_stale_save_shows_the_others_changes(self, people: dict[str, Asker]) -> None:
        owner, editor = people["company owner"], people["company editor"]
        revision = block_of(await owner.draft(), "capacity")["revision"]
        await editor.save("capacity", {"employees": 40})
        refused = await owner.save("capacity", {"employees": 50}, 409, revision)
        assert refused["error"] == "stale_save"
        seen = await owner.ask("GET", "/profile/blocks/capacity/changes", params={"since": revision})
        (change,) = seen["differences"]
        assert (change["field"], change["before"], change["after"]) == ("employees", None, "40")
        saved = block_of(await owner.draft(), "capacity")
        assert saved["saved_by"] == "company editor"
        await owner.save("capacity", {"employees": 50}, revision=saved["revision"])

    async def test_a_firm_cannot_grade_itself(self, people: dict[str, Asker]) -> None:
        firm = people["company owner"]
        before = block_of(await firm.draft(), "certificates")["content"]
        changed = [{**before[0], "number": "X-1"}, {**before[1], "grade": "issuer_checked"}]
        await firm.save("certificates", changed)
        after = block_of(await firm.draft(), "certificates")["content"]
        assert [each["grade"] for each in after] == ["declared", before[1]["grade"]]

    async def test_faults_are_told_at_their_fields(self, people: dict[str, Asker]) -> None:
        firm = people["company owner"]
        refused = await firm.save("items", [*ITEMS, {"name": {"ko": "심"}, "trl": 12}], 422)
        assert refused["error"] == "content_invalid"
        assert [fault["where"] for fault in refused["faults"]] == ["items.1.trl"]
        refused = await firm.save("items", [{**ITEMS[0], "supply_class": "0001"}], 422)
        assert refused["faults"][0]["where"] == "items.0.supply_class"

    async def test_nothing_is_edited_while_kdia_looks(self, people: dict[str, Asker]) -> None:
        firm = people["company owner"]
        await firm.save("capacity", {"employees": 41})
        version = await firm.submit()
        await firm.save("capacity", {"employees": 42}, 409)
        await firm.ask("DELETE", f"/profile/versions/{version}", 204)
        await firm.ask("DELETE", f"/profile/versions/{version}", 409)
        assert block_of(await firm.draft(), "capacity")["content"]["employees"] == 41
        await firm.save("capacity", {"employees": 42})

    async def test_handing_in_asks_for_the_security_check_and_for_changes(
        self, people: dict[str, Asker]
    ) -> None:
        firm = people["company owner"]
        await firm.ask("POST", "/profile/submission", 409, json={"security_checked": True})
        await firm.save("capacity", {"employees": 41})
        await firm.ask("POST", "/profile/submission", 422, json={"security_checked": False})


class TestReviews:
    async def test_a_grade_is_kdias_with_its_reason(self, people: dict[str, Asker]) -> None:
        firm, desk = people["company owner"], people["kdia reviewer"]
        await firm.save("items", ITEMS)
        version = await firm.submit()
        graded = {"block": "items", "place": 0, "grade": "document_seen", "reason": "purchase order seen"}
        await desk.decide("P01", version, {"grades": [{**graded, "place": 9}]}, 422)
        await desk.decide("P01", version, {"grades": [graded]})
        (item,) = block_of(await firm.draft(), "items")["content"]
        assert (item["grade"], item["as_of"]) == ("document_seen", "2026-11-20")
        (newest, *_) = (await firm.ask("GET", "/profile/versions"))["versions"]
        assert newest["review"]["grades"][0]["reason"] == "purchase order seen"
        assert (newest["author"], newest["decided_by"]) == ("company owner", "KDIA")

    async def test_what_was_not_looked_at_is_not_decided(self, people: dict[str, Asker]) -> None:
        firm, desk = people["company owner"], people["kdia reviewer"]
        await firm.save("capacity", {"employees": 41})
        version = await firm.submit()
        await desk.decide("P01", version - 1, {}, 409)
        unsaid = {"blocks": {"capacity": {"accepted": False}}}
        await desk.decide("P01", version, unsaid, 422)
        order = {"version": version, "review": {}, "security_checked": False}
        await desk.ask("POST", "/reviews/P01", 422, json=order)
        await firm.ask("DELETE", f"/profile/versions/{version}", 204)
        await desk.decide("P01", version, {}, 404)

    async def test_a_new_name_is_the_companys_and_the_old_one_leads_to_it(
        self, served: Workspace, people: dict[str, Asker]
    ) -> None:
        firm, desk = people["company owner"], people["kdia reviewer"]
        identity = block_of(await firm.draft(), "identity")["content"]
        former = {"name": {"ko": "한빛기계"}, "valid_to": "2006-08-31"}
        name = {"ko": "한빛솔루션", "en": "Hanbit Solution"}
        renamed = {**identity, "name": name, "former_names": [former]}
        await firm.save("identity", renamed)
        await desk.decide("P01", await firm.submit(), {})
        async with served.store.reader() as store:
            keys = await store.name_keys()
        assert {keys["한빛솔루션"], keys["한빛정밀"], keys["hanbitsolution"]} == {"P01"}
        async with api_of(served) as api:
            shown = (await api.get("/api/v1/companies/P01")).json()
        assert shown["company"]["name_ko"] == "한빛솔루션"
        assert "한빛정밀" in [alias["name"] for alias in shown["former_names"]]
        ended = {alias["name"]: alias["valid_to"] for alias in shown["former_names"]}
        assert ended["한빛기계"] == "2006-08-31"

    async def test_a_profile_is_overdue_a_year_after_it_was_confirmed(
        self, served: Workspace, people: dict[str, Asker]
    ) -> None:
        firm, desk = people["company owner"], people["kdia reviewer"]
        overdue = (await desk.ask("GET", "/reviews/overdue"))["overdue"]
        assert "P01" in [each["company_id"] for each in overdue]
        assert (await firm.ask("POST", "/profile/confirmation", 201))["status"] == "published"
        assert (await firm.draft())["last_confirmed"] == "2026-11-20"
        later = replace(served, now=lambda: served.now() + timedelta(days=366))
        for clock, expected in ((served, False), (later, True)):
            async with api_of(clock) as api:
                desk = Asker(api, await headers_of(clock, "kdia reviewer"))
                overdue = (await desk.ask("GET", "/reviews/overdue"))["overdue"]
            assert ("P01" in [each["company_id"] for each in overdue]) is expected

    async def test_certificates_that_end_are_listed(self, people: dict[str, Asker]) -> None:
        desk = people["kdia reviewer"]
        assert (await desk.ask("GET", "/reviews/certificates"))["certificates"] == []
        (found,) = (await desk.ask("GET", "/reviews/certificates", params={"days": 2000}))["certificates"]
        assert (found["standard"], found["expires_on"]) == ("AS9100D", "2030-01-01")


class TestVersions:
    async def test_any_two_are_compared_field_by_field(self, people: dict[str, Asker]) -> None:
        firm, desk = people["company owner"], people["kdia reviewer"]
        await firm.save("capacity", {"employees": 41})
        await desk.decide("P01", await firm.submit(), {})
        await firm.save("capacity", {"employees": 42})

        async def fields(**between: int) -> list[tuple[str, str | None, str | None]]:
            found = await firm.ask("GET", "/profile/differences", params=between)
            return [(each["field"], each["before"], each["after"]) for each in found["differences"]]

        assert await fields(before=1, after=2) == [("employees", None, "41")]
        assert await fields(before=2) == [("employees", "41", "42")]
        assert len(await fields(before=0, after=1)) > 20
        await firm.ask("GET", "/profile/differences", 404, params={"before": 9})
        first = await firm.ask("GET", "/profile/versions/1")
        assert (first["version"]["status"], first["contents"]["capacity"]) == ("superseded", None)
        await firm.ask("GET", "/profile/versions/9", 404)


class TestSecrets:
    async def test_a_draft_is_seen_by_its_firm_only(
        self, served: Workspace, people: dict[str, Asker]
    ) -> None:
        firm, desk = people["company owner"], people["kdia reviewer"]
        items = [
            *block_of(await firm.draft(), "items")["content"],
            {"name": {"ko": "시험", "en": "quokka valve"}},
        ]
        await firm.save("items", items)
        await catch_up(served)
        assert "quokka" not in str(await desk.ask("GET", "/companies/P01"))
        assert "P01" not in await found_by(served, "quokka valve")
        await firm.submit()
        await catch_up(served)
        assert "quokka" in str(await desk.ask("GET", "/reviews/P01"))
        for reader in ("contractor owner", "company reader", "kdia reviewer"):
            shown = str(await people[reader].ask("GET", "/companies/P01"))
            answer = str(await people[reader].ask("POST", "/search", json={"text": "quokka valve"}))
            assert "시험" not in shown + answer
        async with api_of(served) as api:
            assert "quokka" not in (await api.get("/api/v1/suggest", params={"q": "quokka"})).text

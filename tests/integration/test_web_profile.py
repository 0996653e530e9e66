"""The pages of firms and of KDIA's desk over the real API, as a browser without JavaScript uses them."""

import re
from collections.abc import AsyncIterator, Mapping
from html import unescape
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from fakes.people import PASSWORD, add_people, email_of
from fakes.serving import NOW, api_of, index, load_firms, settings_of, with_models_of
from fakes.visiting import Visitor
from koffset.accounts.passwords import hash_password
from koffset.domain.account import Account, Organisation, OrganisationKind, OrganisationStatus, Role
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_web.app import create_web

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    # The clock of the tests stands still, that of the browser's cookies does not.
    settings = settings_of(tmp_path).model_copy(update={"session_hours": 100_000})
    async with open_workspace(settings) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        await index(ready)
        await add_people(ready, "P01")
        async with ready.store.writer() as store:
            await store.put_organisation(
                Organisation("new", OrganisationKind.COMPANY, "새 회사", OrganisationStatus.PENDING)
            )
            account = Account(
                "new", email_of("new firm"), "새 사람", "new", Role.OWNER, hash_password(PASSWORD)
            )
            await store.put_account(account)
        yield ready


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(served: Workspace) -> AsyncIterator[Mapping[str, Visitor]]:
    async with api_of(served) as api:
        site = httpx.ASGITransport(create_web(api, now=lambda: NOW), raise_app_exceptions=False)
        opened: dict[str, Visitor] = {}
        for who in ("company owner", "company editor", "company reader", "kdia reviewer", "new firm"):
            opened[who] = Visitor(httpx.AsyncClient(transport=site, base_url="http://web.test"))
            await opened[who].sign_in(who)
        yield opened
        for each in opened.values():
            await each.leave()


CAPACITY = "/en/my/blocks/capacity"


class TestForm:
    async def test_a_save_goes_on_to_the_next_page(self, visitors: Mapping[str, Visitor]) -> None:
        firm = visitors["company owner"]
        await firm.open(CAPACITY)
        saved = await firm.send(CAPACITY, {"employees": "42", "next": "yes"})
        assert (saved.status_code, saved.headers["location"]) == (303, "/en/my/blocks/security")
        page = await firm.open(CAPACITY)
        assert 'value="42"' in page
        assert "company owner" in page
        last = await firm.send("/en/my/blocks/disclosure", {"revision": "0", "next": "yes"})
        assert last.headers["location"] == "/en/my"

    async def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(CAPACITY)
        refused = await firm.send(CAPACITY, {"employees": "many", "monthly_rate.ko": "월 천 개"})
        page = unescape(refused.text)
        assert refused.status_code == 422
        assert "This is no whole number." in page
        assert 'aria-invalid="true" aria-describedby="f-employees-fault"' in page
        assert 'value="many"' in page
        assert 'value="월 천 개"' in page

    async def test_a_stale_save_shows_both(self, visitors: Mapping[str, Visitor]) -> None:
        firm, colleague = visitors["company owner"], visitors["company editor"]
        await firm.open(CAPACITY)
        await colleague.open(CAPACITY)
        await colleague.send(CAPACITY, {"employees": "40"})
        refused = await firm.send(CAPACITY, {"employees": "50"})
        page = unescape(refused.text)
        assert refused.status_code == 409
        assert "What somebody else changed here meanwhile" in page
        assert "<ins>40</ins>" in page
        assert 'value="50"' in page
        firm._page = refused.text
        assert (await firm.send(CAPACITY, {"employees": "50"})).status_code == 303
        assert 'value="50"' in await colleague.open(CAPACITY)

    async def test_the_browser_saves_by_itself(self, visitors: Mapping[str, Visitor]) -> None:
        firm = visitors["company owner"]
        await firm.open(CAPACITY)
        by_itself = {"hx-request": "true"}
        saved = await firm.send(CAPACITY, {"employees": "43"}, by_itself)
        assert "Saved at 2026-11-20 12:00" in saved.text
        assert 'id="revision" value="1" hx-swap-oob="true"' in saved.text
        faulty = await firm.send(CAPACITY, {"revision": "1", "employees": "many"}, by_itself)
        assert "1 field needs correction" in faulty.text
        stale = await firm.send(CAPACITY, {"employees": "44", "revision": "0"}, by_itself)
        assert "somebody else saved this page" in stale.text

    async def test_who_only_reads_gets_no_buttons(self, visitors: Mapping[str, Visitor]) -> None:
        page = await visitors["company reader"].open("/en/my/blocks/items")
        assert "disabled" in page
        assert ">Save<" not in page
        assert "The owner of your organisation hands it in." in await visitors["company reader"].open(
            "/en/my"
        )

    async def test_recorded_items_are_put_into_the_form(self, visitors: Mapping[str, Visitor]) -> None:
        firm = visitors["company owner"]
        assert "1 item on public record of 1 has no English name" in await firm.open("/en/my")
        page = await firm.open("/en/my/blocks/items?add=recorded")
        assert 'value="멈치,완충용"' in page
        assert "not saved yet" in page
        assert "data-unsaved" in page
        assert "not saved yet" not in await firm.open("/en/my/blocks/items")

    async def test_an_unknown_block_is_not_there(self, visitors: Mapping[str, Visitor]) -> None:
        await visitors["company owner"].open("/en/my/blocks/nothing", 404)

    @pytest.mark.parametrize("who", ["kdia reviewer", "new firm"])
    async def test_who_keeps_no_company_has_no_form(self, visitors: Mapping[str, Visitor], who: str) -> None:
        await visitors[who].open(CAPACITY, 403)


class TestHandingIn:
    async def test_and_review(self, visitors: Mapping[str, Visitor]) -> None:
        firm, desk = visitors["company owner"], visitors["kdia reviewer"]
        await firm.open(CAPACITY)
        await firm.send(CAPACITY, {"employees": "42"})
        assert "1 field is changed and not yet handed in" in await firm.open("/en/my")
        refused = await firm.send("/en/my", {"action": "submit"})
        assert (refused.status_code, "confirm the security check" in refused.text) == (422, True)
        sent = await firm.send("/en/my", {"action": "submit", "security_checked": "yes"})
        assert sent.headers["location"] == "/en/my"
        assert "Version 2 waits for KDIA" in await firm.open("/en/my")
        assert "withdraw it to go on editing" in await firm.open(CAPACITY)

        assert "Hanbit Precision" in await desk.open("/en/desk")
        page = await desk.open("/en/desk/reviews/P01")
        assert "<ins>42</ins>" in page
        review = {"version": "2", "capacity.decision": "return", "capacity.comment": ""}
        refused = await desk.send("/en/desk/reviews/P01", review)
        assert (refused.status_code, 'id="capacity.comment-fault"' in refused.text) == (422, True)
        assert "Something in the form is missing" in refused.text
        assert "box above" not in refused.text
        review["capacity.comment"] = "연도를 적어 주십시오"
        assert (await desk.send("/en/desk/reviews/P01", review)).status_code == 303
        page = await firm.open("/ko/my")
        assert "방진회가 의견과 함께 프로필을 돌려보냈습니다" in page
        assert "연도를 적어 주십시오" in page
        assert "연도를 적어 주십시오" in await firm.open("/ko/my/blocks/capacity")

        await firm.send(CAPACITY, {"employees": "42", "sales_year": "2025"})
        await firm.open("/en/my")
        await firm.send("/en/my", {"action": "submit", "security_checked": "yes"})
        assert "You asked the time before" in await desk.open("/en/desk/reviews/P01")
        order = {"version": "3", "capacity.decision": "accept", "security_checked": "yes"}
        assert (await desk.send("/en/desk/reviews/P01", order)).status_code == 303
        assert "Version 3 is published" in await firm.open("/en/my")
        page = await firm.open("/en/my/versions?before=1&after=3")
        assert "<ins>2025</ins>" in page
        assert "returned" in page

    async def test_a_grade_is_given_with_its_reason(self, visitors: Mapping[str, Visitor]) -> None:
        firm, desk = visitors["company owner"], visitors["kdia reviewer"]
        await firm.open("/en/my/blocks/certificates")
        certificate = {
            "certificates.0.family": "as9100",
            "certificates.0.standard": "AS9100D",
            "certificates.0.expires_on": "2026-12-01",
        }
        await firm.send("/en/my/blocks/certificates", certificate)
        await firm.open("/en/my")
        await firm.send("/en/my", {"action": "submit", "security_checked": "yes"})
        page = await desk.open("/en/desk/reviews/P01")
        assert 'name="certificates.0.grade.before" value="declared"' in page
        grade = {
            "version": "2",
            "certificates.0.grade.before": "declared",
            "certificates.0.grade": "document_seen",
            "certificates.0.reason": "copy seen",
            "security_checked": "yes",
        }
        assert (await desk.send("/en/desk/reviews/P01", grade)).status_code == 303
        assert "AS9100D ends on 2026-12-01" in await firm.open("/en/my")
        assert "AS9100D" in await desk.open("/en/desk")

    async def test_confirming_and_withdrawing(self, visitors: Mapping[str, Visitor]) -> None:
        firm = visitors["company owner"]
        assert "Never confirmed yet." in await firm.open("/en/my")
        await firm.send("/en/my", {"action": "confirm"})
        assert "Last confirmed on 20 November 2026." in await firm.open("/en/my")
        stale = await firm.send("/en/my", {"action": "withdraw", "version": "1"})
        assert stale.status_code == 409
        await firm.send("/en/my", {"action": "withdraw", "version": "2"})
        assert "not yet handed in" in await firm.open("/en/my")


class TestClaim:
    async def test_from_finding_the_company_to_its_form(self, visitors: Mapping[str, Visitor]) -> None:
        firm, desk = visitors["new firm"], visitors["kdia reviewer"]
        response = await firm._client.get("/en/my")
        assert response.headers["location"] == "/en/my/claim"
        page = await firm.open("/en/my/claim?name=가람")
        assert "Garam Communications" in page
        path = "/en/my/claim?name=가람"
        refused = await firm.send(path, {"company_id": "P02", "statement": "ours"})
        assert (refused.status_code, "how KDIA can see" in unescape(refused.text)) == (422, True)
        order = {"company_id": "P02", "statement": "홈페이지의 대표전화로 확인"}
        assert (await firm.send(path, order)).status_code == 303
        assert "KDIA looks at it" in await firm.open("/en/my/claim")

        page = await desk.open("/en/desk")
        assert "홈페이지의 대표전화로 확인" in page
        found = re.search(r'name="claim_id" value="([^"]+)"', page)
        assert found is not None
        claim = {"claim_id": found[1]}
        refused = await desk.send("/en/desk", {**claim, "action": "refuse"})
        assert (refused.status_code, "needs a reason" in refused.text) == (422, True)
        assert (await desk.send("/en/desk", {**claim, "action": "confirm"})).status_code == 303
        assert "Garam Communications" in await firm.open("/en/my")

    async def test_a_claim_is_taken_back(self, visitors: Mapping[str, Visitor]) -> None:
        firm = visitors["new firm"]
        await firm.open("/en/my/claim?name=가람")
        await firm.send("/en/my/claim", {"company_id": "P02", "statement": "홈페이지의 대표전화로 확인"})
        await firm.send("/en/my/claim", {"action": "withdraw"})
        assert "taken back" in await firm.open("/en/my/claim")

    async def test_a_name_that_nobody_has_is_told(self, visitors: Mapping[str, Visitor]) -> None:
        page = await visitors["new firm"].open("/en/my/claim?name=zzzz")
        assert "No company has a name that begins so" in page


class TestPlaces:
    @pytest.mark.parametrize(
        ("who", "place"),
        [("company owner", "/en/my"), ("kdia admin", "/en/desk"), ("contractor owner", "/en/")],
    )
    async def test_everybody_begins_at_their_work(self, served: Workspace, who: str, place: str) -> None:
        async with api_of(served) as api:
            site = httpx.ASGITransport(create_web(api, now=lambda: NOW), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
                response = await Visitor(client).sign_in(who)
        assert response.headers["location"] == place

    async def test_the_desk_is_not_for_firms(self, visitors: Mapping[str, Visitor]) -> None:
        for path in ("/en/desk", "/en/desk/reviews/P01"):
            await visitors["company owner"].open(path, 403)


class TestDuplicates:
    async def test_two_are_merged_and_parted_again(self, visitors: Mapping[str, Visitor]) -> None:
        desk, path = visitors["kdia reviewer"], "/en/desk/duplicates"
        page = await desk.open(path)
        assert "바람공업" in page
        order = {"action": "merge", "kept_id": "P06", "merged_id": "P08"}
        refused = await desk.send(path, order)
        assert (refused.status_code, "say why" in refused.text) == (422, True)
        assert (await desk.send(path, {**order, "reason": "same address"})).status_code == 303
        page = await desk.open(path)
        found = re.search(r'name="merge_id" value="([^"]+)"', page)
        assert found is not None
        assert "same address" in page
        await desk.send(path, {"action": "undo", "merge_id": found[1]})
        assert "undone" in await desk.open(path)

    async def test_two_that_are_two_are_kept_apart(self, visitors: Mapping[str, Visitor]) -> None:
        desk, path = visitors["kdia reviewer"], "/en/desk/duplicates"
        found = re.search(r'name="pair_id" value="([^"]+)"', await desk.open(path))
        assert found is not None
        await desk.send(path, {"action": "apart", "pair_id": found[1]})
        assert found[1] not in await desk.open(path)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f0005000180a5d4e8830000000049454e44ae426082"
)
ITEMS = "/en/my/blocks/items"


class TestMeans:
    async def test_proposals_stand_beside_empty_fields_and_count_when_accepted(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(ITEMS)
        typed = {"items.0.kind": "item", "items.0.name.ko": "안테나 걸이쇠 조립체"}
        shown = await firm.send(ITEMS, {**typed, "propose": "yes"})
        page = unescape(shown.text)
        assert 'name="proposal.items.0.name.en" value="antenna mount assembly"' in page
        assert 'name="proposal.items.0.supply_class"' in page
        firm._page = shown.text
        proposed = {
            "proposal.items.0.name.en": "antenna mount assembly",
            "proposal.items.0.supply_class": "5985",
        }
        await firm.send(ITEMS, {**typed, **proposed, "accept": "items.0.name.en"})
        page = await firm.open(ITEMS)
        assert 'name="items.0.name.en" value="antenna mount assembly"' in page
        assert 'name="items.0.supply_class" value=""' in page

    async def test_all_at_once_takes_complete_english_and_no_supply_class(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(ITEMS)
        typed = {"items.0.kind": "item", "items.0.name.ko": "안테나 걸이쇠 조립체"}
        page = (await firm.send(ITEMS, {**typed, "propose": "yes"})).text
        assert re.findall(r'name="whole" value="([^"]*)"', page) == ["items.0.name.en"]

    async def test_a_pasted_list_is_shown_in_the_form_and_not_saved(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(ITEMS)
        pasted = "품명\tItem name\t군급\n쐐기\twedge\t5340\n이음\tjoint\t99999"
        page = unescape((await firm.send("/en/my/items", {"text": pasted})).text)
        assert 'value="wedge"' in page
        assert "1 cell of the list could not be read" in page
        korean = unescape((await firm.send("/ko/my/items", {"text": pasted + "\n\t\t1234"})).text)
        assert "<td>군급(FSC)</td>" in korean
        assert "이 번호의 군급이 없습니다" in korean
        unread = await firm.send("/en/my/items", {"text": "품명\t<b>단가</b>\n핀\t100"})
        assert "Columns that were not read: &lt;b&gt;단가&lt;/b&gt;" in unread.text
        assert "wedge" not in await firm.open(ITEMS)
        refused = await firm.send("/en/my/items", {"text": ""})
        assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)

    async def test_items_go_out_as_a_workbook_and_come_in_again(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(ITEMS)
        book = await firm._client.get("/en/my/items.xlsx")
        assert book.headers["content-type"].endswith("spreadsheetml.sheet")
        files = {"file": ("items.xlsx", book.content)}
        seal = {"form_seal": re.findall(r'name="form_seal" value="([^"]*)"', firm._page)[0]}
        page = unescape((await firm._client.post("/en/my/items", data=seal, files=files)).text)
        assert page.count('value="bumper stop"') == 2

    async def test_names_are_suggested_while_one_types(self, visitors: Mapping[str, Visitor]) -> None:
        options = (await visitors["company owner"]._client.get("/en/my/item-names?q=안테")).text
        assert 'data-en="antenna' in options
        assert (await visitors["company owner"]._client.get("/en/my/item-names?q=안")).text.strip() == ""

    async def test_a_document_is_for_the_firm_and_kdia(self, visitors: Mapping[str, Visitor]) -> None:
        firm, path = visitors["company owner"], "/en/my/blocks/certificates"
        await firm.open(path)
        seal = {"form_seal": re.findall(r'name="form_seal" value="([^"]*)"', firm._page)[0]}
        broken = {"file": ("as9100.pdf", b"<html>")}
        refused = await firm._client.post("/en/my/uploads", data=seal, files=broken)
        assert (refused.status_code, "The document was not taken" in refused.text) == (422, True)
        kept = await firm._client.post("/en/my/uploads", data=seal, files={"file": ("as9100.png", PNG)})
        assert kept.status_code == 303
        page = await firm.open(path)
        found = re.search(r'href="(/en/uploads/[^"]+)">as9100.png', page)
        assert found is not None
        given = await visitors["kdia reviewer"]._client.get(found[1])
        assert (given.status_code, given.headers["content-type"]) == (200, "image/png")
        assert "sandbox" in given.headers["content-security-policy"]
        assert (await visitors["new firm"]._client.get(found[1])).status_code == 404
        await firm.send("/en/my/uploads", {"delete": found[1].rsplit("/", 1)[-1]})
        assert "as9100.png" not in await firm.open(path)


CERTIFICATES = "/en/my/blocks/certificates"
CERTIFICATE = {"certificates.0.family": "as9100", "certificates.0.standard": "AS9100D"}


def upload_in(page: str, name: str) -> str:
    """The id that a hidden field of the form names."""
    found = re.search(rf'name="{re.escape(name)}" value="([0-9a-f]{{32}})"', page)
    assert found is not None, page
    return found[1]


class TestFilesOfRows:
    async def test_a_document_is_sent_with_its_certificate_replaced_and_taken_out(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm, name = visitors["company owner"], "certificates.0.document"
        await firm.open(CERTIFICATES)
        saved = await firm.send(CERTIFICATES, CERTIFICATE, files={f"{name}.file": ("first.png", PNG)})
        assert saved.headers["location"] == f"{CERTIFICATES}#f-{name}"
        page = await firm.open(CERTIFICATES)
        first = upload_in(page, name)
        assert f'<a href="/en/uploads/{first}">first.png</a>' in page

        kept = {**CERTIFICATE, name: first}
        await firm.send(CERTIFICATES, kept, files={f"{name}.file": ("second.png", PNG)})
        page = await firm.open(CERTIFICATES)
        second = upload_in(page, name)
        assert second != first
        assert f'<button class="plain" name="delete" value="{first}">' in page

        await firm.send(CERTIFICATES, {**CERTIFICATE, name: second, f"{name}.remove": "yes"})
        page = await firm.open(CERTIFICATES)
        assert f'<option value="{second}">second.png</option>' in page
        await firm.send(CERTIFICATES, {**CERTIFICATE, name: second})
        assert upload_in(await firm.open(CERTIFICATES), name) == second

    async def test_a_file_that_is_refused_leaves_what_was_typed(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(CERTIFICATES)
        files = {"certificates.0.document.file": ("as9100.pdf", b"<html>")}
        refused = await firm.send(CERTIFICATES, {**CERTIFICATE, "certificates.0.number": "N-77"}, files=files)
        page = unescape(refused.text)
        assert refused.status_code == 422
        assert "The document was not taken" in page
        assert 'value="N-77"' in page

    async def test_a_file_too_large_is_told_as_that(
        self, served: Workspace, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(CERTIFICATES)
        content = bytes(served.settings.max_upload_bytes + 1)
        files = {"certificates.0.document.file": ("as9100.pdf", content)}
        refused = await firm.send(CERTIFICATES, CERTIFICATE, files=files)
        assert (refused.status_code, "The file is too large" in refused.text) == (413, True)

    async def test_what_the_browser_saves_by_itself_sends_no_file(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(CERTIFICATES)
        files = {"certificates.0.document.file": ("first.png", PNG)}
        await firm.send(CERTIFICATES, CERTIFICATE, {"hx-request": "true"}, files=files)
        assert "first.png" not in await firm.open(CERTIFICATES)

    async def test_a_document_of_another_firm_is_told_at_its_field(
        self, visitors: Mapping[str, Visitor]
    ) -> None:
        firm = visitors["company owner"]
        await firm.open(CERTIFICATES)
        refused = await firm.send(CERTIFICATES, {**CERTIFICATE, "certificates.0.document": "0" * 32})
        assert "This file is not there any more." in refused.text

    async def test_from_an_items_picture_to_the_public_page(self, visitors: Mapping[str, Visitor]) -> None:
        firm, desk, name = visitors["company owner"], visitors["kdia reviewer"], "items.0.picture"
        typed = {"items.0.kind": "item", "items.0.name.ko": "안테나 걸이쇠", "items.0.audience": "public"}
        await firm.open(ITEMS)
        await firm.send(ITEMS, typed, files={f"{name}.file": ("mount.png", PNG)})
        page = await firm.open(ITEMS)
        picture = upload_in(page, name)
        shown = f'<img src="/en/uploads/{picture}/thumbnail" alt="Picture: mount.png" width="96" height="72"'
        assert shown in page
        await firm.open(CERTIFICATES)
        files = {"certificates.0.document.file": ("as9100.png", PNG)}
        await firm.send(CERTIFICATES, CERTIFICATE, files=files)
        document = upload_in(await firm.open(CERTIFICATES), "certificates.0.document")

        await firm.open("/en/my")
        await firm.send("/en/my", {"action": "submit", "security_checked": "yes"})
        page = await desk.open("/en/desk/reviews/P01")
        assert shown in page
        assert f'<a href="/en/uploads/{document}">as9100.png</a>' in page
        assert page.count("new since the published version") == 2
        in_use = await firm.send("/en/my/uploads", {"delete": picture, "block": "items"})
        assert (in_use.status_code, "in the version that waits" in in_use.text) == (409, True)
        anybody = visitors["new firm"]
        assert (await anybody._client.get(f"/en/uploads/{picture}/thumbnail")).status_code == 404
        await desk.send("/en/desk/reviews/P01", {"version": "2", "security_checked": "yes"})

        page = await anybody.open("/en/companies/P01")
        shown = (
            f'<img src="/en/uploads/{picture}/thumbnail" alt="Picture: 안테나 걸이쇠" width="96" height="72"'
        )
        assert f'{shown} loading="lazy"' in page
        assert document not in page
        small = await anybody._client.get(f"/en/uploads/{picture}/thumbnail")
        assert (small.status_code, small.headers["content-type"]) == (200, "image/jpeg")
        kept = {"if-none-match": small.headers["etag"]}
        again = await anybody._client.get(f"/en/uploads/{picture}/thumbnail", headers=kept)
        assert (again.status_code, again.content) == (304, b"")
        assert (await anybody._client.get(f"/en/uploads/{document}")).status_code == 404

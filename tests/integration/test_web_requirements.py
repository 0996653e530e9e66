"""The pages of requirements over the real API, as a browser without JavaScript uses them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import add_people, headers_of
from fakes.serving import NOW, api_of, index, load_firms, settings_of, with_models_of
from fakes.visiting import Visitor
from koffset.domain.requirement import Requirement
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_web.app import create_web

pytestmark = pytest.mark.asyncio(loop_scope="session")

WANTED: dict[str, Any] = {
    "id": "R1",
    "programme_id": "P",
    "title": {"en": "Howitzer spares", "ko": "자주포 예비품"},
    "lots": [
        {
            "id": "A",
            "text": {"en": "Bumper stops", "ko": "완충용 멈치"},
            "value": "1000000",
            "currency": "USD",
            "conditions": [
                {"kind": "item", "name": {"en": "bumper stop"}, "supply_classes": ["5340"]},
                {"kind": "certificate", "family": "as9100"},
            ],
        },
        {"id": "B", "text": {"en": "Antenna mounts <b>bold</b>"}},
    ],
}

DQMS: dict[str, Any] = {"kind": "certificate", "family": "dqms"}


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    # The clock of the tests stands still, that of the browser's cookies does not.
    settings = settings_of(tmp_path).model_copy(update={"session_hours": 100_000})
    async with open_workspace(settings) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        await index(ready)
        await add_people(ready, "P01")
        yield ready


@pytest_asyncio.fixture(loop_scope="session")
async def api(served: Workspace) -> AsyncIterator[httpx.AsyncClient]:
    async with api_of(served) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def kept(api: httpx.AsyncClient, served: Workspace) -> str:
    headers = await headers_of(served, "contractor owner")
    added = await api.post("/api/v1/requirements", json={"requirement": WANTED}, headers=headers)
    assert added.status_code == 201, added.text
    return str(added.json()["id"])


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(api: httpx.AsyncClient) -> AsyncIterator[Visitor]:
    site = httpx.ASGITransport(create_web(api, now=lambda: NOW), raise_app_exceptions=False)
    opened = Visitor(httpx.AsyncClient(transport=site, base_url="http://web.test"))
    await opened.sign_in("contractor owner")
    yield opened
    await opened.leave()


class TestRequirements:
    async def test_stand_in_a_list_that_the_header_leads_to(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open("/en/requirements")
        assert f'<small>R1</small><br><a href="/en/requirements/{kept}">Howitzer spares</a>' in page
        assert '<a href="/en/requirements">Requirements</a>' in page.split("</header>")[0]
        assert "자주포 예비품" in await visitor.open("/ko/requirements")

    async def test_stand_on_pages_with_links(
        self, api: httpx.AsyncClient, served: Workspace, kept: str
    ) -> None:
        assert kept
        headers = await headers_of(served, "contractor owner")
        for number in range(2):
            wanted = {**WANTED, "id": f"P{number}", "title": {"en": f"Page filler {number}"}}
            await api.post("/api/v1/requirements", json={"requirement": wanted}, headers=headers)
        few = replace(
            served, settings=served.settings.model_copy(update={"page_size": 2, "max_page_size": 2})
        )
        async with api_of(few) as paged:
            site = httpx.ASGITransport(create_web(paged, now=lambda: NOW), raise_app_exceptions=False)
            other = Visitor(httpx.AsyncClient(transport=site, base_url="http://web.test"))
            await other.sign_in("contractor owner")
            first = await other.open("/en/requirements")
            assert "<h1>Requirements <small>3</small></h1>" in first
            assert '<a rel="next" href="/en/requirements?page=2">Next</a>' in first
            second = await other.open("/en/requirements?page=2")
            assert first.count('<th scope="row">') + second.count('<th scope="row">') == 3
            assert "First page" in await other.open("/en/requirements?page=9")
            # What may be named in a new shortlist is not cut to a page.
            lists = await other.open("/en/shortlists")
            assert all(
                f">{title}</option>" in lists
                for title in ("Page filler 0", "Page filler 1", "Howitzer spares")
            )
            await other.leave()

    async def test_of_others_are_not_there(self, api: httpx.AsyncClient, kept: str) -> None:
        site = httpx.ASGITransport(create_web(api, now=lambda: NOW), raise_app_exceptions=False)
        other = Visitor(httpx.AsyncClient(transport=site, base_url="http://web.test"))
        await other.sign_in("kdia reviewer")
        await other.open(f"/en/requirements/{kept}", 404)
        await other.leave()


async def test_what_cannot_be_matched_can_still_be_mended(
    visitor: Visitor, served: Workspace, kept: str
) -> None:
    async with served.store.writer() as store:
        there = await store.requirement(kept)
        assert there
        broken = Requirement.model_validate({**WANTED, "lots": [{"id": "A", "text": {"en": "…"}}]})
        await store.put_requirement(replace(there, requirement=broken))
    page = await visitor.open(f"/en/requirements/{kept}", 422)
    assert "This requirement cannot be matched" in page
    assert "lot A: the text “…” has no letter or digit" in page
    assert f'href="/en/requirements/{kept}/edit"' in page
    assert 'name="visibility" value="private"' in page


class TestTheAnswer:
    async def test_says_who_covers_which_lot_and_why(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/en/requirements/{kept}")
        assert "<h1>Howitzer spares <small>R1 · 2 lots</small></h1>" in page
        assert "Hanbit Precision" in page
        assert "AS9100D" in page
        assert "every must is met" in page

    async def test_opens_the_lot_of_the_address(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/ko/requirements/{kept}?lot=B")
        assert "물량 B" in page
        assert "가람통신" in page

    async def test_shows_what_was_written_as_text(self, visitor: Visitor, kept: str) -> None:
        await visitor.open(f"/en/requirements/{kept}?lot=B")
        assert "<b>bold" not in visitor.source
        assert "&lt;b&gt;bold" in visitor.source

    async def test_values_by_the_rules_of_a_day_with_sources(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/en/requirements/{kept}?rule_date=2026-05-18&sort=value")
        assert "3,000,000" in page
        assert "Rules and sources" in page
        assert "small and medium-sized firm: ×3 (inferred)" in page
        assert '<a href="https://www.dapa.go.kr/' in visitor.source
        assert "Rules and sources" not in await visitor.open(f"/en/requirements/{kept}")

    async def test_names_teams(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/en/requirements/{kept}?tab=teams&max_firms=1")
        assert "Team 1" in page
        assert "it would take more firms than allowed" in page
        assert "Team 2 against team 1:" in page

    async def test_says_of_a_team_what_it_would_be_credited_with_and_by_which_rule(
        self, visitor: Visitor, kept: str
    ) -> None:
        page = await visitor.open(f"/ko/requirements/{kept}?tab=teams&rule_date=2026-05-18")
        assert "3,000,000" in page
        assert "중소기업: ×3 (추론)" in page

    async def test_says_of_each_lot_why_nobody_covers_it(
        self, visitor: Visitor, api: httpx.AsyncClient, served: Workspace
    ) -> None:
        headers = await headers_of(served, "contractor owner")
        stops = {
            **WANTED["lots"][0],
            "conditions": [*WANTED["lots"][0]["conditions"], {"kind": "region", "any_of": ["jeju"]}],
        }
        wanted = {**WANTED, "id": "R3", "lots": [stops]}
        kept = (await api.post("/api/v1/requirements", json={"requirement": wanted}, headers=headers)).json()
        teams = await visitor.open(f"/en/requirements/{kept['id']}?tab=teams")
        assert "No team covers any lot." in teams
        assert "does such work and fails a must" in teams.split('id="teams"')[1]
        assert "region: Jeju Special Self-Governing Province – " in teams.split('id="teams"')[1]
        lots = await visitor.open(f"/en/requirements/{kept['id']}")
        assert "Nobody is left who does such work and fails no must." in lots
        assert "Nobody on record does such work.<" not in visitor.source

    async def test_forms_teams_by_what_matters_more(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/en/requirements/{kept}?tab=teams&aim=better_fit")
        assert "every must, the better fit, and fewer firms" in page
        assert '<option value="better_fit" selected>' in visitor.source
        assert '<input type="hidden" name="aim" value="better_fit">' in visitor.source

    @pytest.mark.parametrize("query", ["lot=Z", "tab=x&sort=y&as_of=z&max_firms=-1&sme=1000", "rule_date=9"])
    async def test_passes_over_what_it_cannot_read(self, visitor: Visitor, kept: str, query: str) -> None:
        assert "Lot A" in await visitor.open(f"/en/requirements/{kept}?{query}")

    async def test_leaves_out_a_firm_that_is_barred(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/en/requirements/{kept}?tab=teams&barred=P01")
        teams = page.split('id="h-teams"')[1].split("<ol")[1].split("</ol>")[0]
        assert "Hanbit" not in teams
        assert '<option value="P01" selected>' in visitor.source

    async def test_refuses_a_firm_that_is_both_preferred_and_barred(
        self, visitor: Visitor, kept: str
    ) -> None:
        page = await visitor.open(f"/en/requirements/{kept}?tab=teams&preferred=P01&barred=P01", 422)
        assert "A firm is both preferred and barred" in page
        assert "P01: both preferred and barred" in page
        assert "Team 1" not in page
        assert visitor.source.count('<option value="P01" selected>') == 2

    async def test_says_of_the_excluded_why_by_what_and_what_to_ask(
        self, visitor: Visitor, kept: str
    ) -> None:
        page = await visitor.open(f"/en/requirements/{kept}?as_of=2030-01-02")
        excluded = page.split('<details class="excluded"')[1].split("</details>")[0]
        assert "AS9100D ended on 2030-01-01" in excluded
        assert "Checked with the issuer" in excluded
        assert "has it been renewed, and is it valid on 2030-01-02?" in excluded
        assert f"/en/shortlists/add?company=P01&amp;requirement={kept}&amp;lot=A" in visitor.source

    @pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
    async def test_is_handed_on_as_a_file(
        self, visitor: Visitor, kept: str, form: str, begins: bytes
    ) -> None:
        page = await visitor.open(f"/ko/requirements/{kept}?rule_date=2026-05-18")
        assert f"/ko/requirements/{kept}/dossier?rule_date=2026-05-18&format={form}" in page
        response = await visitor.fetch(f"/ko/requirements/{kept}/dossier?format={form}&rule_date=2026-05-18")
        assert response.content.startswith(begins)
        assert response.headers["content-disposition"].startswith('attachment; filename="dossier-R1-')
        assert response.headers["cache-control"] == "private, no-store"

    async def test_in_a_format_that_is_none_is_refused(self, visitor: Visitor, kept: str) -> None:
        assert (await visitor.fetch(f"/en/requirements/{kept}/dossier?format=exe")).status_code == 422

    async def test_of_a_day_that_is_none_is_refused(self, visitor: Visitor, kept: str) -> None:
        response = await visitor.fetch(f"/en/requirements/{kept}/dossier?as_of=2026-13-01")
        assert response.status_code == 422


class TestAFirm:
    @pytest_asyncio.fixture(loop_scope="session")
    async def firm(self, api: httpx.AsyncClient) -> AsyncIterator[Visitor]:
        site = httpx.ASGITransport(create_web(api, now=lambda: NOW), raise_app_exceptions=False)
        opened = Visitor(httpx.AsyncClient(transport=site, base_url="http://web.test"))
        await opened.sign_in("company reader")
        yield opened
        await opened.leave()

    async def test_sees_nothing_that_is_not_open(self, firm: Visitor, kept: str) -> None:
        assert kept
        assert "Nothing is open at the moment." in await firm.open("/en/my/requirements")

    async def test_sees_how_it_stands_and_what_would_open_more(
        self, firm: Visitor, api: httpx.AsyncClient, served: Workspace
    ) -> None:
        headers = await headers_of(served, "contractor owner")
        lots = [{**lot, "conditions": [*lot.get("conditions", []), DQMS]} for lot in WANTED["lots"]]
        wanted = {**WANTED, "lots": lots}
        added = (await api.post("/api/v1/requirements", json={"requirement": wanted}, headers=headers)).json()
        order = {"revision": added["revision"], "visibility": "open", "open_until": "2026-12-31"}
        path = f"/api/v1/requirements/{added['id']}/visibility"
        assert (await api.post(path, json=order, headers=headers)).status_code == 200
        page = await firm.open("/en/my/requirements")
        assert "Howitzer spares" in page
        assert "What would open more" in page
        assert "<strong>DQMS</strong>" in page
        assert f'<a href="/en/requirements/{added["id"]}#lot-1">R1 A</a>' in page
        assert 'href="/en/my/requirements"' in await firm.open("/en/my")
        assert "더 많은 물량을 여는 항목" in await firm.open("/ko/my/requirements")
        own = await firm.open(f"/en/requirements/{added['id']}")
        assert 'id="lot-1"' in own
        assert "AS9100D" in own
        assert "DQMS is not stated" in own
        assert 'href="/en/my/blocks/certificates"' in own
        assert "Your profile shows no such work" in own
        assert "Who covers which lot" not in own
        assert "Garam" not in own
        for ending in ("", "?tab=teams", "?lot=B&sort=value"):
            await firm.open(f"/ko/requirements/{added['id']}{ending}")
            assert "가람통신" not in firm.source
        assert (await firm.fetch(f"/en/requirements/{added['id']}/dossier")).status_code == 403

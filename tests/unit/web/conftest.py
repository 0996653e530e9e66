"""A small API with canned answers built from the wire models, and the web over it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from koffset.api.schemas import CompanyDetail, Meta, SearchAnswer, SearchRequest, SuggestAnswer
from koffset_web.app import create_web

TODAY = date(2026, 6, 1)


def label(code: str, en: str, ko: str) -> dict[str, str]:
    return {"code": code, "en": en, "ko": ko}


def company_ref(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"c{number}",
        "name_ko": f"가람정밀{number}",
        "name_en": f"Garam Precision {number}",
        "name_en_origin": "stated",
        "foreign": False,
        "size_class": "sme",
        "defence_fields": ["comms_electronics"],
        "province": "gyeongbuk",
        "certificates": [{"family": "as9100", "valid_until": "2027-03-31"}],
        "documents": 24,
        **changes,
    }


def evidence_line(**changes: Any) -> dict[str, Any]:
    return {
        "id": "d1",
        "kind": "item",
        "grade": "public_record",
        "as_of": "2023-08-23",
        "as_of_inferred": True,
        "text_ko": "안테나 걸이쇠 조립체",
        "text_en": "antenna mount assembly",
        "supply_class": "5985",
        "weapon_systems": ["k9_howitzer"],
        "count": 12,
        "source": "localised_parts",
        "score": 0.81,
        "matched": [{"query": "antenna mount", "evidence": "안테나 걸이쇠", "how": "glossary"}],
        "highlights_ko": [[0, 7]],
        "highlights_en": [[0, 7], [8, 13]],
        **changes,
    }


def search_hit(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "rank": number,
        "company": company_ref(number),
        "score": round(0.9 - number * 0.05, 2),
        "probability": 0.5,
        "match": "evidence",
        "evidence": [
            evidence_line(),
            evidence_line(grade="declared", as_of="2025-02-01", as_of_inferred=False, count=1),
        ],
        "evidence_count": 3,
        "features": [
            {
                "name": "best_document",
                "value": 0.9,
                "weight": 0.5,
                "contribution": 0.45,
                "explanation_en": "How well the best piece of evidence fits",
                "explanation_ko": "가장 잘 맞는 증거의 적합도",
            }
        ],
        **changes,
    }


def search_answer(**changes: Any) -> dict[str, Any]:
    hits = [search_hit(number) for number in range(1, 4)]
    hits[1]["company"] = company_ref(
        2, name_en="Nuri Tongsin", name_ko="누리통신", name_en_origin="romanised"
    )
    nearest = search_hit(4, match="nearest")
    return {
        "reading": {
            "language": "en",
            "technical": ["AS9100"],
            "unknown": ["frobnicator"],
            "expansions": [
                {"id": "g1", "term": "antenna mount", "added": "안테나 걸이쇠", "source": "glossary"},
                {"id": "g2", "term": "vehicle radio", "added": "차량용 무전기", "source": "glossary"},
            ],
        },
        "total": 23,
        "nearest": 1,
        "page": 1,
        "page_size": 10,
        "sort": "fit",
        "hits": [*hits, nearest],
        "facets": {
            "supply_classes": [
                {"code": str(5985 + number), "companies": 12 - number} for number in range(11)
            ],
            "defence_fields": [{"code": "comms_electronics", "companies": 9}],
            "provinces": [{"code": "gyeongbuk", "companies": 7}, {"code": "seoul", "companies": 2}],
            "size_classes": [{"code": "sme", "companies": 11}],
            "certificates": [{"code": "as9100", "companies": 4}],
        },
        "degraded": [],
        "versions": {
            "product": "0.1.0",
            "ranking": "r1",
            "encoder": "use",
            "index": "koffset-abc-1",
            "index_built_at": "2026-05-30T10:00:00Z",
            "index_sequence": 10,
            "store_sequence": 10,
            "stale": False,
            "stale_hint": None,
        },
        "timings_ms": dict.fromkeys(
            ("understand", "encode", "retrieve", "liken", "match", "store", "total"), 1.0
        ),
        **changes,
    }


def claim(grade: str = "declared", as_of: str | None = "2025-02-01") -> dict[str, Any]:
    return {"grade": grade, "as_of": as_of, "source": "profile"}


def item(number: int) -> dict[str, Any]:
    name = {"ko": f"안테나 걸이쇠 {number}", "en": f"antenna mount {number}"}
    return {
        **claim("public_record"),
        "source": "localised_parts",
        "kind": "item",
        "name": name,
        "supply_class": "5985",
        "nsn": "5985371234567",
        "weapon_systems": ["k9_howitzer"],
        "count": 3,
    }


def supply_class_group(code: str | None, items: int) -> dict[str, Any]:
    rows = [item(number) for number in range(1, items + 1)]
    return {"supply_class": code, "items": items, "records": 3 * items, "rows": rows}


def certificate(standard: str, issued: str | None, expires: str | None, state: str) -> dict[str, Any]:
    return {
        **claim("document_seen"),
        "family": "as9100",
        "standard": standard,
        "number": "KR-1",
        "body": {"ko": "한빛인증원", "en": "Hanbit Certification"},
        "scope": {"ko": "안테나 부품 제조", "en": "Manufacture of antenna parts"},
        "site": None,
        "issued_on": issued,
        "expires_on": expires,
        "state": state,
    }


POOR_COMPANY: dict[str, Any] = {
    **dict.fromkeys(CompanyDetail.model_fields),
    "company": company_ref(
        9, name_en="Byeolbit", name_ko="별빛", name_en_origin="romanised", size_class=None
    ),
    **dict.fromkeys(
        (
            "former_names",
            "designations",
            "supply_classes",
            "processes",
            "certificates",
            "experience",
            "contacts",
        ),
        (),
    ),
    "item_count": 0,
    "record_count": 0,
}

RICH_BLOCKS: dict[str, Any] = {
    "former_names": [
        {"name": "가람공업", "kind": "rename", "valid_from": None, "valid_to": "2019-03", "source": None}
    ],
    "overview": {"ko": "안테나 부품을 만듭니다.", "en": "Makes antenna parts."},
    "address": {"ko": "경상북도 구미시", "en": "Gumi, Gyeongbuk"},
    "homepage": "https://garam.example",
    "founded": "1998-05-04",
    "cage_code": "1234F",
    "stock_code": "000001",
    "industry": "통신장비",
    "products": "안테나",
    "size_proof_date": "2025-04-01",
    "kdia_membership": "full",
    "gvc30": True,
    "profile_version": 3,
    "last_confirmed": "2026-02-11",
    "designations": [{**claim("public_record"), "field": "comms_electronics", "designated_on": "2005-01-01"}],
    "supply_classes": [
        supply_class_group("5985", 120),
        supply_class_group("5995", 4),
        *(supply_class_group(str(code), 2) for code in range(6000, 6010)),
        supply_class_group(None, 1),
    ],
    "processes": [
        {
            **claim(),
            "name": {"ko": "5축 가공", "en": "Five-axis milling"},
            "description": None,
            "envelope": [{"quantity": "length", "minimum": None, "maximum": "1200", "unit": "mm"}],
            "tolerance": {"quantity": "position", "minimum": None, "maximum": "0.01", "unit": "mm"},
            "materials": [{"ko": "티타늄", "en": "titanium"}],
            "approvals": [{"family": "as9100", "scope": {"en": "milling"}, "expires_on": "2027-01-01"}],
        }
    ],
    "certificates": [
        certificate("AS9100D", "2024-04-01", "2027-03-31", "valid"),
        certificate("ISO 9001:2015", "2019-01-01", "2022-01-01", "expired"),
        certificate("KS Q 9100", None, None, "no_expiry_stated"),
    ],
    "experience": [
        {
            **claim(),
            "name": {"ko": "안테나 마운트 수출", "en": "Antenna mounts for export"},
            "description": None,
            "customer": {"en": "Example Prime"},
            "country": "US",
            "platforms": ["Example Carrier"],
            "year_from": 2018,
            "year_to": 2021,
            "under_offset": True,
        }
    ],
    "capacity": {
        "employees": 142,
        "sales_krw": "28500000000",
        "sales_year": 2025,
        "monthly_rate": {"en": "400 mounts"},
        "export_countries": ["US", "PL"],
        "prime_approvals": [{"en": "Example Prime"}],
    },
    "security": {
        "facility_clearance": True,
        "cmmc_level": 2,
        "nist_800_171": "in_progress",
        "export_compliance": {"en": "Internal programme since 2020"},
    },
    "cooperation": {
        "offset_fields": [3],
        "direct": True,
        "indirect": None,
        "defence": True,
        "commercial": False,
        "role": {"en": "Build-to-print supplier"},
        "countries": ["US"],
        "primes": [],
    },
    "contacts": [
        {"role": {"en": "Export sales"}, "name": None, "email": "sales@garam.example", "phone": None}
    ],
    "item_count": 145,
    "record_count": 435,
}

META: dict[str, Any] = {
    "product": "0.1.0",
    "ranking": "r1",
    "features": [],
    "limits": {
        "max_query_chars": 2000,
        "max_page_size": 3,
        "max_export_rows": 5,
        "max_requirement_chars": 20000,
        "max_lots": 2,
        "max_conditions": 3,
    },
    "supply_groups": [label("59", "Electrical and electronic components", "전기전자 부품")],
    "supply_classes": [
        label("5985", "Antennas, waveguides and related equipment", "안테나, 도파관 및 관련 장비")
    ],
    "defence_fields": [label("comms_electronics", "Communications and electronics", "통신전자")],
    "weapon_system_fields": [],
    "weapon_systems": [label("k9_howitzer", "K9 self-propelled howitzer", "K9 자주포")],
    "offset_fields": [label("3", "Part in making weapon systems", "무기체계 제작 참여")],
    "provinces": [label("gyeongbuk", "Gyeongbuk", "경상북도"), label("seoul", "Seoul", "서울특별시")],
    "certificates": [
        {
            **label("as9100", "AS9100 quality system", "AS9100 품질경영"),
            "short_en": "AS9100",
            "short_ko": "AS9100",
            "members": ["AS9100"],
            "implies": [],
        }
    ],
    "size_classes": [label("sme", "SME", "중소기업"), label("large", "Large", "대기업")],
    "evidence_grades": [
        label("declared", "Declared by the company", "업체 신고"),
        label("public_record", "Public record", "공공 기록"),
        label("document_seen", "Document seen", "문서 확인"),
        label("issuer_checked", "Checked with the issuer", "발급기관 확인"),
    ],
    "evidence_kinds": [label("item", "Item", "품목"), label("process", "Process", "공정")],
    "sources": [
        label("localised_parts", "Localised parts file", "국산화 부품 목록"),
        label("profile", "Profile", "프로필"),
    ],
    "quantities": [
        label("length", "length", "길이"),
        label("mass", "mass", "질량"),
        label("tolerance", "tolerance", "공차"),
    ],
    "units": [label("piece", "pieces", "개")],
}


@dataclass
class FakeAPI:
    """Answers like the API; `failure` (status, code, detail) replaces search answers."""

    answer: dict[str, Any] = field(default_factory=search_answer)
    details: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {
            "c1": {**POOR_COMPANY, **RICH_BLOCKS, "company": company_ref(1)},
            "c9": POOR_COMPANY,
            "c8": {**POOR_COMPANY, "company": company_ref(8, foreign=True, name_ko=None)},
        }
    )
    failure: tuple[int, str, str] | None = None
    requests: list[SearchRequest] = field(default_factory=list)
    meta_calls: int = 0
    index_changes: dict[str, Any] = field(default_factory=dict)

    def asgi(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/v1/search", self.search, methods=["POST"]),
                Route("/api/v1/companies/{id}", self.company),
                Route("/api/v1/companies/{id}/dossier", self.dossier),
                Route("/api/v1/suggest", self.suggest),
                Route("/api/v1/meta", self.meta),
                Route("/api/v1/index", self.index),
            ]
        )

    async def search(self, request: Request) -> Response:
        self.requests.append(SearchRequest.model_validate_json(await request.body()))
        if self.failure:
            return failed(*self.failure)
        asked = self.requests[-1]
        return answered(SearchAnswer, {**self.answer, "page": asked.page})

    async def company(self, request: Request) -> Response:
        detail = self.details.get(request.path_params["id"])
        return answered(CompanyDetail, detail) if detail else failed(404, "not_found", "no such company")

    async def dossier(self, request: Request) -> Response:
        if request.query_params["format"] == "exe":
            return failed(422, "invalid_input", "query.format: pdf, docx, xlsx or json (got 'exe')")
        name = f"dossier-{request.path_params['id']}-{request.query_params['language']}.pdf"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "private, no-store",
        }
        return Response(b"%PDF-1.7", media_type="application/pdf", headers=headers)

    async def suggest(self, request: Request) -> Response:
        typed = request.query_params["q"]
        forms = {1: "garamprecision1", 2: "Garam Precision 2", 9: "Byeolbit Gongeop"}
        names = ("id", "name_ko", "name_en", "name_en_origin")
        suggestions = [
            {**{key: company_ref(number)[key] for key in names}, "form": form}
            for number, form in forms.items()
            if form.lower().startswith(typed.lower())
        ]
        return answered(SuggestAnswer, {"suggestions": suggestions})

    async def meta(self, request: Request) -> Response:
        self.meta_calls += 1
        if request.headers.get("if-none-match") == '"m1"':
            return Response(status_code=304)
        response = answered(Meta, META)
        response.headers["etag"] = '"m1"'
        return response

    async def index(self, _request: Request) -> Response:
        if self.failure:
            return failed(*self.failure)
        return JSONResponse(
            {
                "index": "koffset-abc-1",
                "encoder": "use",
                "documents": 6712,
                "companies": 431,
                "built_at": "2026-05-30T10:00:00Z",
                "index_sequence": 10,
                "store_sequence": 10,
                "stale": False,
                **self.index_changes,
            }
        )


def answered(model: Any, body: dict[str, Any]) -> Response:
    return Response(model.model_validate(body).model_dump_json(), media_type="application/json")


def failed(status: int, code: str, detail: str) -> Response:
    return JSONResponse({"error": code, "detail": detail}, status, {"x-request-id": "r-77"})


def noon() -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)


@pytest.fixture
def api() -> FakeAPI:
    return FakeAPI()


@pytest.fixture
async def web(api: FakeAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser's place: a client of the web over the canned API."""
    transport = httpx.ASGITransport(api.asgi())
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as to_api:
        site = httpx.ASGITransport(create_web(to_api, now=noon), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
            yield client

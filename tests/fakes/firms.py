"""Ten fictional firms that together have every kind of evidence and every audience."""

import json
from pathlib import Path
from typing import Any

PART_HEADER = "사업명,부품관리번호,재고번호,군급분류,품명,도면번호,도면부품번호,규격번호,계약업체,최종수정일"
PART_ROWS = (
    'K9 자주포,M1,375017476,5340,"멈치,완충용",D1,,,(주)한빛정밀,2023-01-02',
    'K9 자주포,M2,375017477,5315,"핀,직선형",D2,,,새솔기계 주식회사,2023-01-02',
    'K2 전차,M3,375017478,5315,"핀,직선형",D3,,,새솔기계 주식회사,2022-03-04',
    "K2 전차,M4,37A133677,5365,심,,,,FICTION WERKE GMBH,2022-03-04",
)
WORDS_NOT_PUBLIC = (
    "gyroscope",
    "hydrofoil",
    "소나",
    "sonar",
    "seeker",
    "nadcap",
    "periscope",
    "11111",
    "목련",
    "magnolia",
    "wombats",
)
"""What stands only in claims, wishes and fields that the public may not see."""


def _named(company_id: str, korean: str, english: str | None, **blocks: Any) -> dict[str, Any]:
    name = {"ko": korean, "en": english} if english else {"ko": korean}
    return {"id": company_id, **blocks, "identity": {"name": name, **blocks.get("identity", {})}}


def _item(korean: str, english: str, **changed: Any) -> dict[str, Any]:
    return {"name": {"ko": korean, "en": english}, "as_of": "2026-01-31", **changed}


HANBIT = _named(
    "P01",
    "한빛정밀",
    "Hanbit Precision",
    identity={
        "business_registration_no": "000-00-11111",
        "overview": {"ko": "완충 부품을 만든다.", "en": "Makes damping parts."},
        "address": {"text": {"ko": "경상남도 가상로 1"}, "province": "gyeongnam"},
        "short_names": ["한빛"],
    },
    status={"size_class": "sme"},
    cooperation={"offset_fields": [4], "role": {"en": "supplier of wombats"}},
    disclosure={"not_for_foreign_disclosure": ["cooperation.role"]},
    items=[
        _item("완충용 멈치", "bumper stop", supply_class="5340", weapon_systems=["k9_howitzer"]),
        _item("소나 덮개", "sonar dome cover", audience="contractors"),
        _item("시제품", "prototype gyroscope", audience="owner"),
        _item("수출통제품", "seeker head", not_for_foreign_disclosure=True),
    ],
    processes=[{"name": {"ko": "고무 성형", "en": "rubber moulding"}, "grade": "document_seen"}],
    certificates=[
        {"family": "as9100", "standard": "AS9100D", "expires_on": "2030-01-01", "grade": "issuer_checked"},
        {"family": "nadcap", "standard": "Nadcap HT", "audience": "contractors"},
    ],
    experience=[{"name": {"ko": "멈치 수출", "en": "stops for export"}, "country": "PL"}],
    contacts=[
        {"role": {"en": "Export desk"}, "email": "desk@hanbit.example", "consent": True, "hidden": False},
        {"role": {"en": "Owner"}, "name": "목련", "email": "magnolia@hanbit.example", "consent": True},
    ],
)
GARAM = _named(
    "P02",
    "가람통신",
    "Garam Communications",
    items=[_item("안테나 걸이쇠", "antenna mount", supply_class="5985", weapon_systems=["K9 자주포"])],
)
DALMURI = _named(
    "P03", "달무리광학", "Dalmuri Optics", audience="contractors", items=[_item("잠망경", "periscope")]
)
BRACKET_MAKERS = [
    _named(
        f"P{number:02}",
        f"{name}공업",
        None,
        items=[_item("강철 브래킷", "steel bracket", supply_class="5340", as_of=f"20{number + 10}-01-01")],
        **({"identity": {"address": {"text": {"ko": "가상로"}, "province": "busan"}}} if number % 2 else {}),
    )
    for number, name in enumerate(("노을", "마루", "바람", "샛별", "아람", "조약돌", "초롱"), start=4)
]
PROFILES = [HANBIT, GARAM, DALMURI, *BRACKET_MAKERS]
WISHES = [
    {
        "id": "W1",
        "company_id": "P01",
        "programme_id": "PRG",
        "title": {"ko": "수중익 공동 생산", "en": "joint production of a hydrofoil"},
        "submitted_on": "2026-02-01",
    }
]


def write_profiles(folder: Path) -> Path:
    return _write(folder / "profiles.jsonl", PROFILES)


def write_wishes(folder: Path) -> Path:
    return _write(folder / "wishlists.jsonl", WISHES)


def write_parts(folder: Path) -> Path:
    path = folder / "parts_20230823.csv"
    path.write_bytes("\n".join((PART_HEADER, *PART_ROWS)).encode("cp949"))
    return path


def _write(path: Path, documents: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(json.dumps(document) for document in documents), encoding="utf-8")
    return path

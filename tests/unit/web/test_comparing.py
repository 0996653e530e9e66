"""Rows of a comparison: what is put side by side, what differs, and what is left out."""

from types import SimpleNamespace
from typing import Any

from koffset.api.schemas import CompareView
from koffset_web.comparing import MAX_CLASSES, MAX_LINES, ComparedBlock, build_blocks

CLAIM = {"grade": "declared", "as_of": "2026-01-01", "source": "profile"}
NOTHING: dict[str, Any] = {
    "multiplier_low": None,
    "multiplier_high": None,
    "questions": [],
    "basis": {"rules": [], "to_confirm": []},
    "designations": [],
    "classes": [],
    "item_count": 0,
    "processes": [],
    "certificates": [],
    "experience": [],
    "capacity": None,
    "security": None,
    "cooperation": None,
    "profile_version": 1,
    "last_confirmed": None,
}
LABELS: Any = SimpleNamespace(
    language="en",
    name=lambda _taxonomy, code: str(code),
    typed=lambda _taxonomy, text: text,
    titled=lambda _taxonomy, code: f"class {code}",
    standard=str.upper,
)


def company(company_id: str, **stated: Any) -> dict[str, Any]:
    head: dict[str, Any] = {
        "id": company_id,
        "name_ko": None,
        "name_en": company_id,
        "name_en_origin": "stated",
        "foreign": False,
        "size_class": None,
        "defence_fields": [],
        "province": None,
        "certificates": [],
        "documents": 0,
    }
    return {"company": head, **NOTHING, **stated}


def certificate(family: str, expires_on: str | None = None, state: str = "valid") -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(("number", "body", "scope", "site", "issued_on"))
    return {**CLAIM, **empty, "family": family, "standard": family, "expires_on": expires_on, "state": state}


def process(name: str, **changed: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "description": None,
        "envelope": [],
        "tolerance": None,
        "materials": [],
        "approvals": [],
    }
    return {**CLAIM, **empty, "name": {"en": name}, **changed}


def blocks(*companies: dict[str, Any], lots: Any = ()) -> dict[str, ComparedBlock]:
    found = {
        "companies": companies,
        "missing": [],
        "rule_date": "2026-11-20",
        "rules": [],
        "requirement": None,
        "lots": lots,
    }
    return {
        block.id: block
        for block in build_blocks(CompareView.model_validate(found), LABELS, lambda text: text)
    }


def rows(block: ComparedBlock) -> dict[str, list[tuple[str, ...]]]:
    return {row.title: list(row.cells) for row in block.rows}


class TestRows:
    def test_a_fact_that_nobody_states_has_no_row(self) -> None:
        found = blocks(company("A"), company("B"))
        assert "Region" not in rows(found["company"])
        assert found["security"].rows == []

    def test_a_row_differs_where_one_says_what_another_does_not(self) -> None:
        stated = {"employees": 1200, "sales_krw": "5000.00", "sales_year": 2025}
        empty: dict[str, Any] = {"monthly_rate": None, "export_countries": [], "prime_approvals": []}
        same = company("A", capacity={**stated, **empty})
        (alike,) = [row for row in blocks(same, same)["capacity"].rows if row.title == "Employees"]
        assert (alike.cells, alike.differs) == ([("1,200",), ("1,200",)], False)
        (unlike, sales) = blocks(same, company("B"))["capacity"].rows
        assert (unlike.cells, unlike.differs) == ([("1,200",), ()], True)
        assert sales.cells[0] == ("KRW 5,000",)

    def test_codes_are_told_by_their_names(self) -> None:
        security = {"facility_clearance": None, "cmmc_level": None, "export_compliance": None}
        wanted = dict.fromkeys(("direct", "indirect", "defence", "commercial", "role"))
        first = company(
            "A",
            security={**security, "nist_800_171": "in_progress"},
            cooperation={**wanted, "offset_fields": [], "countries": ["US", "DE"], "primes": []},
        )
        found = blocks(first, company("B"))
        assert rows(found["security"])["NIST SP 800-171"] == [("in progress",), ()]
        assert rows(found["cooperation"])["Target countries"] == [("United States, Germany",), ()]

    def test_a_multiplier_is_a_number_a_ceiling_or_not_known_with_its_rule_and_what_to_confirm(self) -> None:
        rule = {"id": "r", "said": "large firm", "sources": ["https://dapa.example/page"]}
        basis = {"rules": [rule], "to_confirm": ["the start"]}
        one = company("A", multiplier_low="3.00", multiplier_high="3.00", basis=basis)
        span = company("B", multiplier_low="1", multiplier_high="10")
        cells = rows(blocks(one, span, company("C"))["company"])["Multiplier by today's rules"]
        assert cells == [
            ("× 3", "large firm (dapa.example)", "? the start"),
            ("× 1 up to × 10",),
            ("not known",),
        ]


class TestClasses:
    def test_those_with_most_records_have_rows_and_the_others_are_counted(self) -> None:
        classes = [
            {"supply_class": f"{number:04}", "items": 1, "records": number}
            for number in range(1, MAX_CLASSES + 3)
        ]
        without = {"supply_class": None, "items": 4, "records": 4}
        found = rows(blocks(company("A", classes=[*classes, without]), company("B"))["items"])
        assert next(iter(found)) == f"class {MAX_CLASSES + 2:04}"
        assert "class 0002" not in found
        assert found["Other classes and items without class"] == [("6",), ()]


class TestClaims:
    def test_a_certificate_is_told_with_expiry_and_grade(self) -> None:
        first = company(
            "A",
            certificates=[
                certificate("as9100", "2030-01-01"),
                certificate("iso9001", "2020-01-01", "expired"),
                certificate("nadcap", None, "no_expiry_stated"),
            ],
        )
        found = rows(blocks(first, company("B"))["certificates"])
        assert found == {
            "AS9100": [("as9100 · to 2030-01-01 · declared",), ()],
            "ISO9001": [("iso9001 · expired on 2020-01-01 · declared",), ()],
            "NADCAP": [("nadcap · no expiry stated · declared",), ()],
        }

    def test_a_process_is_told_with_its_envelope(self) -> None:
        limits = [
            {"quantity": "length", "minimum": None, "maximum": "3000", "unit": "mm"},
            {"quantity": "mass", "minimum": "1", "maximum": "9", "unit": "kg"},
            {"quantity": "depth", "minimum": "2", "maximum": None, "unit": "mm"},
        ]
        first = company("A", processes=[process("milling", envelope=limits)])
        cells = rows(blocks(first, company("B"))["processes"])["Processes"]
        assert cells[0] == ("milling · length up to 3,000 mm · mass 1–9 kg · depth from 2 mm · declared",)

    def test_a_long_cell_says_how_much_more_there_is(self) -> None:
        many = [process(str(number)) for number in range(MAX_LINES + 5)]
        cells = rows(blocks(company("A", processes=many), company("B"))["processes"])["Processes"]
        assert len(cells[0]) == MAX_LINES + 1
        assert cells[0][-1] == "+5"


class TestLots:
    def test_come_first_and_say_what_was_found_for_each(self) -> None:
        said = {"condition": 0, "asked": "AS9100", "state": "met", "said": "until 2030", "proofs": []}
        empty: dict[str, Any] = {
            "matched": [],
            "assumed": [],
            "missing": [],
            "question": None,
            "credit": None,
        }
        full = {**empty, "coverage": "full", "excluded": False, "fit": 0.9, "matched": [said]}
        failing = {**empty, "coverage": "partial", "excluded": True, "fit": 0.4, "question": "Do you?"}
        none = {**empty, "coverage": None, "excluded": False, "fit": None}
        lots = [{"id": "L", "text_ko": "줄", "text_en": "line", "companies": [full, failing, none]}]
        found = blocks(company("A"), company("B"), company("C"), lots=lots)
        assert next(iter(found)) == "lot-1"
        block = found["lot-1"]
        assert (block.title, block.is_judged) == ("Lot L: line", True)
        assert rows(block) == {
            "Coverage": [
                ("● every must is met", "fit 0.90"),
                ("✕ fails a must", "fit 0.40"),
                ("nothing on record speaks for it",),
            ],
            "Matched": [("✓ AS9100: until 2030",), (), ()],
            "Next question": [(), ("Do you?",), ()],
        }

from datetime import date
from typing import Any

from fakes.retrieving import document, scored
from koffset.domain.evidence import CompanyFacets, EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import Filters
from koffset.matching.facets import FACETS, count_facets
from koffset.matching.judging import RankedCompany

DAY = date(2026, 3, 2)


def company(
    company_id: str, *documents: EvidenceDocument, near: tuple[EvidenceDocument, ...] = ()
) -> RankedCompany:
    supporting = [scored(each) for each in documents]
    return RankedCompany(company_id, 10, 0.5, (), [*supporting, *map(scored, near)], supporting, 0.9)


def counts(*companies: RankedCompany) -> dict[str, dict[str, int]]:
    return count_facets(companies, DAY)


class TestCounts:
    def test_are_of_companies_not_of_documents(self) -> None:
        both = [document(name, supply_class="5985") for name in ("a", "b")]
        assert counts(company("c1", *both), company("c2", both[0]))["supply_classes"] == {"5985": 2}

    def test_leave_out_documents_that_support_nothing(self) -> None:
        near = document("b", supply_class="5340")
        assert counts(company("c1", document("a"), near=(near,)))["supply_classes"] == {}

    def test_put_most_companies_first_then_the_lower_code(self) -> None:
        one = company("c1", document(supply_class="5985"), document(supply_class="5340"))
        two = company("c2", document(supply_class="5985"), document(supply_class="1005"))
        assert list(counts(one, two)["supply_classes"]) == ["5985", "1005", "5340"]

    def test_of_no_companies_are_empty(self) -> None:
        assert counts() == {name: {} for name in FACETS}


class TestValues:
    def test_of_a_full_document(self) -> None:
        facets = CompanyFacets(("firepower", "mobility"), "gyeongnam", "sme", {"as9100": DAY})
        full = document(
            supply_class="5985",
            weapon_systems=("k9_howitzer",),
            company=facets,
            grade=EvidenceGrade.DOCUMENT_SEEN,
        )
        assert {name: set(found) for name, found in counts(company("c1", full)).items()} == {
            "supply_groups": {"59"},
            "supply_classes": {"5985"},
            "weapon_systems": {"k9_howitzer"},
            "defence_fields": {"firepower", "mobility"},
            "provinces": {"gyeongnam"},
            "size_classes": {"sme"},
            "certificates": {"as9100"},
            "kinds": {"item"},
            "min_grade": {"declared", "public_record", "document_seen"},
        }

    def test_of_an_empty_one_are_only_kind_and_grade(self) -> None:
        found = {name: set(values) for name, values in counts(company("c1", document())).items() if values}
        assert found == {"kinds": {"item"}, "min_grade": {"declared"}}

    def test_a_certificate_counts_to_its_last_day(self) -> None:
        ended = CompanyFacets(certificates={"as9100": date(2026, 3, 1), "iso9001": DAY})
        assert counts(company("c1", document(company=ended)))["certificates"] == {"iso9001": 1}

    def test_each_facet_is_a_filter_that_keeps_what_it_counts(self) -> None:
        facets = CompanyFacets(("firepower",), "gyeongnam", "sme", {"as9100": DAY})
        full = document(supply_class="5985", weapon_systems=("k9_howitzer",), company=facets)
        for name, values in counts(company("c1", full)).items():
            for value in values:
                assert Filters(frozenset({"public"}), DAY, **as_filter(name, value)).accepts(full), name


def as_filter(name: str, value: str) -> dict[str, Any]:
    if name == "min_grade":
        return {name: EvidenceGrade(value)}
    return {name: frozenset({EvidenceKind(value) if name == "kinds" else value})}

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from koffset.domain.company import Alias, AliasKind, Company, CompanyFile, Record
from koffset.domain.evidence import (
    ANONYMOUS,
    Audience,
    EvidenceDocument,
    EvidenceGrade,
    EvidenceKind,
)
from koffset.domain.profile import CompanyProfile
from koffset.domain.records import DesignationRecord, ListingRecord, PartRecord, PublicRecord
from koffset.domain.wishlist import Wish
from koffset.resources.loader import load_name_rules, load_taxonomies
from koffset_indexer.documents import DocumentBuilder

COMPANY = Company("c1", "한빛정밀", "Hanbit Precision", "한빛정밀")
OWNER = ("kdia", "owner:c1")
CONTRACTORS = ("contractors", *OWNER)


@pytest.fixture(scope="module")
def builder() -> DocumentBuilder:
    return DocumentBuilder(load_taxonomies(), load_name_rules())


def profile(**blocks: Any) -> CompanyProfile:
    identity = {"name": {"ko": "한빛정밀", "en": "Hanbit Precision"}, **blocks.pop("identity", {})}
    return CompanyProfile.model_validate({"id": "c1", "identity": identity, **blocks})


def item(name: str, **changed: Any) -> dict[str, Any]:
    return {"name": {"ko": name}, **changed}


def record(body: PublicRecord, number: int = 1, **changed: Any) -> Record:
    stated: dict[str, Any] = {
        "grade": EvidenceGrade.PUBLIC_RECORD,
        "as_of": date(2024, 5, 1),
        "as_of_inferred": False,
        **changed,
    }
    return Record(f"r{number}", "c1", "register", body, **stated)


def part(number: int, name: str = "핀,직선형", **changed: Any) -> Record:
    body = PartRecord(
        weapon_system="K9 자주포",
        part_no=f"M{number}",
        supply_class="5315",
        item_name=name,
        contractor="한빛정밀",
    )
    return record(body, number, **changed)


def of_kind(documents: list[EvidenceDocument], kind: EvidenceKind) -> list[EvidenceDocument]:
    return [document for document in documents if document.kind is kind]


def built(builder: DocumentBuilder, **parts: Any) -> list[EvidenceDocument]:
    return builder.build(CompanyFile(COMPANY, **parts))


FULL_PROFILE = profile(
    identity={"overview": {"ko": "핀을 만든다.", "en": "Makes pins."}},
    items=[
        item("핀", supply_class="5315"),
        item("열처리 기술", kind="technology"),
        item("시험 대행", kind="service"),
    ],
    processes=[{"name": {"ko": "선반 가공", "en": "turning"}}],
    certificates=[{"family": "as9100", "standard": "AS9100D"}],
    experience=[{"name": {"ko": "핀 납품", "en": "supply of pins"}}],
)
WISH = Wish.model_validate(
    {"id": "w1", "company_id": "c1", "programme_id": "p1", "title": {"en": "Pins for a carrier"}}
)


class TestClaims:
    def test_become_one_document_each(self, builder: DocumentBuilder) -> None:
        documents = built(builder, profile=FULL_PROFILE, records=[part(1), part(2)], wishes=[WISH])
        assert [document.kind.value for document in documents] == [
            "company",
            "company",
            "item",
            "item",
            "technology",
            "service",
            "process",
            "certificate",
            "experience",
            "wish",
        ]

    def test_of_a_foreign_company_become_none(self, builder: DocumentBuilder) -> None:
        assert builder.build(CompanyFile(replace(COMPANY, foreign=True), records=[part(1)])) == []

    def test_of_a_register_are_designation_and_products(self, builder: DocumentBuilder) -> None:
        records = [
            record(DesignationRecord(field="firepower", name="한빛정밀"), 1),
            record(DesignationRecord(name="한빛정밀"), 2),
            record(ListingRecord(name="한빛정밀", products="핀; 축", industry="금속 가공"), 3),
            record(ListingRecord(name="한빛정밀", stock_code="000001"), 4),
        ]
        _, designation, products = built(builder, records=records)
        assert designation.text_en.startswith("Designated defence contractor: ")
        assert designation.text_ko.startswith("방산업체 지정: ")
        assert products.text_ko == "핀; 축. 금속 가공"

    def test_of_parts_are_folded_with_their_number(self, builder: DocumentBuilder) -> None:
        (folded,) = of_kind(built(builder, records=[part(1), part(2)]), EvidenceKind.ITEM)
        assert (folded.count, folded.text_ko, folded.supply_class) == (2, "핀,직선형", "5315")
        assert (folded.as_of, folded.as_of_inferred, folded.grade) == (
            date(2024, 5, 1),
            False,
            EvidenceGrade.PUBLIC_RECORD,
        )

    def test_with_one_key_are_all_kept(self, builder: DocumentBuilder) -> None:
        lathes = [{"name": {"ko": "선반"}, "description": {"en": text}} for text in ("small", "large")]
        found = of_kind(built(builder, profile=profile(processes=lathes)), EvidenceKind.PROCESS)
        assert [document.text_en for document in found] == ["small", "large"]
        assert len({document.id for document in found}) == 2

    def test_carry_what_a_process_can_do(self, builder: DocumentBuilder) -> None:
        process = {
            "name": {"ko": "선반 가공", "en": "turning"},
            "envelope": [
                {"quantity": "length", "minimum": "10", "maximum": "3200", "unit": "mm"},
                {"quantity": "mass", "maximum": "800", "unit": "kg"},
            ],
            "tolerance": {"quantity": "position", "maximum": "0.01", "unit": "mm"},
            "materials": [{"ko": "티타늄", "en": "titanium"}],
            "approvals": [{"family": "nadcap", "scope": {"en": "heat treating"}}],
        }
        (found,) = of_kind(built(builder, profile=profile(processes=[process])), EvidenceKind.PROCESS)
        assert found.text_ko == "선반 가공. 티타늄. 길이 10–3200 mm, 질량 ≤ 800 kg, 위치도 ≤ 0.01 mm"
        assert (
            found.text_en
            == "turning. titanium. heat treating. length 10–3200 mm, mass ≤ 800 kg, position ≤ 0.01 mm"
        )


class TestIds:
    def test_are_unique_and_the_same_each_time(self, builder: DocumentBuilder) -> None:
        once, again = (
            [document.id for document in built(builder, profile=FULL_PROFILE, records=[part(1)])]
            for _ in range(2)
        )
        assert once == again
        assert len(set(once)) == len(once)

    def test_stay_when_the_content_changes(self, builder: DocumentBuilder) -> None:
        before = profile(items=[item("핀", description={"en": "steel"}, trl=5)])
        after = profile(items=[item("핀", description={"en": "titanium"}, grade="document_seen")])
        assert [one.id for one in built(builder, profile=before)] == [
            one.id for one in built(builder, profile=after)
        ]

    def test_stay_when_another_claim_comes_first(self, builder: DocumentBuilder) -> None:
        alone, with_other = (
            of_kind(built(builder, profile=profile(experience=work)), EvidenceKind.EXPERIENCE)
            for work in ([{"name": {"ko": "납품"}}], [{"name": {"ko": "수출"}}, {"name": {"ko": "납품"}}])
        )
        assert alone[0].id == with_other[1].id

    def test_differ_by_key(self, builder: DocumentBuilder) -> None:
        found = {
            built(builder, profile=profile(items=[stated]))[1].id
            for stated in (
                item("핀"),
                item("축"),
                item("핀", supply_class="5315"),
                item("핀", kind="technology"),
            )
        }
        assert len(found) == 4

    def test_differ_by_company(self, builder: DocumentBuilder) -> None:
        other = builder.build(CompanyFile(replace(COMPANY, id="c2")))
        assert other[0].id != built(builder)[0].id

    def test_of_an_item_are_the_same_for_all_spellings_of_its_name(self, builder: DocumentBuilder) -> None:
        spellings = (part(1, "핀,직선형"), part(1, "핀, 직선형 "))
        first, second = (built(builder, records=[spelling])[1].id for spelling in spellings)
        assert first == second


class TestReaders:
    @pytest.mark.parametrize(
        ("stated", "readers"),
        [
            ({}, ("public",)),
            ({"audience": "contractors"}, CONTRACTORS),
            ({"audience": "owner"}, OWNER),
            ({"audience": "kdia"}, ("kdia",)),
            ({"not_for_foreign_disclosure": True}, OWNER),
            ({"audience": "contractors", "not_for_foreign_disclosure": True}, OWNER),
            ({"audience": "kdia", "not_for_foreign_disclosure": True}, ("kdia",)),
        ],
    )
    def test_of_a_claim_follow_its_audience(
        self, builder: DocumentBuilder, stated: dict[str, Any], readers: tuple[str, ...]
    ) -> None:
        (found,) = of_kind(built(builder, profile=profile(items=[item("핀", **stated)])), EvidenceKind.ITEM)
        assert set(found.readers) == set(readers)

    @pytest.mark.parametrize("audience", ["contractors", "owner", "kdia"])
    def test_of_a_claim_are_never_more_than_those_of_its_profile(
        self, builder: DocumentBuilder, audience: str
    ) -> None:
        narrow = FULL_PROFILE.model_copy(update={"audience": Audience(audience)})
        documents = built(builder, profile=narrow)
        assert [one.text_ko for one in documents if ANONYMOUS.may_read(one.readers)] == ["한빛정밀"]

    def test_a_company_stays_to_be_found_by_name_when_its_profile_is_not_public(
        self, builder: DocumentBuilder
    ) -> None:
        narrow = FULL_PROFILE.model_copy(update={"audience": Audience.OWNER})
        names, overview = of_kind(built(builder, profile=narrow), EvidenceKind.COMPANY)
        assert (names.text_ko, names.readers) == ("한빛정밀", ("public",))
        assert (overview.text_en, set(overview.readers)) == ("Makes pins.", set(OWNER))

    def test_of_all_documents_are_no_more_than_those_of_the_company(self, builder: DocumentBuilder) -> None:
        hidden = CompanyFile(replace(COMPANY, audience=Audience.CONTRACTORS), FULL_PROFILE, 1, [part(1)])
        assert not any(ANONYMOUS.may_read(document.readers) for document in builder.build(hidden))

    def test_of_a_wish_are_its_owner_unless_it_says_more(self, builder: DocumentBuilder) -> None:
        public = WISH.model_copy(update={"id": "w2", "audience": Audience.PUBLIC})
        closed, opened = of_kind(built(builder, wishes=[WISH, public]), EvidenceKind.WISH)
        assert (set(closed.readers), opened.readers) == (set(OWNER), ("public",))

    def test_of_folded_records_are_the_narrowest(self, builder: DocumentBuilder) -> None:
        records = [part(1), part(2, audience=Audience.OWNER)]
        (folded,) = of_kind(built(builder, records=records), EvidenceKind.ITEM)
        assert set(folded.readers) == set(OWNER)


class TestPrivateFields:
    def test_are_in_no_document(self, builder: DocumentBuilder) -> None:
        private = profile(
            identity={"business_registration_no": "000-00-98765"},
            contacts=[
                {"role": {"en": "sales"}, "name": "목련", "email": "m@hanbit.example", "consent": True},
                {"role": {"en": "export"}, "phone": "02-000-1111", "consent": False, "hidden": False},
            ],
            items=[item("핀")],
        )
        everything = repr(built(builder, profile=private))
        assert not [text for text in ("98765", "목련", "hanbit.example", "000-1111") if text in everything]


class TestPassages:
    LONG = " ".join(f"Sentence {number} on pins and shafts of all kinds." for number in range(40))

    def test_of_a_long_text_are_documents_of_their_own(self, builder: DocumentBuilder) -> None:
        stated = item("핀", description={"en": self.LONG}, supply_class="5315", audience="contractors")
        found = of_kind(built(builder, profile=profile(items=[stated])), EvidenceKind.ITEM)
        assert len(found) > 2
        assert len({document.id for document in found}) == len(found)
        assert {(document.supply_class, set(document.readers) == set(CONTRACTORS)) for document in found} == {
            ("5315", True)
        }

    def test_lose_nothing_and_stand_in_one_language_each(self, builder: DocumentBuilder) -> None:
        stated = item("핀", description={"en": self.LONG})
        found = of_kind(built(builder, profile=profile(items=[stated])), EvidenceKind.ITEM)
        assert found[0].text_ko == "핀"
        assert all(bool(document.text_ko) != bool(document.text_en) for document in found)
        assert " ".join(document.text_en for document in found[1:]) == self.LONG.rstrip(".")

    def test_share_their_claim_and_are_numbered(self, builder: DocumentBuilder) -> None:
        found = of_kind(
            built(builder, profile=profile(items=[item("핀", description={"en": self.LONG})])),
            EvidenceKind.ITEM,
        )
        assert len({document.claim for document in found}) == 1
        assert [document.passage for document in found] == list(range(len(found)))
        assert not any(document.listed for document in found)

    def test_of_a_list_say_so(self, builder: DocumentBuilder) -> None:
        listed = {"overview": {"ko": "; ".join(f"볼트,기계용 {number}" for number in range(40))}}
        _, *found = of_kind(built(builder, profile=profile(identity=listed)), EvidenceKind.COMPANY)
        assert len(found) > 2
        assert all(document.listed and document.claim for document in found)

    def test_of_a_short_text_is_one_without_a_claim_of_its_own(self, builder: DocumentBuilder) -> None:
        (found,) = of_kind(built(builder, profile=profile(items=[item("핀")])), EvidenceKind.ITEM)
        assert (found.claim, found.passage, found.listed) == ("", 0, False)


class TestNames:
    COMPANY = replace(
        COMPANY, aliases=(Alias("새빛기계", AliasKind.RENAME), Alias("HBP", AliasKind.ABBREVIATION))
    )

    def test_old_and_other_ones_too_are_one_document(self, builder: DocumentBuilder) -> None:
        (names,) = builder.build(CompanyFile(self.COMPANY))
        assert (names.text_ko, names.text_en) == ("한빛정밀, 새빛기계", "Hanbit Precision, HBP")
        assert names.grade is EvidenceGrade.DECLARED

    def test_without_an_english_one_are_found_by_the_romanised(self, builder: DocumentBuilder) -> None:
        names = builder.build(CompanyFile(replace(COMPANY, name_en=None)))[0]
        assert (names.text_ko, names.text_en) == ("한빛정밀", "Hanbitjeongmil")

    def test_known_from_a_record_are_a_public_record(self, builder: DocumentBuilder) -> None:
        names = builder.build(CompanyFile(self.COMPANY, records=[part(1)]))[0]
        assert names.grade is EvidenceGrade.PUBLIC_RECORD

    def test_that_are_the_same_stand_once(self, builder: DocumentBuilder) -> None:
        again = replace(COMPANY, aliases=(Alias("한빛정밀", AliasKind.SPELLING),))
        assert builder.build(CompanyFile(again))[0].text_ko == "한빛정밀"

    def test_that_are_only_the_id_are_none(self, builder: DocumentBuilder) -> None:
        nameless = replace(COMPANY, name_ko=None, name_en=COMPANY.id, aliases=())
        assert builder.build(CompanyFile(nameless)) == []

    def test_have_their_forms_in_all_scripts_there_only(self, builder: DocumentBuilder) -> None:
        names, *others = builder.build(CompanyFile(self.COMPANY, FULL_PROFILE, 1, [part(1)]))
        assert {"한빛정밀", "hanbitprecision", "ㅎㅂㅈㅁ", "새빛기계", "ㅅㅂㄱㄱ", "hbp"} <= set(
            names.name_forms
        )
        assert not any(document.name_forms for document in others)


class TestTaxonomies:
    def test_weapon_systems_are_codes_where_known_under_any_name(self, builder: DocumentBuilder) -> None:
        stated = item("핀", weapon_systems=["K9 자주포", "k-9", "k9_howitzer", "가상 전차"])
        (found,) = of_kind(built(builder, profile=profile(items=[stated])), EvidenceKind.ITEM)
        assert found.weapon_systems == ("k9_howitzer",)
        assert "가상 전차" in found.class_text

    def test_the_weaker_field_names_class_and_systems_in_both_languages(
        self, builder: DocumentBuilder
    ) -> None:
        (found,) = of_kind(built(builder, records=[part(1)]), EvidenceKind.ITEM)
        supply_class = load_taxonomies().supply_classes["5315"]
        for text in (supply_class.name_en, supply_class.name_ko, "K9 self-propelled howitzer", "K9 자주포"):
            assert text in found.class_text

    def test_without_class_and_system_the_weaker_field_is_empty(self, builder: DocumentBuilder) -> None:
        assert built(builder)[0].class_text == ""


class TestFacets:
    CERTIFICATES = (
        {"family": "as9100", "standard": "AS9100D", "expires_on": "2025-01-01"},
        {"family": "as9100", "standard": "AS9100D", "number": "2", "expires_on": "2027-01-01"},
        {"family": "iso9001", "standard": "ISO 9001", "audience": "contractors", "expires_on": "2030-01-01"},
        {"family": "iso14001", "standard": "ISO 14001"},
    )

    def test_stand_on_every_document(self, builder: DocumentBuilder) -> None:
        stated = profile(items=[item("핀")], status={"size_class": "sme"})
        documents = built(builder, profile=stated)
        assert [document.company.size_class for document in documents] == ["sme", "sme"]

    def test_of_certificates_are_public_ones_to_their_last_day(self, builder: DocumentBuilder) -> None:
        stated = profile(certificates=list(self.CERTIFICATES))
        assert built(builder, profile=stated)[0].company.certificates == {
            "as9100": date(2027, 1, 1),
            "iso14001": date.max,
        }

    def test_of_a_profile_that_is_not_public_are_none(self, builder: DocumentBuilder) -> None:
        stated = profile(status={"size_class": "sme"}, certificates=list(self.CERTIFICATES), audience="owner")
        facets = built(builder, profile=stated)[0].company
        assert (facets.size_class, facets.certificates) == (None, {})

"""How complete a profile is, and what would bring most."""

from datetime import date

import pytest

from koffset.domain.company import Company, CompanyFile, Record
from koffset.domain.completeness import HintCode, assess, unread_records
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.folding import fold_parts
from koffset.domain.prefilling import prefilled
from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import Block
from koffset.domain.records import ListingRecord, PartRecord

TODAY = date(2026, 11, 20)


def profile(**blocks):
    return CompanyProfile.model_validate({"id": "C1", "identity": {"name": {"ko": "가람"}}, **blocks})


def record(body, number=0):
    return Record(f"r{number}", "C1", "parts", body, EvidenceGrade.PUBLIC_RECORD, TODAY, as_of_inferred=False)


def part(name, number=0):
    body = PartRecord(
        weapon_system="K9", part_no=str(number), supply_class="5340", item_name=name, contractor="가람"
    )
    return record(body, number)


def codes(found):
    return [hint.code for hint in found.hints]


FULL = profile(
    identity={
        "name": {"ko": "가람", "en": "Garam"},
        "address": {"text": {"ko": "가상로 1"}, "province": "seoul"},
        "founded": "2000-01-01",
        "homepage": "https://garam.example",
        "overview": {"ko": "심을 만든다.", "en": "Makes shims."},
    },
    status={"size_class": "sme", "size_proof_date": "2026-03-31"},
    items=[{"name": {"ko": "심", "en": "shim"}, "supply_class": "5365"}],
    processes=[{"name": {"ko": "선삭", "en": "turning"}, "envelope": [{"quantity": "length", "unit": "mm"}]}],
    certificates=[
        {
            "family": "as9100",
            "standard": "AS9100D",
            "number": "1",
            "scope": {"en": "shims"},
            "expires_on": "2028-01-01",
        }
    ],
    experience=[{"name": {"ko": "납품", "en": "delivery"}, "year_from": 2020}],
    capacity={"employees": 3, "sales_krw": "1", "monthly_rate": {"ko": "천 개"}},
    security={"facility_clearance": True, "export_compliance": {"ko": "있음"}},
    cooperation={"offset_fields": [4], "role": {"ko": "부품 공급"}},
    contacts=[{"role": {"en": "Sales"}, "consent": True, "hidden": False}],
    housekeeping={"last_confirmed": "2026-01-01"},
)


def test_a_full_profile_has_nothing_to_do():
    found = assess(FULL, [], TODAY)
    assert found.hints == []
    assert all(stated == asked for stated, asked in found.stated.values())


def test_an_empty_one_is_told_what_cannot_be_found_at_all_first():
    found = assess(profile(), [], TODAY)
    assert codes(found)[0] is HintCode.NO_ITEMS
    assert {stated for block, (stated, _) in found.stated.items() if block is not Block.DISCLOSURE} == {0}
    assert found.stated[Block.ITEMS] == (0, 1)


def test_items_that_cannot_be_read_abroad_are_counted():
    items = [{"name": {"ko": "심"}}, {"name": {"ko": "핀", "en": "pin"}, "supply_class": "5315"}]
    hints = {hint.code: (hint.missing, hint.total) for hint in assess(profile(items=items), [], TODAY).hints}
    assert hints[HintCode.ITEMS_WITHOUT_ENGLISH] == (1, 2)
    assert hints[HintCode.ITEMS_WITHOUT_CLASS] == (1, 2)


def test_a_record_is_read_abroad_once_the_profile_names_it_in_english():
    recorded = fold_parts([part("멈치, 완충용"), part("심", 1)])
    items = [{"name": {"ko": "멈치,완충용", "en": "bumper stop"}, "supply_class": "5340"}]
    named = profile(items=items)
    assert [each.item_name for each in unread_records(named.items, recorded)] == ["심"]
    hint = next(hint for hint in assess(named, recorded, TODAY).hints if hint.total)
    assert (hint.code, hint.missing, hint.total) == (HintCode.RECORDS_WITHOUT_ENGLISH, 1, 2)
    assert HintCode.NO_ITEMS not in codes(assess(profile(), recorded, TODAY))


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("2026-11-19", HintCode.CERTIFICATE_EXPIRED),
        ("2026-11-20", HintCode.CERTIFICATE_EXPIRES_SOON),
        ("2027-02-18", HintCode.CERTIFICATE_EXPIRES_SOON),
        (None, HintCode.CERTIFICATE_WITHOUT_EXPIRY),
    ],
)
def test_a_certificate_that_ends_is_named_with_its_day(until, code):
    held = {"family": "as9100", "standard": "AS9100D", "expires_on": until}
    found = assess(profile(certificates=[held]), [], TODAY)
    hint = next(hint for hint in found.hints if hint.block is Block.CERTIFICATES)
    assert (hint.code, hint.subject, str(hint.day)) == (code, "AS9100D", str(until))


def test_one_that_is_valid_for_long_needs_nothing():
    held = {"family": "as9100", "standard": "AS9100D", "expires_on": "2027-02-19"}
    assert Block.CERTIFICATES not in {
        hint.block for hint in assess(profile(certificates=[held]), [], TODAY).hints
    }


def test_a_confirmation_lasts_a_year():
    for day, expected in (("2025-11-20", False), ("2025-11-19", True)):
        confirmed = profile(housekeeping={"last_confirmed": day})
        assert (HintCode.NOT_CONFIRMED in codes(assess(confirmed, [], TODAY))) is expected


def test_a_process_without_limits_is_counted():
    found = assess(profile(processes=[{"name": {"ko": "선삭"}}]), [], TODAY)
    assert HintCode.PROCESS_WITHOUT_ENVELOPE in codes(found)


class TestPrefilling:
    def test_a_draft_begins_with_what_registers_say(self):
        listing = ListingRecord(
            name="가람",
            homepage="www.garam.example",
            address="가상로 1",
            province="seoul",
            founded=date(2000, 1, 1),
        )
        file = CompanyFile(Company("C1", "가람", "Garam", "가람"), records=[record(listing), part("심", 1)])
        identity = prefilled(file).identity
        assert (identity.name.ko, identity.name.en, str(identity.homepage)) == (
            "가람",
            "Garam",
            "http://www.garam.example/",
        )
        assert identity.address is not None
        assert (identity.address.text.ko, identity.address.province) == ("가상로 1", "seoul")
        assert prefilled(file).items == ()

    def test_what_is_no_address_is_left_out(self):
        file = CompanyFile(
            Company("C1", None, "Garam", "garam"),
            records=[record(ListingRecord(name="x", homepage="http://"))],
        )
        identity = prefilled(file).identity
        assert (identity.name.ko, identity.homepage, identity.address) == ("Garam", None, None)

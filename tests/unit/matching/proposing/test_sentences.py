"""What is read from one sentence about firms or work. Everything is fictional."""

import pytest

from fakes.proposals import proposer, say

FPI = "[Non-destructive testing: fluorescent penetrant]"

CASES: list[tuple[str, list[str]]] = [
    # Certificates
    ("Suppliers shall hold AS9100D.", ["must certificate as9100"]),
    ("A valid AS9100 Rev D certificate is required.", ["must certificate as9100"]),
    ("KS Q 9100 is mandatory.", ["must certificate as9100"]),
    ("EN 9100:2018 would be an advantage.", ["should certificate as9100"]),
    ("AS9100D certified shop.", ["must certificate as9100 ?strength_not_said"]),
    ("ISO 9001 is not required.", []),
    ("AS9100 is not mandatory but preferred.", ["should certificate as9100"]),
    (
        "The firm must hold AS9100D and should hold ISO 14001.",
        ["must certificate as9100", "should certificate iso14001"],
    ),
    (
        "AS9100D is required, and ISO 14001 and ISO 45001 are preferred.",
        ["must certificate as9100", "should certificate iso14001", "should certificate iso45001"],
    ),
    (
        "ISO 9001 is mandatory; IATF 16949 is desirable.",
        ["must certificate iso9001", "should certificate iatf16949"],
    ),
    ("Nadcap for fluorescent penetrant inspection is required.", [f"must certificate nadcap {FPI}"]),
    ("NADCAP accredited for NDT (FPI) is a plus.", [f"should certificate nadcap {FPI}"]),
    (
        "Nadcap approvals for heat treating and for shot peening are required.",
        [
            "must certificate nadcap [Heat treating]",
            "must certificate nadcap [Surface enhancement: shot peening]",
        ],
    ),
    ("Nadcap is required.", ["must certificate nadcap"]),
    ("Nadcap for fluid systems is required.", ["must certificate nadcap [fluid systems] ?scope_as_written"]),
    (
        "AS9100D, valid on 1 December 2026, is required.",
        ["must certificate as9100 2026-12-01"],
    ),
    ("ISO 9001 valid until 2028-06-30 is required.", ["must certificate iso9001 2028-06-30"]),
    ("ISO 9001 valid through 2028 is required.", ["must certificate iso9001 2028-12-31 ?date_guessed"]),
    (
        "ISO 9001 valid until 31 February 2028 is required.",
        ["must certificate iso9001 ?date_guessed"],
    ),
    ("ISO 9001 valid until Smarch 2028 is required.", ["must certificate iso9001 ?date_guessed"]),
    ("Neither ISO 14001 nor ISO 45001 is required.", []),
    ("ISO 9001 인증이 있어야 한다.", ["must certificate iso9001"]),
    ("국방품질경영체제 인증 업체 우대.", ["should certificate dqms"]),
    ("나드캡 인증은 필요 없음.", []),
    ("Nadcap is not needed, ISO 9001 is.", ["must certificate iso9001 ?strength_not_said"]),
    ("The following are not required: ISO 9001, ISO 14001.", []),
    (
        "EASA Part 145 or FAA Part 145 is required.",
        [
            "must certificate easa_part145 ?one_of",
            "must certificate faa_part145 ?one_of",
            "must text EASA Part 145 or FAA Part 145 is required ?any_of",
        ],
    ),
    (
        "Workmanship to IPC/WHMA-A-620 Class 3 is required.",
        ["must certificate ipc_a_620 [Class 3]"],
    ),
    ("Class 2 to IPC-A-610 is required.", ["must certificate ipc_a_610 [Class 2]"]),
    ("IPC-A-610 3등급 인증 필수.", ["must certificate ipc_a_610 [Class 3]"]),
    ("Level II to NAS 410 is mandatory.", ["must certificate nas410 [Level II]"]),
    ("CMMI Level 3 is required.", ["must certificate cmmi [Level 3]"]),
    ("ISO 9001 is required at level a of the tier.", ["must certificate iso9001"]),
    ("ISO 9001 or equivalent is required.", ["must certificate iso9001"]),
    ("Nadcap is required unless the work is done abroad.", ["must certificate nadcap ?meaning_unclear"]),
    ("Firms that are not certified to AS9100 need not apply.", []),
    # Processes
    (
        "Five-axis machining of titanium up to 3 m, tolerance 0.03 mm.",
        ["must process five-axis machining of titanium length ..3 m tolerance ..0.03 mm"],
    ),
    (
        "Suppliers should be able to do electron-beam welding of Inconel rings with a diameter up to 800 mm.",
        ["should process electron-beam welding of Inconel diameter ..800 mm"],
    ),
    (
        "Chemical milling of titanium skins to 0.1 mm, panels up to 2 m long.",
        ["must process chemical milling of titanium length ..2 m tolerance ..0.1 mm"],
    ),
    (
        "Autoclave curing of carbon fibre parts from 0.5 to 6 m long is required.",
        ["must process autoclave curing of carbon-fibre composite length 0.5..6 m"],
    ),
    ("Forging of parts of at least 25 kg.", ["must process forging mass 25.. kg"]),
    ("Sand casting is not needed.", []),
    (
        "CNC machining within ±0.05 mm and anodising are needed.",
        ["must process CNC machining tolerance ..0.05 mm", "must process anodising"],
    ),
    ("티타늄 5축 가공이 가능해야 한다.", ["must process five-axis machining of titanium"]),
    # Experience
    ("Three years of experience in Poland is required.", ["must experience PL 3y"]),
    (
        "Past performance with Northwind Aerospace is preferred.",
        ["should experience Northwind Aerospace"],
    ),
    (
        "Experience with Quillon would be welcome.",
        ["should experience Quillon ?name_guessed"],
    ),
    ("Bidders must have supplied to the FA-50.", ["must experience fa50"]),
    (
        "Experience in Norway or Sweden is an advantage.",
        [
            "should experience NO ?one_of",
            "should experience SE ?one_of",
            "should text Experience in Norway or Sweden is an advantage ?any_of",
        ],
    ),
    (
        "The firm must be able to do five-axis milling and anodising.",
        ["must process five-axis machining", "must process anodising"],
    ),
    (
        "The firm must do three-axis or five-axis machining.",
        [
            "must process three-axis machining ?one_of",
            "must process five-axis machining ?one_of",
            "must text The firm must do three-axis or five-axis machining ?any_of",
        ],
    ),
    (
        "Turning, riveting or TIG welding of steel up to 2 m; anodising.",
        [
            "must process turning ?one_of",
            "must process riveting ?one_of",
            "must process TIG welding of steel ?one_of",
            "must text Turning, riveting or TIG welding of steel up to 2 m ?any_of",
            "must process anodising",
        ],
    ),
    (
        "CNC turning or milling of steel is required.",
        [
            "must process CNC machining ?one_of",
            "must process machining of steel ?one_of",
            "must text CNC turning or milling of steel is required ?any_of",
        ],
    ),
    ("Welding or equivalent is required.", ["must process welding"]),
    (
        "선삭 또는 방전가공이 필수이다.",
        [
            "must process turning ?one_of",
            "must process electrical discharge machining ?one_of",
            "must text 선삭 또는 방전가공이 필수이다 ?any_of",
        ],
    ),
    (
        "Welding to level 2 or better, and painting are required.",
        ["must process welding", "must process painting"],
    ),
    (
        "At least 5 years of experience with the K9 howitzer in Turkey is mandatory.",
        ["must experience k9_howitzer TR 5y"],
    ),
    (
        "Experience in Norway and Sweden with the K9 and the FA-50 is required.",
        [
            "must experience NO",
            "must experience SE",
            "must experience k9_howitzer",
            "must experience fa50",
        ],
    ),
    ("No prior experience in Poland is required.", []),
    ("폴란드 수출 실적 업체 우대.", ["should experience PL"]),
    # Size, region
    ("SMEs are preferred.", ["should size_class sme"]),
    ("Only small and medium-sized enterprises or mid-size companies.", ["must size_class sme mid_size"]),
    ("Companies based in South Gyeongsang Province are preferred.", ["should region gyeongnam"]),
    ("The plant must be located in Busan or Ulsan.", ["must region busan ulsan"]),
    ("Goods shall be delivered to Busan.", []),
    ("중견기업은 경남에 있어야 한다.", ["must size_class mid_size", "must region gyeongnam"]),
    ("Large companies are excluded.", []),
    ("SMEs are preferred; large companies are not eligible.", ["should size_class sme"]),
    # Capacity
    ("A capacity of 20,000 a month is required.", ["must capacity 20000 each/month"]),
    ("The line shall make 700 pieces per year.", ["must capacity 700 each/year"]),
    ("Output of 20,000 track pads a month is preferred.", ["should capacity 20000 each/month"]),
    ("40 tonnes monthly must be possible.", ["must capacity 40 tonne/month"]),
    ("월 500개 생산능력이 있어야 한다.", ["must capacity 500 each/month"]),
    # Security
    ("A facility security clearance is mandatory.", ["must security clearance"]),
    ("Staff need a security clearance.", ["must security clearance ?meaning_unclear"]),
    ("CMMC Level 2 is required.", ["must security cmmc2"]),
    ("CMMC 2.0 level 1 is preferred.", ["should security cmmc1"]),
    (
        "CMMC L2 and NIST SP 800-171 shall be met.",
        ["must security cmmc2", "must security nist"],
    ),
    ("Facility clearance is not needed.", []),
    # Strength in brackets, and in Korean before a comma
    (
        "알루미늄 용접 가능 업체 필수 (ISO 3834 우대).",
        ["must process welding of aluminium", "should certificate iso3834"],
    ),
    (
        "Certificates: ISO 9001 (mandatory), ISO 14001 (desirable).",
        ["must certificate iso9001", "should certificate iso14001"],
    ),
    (
        "ISO 9001 (ISO 14001 preferred) is required.",
        ["must certificate iso9001", "should certificate iso14001"],
    ),
    ("Turning and painting (highly preferred).", ["must process turning", "should process painting"]),
    (
        "중소기업 우대, 부산/울산/경남 소재.",
        ["should size_class sme", "must region busan ulsan gyeongnam ?strength_not_said"],
    ),
    ("Gear cutting, 40 mm wide, AS9100 not necessary.", ["must process gear cutting width ..40 mm"]),
    ("ISO 9001, AS9100 not necessary.", []),
    ("Other wishes: ISO 14001.", ["should certificate iso14001"]),
    ("iso 9001 is required.", ["must certificate iso9001"]),
    ("Small and medium-sized\n      enterprises are welcome.", ["should size_class sme"]),
    # What a certificate is of
    ("Staff must be certified for soldering to J-STD-001.", ["must certificate ipc_j_std_001"]),
    ("Welding to ISO 3834-2 is required.", ["must certificate iso3834 [ISO 3834-2]", "must process welding"]),
    (
        "Tests must be done in-house or at a laboratory with KOLAS accreditation.",
        [
            "must certificate kolas_lab ?one_of",
            "must text Tests must be done in-house or at a laboratory with KOLAS accreditation ?any_of",
        ],
    ),
    ("DFARS 252.204-7012 and NIST SP 800-171 are mandatory.", ["must security nist"]),
    # Processes that share a word or a material
    (
        "TIG and laser welding of steel are required.",
        ["must process TIG welding", "must process laser welding of steel"],
    ),
    (
        "3축 또는 5축 가공 필수.",
        [
            "must process three-axis machining ?one_of",
            "must process five-axis machining ?one_of",
            "must text 3축 또는 5축 가공 필수 ?any_of",
        ],
    ),
    (
        "Magnesium, die casting and five-axis milling are required.",
        ["must process die casting of magnesium", "must process five-axis machining of magnesium"],
    ),
    ("Ultrasonic welding is required.", ["must process ultrasonic welding"]),
    # Units
    (
        "Forging up to 240 lb and 60 in long is required.",
        ["must process forging mass ..240 lb length ..60 inch"],
    ),
    ("Turning to a tolerance of .0005 in.", ["must process turning tolerance ..0.0005 inch"]),
    ('Turning with a tolerance of 0.0002".', ["must process turning tolerance ..0.0002 inch"]),
    ("Filament winding, pressure up to 3,000 psi.", ["must process filament winding pressure ..3000 psi"]),
    ("Turning shall begin with parts of up to 60 in 2029.", ["must process turning"]),
    ("Twenty kits a month are required.", ["must capacity 20 kit/month"]),
    ("Two audits a year are required.", []),
    # Offset
    ("Offset fields 3 and 4 are preferred.", ["should cooperation 3 4"]),
    ("Direct offset is required.", ["must cooperation direct"]),
    ("Technology transfer counts as offset and is desirable.", ["should cooperation 1"]),
    ("A joint venture would be welcome.", ["should cooperation 7 ?meaning_unclear"]),
    ("The firm should seek indirect offset in category 6.", ["should cooperation 6 indirect"]),
    ("절충교역 분야 2, 직접 절충교역 우대.", ["should cooperation 2 direct"]),
    # Nothing of ours
    ("The net weight is shown on the label.", []),
    ("Drawings are in English.", []),
]


def read(sentence: str) -> list[str]:
    proposal = proposer().propose(f"Lot 1 – Widgets\n\n{sentence}\n")
    (lot,) = proposal.lots
    return [say(each) for each in lot.conditions if each.condition.kind != "item"]


class TestASentence:
    @pytest.mark.parametrize(("sentence", "expected"), CASES)
    def test_says_these_conditions(self, sentence: str, expected: list[str]) -> None:
        assert sorted(read(sentence)) == sorted(expected)


class TestWhatStandsBesideACertificate:
    @pytest.mark.parametrize(
        ("sentence", "note"),
        [
            ("AS9100 Rev D is required.", "AS9100 Rev D"),
            ("ISO 9001:2015 is required.", "ISO 9001:2015"),
            ("NADCAP (AC7004 and AC7108) is required.", "AC7004, AC7108"),
            ("IATF 16949 Level 2 is required.", "Level 2"),
            ("ISO 9001 is required.", None),
        ],
    )
    def test_is_noted_where_it_is_no_scope(self, sentence: str, note: str | None) -> None:
        (lot,) = proposer().propose(f"Lot 1 – Widgets\n\n{sentence}\n").lots
        (found,) = [each.condition.note for each in lot.conditions if each.condition.kind == "certificate"]
        assert (found.best("en") if found else None) == note


class TestASentenceThatIsNotACondition:
    def test_is_offered_as_free_text_with_its_strength(self) -> None:
        text = "Lot 1 – Widgets\n\nThe bidder shall name a contact.\nDrawings should be in English.\n"
        left = proposer().propose(text).left_over
        assert [(each.reason, each.offered and each.offered.strength) for each in left] == [
            ("nothing_read", "must"),
            ("nothing_read", "should"),
        ]
        assert [text[each.span.start : each.span.end] for each in left] == [each.text for each in left]

    def test_that_says_what_is_not_required_is_listed_and_not_offered(self) -> None:
        (left,) = proposer().propose("Lot 1 – Widgets\n\nISO 9001 is not required.\n").left_over
        assert (left.reason, left.offered, left.lot_id) == ("not_required", None, "1")

    def test_that_excludes_somebody_is_offered_even_where_something_else_was_read(self) -> None:
        text = "Lot 1 – Widgets\n\nSMEs are preferred; large companies are not eligible.\n"
        (left,) = proposer().propose(text).left_over
        assert left.offered is not None
        assert left.offered.strength == "must"

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from fakes.analyser import WordAnalyser
from koffset.matching.heads import Heads
from koffset.matching.reading import QueryTools, read_query
from koffset.resources.loader import load_vague_words


@dataclass(frozen=True)
class CuttingAnalyser(WordAnalyser):
    """Knows where the morphemes of some words begin."""

    known: Mapping[str, frozenset[int]]

    def cuts(self, word: str) -> frozenset[int]:
        return self.known.get(word, frozenset({0}))


@pytest.fixture
def heads(tools: QueryTools) -> Heads:
    analyser = CuttingAnalyser({"고정핀": frozenset({0, 2})})
    return Heads(replace(tools, analyser=analyser), analyser.tokens, load_vague_words())  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Seat cushion", ["cushion"]),
        ("Antenna mount assembly", ["mount"]),
        ("Seat, vehicular", ["seat", "vehicular"]),
        ("Cable assembly, auxiliary power unit", ["cable"]),
        ("Assembly of wire harnesses", ["harnesses"]),
        ("Cover for power supplies (spare)", ["cover"]),
        ("Wing ribs, landing gear legs and frames", ["ribs", "legs", "frames"]),
        ("Pump unit. Axial pump with relief valve, tested. Sold since 2010", ["pump", "pump"]),
        ("Printed circuit board. Backplane with controlled impedance", ["board", "backplane"]),
        ("멈치,완충용", ["멈치"]),
        ("쿠션,좌석,차량용", ["쿠션"]),
        ("조립체,안테나", ["안테나"]),
        ("조립체,탄약 저장대용", []),
        ("탱크 및 펌프 유니트,연료분배용", ["탱크", "펌프"]),
        ("걸쇠 스프링용", ["걸쇠"]),
        ("안테나 걸이쇠 조립체", ["걸이쇠"]),
        ("탱크 및 펌프 유니트", ["탱크", "펌프"]),
        ("155mm", []),
        ("조립체", []),
        ("Power supply, 28 V", ["supply"]),
        ("Fire systems for crew and engine bays, and seats", ["fire", "seats"]),
        ("앵글드라이브(속도계/케이블)", ["앵글드라이브"]),
        ("Bearing. For gimbals and joints", ["bearing"]),
    ],
)
def test_what_names_say_that_a_thing_is(heads: Heads, text: str, stated: list[str]) -> None:
    assert list(heads.iter_stated(text)) == stated


class TestWhatIsAskedFor:
    def asked(self, heads: Heads, text: str) -> frozenset[str]:
        return heads.asked(read_query(text, heads.tools))

    def test_is_not_what_it_is_for(self, heads: Heads) -> None:
        assert self.asked(heads, "brackets for tanks") == {"brackets"}

    def test_is_not_a_word_that_says_little(self, heads: Heads) -> None:
        assert self.asked(heads, "gearbox parts") == {"gearbox"}

    def test_is_whatever_stands_there_when_nothing_else_does(self, heads: Heads) -> None:
        assert self.asked(heads, "parts") == {"parts"}

    def test_is_the_head_of_its_translation_too(self, heads: Heads) -> None:
        assert {"seat", "좌석"} <= self.asked(heads, "seat")


def test_an_inverted_name_is_turned_into_the_spoken_one(heads: Heads) -> None:
    assert heads.turned("상자,탄약용") == "탄약 상자 탄약상자"
    assert heads.turned("쿠션,좌석,차량용") == "차량 좌석 쿠션 차량쿠션 좌석쿠션"
    assert heads.turned("판,시트 받침용") == "시트 받침 판"
    assert not heads.turned("탄약상자")
    assert not heads.turned("Seat, vehicular")


class TestTheThingThatIsAskedFor:
    def asked(self, heads: Heads, text: str) -> frozenset[str]:
        return heads.asked_heads(read_query(text, heads.tools))

    def test_is_the_last_word_of_its_name(self, heads: Heads) -> None:
        assert self.asked(heads, "track pad for tanks") == {"pad"}

    def test_is_every_entry_of_a_list(self, heads: Heads) -> None:
        assert self.asked(heads, "machined frames and bulkheads") == {"frames", "bulkheads"}
        assert self.asked(heads, "가공 프레임 및 벌크헤드") == {"프레임", "벌크헤드"}

    def test_is_translated_with_the_term_that_it_ends(self, heads: Heads) -> None:
        assert self.asked(heads, "bumper stop") == {"stop", "멈치"}

    def test_is_with_what_work_is_done_on_where_that_is_wanted(self, heads: Heads) -> None:
        reading = read_query("machining of wing ribs", heads.tools)
        assert heads.asked_heads(reading) == {"machining"}
        told = heads.told(reading, with_what_it_is_of=True)
        assert [term.text for term in told] == ["machining", "ribs"]

    def test_is_whatever_stands_there_where_it_cannot_be_read(self, heads: Heads) -> None:
        assert self.asked(heads, "parts") == {"parts"}


class TestOneThing:
    @pytest.mark.parametrize(
        ("head", "asked"),
        [
            ("헤드램프", "램프"),
            ("센서", "음향센서"),
            ("걸이쇠조립체", "걸이쇠"),
            ("잠금", "잠금장치"),
            ("고정핀", "핀"),
            ("날개", "날개"),
            ("rotor-blade", "blade"),
        ],
    )
    def test_is_meant_by_one_word_or_the_end_of_a_compound(self, heads: Heads, head: str, asked: str) -> None:
        assert heads.is_meant(head, {asked})

    @pytest.mark.parametrize(
        ("head", "asked"),
        [("날개차", "날개"), ("클램프", "램프"), ("단자판", "자판"), ("cushion", "seat"), ("플러그", "핀")],
    )
    def test_is_not_meant_by_a_part_of_another_word(self, heads: Heads, head: str, asked: str) -> None:
        assert not heads.is_meant(head, {asked})

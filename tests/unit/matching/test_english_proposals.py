import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset.domain.form_text import TextKind
from koffset.domain.taxonomy import GlossaryEntry, NameRules
from koffset.matching.english_proposals import EnglishProposer, Proposal, english_words
from koffset.resources.loader import load_taxonomies

WORDS = [
    ("안테나 걸이쇠", "antenna mount", "glossary"),
    ("완충용 멈치", "bumper stop", "glossary"),
    ("멈치", "stop", "glossary"),
    ("걸이", "hanger", "glossary"),
    ("조립체", "assembly", "form_words"),
    ("전기", "electrical", "form_words"),
    ("특수목적", "special purpose", "form_words"),
    ("케이블", "cable", "glossary"),
    ("핀", "pin", "form_words"),
    ("기", "flag", "glossary"),
    ("밸브", "valve", "glossary"),
    ("손잡이", "handle", "glossary"),
    ("파이프", "pipe", "glossary"),
    ("육각", "hexagon", "form_words"),
    ("K9 자주포", "K9 howitzer", "taxonomy"),
    ("멈치", "detent", "glossary"),
]
TEMPLATES = [("제조", "manufacture of {}"), ("설계 및 제조", "design and manufacture of {}")]
NO_RULES = NameRules((), {}, ())


def cuts(word: str) -> frozenset[int]:
    """As if every syllable 핀 and 기 was a noun of its own."""
    return frozenset(place for place, char in enumerate(word) if char in "핀기")


PROPOSER = EnglishProposer(WORDS, TEMPLATES, NO_RULES, cuts)


def propose(text: str, kind: TextKind = TextKind.ITEM) -> Proposal:
    return PROPOSER.propose(text, kind)


class TestNames:
    @pytest.mark.parametrize(
        ("korean", "english"),
        [
            ("안테나 걸이쇠 조립체", "antenna mount assembly"),
            ("안테나걸이쇠조립체", "antenna mount assembly"),
            ("케이블조립체", "cable assembly"),
            ("전기식 밸브", "electrical valve"),
            ("육각형 멈치", "hexagon-type stop"),
            ("U자형 핀", "U-type pin"),
            ("밸브 및 파이프", "valve and pipe"),
            ("밸브와 파이프", "valve and pipe"),
            ("K9 자주포 손잡이", "K9 howitzer handle"),
            ("155mm 밸브", "155mm valve"),
            ("밸브(전기용)", "valve (electrical)"),
            ("밸브(전기용 멈치 조립체)", "valve (electrical stop assembly)"),
            ("밸브(,)", "valve"),
            ("밸브(H-3/P-8)(손잡이)", "valve (H-3/P-8) (handle)"),
            ("밸브/파이프", "valve pipe"),
            ("육각핀", "hexagon pin"),
            ("밸브조립체 조립체", "valve assembly"),
        ],
    )
    def test_are_put_together_in_their_order(self, korean: str, english: str) -> None:
        proposal = propose(korean)
        assert (proposal.en, proposal.complete) == (english, True)

    @pytest.mark.parametrize(
        ("korean", "english"),
        [
            ("멈치,완충용", "bumper stop"),
            ("케이블 조립체,특수목적용,전기용", "electrical special purpose cable assembly"),
            ("밸브, 조립체", "valve assembly"),
            ("손잡이,조립체,밸브용", "valve handle assembly"),
        ],
    )
    def test_with_the_thing_before_the_comma_have_it_last(self, korean: str, english: str) -> None:
        assert propose(korean).en == english

    def test_say_on_whose_word_each_word_is(self) -> None:
        told = [(piece.ko, piece.en, piece.source) for piece in propose("안테나 걸이쇠 조립체").how]
        assert told == [
            ("안테나 걸이쇠", "antenna mount", "glossary"),
            ("조립체", "assembly", "form_words"),
        ]


class TestUnknownWords:
    def test_stand_by_their_sound_in_brackets(self) -> None:
        proposal = propose("가나 밸브 조립체")
        assert (proposal.en, proposal.complete) == ("[Gana] valve assembly", False)
        assert proposal.how[0].source == "romanised"

    def test_of_a_suffix_alone_are_unknown_too(self) -> None:
        assert propose("밸브 (용").en == "valve [Yong]"

    def test_before_a_known_head_are_told_apart_from_it(self) -> None:
        assert propose("가나조립체").en == "[Gana] assembly"

    @pytest.mark.parametrize(
        "text", ["가나 다라 밸브", "가나다라", "가나용", "밸브를 만든다.", "K9", "", "   ", "!!"]
    )
    def test_where_less_than_half_is_known_nothing_is_proposed(self, text: str) -> None:
        assert propose(text) == Proposal("", (), complete=False)

    def test_one_syllable_is_a_part_only_if_chosen_for_it(self) -> None:
        assert propose("밸브기").complete is False
        assert "flag" not in propose("전기 밸브기").en

    @given(st.text(alphabet="안테나걸이쇠조립체전기밸브핀용식형 ,()및AB12", max_size=30))
    def test_never_pass_as_known(self, text: str) -> None:
        proposal = propose(text)
        romanised = [piece for piece in proposal.how if piece.source == "romanised"]
        assert proposal.complete is (bool(proposal.en) and not romanised)
        assert ("[" in proposal.en) is bool(romanised)

    @given(st.text(max_size=100), st.sampled_from(TextKind))
    def test_any_text_is_answered(self, text: str, kind: TextKind) -> None:
        assert propose(text, kind).en is not None


class TestKinds:
    @pytest.mark.parametrize(
        ("korean", "english"),
        [
            ("케이블 조립체의 설계 및 제조", "design and manufacture of cable assembly"),
            ("밸브 제조", "manufacture of valve"),
            ("밸브", "valve"),
        ],
    )
    def test_scopes_end_in_what_is_done(self, korean: str, english: str) -> None:
        assert propose(korean, TextKind.CERTIFICATE_SCOPE).en == english

    def test_company_names_are_romanised_and_say_so(self) -> None:
        proposal = propose("한빛정밀", TextKind.COMPANY_NAME)
        assert (proposal.en, proposal.complete) == ("Hanbitjeongmil", True)
        assert [piece.source for piece in proposal.how] == ["romanised"]


class TestWords:
    def test_stand_with_the_surest_first(self) -> None:
        glossary = [
            GlossaryEntry("tariff stop", "멈치", "trade", "tariff"),
            GlossaryEntry("detent", "멈치", "firearms", "own"),
            GlossaryEntry("stop", "멈치", "general", "own"),
        ]
        words = list(english_words([("핀", "pin")], glossary, load_taxonomies()))
        assert words[0] == ("핀", "pin", "form_words")
        assert [english for korean, english, _ in words if korean == "멈치"] == [
            "stop",
            "detent",
            "tariff stop",
        ]
        assert words[-1][-1] == "taxonomy"

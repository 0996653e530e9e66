import re
from dataclasses import replace

import pytest

from fakes.analyser import WordAnalyser
from koffset.domain.taxonomy import GlossaryEntry
from koffset.matching.reading import (
    EXPANSION_WEIGHT,
    LIGHT_WEIGHT,
    MAX_EXPANSIONS,
    MODIFIER_WEIGHT,
    USE_WEIGHT,
    QueryTools,
    Reading,
    read_query,
)
from koffset.text.glossary import Glossary
from koffset.text.protocol import Inflected


def own_weights(reading: Reading) -> dict[str, float]:
    return {term.text: term.weight for term in reading.terms if term.expansion is None}


def added_weights(reading: Reading) -> dict[str, float]:
    return {term.text: term.weight for term in reading.terms if term.expansion}


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "language"),
        [("bumper stop", "en"), ("완충용 멈치", "ko"), ("AS9100 인증 업체", "ko"), ("155", "en")],
    )
    def test_is_told_by_the_letters(self, tools: QueryTools, text: str, language: str) -> None:
        assert read_query(text, tools).language == language


class TestWords:
    def test_are_terms_in_order_without_function_words(self, tools: QueryTools) -> None:
        reading = read_query("seals of the hull", tools)
        assert [term.text for term in reading.terms] == ["seals", "hull"]
        assert [term.stands_for for term in reading.terms] == [(0,), (3,)]

    def test_are_what_gives_a_query_a_meaning_to_be_near_to(self, tools: QueryTools) -> None:
        assert read_query("bumper stop", tools).has_words
        assert not read_query("60702464 AS9100", tools).has_words

    def test_of_two_things_asked_for_are_told_apart(self, tools: QueryTools) -> None:
        reading = read_query("shoes and pads & links", tools)
        assert [(term.text, term.thing) for term in reading.terms] == [
            ("shoes", 0),
            ("pads", 1),
            ("links", 2),
        ]

    def test_that_are_numbers_are_bare(self, tools: QueryTools) -> None:
        assert read_query("seat 5306-37-501-7476", tools).numbers() >= {"5306375017476"}
        assert "5306" not in read_query("5306-37-501-7476", tools).numbers()
        assert read_query("class 5306", tools).numbers() == {"5306"}

    def test_light_ones_count_little_in_any_case(self, tools: QueryTools) -> None:
        assert own_weights(read_query("Brake Parts", tools)) == {"Brake": 1.0, "Parts": LIGHT_WEIGHT}

    def test_of_function_words_only_are_no_terms(self, tools: QueryTools) -> None:
        reading = read_query("for the", tools)
        assert (reading.terms, reading.query_tokens()) == ((), [])

    def test_a_token_in_two_terms_counts_as_in_its_heaviest(self, tools: QueryTools) -> None:
        tokens = read_query("tank for a tank", tools).query_tokens()
        assert [(token.text, token.weight) for token in tokens] == [("tank", 1.0)]


class TestUse:
    def test_what_a_thing_is_for_counts_half(self, tools: QueryTools) -> None:
        weights = own_weights(read_query("engine for a battle tank", tools))
        assert weights == {"engine": 1.0, "battle": USE_WEIGHT, "tank": USE_WEIGHT}

    def test_ends_with_its_clause(self, tools: QueryTools) -> None:
        weights = own_weights(read_query("engine for tanks, welded", tools))
        assert weights == {"engine": 1.0, "tanks": USE_WEIGHT, "welded": 1.0}

    def test_needs_a_thing_before_it_in_the_clause(self, tools: QueryTools) -> None:
        assert own_weights(read_query("for tanks", tools)) == {"tanks": 1.0}
        assert own_weights(read_query("engine, for tanks", tools)) == {"engine": 1.0, "tanks": 1.0}

    def test_a_light_word_is_no_thing_to_be_used(self, tools: QueryTools) -> None:
        assert own_weights(read_query("parts for tanks", tools)) == {"parts": LIGHT_WEIGHT, "tanks": 1.0}

    def test_in_korean_stands_before_the_thing(self, tools: QueryTools) -> None:
        assert own_weights(read_query("전차용 엔진", tools)) == {"전차용": USE_WEIGHT, "엔진": 1.0}

    @pytest.mark.parametrize("text", ["전차용", "용 엔진", "전차용 부품"])
    def test_in_korean_needs_a_use_and_another_heavy_word(self, tools: QueryTools, text: str) -> None:
        assert own_weights(read_query(text, tools))[text.split(maxsplit=1)[0]] == 1.0


class TestTechnical:
    def test_designations_are_shown_as_matched(self, tools: QueryTools) -> None:
        assert read_query("MIL-DTL-38999 connector, 155 mm", tools).technical == ("mildtl38999", "155mm")

    def test_one_of_several_words_is_one_term(self, tools: QueryTools) -> None:
        terms = read_query("155 mm shell", tools).terms
        assert [(term.text, term.stands_for) for term in terms] == [("155 mm", (0,)), ("shell", (1,))]
        assert "155mm" in terms[0].tokens

    def test_what_a_word_already_shows_is_not_added(self, tools: QueryTools) -> None:
        assert [term.text for term in read_query("155mm shell", tools).terms] == ["155mm", "shell"]


class TestExpansions:
    def test_stand_after_the_words_and_say_whence_they_are(self, tools: QueryTools) -> None:
        reading = read_query("bumper stop", tools)
        (expansion,) = reading.expansions
        assert (expansion.id, expansion.term, expansion.added, expansion.source) == (
            "bumper-stop=완충용-멈치",
            "bumper stop",
            "완충용 멈치",
            "own",
        )
        assert [term.expansion for term in reading.terms] == [None, None, expansion, expansion]
        assert reading.terms[-1].stands_for == (0, 1)

    def test_weigh_less_than_the_word_and_modifiers_less_again(self, tools: QueryTools) -> None:
        assert added_weights(read_query("bumper stop", tools)) == {
            "완충용": EXPANSION_WEIGHT * MODIFIER_WEIGHT,
            "멈치": EXPANSION_WEIGHT,
        }

    def test_of_a_use_weigh_as_the_use(self, tools: QueryTools) -> None:
        assert added_weights(read_query("belt for a seat", tools)) == {"좌석": EXPANSION_WEIGHT * USE_WEIGHT}

    def test_a_word_of_two_senses_has_both(self, tools: QueryTools) -> None:
        assert [each.added for each in read_query("seal", tools).expansions] == ["밀봉재", "물개"]

    def test_go_from_korean_to_english_too(self, tools: QueryTools) -> None:
        assert added_weights(read_query("완충용 멈치", tools)) == {
            "bumper": EXPANSION_WEIGHT * MODIFIER_WEIGHT * 1.0,
            "stop": EXPANSION_WEIGHT,
        }

    def test_of_a_word_that_stands_twice_are_listed_once_and_serve_both(self, tools: QueryTools) -> None:
        reading = read_query("seat, seat", tools)
        assert len(reading.expansions) == 1
        assert [term.stands_for for term in reading.terms if term.expansion] == [(0,), (1,)]

    def test_can_be_switched_off_one_by_one(self, tools: QueryTools) -> None:
        reading = read_query("seal", tools, without=["seal=물개"])
        assert [each.added for each in reading.expansions] == ["밀봉재"]
        assert set(added_weights(reading)) == {"밀봉재"}

    def test_an_unknown_id_switches_nothing_off(self, tools: QueryTools) -> None:
        assert read_query("seal", tools, without=["nothing"]) == read_query("seal", tools)

    def test_can_be_switched_off_altogether(self, tools: QueryTools) -> None:
        reading = read_query("bumper stop", tools, expand=False)
        assert (reading.expansions, added_weights(reading)) == ((), {})

    def test_are_bounded(self, tools: QueryTools) -> None:
        many = [GlossaryEntry("seal", f"밀봉재{chr(0xAC00 + number)}", "", "own") for number in range(40)]
        crowded = replace(tools, glossary=Glossary(many, tools.analyser.tokens))  # type: ignore[type-var]
        assert len(read_query("seal", crowded).expansions) == MAX_EXPANSIONS

    def test_without_a_term_of_their_own_add_nothing_to_look_for(self, tools: QueryTools) -> None:
        entries = [GlossaryEntry("the", "관사", "", "own"), GlossaryEntry("of", "관사", "", "own")]
        small = replace(tools, glossary=Glossary(entries, tools.analyser.tokens))  # type: ignore[type-var]
        reading = read_query("관사", small)
        assert [each.added for each in reading.expansions] == ["the", "of"]
        assert added_weights(reading) == {}


class InflectingAnalyser(WordAnalyser):
    """Takes 을 off, knows one verb and one function word."""

    def inflected(self, text: str) -> list[Inflected]:
        roles = {"내는": "verb", "것을": "function"}
        return [
            Inflected(match.start(), match.start() if role == "function" else stem_end, role)  # type: ignore[arg-type]
            for match in re.finditer(r"[가-힣]+", text)
            for role in [roles.get(match.group(), "noun")]
            for stem_end in [match.end() - (role == "noun" and match.group().endswith("을"))]
        ]


class TestKoreanSentences:
    @pytest.fixture
    def inflecting(self, tools: QueryTools) -> QueryTools:
        return replace(tools, analyser=InflectingAnalyser())  # type: ignore[type-var]

    def test_particles_are_cut_off_and_verbs_are_light(self, inflecting: QueryTools) -> None:
        reading = read_query("경보음을 내는 부저", inflecting)
        assert own_weights(reading) == {"경보음": 1.0, "내는": LIGHT_WEIGHT, "부저": 1.0}

    def test_function_words_say_nothing(self, inflecting: QueryTools) -> None:
        reading = read_query("불을 끄는 것을", inflecting)
        assert own_weights(reading) == {"불": 1.0, "끄는": 1.0}
        assert reading.content_share == pytest.approx(2 / 3)

    def test_a_term_is_translated_whatever_particle_it_has(self, inflecting: QueryTools) -> None:
        assert "seat" in added_weights(read_query("좌석을", inflecting))


class TestItemNames:
    """The supply system's names: the thing first, behind commas what narrows it down."""

    @pytest.mark.parametrize(
        ("text", "weights"),
        [
            ("멈치,완충 고무", {"멈치": 1.0, "완충": USE_WEIGHT, "고무": USE_WEIGHT}),
            ("STOP, BUMPER", {"STOP": 1.0, "BUMPER": USE_WEIGHT}),
            ("VALVE,CHECK,STEEL", {"VALVE": 1.0, "CHECK": USE_WEIGHT, "STEEL": USE_WEIGHT}),
            ("seats, belts", {"seats": 1.0, "belts": 1.0}),
            ("좌석, 벨트", {"좌석": 1.0, "벨트": 1.0}),
        ],
    )
    def test_modifiers_count_half(self, tools: QueryTools, text: str, weights: dict[str, float]) -> None:
        assert own_weights(read_query(text, tools)) == weights


class TestAskedName:
    @pytest.mark.parametrize("text", ["Hanbit Precision Co., Ltd.", "HANBIT PRECISION", "hanbit-precision"])
    def test_is_bare_and_without_legal_form(self, tools: QueryTools, text: str) -> None:
        assert read_query(text, tools).asked_name == "hanbitprecision"


class TestHyphens:
    @pytest.mark.parametrize("text", ["bumper-stop", "Bumper-Stop", "bumper stop", "steel bumper/stop"])
    def test_a_term_is_found_however_it_is_joined(self, tools: QueryTools, text: str) -> None:
        assert [each.added for each in read_query(text, tools).expansions] == ["완충용 멈치"]

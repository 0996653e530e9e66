from collections.abc import Callable, Sequence
from typing import Any

import pytest

from fakes.analyser import WordAnalyser, syllable_pairs
from fakes.retrieving import document, scored
from koffset.matching.explaining import LINES_PER_HIT, ExplainedLine, Explainer, Match
from koffset.matching.fusing import ScoredDocument
from koffset.matching.judging import RankedCompany
from koffset.matching.reading import QueryTerm, QueryTools, Reading, read_query


def ranked(documents: Sequence[ScoredDocument], supporting: Sequence[ScoredDocument]) -> RankedCompany:
    return RankedCompany("c1", 10, 0.5, (), documents, supporting, 0.9)


def words(word: str) -> Sequence[str]:
    return WordAnalyser().tokens(word)


def line(
    reading: Reading, word_tokens: Callable[[str], Sequence[str]] = words, **texts: str
) -> ExplainedLine:
    found = scored(document(**texts))
    (hit,) = Explainer(reading, word_tokens).explain([(1, ranked([found], [found]))])
    return hit.lines[0]


class TestHits:
    def test_carry_rank_company_and_features(self, tools: QueryTools) -> None:
        company = ranked([scored()], [scored()])
        (hit,) = Explainer(read_query("stop", tools), words).explain([(11, company)])
        assert (hit.rank, hit.company_id, hit.company, hit.features) == (11, "c1", company, ())

    def test_show_supporting_documents_only_and_few(self, tools: QueryTools) -> None:
        documents = [scored(document(f"d{number}")) for number in range(9)]
        (hit,) = Explainer(read_query("stop", tools), words).explain([(1, ranked(documents, documents[1:]))])
        assert [each.scored.document.id for each in hit.lines] == [
            f"d{number}" for number in range(1, 1 + LINES_PER_HIT)
        ]

    def test_only_near_show_the_nearest_document(self, tools: QueryTools) -> None:
        documents = [scored(document("a")), scored(document("b"))]
        (hit,) = Explainer(read_query("stop", tools), words).explain([(1, ranked(documents, []))])
        assert [each.scored.document.id for each in hit.lines] == ["a"]


class TestSameTerm:
    def test_names_both_strings_and_the_place(self, tools: QueryTools) -> None:
        found = line(read_query("bumper", tools), text_en="Stop, BUMPER type")
        assert found.matched == (Match("bumper", "BUMPER", "same_term"),)
        assert (found.highlights_en, found.highlights_ko) == ([(6, 12)], [])

    def test_in_both_languages_of_a_document(self, tools: QueryTools) -> None:
        found = line(read_query("MIL 멈치", tools), text_ko="멈치", text_en="block to MIL")
        assert found.matched == (Match("멈치", "멈치", "same_term"), Match("MIL", "MIL", "same_term"))
        assert (found.highlights_ko, found.highlights_en) == ([(0, 2)], [(9, 12)])

    def test_that_stands_twice_is_highlighted_twice_and_named_once(self, tools: QueryTools) -> None:
        found = line(read_query("stop", tools), text_en="stop and stop")
        assert found.highlights_en == [(0, 4), (9, 13)]
        assert found.matched == (Match("stop", "stop", "same_term"),)

    def test_of_a_designation_is_the_whole_of_it(self, tools: QueryTools) -> None:
        found = line(read_query("38999", tools), text_en="to MIL-DTL-38999 connectors")
        assert found.matched == (Match("38999", "MIL-DTL-38999", "same_term"),)

    def test_of_numbers_is_what_shares_a_part_with_digits(self) -> None:
        def parts(code: str) -> list[str]:
            return [code.lower(), *code.lower().split("-")]

        asked = QueryTerm("MIL-DTL-38999", ("mil-dtl-38999", "mil", "dtl", "38999"), (0,), 1.0)
        reading = Reading(asked.text, "en", (), (asked,), ())
        numbered = scored(document(codes=("MIL-C-5015", "MIL-C-38999", "5935")))
        (hit,) = Explainer(reading, parts).explain([(1, ranked([numbered], [numbered]))])
        assert hit.lines[0].matched == (Match("MIL-DTL-38999", "MIL-C-38999", "same_term"),)


class TestKoreanPieces:
    READING = Reading("완충용", "ko", (), (QueryTerm("완충용", ("완충", "충용"), (0,), 1.0),), ())

    @pytest.mark.parametrize(("evidence", "place"), [("완충기", (0, 2)), ("고무완충용", (2, 5))])
    def test_are_highlighted_where_they_begin_a_word_or_the_whole_term_stands(
        self, evidence: str, place: tuple[int, int]
    ) -> None:
        found = line(self.READING, syllable_pairs, text_ko=evidence)
        assert found.highlights_ko == [place]
        assert found.matched == (Match("완충용", evidence[slice(*place)], "same_term"),)

    def test_within_another_word_are_chance(self) -> None:
        found = line(self.READING, syllable_pairs, text_ko="고무완충기")
        assert found.highlights_ko == []
        assert [match.how for match in found.matched] == ["meaning"]

    def test_that_overlap_are_one_place(self) -> None:
        found = line(self.READING, syllable_pairs, text_ko="멈치,완충용")
        assert found.highlights_ko == [(3, 6)]
        assert found.matched == (Match("완충용", "완충용", "same_term"),)

    def test_a_stem_that_is_not_literally_there_is_the_whole_word(self) -> None:
        reading = Reading("맞추는", "ko", (), (QueryTerm("맞추는", ("맞추다",), (0,), 1.0),), ())
        found = line(reading, lambda word: ["맞추다"] if word == "맞춘" else [], text_ko="잘 맞춘 축")
        assert found.highlights_ko == [(2, 4)]

    def test_of_an_english_stem_are_the_whole_word(self) -> None:
        reading = Reading("mounting", "en", (), (QueryTerm("mounting", ("mount",), (0,), 1.0),), ())
        found = line(reading, lambda word: ["mount"] if word == "mounted" else [], text_en="a mounted radio")
        assert found.matched == (Match("mounting", "mounted", "same_term"),)


class TestGlossary:
    def test_names_the_askers_words_and_the_translation_met(self, tools: QueryTools) -> None:
        found = line(read_query("bumper stop", tools), text_ko="멈치")
        assert found.matched == (Match("bumper stop", "멈치", "glossary"),)

    def test_yields_to_the_askers_own_word_at_the_same_place(self, tools: QueryTools) -> None:
        found = line(read_query("좌석 seat", tools), text_ko="좌석")
        assert found.matched == (Match("좌석", "좌석", "same_term"),)

    def test_the_term_that_reaches_furthest_names_a_joined_place(self) -> None:
        short = QueryTerm("멈치", ("멈치",), (0,), 1.0)
        long = QueryTerm("완충멈치대", ("완충멈치대",), (1,), 1.0)
        reading = Reading("멈치 완충멈치대", "ko", (), (short, long), ())
        found = line(reading, lambda word: ["멈치", word], text_ko="완충멈치대")
        assert found.matched == (Match("완충멈치대", "완충멈치대", "same_term"),)


class TestOtherWays:
    def test_a_supply_class_name_is_said_to_be_one(self, tools: QueryTools) -> None:
        found = line(read_query("antennas", tools), text_ko="걸이쇠", class_text="Antennas and waveguides")
        assert found.matched == (Match("antennas", "Antennas", "supply_class"),)
        assert (found.highlights_ko, found.highlights_en) == ([], [])

    def test_own_words_come_before_the_class(self, tools: QueryTools) -> None:
        found = line(read_query("stop", tools), text_en="stop", class_text="stop")
        assert [match.how for match in found.matched] == ["same_term"]

    @pytest.mark.parametrize(
        ("text", "texts", "shown"),
        [
            ("periscope", {"text_ko": "잠망경", "text_en": "viewing device"}, "viewing device"),
            ("관측경", {"text_ko": "잠망경", "text_en": "viewing device"}, "잠망경"),
            ("periscope", {"text_ko": "잠망경"}, "잠망경"),
            ("관측경", {"text_en": "viewing device"}, "viewing device"),
        ],
    )
    def test_meaning_shows_the_text_in_the_askers_language_if_there_is_one(
        self, tools: QueryTools, text: str, texts: dict[str, Any], shown: str
    ) -> None:
        assert line(read_query(text, tools), **texts).matched == (Match(text, shown, "meaning"),)

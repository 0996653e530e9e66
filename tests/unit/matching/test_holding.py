import pytest

from fakes.analyser import syllable_pairs
from fakes.retrieving import document
from koffset.matching.holding import Holdings
from koffset.matching.reading import QueryTerm, QueryTools, Reading, read_query


def share(tools: QueryTools, query: str, text_ko: str = "", text_en: str = "") -> float:
    holdings = Holdings(read_query(query, tools), tools.analyser.tokens)
    return holdings.share(document(text_ko=text_ko, text_en=text_en))


class TestShare:
    def test_is_one_where_all_words_stand_in_the_text(self, tools: QueryTools) -> None:
        assert share(tools, "bumper stop", text_en="Stop, bumper") == pytest.approx(1.0)

    def test_counts_a_translation_as_the_word(self, tools: QueryTools) -> None:
        assert share(tools, "seat", text_ko="좌석") == pytest.approx(1.0)

    def test_is_less_where_a_word_is_missing(self, tools: QueryTools) -> None:
        assert 0 < share(tools, "bumper stop", text_en="bumper") < 1

    def test_is_nothing_without_words_in_common_or_in_the_query(self, tools: QueryTools) -> None:
        assert share(tools, "bumper stop", text_en="gasket") == 0.0
        assert share(tools, "for the", text_en="for the") == 0.0

    @pytest.mark.parametrize(
        ("query", "text_ko", "held"),
        [
            ("좌석", "좌석", 1.0),
            ("좌석", "덮개,좌석용", 0.5),
            ("좌석", "좌석,좌석용", 1.0),
            ("seat", "덮개,좌석용", 0.5),
        ],
    )
    def test_what_a_thing_is_for_counts_half(
        self, tools: QueryTools, query: str, text_ko: str, held: float
    ) -> None:
        holdings = Holdings(read_query(query, tools), lambda word: [word.removesuffix("용")])
        assert holdings.share(document(text_ko=text_ko)) == pytest.approx(held)


class TestWholeWords:
    READING = Reading("연막탄", "ko", (), (QueryTerm("연막탄", ("연막", "막탄"), (0,), 1.0),), ())

    @pytest.mark.parametrize(
        ("text_ko", "held"),
        [
            ("연막탄", 1.0),
            ("연막발사기", 0.0),
            ("장갑,보조용,연막탄 및 파편방호용", 0.0),
            ("연막탄,보병 훈련용", 1.0),
        ],
    )
    def test_are_there_as_a_whole_or_not_at_all(self, text_ko: str, held: float) -> None:
        holdings = Holdings(self.READING, syllable_pairs, whole=True)
        assert holdings.share_of([text_ko]) == pytest.approx(held)

    def test_of_which_part_is_there_count_in_part_elsewhere(self) -> None:
        assert Holdings(self.READING, syllable_pairs).share_of(["연막발사기"]) == pytest.approx(0.5)

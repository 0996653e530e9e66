import numpy as np
import pytest

from fakes.retrieving import document
from koffset.embedding.hashing import HashingEncoder
from koffset_indexer.vectors import (
    BATCH,
    SHRINKAGE,
    centre,
    encode_documents,
    language_means,
    vector_language,
    vector_text,
)

ENGLISH = document("e", text_en="bumper stop")
KOREAN = document("k", text_ko="멈치,완충용")
EMPTY = document("x", class_text="antennas")


class TestText:
    def test_is_both_languages_of_the_claim_without_its_class(self) -> None:
        both = document(text_ko="멈치", text_en="stop", class_text="Hardware")
        assert vector_text(both) == "멈치 stop"

    def test_language_is_told_by_it(self) -> None:
        assert (vector_language(ENGLISH), vector_language(KOREAN)) == ("en", "ko")


class TestEncoding:
    def test_keeps_the_order_and_gives_empty_texts_zeros(self) -> None:
        encoder = HashingEncoder()
        vectors = encode_documents([ENGLISH, EMPTY, KOREAN], encoder)
        expected = encoder.encode_documents(["bumper stop", "멈치,완충용"])
        assert np.array_equal(vectors[[0, 2]], expected)
        assert not vectors[1].any()

    def test_of_nothing_or_of_empty_texts_works(self) -> None:
        encoder = HashingEncoder()
        assert encode_documents([], encoder).shape == (0, encoder.dimensions)
        assert not encode_documents([EMPTY], encoder).any()

    def test_goes_on_across_batches_and_says_how_far_it_is(self) -> None:
        documents = [document(str(number), text_en=f"part {number}") for number in range(BATCH + 3)]
        steps: list[tuple[int, int]] = []
        vectors = encode_documents(
            documents, HashingEncoder(), lambda done, total: steps.append((done, total))
        )
        assert steps == [(BATCH, BATCH + 3), (BATCH + 3, BATCH + 3)]
        assert np.array_equal(vectors[-1:], HashingEncoder().encode_documents([f"part {BATCH + 2}"]))


class TestMeans:
    def test_are_shrunken_by_the_number_of_documents(self) -> None:
        vectors = np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32)
        means = language_means([ENGLISH, ENGLISH, KOREAN], vectors)
        assert means["en"] == pytest.approx([1 / (2 + SHRINKAGE), 1 / (2 + SHRINKAGE)])
        assert means["ko"] == pytest.approx([1 / (1 + SHRINKAGE), 0])

    def test_of_a_language_that_no_document_has_are_missing(self) -> None:
        assert set(language_means([KOREAN], np.ones((1, 2), dtype=np.float32))) == {"ko"}
        assert language_means([], np.zeros((0, 2), dtype=np.float32)) == {}


class TestCentring:
    VECTOR = np.array([0.6, 0.8], dtype=np.float32)

    def test_takes_off_the_mean_of_the_language_and_keeps_length_one(self) -> None:
        centred = centre(ENGLISH, self.VECTOR, {"en": [0.6, 0.0], "ko": [0.0, 0.8]})
        assert centred == pytest.approx([0.0, 1.0])

    def test_without_a_mean_changes_nothing(self) -> None:
        assert centre(ENGLISH, self.VECTOR, {"ko": [0.0, 0.8]}) == pytest.approx(self.VECTOR)

    def test_of_an_empty_text_is_none(self) -> None:
        assert centre(EMPTY, np.zeros(2, dtype=np.float32), {"en": [0.6, 0.0]}) is None

    def test_of_what_is_the_mean_itself_is_none(self) -> None:
        assert centre(ENGLISH, self.VECTOR, {"en": self.VECTOR.tolist()}) is None

    def test_brings_the_languages_together(self) -> None:
        """What every text of a language shares is taken off, so that two languages meet in what they say."""
        korean = np.array([0.8, 0.6], dtype=np.float32)
        means = {"en": [0.5, 0.0], "ko": [0.7, 0.0]}
        before = float(self.VECTOR @ korean)
        one, other = centre(ENGLISH, self.VECTOR, means), centre(KOREAN, korean, means)
        assert one is not None
        assert other is not None
        assert float(one @ other) > before

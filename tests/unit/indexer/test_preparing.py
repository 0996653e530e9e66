import numpy as np
import pytest

from fakes.analyser import WordAnalyser
from fakes.retrieving import document
from koffset_indexer.preparing import Preparer

VECTORS = np.array([[0.6, 0.8], [0.0, 0.0]], dtype=np.float32)


class CountingAnalyser(WordAnalyser):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def tokens(self, text: str) -> list[str]:
        self.seen.append(text)
        return super().tokens(text)


def test_documents_get_terms_of_both_languages_and_of_their_class_apart() -> None:
    both = document(text_ko="멈치", text_en="Stop", class_text="Hardware 철물")
    (prepared,) = Preparer(WordAnalyser(), {}).prepare_all([both], VECTORS[:1])
    assert prepared.document is both
    assert (list(prepared.tokens), list(prepared.class_tokens)) == (["멈치", "stop"], ["hardware", "철물"])


def test_vectors_are_centred_by_the_means_of_this_index() -> None:
    (prepared,) = Preparer(WordAnalyser(), {"en": [0.6, 0.0]}).prepare_all(
        [document(text_en="stop")], VECTORS[:1]
    )
    assert prepared.vector == pytest.approx([0.0, 1.0])


def test_empty_texts_have_no_vector() -> None:
    prepared = Preparer(WordAnalyser(), {}).prepare_all(
        [document("a", text_en="stop"), document("b")], VECTORS
    )
    assert [each.vector is None for each in prepared] == [False, True]


def test_rows_that_do_not_fit_the_documents_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        Preparer(WordAnalyser(), {}).prepare_all([document()], VECTORS)


def test_a_class_text_is_analysed_once() -> None:
    analyser = CountingAnalyser()
    documents = [document(str(number), text_en="stop", class_text="Hardware") for number in range(5)]
    Preparer(analyser, {}).prepare_all(documents, np.ones((5, 2), dtype=np.float32))
    assert analyser.seen.count("Hardware") == 1

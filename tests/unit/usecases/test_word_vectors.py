from collections.abc import Sequence

import numpy as np
import pytest

from fakes.retrieving import candidate, document, retrieval
from koffset.domain.text import Language
from koffset.embedding.hashing import HashingEncoder
from koffset.matching.reading import QueryTerm, Reading
from koffset.usecases import word_vectors
from koffset.usecases.word_vectors import WordVectors

SAMPLE: dict[Language, list[str]] = {"ko": ["좌석을 찾습니다"], "en": ["looking for seats", "a firm"]}


class RecordingEncoder(HashingEncoder):
    def __init__(self) -> None:
        super().__init__()
        self.documents: list[str] = []
        self.queries: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> np.ndarray:
        self.documents.extend(texts)
        return super().encode_documents(texts)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.queries.extend(texts)
        return super().encode_documents(texts)


def asking(*words: str) -> Reading:
    terms = tuple(QueryTerm(word, (word,), (place,), 1.0) for place, word in enumerate(words))
    return Reading(" ".join(words), "en", (), terms, ())


async def test_the_same_words_are_all_alike_and_others_are_less() -> None:
    found = retrieval(
        [
            candidate(document("a", text_en="Bumper stop")),
            candidate(document("b", text_en="stopper")),
            candidate(document("c", text_ko="볼트")),
        ]
    )
    measured = await WordVectors(HashingEncoder(256), SAMPLE).liken(asking("stop", "bumper"), found)
    alike, nearly, unlike = (each.likeness for each in measured.candidates)
    assert alike == pytest.approx(1, abs=1e-4)
    assert nearly is not None
    assert unlike is not None
    assert 1 > nearly > unlike


async def test_names_and_empty_texts_are_not_measured() -> None:
    names = document("a", text_en="Stop", name_forms=("stop",))
    found = retrieval([candidate(names), candidate(document("b"))])
    measured = await WordVectors(HashingEncoder(), SAMPLE).liken(asking("stop"), found)
    assert [each.likeness for each in measured.candidates] == [None, None]


async def test_a_name_that_is_also_a_text_takes_nothing_from_it() -> None:
    names = document("a", text_en="Stop", name_forms=("stop",))
    found = retrieval([candidate(document("b", text_en="Stop")), candidate(names)])
    measured = await WordVectors(HashingEncoder(), SAMPLE).liken(asking("stop"), found)
    assert [each.likeness for each in measured.candidates] == [pytest.approx(1, abs=1e-4), None]


async def test_nothing_found_is_nothing_measured() -> None:
    empty = retrieval()
    assert await WordVectors(HashingEncoder(), SAMPLE).liken(asking("stop"), empty) is empty


async def test_words_are_encoded_once_and_those_asked_never_as_documents() -> None:
    encoder = RecordingEncoder()
    vectors = WordVectors(encoder, SAMPLE)
    vectors.warm_up()
    encoder.documents.clear()
    for text in ("seal ring", "ring seal", "Ring, steel"):
        await vectors.liken(asking("secret"), retrieval([candidate(document(text_en=text))]))
    assert encoder.documents == ["seal", "ring", "steel"]
    assert encoder.queries == ["secret"]


async def test_forgetting_words_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    found = retrieval([candidate(document(str(place), text_en=f"word{place} seal")) for place in range(4)])
    asked = asking("seal", "word3")
    large = await WordVectors(HashingEncoder(), SAMPLE).liken(asked, found)
    monkeypatch.setattr(word_vectors, "WORDS_REMEMBERED", 3)
    small = WordVectors(HashingEncoder(), SAMPLE)
    for each in found.candidates:
        await small.liken(asked, retrieval([each]))
    assert (await small.liken(asked, found)).candidates == large.candidates

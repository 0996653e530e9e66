import pytest

from koffset.errors import InvalidInput
from koffset.settings import Settings
from koffset.usecases.paging import Page

SETTINGS = Settings(page_size=2, max_page_size=3)


class TestAPage:
    def test_is_as_long_as_the_settings_say_where_nobody_does(self) -> None:
        assert Page.asked(SETTINGS, 1, None).of("abcde") == "ab"
        assert Page.asked(SETTINGS, 3, None).of("abcde") == "e"

    def test_past_the_last_is_empty(self) -> None:
        assert Page.asked(SETTINGS, 4, None).of("abcde") == ""

    def test_of_a_size_of_ones_own_up_to_the_limit(self) -> None:
        assert Page.asked(SETTINGS, 2, 3).of("abcde") == "de"
        with pytest.raises(InvalidInput, match="page_size is 4, the limit is 3"):
            Page.asked(SETTINGS, 1, 4)

    def test_is_never_longer_than_the_limit(self) -> None:
        assert Page.asked(Settings(page_size=9, max_page_size=3), 1, None).size == 3

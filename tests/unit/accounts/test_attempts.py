"""What counts as one place that attempts come from."""

import pytest

from koffset.accounts.attempts import address_key, client_key


class TestClientKey:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("192.0.2.7", "192.0.2.7", True),
            ("192.0.2.7", "192.0.2.8", False),
            ("192.0.2.7", "::ffff:192.0.2.7", True),
            ("2001:db8:1:2::a", "2001:db8:1:2:ffff::b", True),
            ("2001:db8:1:2::a", "2001:db8:1:3::a", False),
            ("testclient", "testclient", True),
        ],
    )
    def test_a_line_counts_once(self, one: str, other: str, same: bool) -> None:
        assert (client_key(one) == client_key(other)) == same


class TestAddressKey:
    def test_different_things_are_counted_apart_and_in_no_readable_form(self) -> None:
        keys = {address_key(what, "kim@gaon.example") for what in ("sign in", "reset")}
        assert len(keys) == 2
        assert "kim" not in "".join(keys)

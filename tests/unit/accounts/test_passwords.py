"""Which passwords are taken, and that only the right one opens."""

import pytest

from koffset.accounts.addresses import normalise_email
from koffset.accounts.passwords import check_new_password, hash_password, is_outdated, verify_password
from koffset.errors import InvalidInput

EMAIL = "kim@gaon.example"


class TestVerifying:
    def test_only_the_right_password_opens(self) -> None:
        hashed = hash_password("gear box 2026!")
        assert hashed.startswith("$argon2id$")
        assert verify_password("gear box 2026!", hashed)
        assert not verify_password("gear box 2026", hashed)

    def test_without_a_hash_nothing_opens(self) -> None:
        assert not verify_password("nobody's password", None)

    def test_one_hashed_with_weaker_parameters_is_outdated(self) -> None:
        weak = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$nG1zVgU6GlnlN4lrqFBqUQ"
        assert is_outdated(weak)
        assert not is_outdated(hash_password("gear box 2026!"))


class TestNewPasswords:
    @pytest.mark.parametrize(
        ("password", "reason"),
        [
            ("short", "at least 12"),
            ("x" * 201, "at most 200"),
            ("KIM@gaon.example", "is the address"),
            ("abababababab", "repeats"),
        ],
    )
    def test_bad_ones_say_why(self, password: str, reason: str) -> None:
        with pytest.raises(InvalidInput, match=reason):
            check_new_password(password, 12, email=EMAIL)

    def test_a_sentence_in_korean_is_taken(self) -> None:
        check_new_password("비가 오면 우산을 쓴다", 12, email=EMAIL)


class TestAddresses:
    @pytest.mark.parametrize("text", ["Kim@GAON.example", "  kim@gaon.example ", "ｋim@gaon.example"])
    def test_one_address_has_one_form(self, text: str) -> None:
        assert normalise_email(text) == EMAIL

    def test_what_is_none_is_named(self) -> None:
        with pytest.raises(InvalidInput, match="'kim' is no email address"):
            normalise_email("kim")

"""What a reader is told of who sees a requirement."""

from types import SimpleNamespace

import pytest

from koffset_web.assets import hash_assets
from koffset_web.i18n import Language
from koffset_web.rendering import build_environment


def words(language: Language, **kept: object) -> str:
    macros = vars(build_environment(language, hash_assets()).get_template("match_parts.html").module)
    return str(macros["visible"](SimpleNamespace(**kept)))


class TestWhoSeesIt:
    @pytest.mark.parametrize(
        ("language", "is_own", "said"),
        [
            ("en", True, "you and KDIA"),
            ("en", False, "the keeper and KDIA"),
            ("ko", True, "우리 기관과 방진회"),
            ("ko", False, "작성 기관과 방진회"),
        ],
    )
    def test_calls_only_the_keeper_you(self, language: Language, is_own: bool, said: str) -> None:
        assert words(language, visibility="shared", is_own=is_own) == said

    def test_is_no_public_offering_in_korean(self) -> None:
        assert words("ko", visibility="open", is_own=True, is_open=True, open_until=None) == "기업에 공개"

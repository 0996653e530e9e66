"""Names of codes as a reader of either language sees them."""

from typing import Any

import pytest

from koffset.api.schemas import Meta
from koffset_web.i18n import Language
from koffset_web.labels import Labels
from unit.web.conftest import META


def labels(language: Language) -> Labels:
    families: list[dict[str, Any]] = [
        {"code": "as9100", "en": "Quality system", "ko": "품질경영", "members": ["AS9100"], "implies": []},
        {"code": "ppuri", "en": "Root industry company", "ko": "뿌리기업 확인", "members": ["뿌리기업"], "implies": []},
        {"code": "lr", "en": "LR", "ko": "로이드선급(LR) 형식승인", "members": ["LR type approval"], "implies": []},
        {"code": "bare", "en": "Bare", "ko": "맨", "members": [], "implies": []},
    ]  # fmt: skip
    return Labels(Meta.model_validate({**META, "certificates": families}), language)


class TestAStandard:
    @pytest.mark.parametrize(
        ("family", "language", "short"),
        [
            ("as9100", "en", "AS9100"),
            ("as9100", "ko", "AS9100"),
            ("ppuri", "ko", "뿌리기업"),
            ("ppuri", "en", "Root industry company"),
            ("lr", "ko", "로이드선급(LR) 형식승인"),
            ("lr", "en", "LR type approval"),
            ("bare", "en", "Bare"),
            ("unheard of", "ko", "unheard of"),
        ],
    )
    def test_has_a_short_name_that_its_reader_can_read(
        self, family: str, language: Language, short: str
    ) -> None:
        assert labels(language).standard(family) == short

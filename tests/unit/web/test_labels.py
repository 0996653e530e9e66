"""Names of codes as a reader of either language sees them."""

from typing import Any

import pytest

from koffset.api.schemas import Meta
from koffset_web.i18n import Language
from koffset_web.labels import Labels
from unit.web.conftest import META


def labels(language: Language) -> Labels:
    named = [
        ("as9100", "Quality system", "품질경영", "AS9100", "AS9100"),
        ("ppuri", "Root industry company", "뿌리기업 확인", "Root industry company", "뿌리기업"),
        ("lr", "LR", "로이드선급(LR) 형식승인", "LR type approval", "로이드선급(LR) 형식승인"),
        ("bare", "Bare", "맨", "Bare", "맨"),
    ]
    keys = ("code", "en", "ko", "short_en", "short_ko")
    families: list[dict[str, Any]] = [
        {**dict(zip(keys, each, strict=True)), "members": [], "implies": []} for each in named
    ]
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

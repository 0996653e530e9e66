"""What conditions are judged with, and companies to judge."""

from collections.abc import Callable

import pytest

from koffset.domain.text import BilingualText
from koffset.matching.conditions.wording import AskedText, Wording


@pytest.fixture
def asked(wording: Wording) -> Callable[..., AskedText]:
    def _asked(en: str, ko: str | None = None) -> AskedText:
        return wording.asked(BilingualText(en=en, ko=ko))

    return _asked

"""What conditions are judged with, and companies to judge."""

from collections.abc import Callable

import pytest

from fakes.conditions import TODAY
from koffset.domain.text import BilingualText
from koffset.matching.conditions.asking import Judging
from koffset.matching.conditions.wording import AskedText, Wording
from koffset.matching.reading import QueryTools
from koffset.resources.judging import load_phrases, load_rate_words
from koffset.resources.loader import load_taxonomies, load_vague_words


@pytest.fixture
def wording(tools: QueryTools) -> Wording:
    return Wording(tools, tools.analyser.tokens, load_vague_words())


@pytest.fixture
def judging(wording: Wording) -> Judging:
    return Judging(wording, load_taxonomies(), load_rate_words(), load_phrases(), TODAY)


@pytest.fixture
def asked(wording: Wording) -> Callable[..., AskedText]:
    def _asked(en: str, ko: str | None = None) -> AskedText:
        return wording.asked(BilingualText(en=en, ko=ko))

    return _asked

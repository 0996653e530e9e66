"""What reading a query takes, small enough to see through."""

from dataclasses import dataclass

import pytest

from fakes.analyser import WordAnalyser
from fakes.conditions import TODAY
from koffset.domain.taxonomy import GlossaryEntry, NameRules
from koffset.matching.conditions.asking import Judging
from koffset.matching.conditions.wording import Wording
from koffset.matching.reading import QueryTools
from koffset.resources.judging import load_phrases, load_rate_words
from koffset.resources.loader import load_taxonomies, load_vague_words
from koffset.resources.names import load_name_rules
from koffset.text.glossary import Glossary
from koffset.text.technical import TechnicalTerms

ENTRIES = (
    GlossaryEntry("bumper stop", "완충용 멈치", "general", "own"),
    GlossaryEntry("stop", "멈치", "general", "own"),
    GlossaryEntry("seal", "밀봉재", "general", "own"),
    GlossaryEntry("seal", "물개", "animals", "own"),
    GlossaryEntry("seat", "좌석", "general", "army"),
)


@dataclass(frozen=True)
class Tools:
    analyser: WordAnalyser
    glossary: Glossary
    technical: TechnicalTerms
    light_words: frozenset[str]
    name_rules: NameRules


@pytest.fixture
def tools() -> Tools:
    analyser = WordAnalyser()
    return Tools(
        analyser=analyser,
        glossary=Glossary(ENTRIES, analyser.tokens),
        technical=TechnicalTerms(("MIL-DTL", "AS"), ("mm", "kg")),
        light_words=frozenset({"part", "parts", "부품"}),
        name_rules=load_name_rules(),
    )


@pytest.fixture
def wording(tools: QueryTools) -> Wording:
    return Wording(tools, tools.analyser.tokens, load_vague_words())


@pytest.fixture
def judging(wording: Wording) -> Judging:
    return Judging(wording, load_taxonomies(), load_rate_words(), load_phrases(), TODAY)

"""What use cases work with: built once by `wiring`, shared by API, CLI, indexer and tests."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from koffset.domain.form_sheet import FormColumn
from koffset.domain.offset.rule_book import RuleBook
from koffset.domain.taxonomy import NameRules, RateWords, Taxonomies
from koffset.embedding.protocol import Encoder
from koffset.matching.class_votes import ClassNames
from koffset.matching.english_proposals import EnglishProposer
from koffset.matching.holding import WordTokens
from koffset.matching.name_lookup import NameLookup
from koffset.matching.phrasing import Phrases
from koffset.matching.proposing.proposer import RequirementProposer
from koffset.resources.letters import LetterTexts
from koffset.search.protocol import SearchEngine
from koffset.settings import Settings
from koffset.store.protocol import Store
from koffset.text.glossary import Glossary
from koffset.text.protocol import Analyser
from koffset.text.technical import TechnicalTerms
from koffset.usecases.catalogue import Catalogue
from koffset.usecases.later import Later
from koffset.usecases.mailer import Mailer
from koffset.usecases.query_vectors import QueryVectors
from koffset.usecases.staged_files import StagedFiles
from koffset.usecases.upload_store import UploadStore
from koffset.usecases.word_vectors import WordVectors

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True)
class Workspace:
    """The long-lived objects of one process. `now` is the only clock; dates are those of Seoul."""

    settings: Settings
    store: Store
    uploads: UploadStore
    staged: StagedFiles
    engine: SearchEngine
    encoder: Encoder
    query_vectors: QueryVectors
    word_vectors: WordVectors
    analyser: Analyser
    word_tokens: WordTokens
    glossary: Glossary
    technical: TechnicalTerms
    light_words: frozenset[str]
    vague_words: frozenset[str]
    taxonomies: Taxonomies
    rate_words: RateWords
    phrases: Phrases
    requirements: RequirementProposer
    dossier_words: Phrases
    dossier_slots: asyncio.Semaphore
    catalogue: Catalogue
    item_columns: Sequence[FormColumn]
    item_names: NameLookup
    class_names: ClassNames
    english: EnglishProposer
    name_rules: NameRules
    offset_rules: RuleBook
    mailer: Mailer
    letters: LetterTexts
    later: Later
    now: Callable[[], datetime]

    def today(self) -> date:
        return self.now().astimezone(SEOUL).date()

    def warm_up(self) -> None:
        """Load what the first query would wait for: Kiwi, the encoder, the glossary's own words. Blocking."""
        self.analyser.warm_up()
        self.query_vectors.warm_up()
        self.word_vectors.warm_up()

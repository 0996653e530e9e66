"""The only module that builds concrete adapters: settings in, one workspace out."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from threadpoolctl import threadpool_limits

from koffset.embedding.cache import CachedEncoder
from koffset.embedding.protocol import Encoder
from koffset.embedding.sentence_transformer import ModelUse, SentenceTransformerEncoder
from koffset.embedding.use import USEncoder
from koffset.errors import SettingInvalid
from koffset.mail.console import ConsoleMailer
from koffset.mail.nobody import NoMailer
from koffset.mail.smtp import SmtpMailer, SmtpServer
from koffset.matching.class_votes import ClassNames
from koffset.matching.english_proposals import EnglishProposer, english_words
from koffset.matching.name_lookup import NameLookup, known_names
from koffset.matching.proposing.proposer import RequirementProposer
from koffset.matching.proposing.vocabulary import Vocabulary
from koffset.resources.loader import (
    load_dossier_words,
    load_form_templates,
    load_form_words,
    load_glossary,
    load_item_columns,
    load_letters,
    load_light_words,
    load_name_rules,
    load_offset_rules,
    load_phrases,
    load_query_sample,
    load_rate_words,
    load_requirement_words,
    load_standard_prefixes,
    load_taxonomies,
    load_units,
    load_vague_words,
)
from koffset.search.index_names import IndexName, mapping_hash
from koffset.search.local import LocalEngine
from koffset.search.protocol import SearchEngine
from koffset.settings import Settings
from koffset.store.copying import StoreCopy
from koffset.store.dump import StoreDump
from koffset.store.engine import parse_url
from koffset.store.postgres_dump import PostgresDump
from koffset.store.sql import SqlStore
from koffset.store.sqlite_dump import SqliteDump
from koffset.store.staged_files import FolderStage
from koffset.store.upload_files import FolderUploads
from koffset.text.analysis import BilingualAnalyser
from koffset.text.glossary import Glossary
from koffset.text.technical import TechnicalTerms
from koffset.usecases.catalogue import Catalogue
from koffset.usecases.keeping_safe import Place
from koffset.usecases.later import Later
from koffset.usecases.mailer import Mailer
from koffset.usecases.query_vectors import QueryVectors
from koffset.usecases.word_vectors import WordVectors
from koffset.usecases.workspace import Workspace

NEW_OBJECTS_BEFORE_GC = 50_000
"""Python's default, 700, looks through all that is kept in memory (firms, parsed documents) in every other match, for
cycles that our values do not form: 85 of the 480 ms of a processor that a match of ten lots takes."""

WORK_LEFT_SEC = 25.0
"""How long the end of a process waits for letters on their way: a little longer than a mail server may take."""


def build_encoder(name: str, cache: Path, use: ModelUse) -> Encoder:
    """The encoder of the setting, with its vectors of documents cached. EncoderUnavailable says what to install."""
    if name == "use":
        return CachedEncoder(USEncoder(), cache)
    if name.startswith("st:") and len(name) > len("st:"):
        return CachedEncoder(SentenceTransformerEncoder(name.removeprefix("st:"), use), cache)
    raise SettingInvalid(f"KOFFSET_ENCODER is {name!r}: use `use` or `st:<model name>`")


def build_local_engine(settings: Settings, analyser_version: str, encoder: Encoder) -> SearchEngine:
    """The embedded engine, in the data folder."""
    return LocalEngine(
        directory=settings.data_dir / "index",
        prefix=settings.index_prefix,
        mapping_hash=mapping_hash(analyser_version, encoder.name),
        encoder_name=encoder.name,
        dimensions=encoder.dimensions,
    )


def build_opensearch_engine(settings: Settings, analyser_version: str, encoder: Encoder) -> SearchEngine:
    """The engine on the servers of the settings; nothing is sent before it is used."""
    # Its client takes a third of a second to load, wanted only where it is chosen.
    from koffset.search import opensearch, opensearch_client, opensearch_mapping  # noqa: PLC0415

    layout = opensearch_mapping.IndexLayout(
        dimensions=encoder.dimensions,
        shards=settings.opensearch_shards,
        replicas=settings.opensearch_replicas,
        knn_engine=settings.opensearch_knn_engine,
    )
    connection = opensearch_client.Connection(
        hosts=[url.strip() for url in settings.opensearch_url.split(",")],
        user=settings.opensearch_user,
        password=settings.opensearch_password.get_secret_value(),
        bearer=settings.opensearch_token.get_secret_value(),
        ca_file=settings.opensearch_ca_file,
        client_cert=settings.opensearch_client_cert,
        client_key=settings.opensearch_client_key,
        check_hostname=settings.opensearch_check_hostname,
        timeout_sec=settings.opensearch_timeout_sec,
        pool_size=settings.opensearch_pool_size,
    )
    version = f"opensearch-{opensearch_mapping.MAPPING_VERSION}-{layout.knn_engine}"
    return opensearch.OpenSearchEngine(
        opensearch_client.Clients(connection),
        IndexName(settings.index_prefix, mapping_hash(analyser_version, encoder.name, version), ""),
        encoder.name,
        layout,
        opensearch.EngineOptions(settings.opensearch_timeout_sec, settings.opensearch_bulk_bytes),
    )


def build_mailer(settings: Settings) -> Mailer:
    """By SMTP where a server is set, else printed where that is asked for, else nobody."""
    if not settings.smtp_host:
        return ConsoleMailer() if settings.print_letters else NoMailer()
    if not settings.smtp_from:
        raise SettingInvalid("KOFFSET_SMTP_FROM is empty: letters need a sender")
    if settings.smtp_user and settings.smtp_tls == "none":
        raise SettingInvalid("KOFFSET_SMTP_TLS=none would send the password readable: use starttls or tls")
    return SmtpMailer(
        SmtpServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.smtp_from,
            tls=settings.smtp_tls,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
            ca_file=settings.smtp_ca_file,
        )
    )


def build_place(settings: Settings) -> Place:
    """What is backed up and restored; nothing of it is opened before it is used."""
    store = SqlStore(settings.store_url, settings.db_timeout_sec)
    return Place(_build_dump(settings), store, settings.data_dir)


def _build_dump(settings: Settings) -> StoreDump:
    url = parse_url(settings.store_url)
    if url.get_backend_name() == "postgresql":
        return PostgresDump(settings.store_url, settings.pg_bin_dir, settings.db_timeout_sec)
    return SqliteDump(Path(url.database or ""), settings.db_timeout_sec)


def build_copy(settings: Settings, target_url: str) -> StoreCopy:
    """What copies the store of the settings into another database."""
    return StoreCopy(settings.store_url, target_url, settings.db_timeout_sec)


@asynccontextmanager
async def open_workspace(settings: Settings) -> AsyncIterator[Workspace]:
    """All long-lived objects; closed in reverse order. The schema is brought up to date on the way in."""
    # Our matrices are small: on two cores a second BLAS thread doubles the work of a search and saves no time.
    threadpool_limits(limits=1, user_api="blas")
    gc.set_threshold(NEW_OBJECTS_BEFORE_GC)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = SqlStore(settings.store_url, settings.db_timeout_sec)
    try:
        await store.migrate()
        workspace = _assemble(settings, store)
        try:
            yield workspace
        finally:
            await workspace.later.finish(WORK_LEFT_SEC)
            await workspace.engine.close()
    finally:
        await store.close()


def _assemble(settings: Settings, store: SqlStore) -> Workspace:
    analyser = BilingualAnalyser()
    sample = load_query_sample()
    taxonomies, glossary, name_rules = load_taxonomies(), load_glossary(), load_name_rules()
    use = ModelUse(
        settings.encoder_query_prefix, settings.encoder_document_prefix, settings.encoder_dimensions
    )
    encoder = build_encoder(settings.encoder, settings.data_dir / "cache" / "vectors.sqlite3", use)
    build_engine = build_opensearch_engine if settings.engine == "opensearch" else build_local_engine
    engine = build_engine(settings, analyser.version, encoder)
    return Workspace(
        settings=settings,
        store=store,
        uploads=FolderUploads(settings.data_dir / "uploads"),
        staged=FolderStage(settings.data_dir / "imports" / "staged"),
        engine=engine,
        encoder=encoder,
        query_vectors=QueryVectors(encoder, sample),
        word_vectors=WordVectors(encoder, sample),
        analyser=analyser,
        word_tokens=analyser.tokens,
        glossary=Glossary(glossary, analyser.tokens),
        technical=TechnicalTerms(load_standard_prefixes(), load_units()),
        light_words=load_light_words(),
        vague_words=load_vague_words(),
        mailer=build_mailer(settings),
        letters=load_letters(),
        later=Later(),
        taxonomies=taxonomies,
        rate_words=load_rate_words(),
        phrases=load_phrases(),
        requirements=RequirementProposer(Vocabulary(taxonomies, load_requirement_words())),
        dossier_words=load_dossier_words(),
        dossier_slots=asyncio.Semaphore(settings.dossiers_at_once),
        catalogue=Catalogue(store),
        item_columns=load_item_columns(),
        item_names=NameLookup(known_names(glossary, taxonomies)),
        class_names=ClassNames(taxonomies.supply_classes, analyser.tokens),
        english=EnglishProposer(
            english_words(load_form_words(), glossary, taxonomies),
            load_form_templates(),
            name_rules,
            analyser.cuts,
        ),
        name_rules=name_rules,
        offset_rules=load_offset_rules(),
        now=lambda: datetime.now(UTC),
    )

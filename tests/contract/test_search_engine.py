"""What every search engine does, whatever it is made of."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.changing import replace_companies
from koffset.domain.evidence import CompanyFacets, EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import (
    CompanyChange,
    Filters,
    IndexedDocument,
    IndexMetadata,
    QueryToken,
    Retrieval,
    RetrievalQuery,
)
from koffset.errors import Conflict, IndexMismatch, IndexMissing, IndexMoved, InvalidInput, WriterBusy
from koffset.search.index_names import IndexName, mapping_hash
from koffset.search.local import LocalEngine
from koffset.search.opensearch import EngineOptions, OpenSearchEngine
from koffset.search.opensearch_client import Clients, Connection
from koffset.search.opensearch_lease import LeaseTimes
from koffset.search.opensearch_mapping import IndexLayout
from koffset.search.protocol import IndexReader, SearchEngine

TODAY = date(2026, 3, 2)
BUILT_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PUBLIC = frozenset({"public"})
OPEN = Filters(PUBLIC, TODAY)
DIMENSIONS = 8
QUICK_LEASES = EngineOptions(lease=LeaseTimes(renewed_sec=0.2, lasts_sec=20))


class EngineFactory(Protocol):
    def __call__(self, encoder: str = "test-encoder") -> SearchEngine:
        """Another engine on the same indexes, as another process would have it."""


@pytest.fixture(params=["local", "opensearch"])
async def new_engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EngineFactory]:
    opened: list[SearchEngine] = []
    url = request.getfixturevalue("opensearch_url") if request.param == "opensearch" else ""
    prefix = f"koffset_{uuid4().hex}"

    def create(encoder: str = "test-encoder") -> SearchEngine:
        name = IndexName(prefix, mapping_hash("1", encoder), "")
        engine = (
            OpenSearchEngine(Clients(Connection([url])), name, encoder, IndexLayout(DIMENSIONS), QUICK_LEASES)
            if url
            else LocalEngine(tmp_path / "index", prefix, name.mapping_hash, encoder, DIMENSIONS)
        )
        opened.append(engine)
        return engine

    yield create
    if opened:
        await opened[0].remove()
    for engine in opened:
        await engine.close()


@pytest.fixture
def engine(new_engine: EngineFactory) -> SearchEngine:
    return new_engine()


def unit(*values: float) -> np.ndarray:
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


def entry(
    number: int,
    tokens: str = "",
    class_tokens: str = "",
    vector: np.ndarray | None = None,
    **fields: Any,
) -> IndexedDocument:
    values = {
        "id": f"d{number:05}",
        "company_id": f"c{number % 3}",
        "kind": EvidenceKind.ITEM,
        "grade": EvidenceGrade.PUBLIC_RECORD,
        "readers": ("public",),
    }
    return IndexedDocument(
        EvidenceDocument(**(values | fields)), tokens.split(), class_tokens.split(), vector
    )


def metadata(sequence: int = 0) -> IndexMetadata:
    return IndexMetadata("", "", "", sequence, BUILT_AT, 0, 0, {"ko": [0.5] * DIMENSIONS})


async def build(engine: SearchEngine, documents: Sequence[IndexedDocument], sequence: int = 0) -> None:
    async with engine.build(metadata(sequence)) as new:
        await new.add(documents)
        await new.finish()
        await new.swap()


async def search(
    engine: IndexReader,
    tokens: str = "",
    vector: np.ndarray | None = None,
    filters: Filters = OPEN,
    k: int = 10,
) -> Retrieval:
    query = [QueryToken(token) for token in tokens.split()]
    return await engine.search(RetrievalQuery(query, vector, filters, k))


def ids(retrieval: Retrieval) -> list[str]:
    return [candidate.document.id for candidate in retrieval.candidates]


class TestLexicalPath:
    async def test_the_rarer_term_weighs_more(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin steel"), entry(2, "pin gasket"), entry(3, "pin steel")])
        found = await search(engine, "gasket steel")
        assert ids(found) == ["d00002", "d00001", "d00003"]

    async def test_a_term_of_the_class_text_finds_and_is_scored_apart(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "멈치", "bumper stop"), entry(2, "bumper")])
        by_id = {c.document.id: c for c in (await search(engine, "bumper")).candidates}
        assert by_id["d00001"].lexical == 0
        assert by_id["d00001"].class_lexical > 0
        assert by_id["d00002"].class_lexical == 0
        assert by_id["d00002"].lexical > 0

    async def test_the_weight_of_a_token_multiplies_its_score(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "핀"), entry(2, "축")])
        full = (await search(engine, "핀")).candidates[0].lexical
        query = RetrievalQuery([QueryToken("핀", 0.5)], None, OPEN, 10)
        half = (await engine.search(query)).candidates[0].lexical
        assert half == pytest.approx(full / 2, rel=1e-4)

    async def test_a_term_of_no_weight_finds_all_the_same(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "핀"), entry(2, "축")])
        found = await engine.search(RetrievalQuery([QueryToken("핀", 0)], None, OPEN, 10))
        assert [(c.document.id, c.lexical) for c in found.candidates] == [("d00001", 0)]

    async def test_no_tokens_and_unknown_tokens_find_nothing(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin")])
        assert ids(await search(engine)) == []
        unknown = await search(engine, "nowhere")
        assert ids(unknown) == []
        assert unknown.document_frequencies == {"nowhere": 0}

    async def test_terms_of_any_script_and_sign_are_kept_as_they_are(self, engine: SearchEngine) -> None:
        words = ["멈치", "ß", "0.5mm", "日本", "μm", "a+b", "'", "그랜드🚀"]
        await build(engine, [entry(number, word) for number, word in enumerate(words)])
        for number, word in enumerate(words):
            assert ids(await search(engine, word)) == [f"d{number:05}"]

    async def test_document_frequencies_count_a_document_once(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin pin", "pin"), entry(2, "", "pin"), entry(3, "축")])
        found = await search(engine, "pin 축")
        assert found.document_frequencies == {"pin": 2, "축": 1}

    async def test_document_frequencies_ignore_the_filter_but_not_the_audience(
        self, engine: SearchEngine
    ) -> None:
        await build(engine, [entry(1, "pin secret", readers=("kdia",)), entry(2, "pin")])
        elsewhere = replace(OPEN, provinces=frozenset({"nowhere"}))
        found = await search(engine, "pin secret", filters=elsewhere)
        assert found.document_frequencies == {"pin": 1, "secret": 0}
        desk = replace(OPEN, readers=frozenset({"public", "kdia"}))
        found = await search(engine, "pin secret", filters=desk)
        assert found.document_frequencies == {"pin": 2, "secret": 1}

    async def test_counts_are_of_what_the_asker_may_see(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin", readers=("kdia",)), entry(2, "pin")])
        assert (await engine.count(frozenset({"public"}))).documents == 1
        assert (await engine.count(frozenset({"public", "kdia"}))).documents == 2
        assert (await engine.count(frozenset())).companies == 0


class TestVectorPath:
    async def test_the_nearest_come_with_their_cosines(self, engine: SearchEngine) -> None:
        await build(
            engine, [entry(1, vector=unit(1)), entry(2, vector=unit(1, 1)), entry(3, vector=unit(0, 1))]
        )
        found = await search(engine, vector=unit(1), k=2)
        cosines = {c.document.id: c.cosine for c in found.candidates}
        assert cosines == {"d00001": pytest.approx(1), "d00002": pytest.approx(0.7071, abs=1e-4)}

    async def test_documents_without_vector_are_found_by_words_only(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin"), entry(2, "axle", vector=unit(1))])
        assert ids(await search(engine, vector=unit(1))) == ["d00002"]
        both = await search(engine, "pin", unit(1))
        assert ids(both) == ["d00001", "d00002"]
        assert both.candidates[0].cosine == 0

    async def test_candidates_of_words_have_their_cosine_beyond_k(self, engine: SearchEngine) -> None:
        near = [entry(number, vector=unit(1)) for number in range(5)]
        await build(engine, [*near, entry(9, "pin", vector=unit(3, 4))])
        found = await search(engine, "pin", unit(1), k=1)
        assert ids(found) == ["d00009", "d00000"]
        assert found.candidates[0].cosine == pytest.approx(0.6, abs=1e-4)

    async def test_candidates_of_vectors_have_their_word_scores_beyond_k(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin pin"), entry(2, "pin bolt nut", "pin", vector=unit(1))])
        by_id = {c.document.id: c for c in (await search(engine, "pin", unit(1), k=1)).candidates}
        assert by_id["d00002"].lexical > 0
        assert by_id["d00002"].class_lexical > 0

    async def test_a_vector_of_another_size_is_refused(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, vector=unit(1))])
        with pytest.raises(IndexMismatch, match="8 dimensions"):
            await search(engine, vector=np.ones(5, dtype=np.float32))


class TestOrder:
    async def test_ties_are_broken_by_id_on_both_paths(self, engine: SearchEngine) -> None:
        numbers = [7, 3, 9, 1, 5]
        await build(engine, [entry(number, "pin", vector=unit(1, 2, 3)) for number in numbers])
        assert ids(await search(engine, "pin", k=3)) == ["d00001", "d00003", "d00005"]
        assert ids(await search(engine, vector=unit(1), k=3)) == ["d00001", "d00003", "d00005"]

    async def test_many_ties_behind_a_filter_are_broken_by_id(self, engine: SearchEngine) -> None:
        stored = [
            entry(number, "pin bolt nut", "fastener", supply_class="5340" if number % 2 else "1005")
            for number in reversed(range(4_000))
        ]
        await build(engine, stored[:2_000])
        await replace_companies(engine, ["c0", "c1", "c2"], stored, 1)
        odd = Filters(PUBLIC, TODAY, supply_classes=frozenset({"5340"}))
        assert ids(await search(engine, "pin bolt fastener", filters=odd, k=3)) == [
            "d00001",
            "d00003",
            "d00005",
        ]

    async def test_k_beyond_the_index_gives_all(self, engine: SearchEngine) -> None:
        await build(engine, [entry(number, "pin", vector=unit(1)) for number in range(4)])
        assert len(ids(await search(engine, "pin", unit(1), k=100))) == 4

    async def test_an_empty_index_answers(self, engine: SearchEngine) -> None:
        await build(engine, [])
        assert ids(await search(engine, "pin", unit(1))) == []
        assert (await engine.metadata()).documents == 0


CODES = ("1005", "1010", "5340", None)


def documents() -> st.SearchStrategy[list[EvidenceDocument]]:
    certificates = st.dictionaries(
        st.sampled_from(["iso9001", "as9100"]), st.dates(TODAY - timedelta(2), TODAY + timedelta(2))
    )
    few = st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True).map(tuple)
    facets = st.builds(
        CompanyFacets, few, st.sampled_from(["seoul", None]), st.sampled_from(["sme", None]), certificates
    )
    document = st.builds(
        EvidenceDocument,
        id=st.integers(0, 10_000).map(lambda number: f"d{number:05}"),
        company_id=st.sampled_from(["c1", "c2", "c3"]),
        kind=st.sampled_from(EvidenceKind),
        grade=st.sampled_from(EvidenceGrade),
        readers=st.sampled_from([("public",), ("contractors", "kdia"), ("kdia", "owner:c1")]),
        text_ko=st.text(max_size=5),
        as_of=st.none() | st.dates(),
        supply_class=st.sampled_from(CODES),
        weapon_systems=few,
        company=facets,
    )
    return st.lists(document, max_size=15, unique_by=lambda d: d.id)


def some(*values: Any) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


def filters() -> st.SearchStrategy[Filters]:
    return st.builds(
        Filters,
        readers=some("public", "contractors", "kdia", "owner:c1"),
        valid_on=st.dates(TODAY - timedelta(2), TODAY + timedelta(2)),
        supply_groups=some("10", "53"),
        supply_classes=some("1005", "5340"),
        weapon_systems=some("a", "b", "z"),
        defence_fields=some("a", "b"),
        provinces=some("seoul", "busan"),
        size_classes=some("sme", "large"),
        certificates=some("iso9001", "as9100"),
        kinds=some(*EvidenceKind),
        min_grade=st.none() | st.sampled_from(EvidenceGrade),
        company_ids=some("c1", "c9"),
    )


class TestFilters:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(stored=documents(), asked=st.lists(filters(), min_size=1, max_size=6))
    async def test_both_paths_find_exactly_what_the_filter_accepts(
        self, engine: SearchEngine, stored: list[EvidenceDocument], asked: list[Filters]
    ) -> None:
        await build(engine, [IndexedDocument(document, ["pin"], [], unit(1)) for document in stored])
        for restriction in asked:
            accepted = [document for document in stored if restriction.accepts(document)]
            by_words = await search(engine, "pin", filters=restriction, k=50)
            by_vector = await search(engine, vector=unit(1), filters=restriction, k=50)
            for found in (by_words, by_vector):
                assert {c.document.id: c.document for c in found.candidates} == {d.id: d for d in accepted}

    async def test_a_rare_facet_still_fills_k(self, engine: SearchEngine) -> None:
        stored = [
            entry(number, "pin", vector=unit(1, number), supply_class="1005" if number % 50 == 0 else "5340")
            for number in range(1_000)
        ]
        await build(engine, stored)
        rare = Filters(PUBLIC, TODAY, supply_classes=frozenset({"1005"}))
        assert len(ids(await search(engine, "pin", filters=rare, k=20))) == 20
        assert len(ids(await search(engine, vector=unit(1), filters=rare, k=20))) == 20

    async def test_nobody_sees_what_has_no_reader_of_theirs(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin", readers=("kdia",), vector=unit(1))])
        assert ids(await search(engine, "pin", unit(1))) == []
        assert ids(await search(engine, "pin", filters=Filters(frozenset({"kdia"}), TODAY))) == ["d00001"]
        assert ids(await search(engine, "pin", filters=Filters(frozenset(), TODAY))) == []


class TestCompanies:
    async def test_sizes_count_all_documents_of_the_candidates_companies(self, engine: SearchEngine) -> None:
        await build(engine, [entry(number, "pin" if number == 0 else "axle") for number in range(7)])
        assert (await search(engine, "pin")).company_sizes == {"c0": 3}

    async def test_sizes_count_the_passages_of_a_claim_once(self, engine: SearchEngine) -> None:
        await build(engine, [entry(0, "pin"), entry(3, "axle", passage=1), entry(6, "axle", passage=2)])
        assert (await search(engine, "pin")).company_sizes == {"c0": 1}

    async def test_sizes_leave_out_what_the_asker_may_not_read(self, engine: SearchEngine) -> None:
        stored = [entry(0, "pin"), entry(3, "axle"), entry(6, "axle", readers=("kdia",))]
        await build(engine, stored)
        assert (await search(engine, "pin")).company_sizes == {"c0": 2}
        narrow = Filters(PUBLIC, TODAY, company_ids=frozenset({"c0"}), supply_classes=frozenset({"0000"}))
        assert (await search(engine, "pin", filters=narrow)).company_sizes == {}

    async def test_metadata_counts_documents_and_companies(self, engine: SearchEngine) -> None:
        await build(engine, [entry(number) for number in range(5)], sequence=4)
        said = await engine.metadata()
        assert (said.documents, said.companies, said.sequence) == (5, 3, 4)
        assert (said.encoder, said.built_at) == ("test-encoder", BUILT_AT)
        assert said.language_means == {"ko": [0.5] * DIMENSIONS}
        assert said.name.startswith("koffset_")


def named(number: int, *forms: str, **fields: Any) -> IndexedDocument:
    return entry(number, company_id=f"c{number}", kind=EvidenceKind.COMPANY, name_forms=forms, **fields)


class TestSuggestions:
    @pytest.mark.parametrize("prefix", [".", "a.*", "(주)", '"a"', "a|b", "가[", "\\", "~#@&<0-9>"])
    async def test_signs_of_pattern_languages_mean_themselves(
        self, engine: SearchEngine, prefix: str
    ) -> None:
        await build(engine, [named(1, f"{prefix}나"), named(2, "가온"), named(4, "ab")])
        assert [s.form for s in await engine.suggest(prefix, PUBLIC, 10)] == [f"{prefix}나"]

    async def test_forms_come_in_their_order(self, engine: SearchEngine) -> None:
        await build(engine, [named(1, "가지"), named(2, "가나", "가"), named(4, "가나")])
        found = [(s.form, s.company_id) for s in await engine.suggest("가", PUBLIC, 2)]
        assert found == [("가", "c2"), ("가나", "c4")]

    async def test_a_company_comes_once_however_many_forms_match(self, engine: SearchEngine) -> None:
        await build(engine, [named(1, "가온정밀", "가온", "gaon"), named(2, "나래산업")])
        found = await engine.suggest("가온", PUBLIC, 10)
        assert [(s.company_id, s.form) for s in found] == [("c1", "가온")]

    async def test_the_limit_counts_companies(self, engine: SearchEngine) -> None:
        await build(engine, [named(number, f"가온{number}", "가온") for number in range(5)])
        assert len(await engine.suggest("가", PUBLIC, 3)) == 3

    async def test_initial_consonants_are_a_form_like_any_other(self, engine: SearchEngine) -> None:
        await build(engine, [named(1, "가온정밀", "ㄱㅇㅈㅁ")])
        assert [s.company_id for s in await engine.suggest("ㄱㅇ", PUBLIC, 10)] == ["c1"]

    async def test_a_company_that_the_asker_may_not_read_is_not_suggested(self, engine: SearchEngine) -> None:
        await build(engine, [named(1, "가온", readers=("kdia",))])
        assert list(await engine.suggest("가", PUBLIC, 10)) == []
        assert len(await engine.suggest("가", frozenset({"kdia"}), 10)) == 1

    async def test_an_empty_or_unknown_prefix_suggests_nobody(self, engine: SearchEngine) -> None:
        await build(engine, [named(1, "가온")])
        assert list(await engine.suggest("", PUBLIC, 10)) == []
        assert list(await engine.suggest("하", PUBLIC, 10)) == []


class TestPages:
    async def test_all_documents_come_in_the_order_of_ids_whatever_their_audience(
        self, engine: SearchEngine
    ) -> None:
        documents = [entry(number, text_en=f"shim {number}", readers=("kdia",)) for number in (3, 1, 2, 5, 4)]
        await build(engine, documents)
        first = await engine.documents_page("", 2)
        rest = await engine.documents_page(first[-1].id, 10)
        assert [*first, *rest] == sorted((each.document for each in documents), key=lambda each: each.id)
        assert await engine.documents_page(rest[-1].id, 10) == []


class TestReplacing:
    async def test_the_old_documents_of_a_company_go_and_others_stay(self, engine: SearchEngine) -> None:
        await build(engine, [entry(number, "pin", vector=unit(1)) for number in range(6)])
        await replace_companies(engine, ["c0"], [entry(30, "axle", vector=unit(0, 1))], 9)
        assert ids(await search(engine, "pin")) == ["d00001", "d00002", "d00004", "d00005"]
        found = await search(engine, "axle", unit(0, 1), k=1)
        assert ids(found) == ["d00030"]
        assert found.candidates[0].cosine == pytest.approx(1)
        assert (found.metadata.sequence, found.metadata.documents) == (9, 5)

    async def test_a_company_without_new_documents_is_gone(self, engine: SearchEngine) -> None:
        await build(engine, [named(1, "가온"), entry(7, "pin", company_id="c1")])
        await replace_companies(engine, ["c1", "c404"], [], 2)
        assert ids(await search(engine, "pin")) == []
        assert list(await engine.suggest("가", PUBLIC, 5)) == []
        assert (await engine.metadata()).companies == 0

    async def test_twice_is_as_once(self, engine: SearchEngine) -> None:
        await build(engine, [entry(number, "pin") for number in range(6)])
        new = [entry(0, "pin axle", vector=unit(1))]
        await replace_companies(engine, ["c0"], new, 3)
        once = await search(engine, "pin", unit(1))
        await replace_companies(engine, ["c0"], new, 3)
        twice = await search(engine, "pin", unit(1))
        assert _without_bm25(twice) == _without_bm25(once)

    async def test_word_scores_after_many_replacements_stay_near_those_of_a_new_index(
        self, engine: SearchEngine
    ) -> None:
        stored = [entry(number, f"pin t{number % 7} u{number % 5}") for number in range(600)]
        await build(engine, stored)
        fresh = await search(engine, "pin t3 u2", k=50)
        for sequence, number in enumerate([0, 1, 2, 1]):
            mine = [each for each in stored if each.document.company_id == f"c{number}"]
            await replace_companies(engine, [f"c{number}"], mine, sequence)
        replaced = await search(engine, "pin t3 u2", k=50)
        assert ids(replaced) == ids(fresh)
        for after, before in zip(replaced.candidates, fresh.candidates, strict=True):
            assert after.lexical == pytest.approx(before.lexical, rel=0.05)

    async def test_counts_follow_the_change(self, engine: SearchEngine) -> None:
        await build(engine, [entry(number, "pin") for number in range(6)])
        before = [await search(engine, "pin axle") for _ in range(3)][-1]
        assert (before.document_frequencies, before.company_sizes["c0"]) == ({"pin": 6, "axle": 0}, 2)
        await replace_companies(engine, ["c0"], [entry(30, "pin axle")], 1)
        for _ in range(3):
            after = await search(engine, "pin axle")
            assert after.document_frequencies == {"pin": 5, "axle": 1}
            assert after.company_sizes == {"c0": 1, "c1": 2, "c2": 2}

    async def test_another_engine_sees_it_with_its_next_search(self, new_engine: Any) -> None:
        writer, reader = new_engine(), new_engine()
        await build(writer, [entry(1, "pin")])
        assert ids(await search(reader, "pin")) == ["d00001"]
        await replace_companies(writer, ["c1"], [entry(4, "pin")], 1)
        assert ids(await search(reader, "pin")) == ["d00004"]

    async def test_a_document_of_an_unnamed_company_is_refused(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin")])
        with pytest.raises(InvalidInput, match="c2"):
            await replace_companies(engine, ["c1"], [entry(2)], 1)

    async def test_a_change_prepared_for_another_state_is_refused(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin")])
        before = await engine.metadata()
        await replace_companies(engine, ["c1"], [entry(1, "axle")], 1)
        late = CompanyChange(["c1"], [entry(1, "bolt")], 1, before)
        with pytest.raises(IndexMoved):
            await engine.replace_companies(late)
        await build(engine, [entry(1, "pin")], 1)
        with pytest.raises(IndexMoved):
            await engine.replace_companies(replace(late, prepared_for=replace(before, sequence=1)))
        assert ids(await search(engine, "pin")) == ["d00001"]

    async def test_more_documents_than_one_page_are_replaced(self, engine: SearchEngine) -> None:
        stored = [entry(number, "pin", company_id="c1") for number in range(12_000)]
        await build(engine, stored)
        await replace_companies(engine, ["c1"], stored[:3], 1)
        assert ids(await search(engine, "pin", k=100)) == ["d00000", "d00001", "d00002"]
        assert (await engine.metadata()).documents == 3

    async def test_a_refused_batch_changes_nothing(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin"), entry(2, "pin")])
        taken = entry(2, "newterm", company_id="c1")
        with pytest.raises(Conflict, match="d00002"):
            await replace_companies(engine, ["c1"], [entry(4, "newterm"), taken], 5)
        assert ids(await search(engine, "pin newterm")) == ["d00001", "d00002"]
        assert (await engine.metadata()).sequence == 0
        await replace_companies(engine, ["c1"], [entry(4, "newterm")], 6)
        assert ids(await search(engine, "newterm")) == ["d00004"]


def _without_bm25(retrieval: Retrieval) -> Retrieval:
    """Statistics of BM25 may go on counting replaced documents; all else may not."""
    plain = [replace(candidate, lexical=0.0, class_lexical=0.0) for candidate in retrieval.candidates]
    return replace(retrieval, candidates=plain)


class TestRemoving:
    async def test_leaves_nothing_to_read_and_a_new_build_works(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin")])
        await search(engine, "pin")
        await engine.remove()
        with pytest.raises(IndexMissing):
            await search(engine, "pin")
        await engine.remove()
        await build(engine, [entry(2, "pin")])
        assert ids(await search(engine, "pin")) == ["d00002"]


class TestBuilding:
    async def test_without_an_index_every_question_says_what_to_run(self, engine: SearchEngine) -> None:
        for question in (search(engine, "pin"), engine.suggest("가", PUBLIC, 5), engine.metadata()):
            with pytest.raises(IndexMissing, match="koffset index rebuild"):
                await question
        with pytest.raises(IndexMissing):
            await replace_companies(engine, ["c1"], [], 1)

    async def test_an_index_of_another_encoder_is_refused(self, new_engine: Any) -> None:
        await build(new_engine(), [entry(1, "pin")])
        other = new_engine("other-encoder")
        with pytest.raises(IndexMismatch, match="koffset index rebuild"):
            await search(other, "pin")
        await build(other, [entry(2, "pin")])
        assert ids(await search(other, "pin")) == ["d00002"]

    async def test_a_build_is_searched_before_it_serves(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin")])
        async with engine.build(metadata()) as new:
            await new.add([named(2, "가온"), entry(5, "pin")])
            await new.finish()
            assert ids(await search(new, "pin")) == ["d00005"]
            assert len(await new.suggest("가", PUBLIC, 5)) == 1
            assert (await new.metadata()).documents == 2
            assert ids(await search(engine, "pin")) == ["d00001"]

    async def test_a_build_left_without_swap_leaves_the_old_index(self, engine: SearchEngine) -> None:
        await build(engine, [entry(1, "pin")])
        with pytest.raises(ZeroDivisionError):
            await self._build_and_fail(engine)
        assert ids(await search(engine, "pin")) == ["d00001"]

    async def _build_and_fail(self, engine: SearchEngine) -> None:
        async with engine.build(metadata()) as new:
            await new.add([entry(2, "pin")])
            raise ZeroDivisionError

    async def test_an_unfinished_build_does_not_swap(self, engine: SearchEngine) -> None:
        async with engine.build(metadata()) as new:
            await new.add([entry(1, "pin")])
            with pytest.raises(IndexMissing, match="finish"):
                await new.swap()

    async def test_a_document_that_stands_twice_is_named(self, engine: SearchEngine) -> None:
        async with engine.build(metadata()) as new:
            with pytest.raises(Conflict, match="d00001"):
                await new.add([entry(1), entry(1)])

    async def test_a_second_build_is_refused_with_the_process(self, new_engine: Any) -> None:
        async with new_engine().build(metadata()):
            with pytest.raises(WriterBusy, match=r"process \d+"):
                await new_engine().build(metadata()).__aenter__()
        await build(new_engine(), [entry(1)])

    async def test_updates_go_on_while_a_build_runs(self, new_engine: Any) -> None:
        engine = new_engine()
        await build(engine, [entry(1, "pin")])
        async with new_engine().build(metadata()) as new:
            await replace_companies(engine, ["c1"], [entry(4, "pin")], 1)
            assert ids(await search(engine, "pin")) == ["d00004"]
            await new.finish()

    async def test_readers_get_whole_answers_while_indexes_swap(self, new_engine: Any) -> None:
        writer, readers = new_engine(), [new_engine(), new_engine()]
        await build(writer, _generation(0), 0)
        done = asyncio.Event()
        tasks = [asyncio.create_task(_read_until(reader, done)) for reader in readers]
        for sequence in range(1, 8):
            await build(writer, _generation(sequence), sequence)
        done.set()
        seen = [sequence for task in tasks for sequence in await task]
        assert len(set(seen)) > 1

    async def test_ten_thousand_documents(self, engine: SearchEngine) -> None:
        generator = np.random.default_rng(5)
        vectors = generator.standard_normal((10_000, DIMENSIONS)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        stored = [entry(number, f"pin t{number % 100}", vector=vectors[number]) for number in range(10_000)]
        await build(engine, stored)
        found = await search(engine, "t42", vectors[777], k=100)
        expected = set(np.argsort(-(vectors @ vectors[777]), kind="stable")[:100])
        assert {int(c.document.id[1:]) for c in found.candidates} == expected | set(range(42, 10_000, 100))


def _generation(sequence: int) -> list[IndexedDocument]:
    return [entry(number, "pin", vector=unit(1), source=f"generation {sequence}") for number in range(200)]


async def _read_until(reader: SearchEngine, done: asyncio.Event) -> list[int]:
    """Search until told to stop; every answer must hold documents of one generation only."""
    seen = []
    while not done.is_set():
        found = await search(reader, "pin", unit(1), k=500)
        sources = {candidate.document.source for candidate in found.candidates}
        assert sources == {f"generation {found.metadata.sequence}"}
        assert len(found.candidates) == 200
        seen.append(found.metadata.sequence)
    return seen

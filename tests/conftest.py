"""What all tests share: unit tests stay off the network; what is missing skips or, where asked, fails."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket

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

"""Errors of OpenSearch in our words, and certificates."""

import ssl
from pathlib import Path

import pytest
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    NotFoundError,
    RequestError,
    SerializationError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as ServerUnreachable

from koffset.errors import EngineUnavailable, IndexMissing, IndexReadOnly, KoffsetError, SettingInvalid
from koffset.search.opensearch_client import Clients, Connection, item_error, translated

BLOCKED = {"error": {"type": "cluster_block_exception", "reason": "index [x] blocked"}}
SECRET = {"error": {"type": "parsing_exception", "reason": "the query said laser seeker"}}


@pytest.mark.parametrize(
    ("error", "expected", "said"),
    [
        (ConnectionTimeout("TIMEOUT", "", TimeoutError()), EngineUnavailable, "did not answer in time"),
        (ServerUnreachable("N/A", "", OSError("refused")), EngineUnavailable, "KOFFSET_OPENSEARCH_URL"),
        (
            ServerUnreachable("N/A", "", ssl.SSLCertVerificationError("self-signed")),
            EngineUnavailable,
            "KOFFSET_OPENSEARCH_CA_FILE",
        ),
        (AuthenticationException(401, "", {}), EngineUnavailable, "KOFFSET_OPENSEARCH_USER"),
        (AuthorizationException(403, "", {"error": {"type": "x"}}), EngineUnavailable, "no right"),
        (AuthorizationException(403, "", BLOCKED), IndexReadOnly, "disk"),
        (TransportError(429, "", BLOCKED), IndexReadOnly, "disk"),
        (NotFoundError(404, "", {}), IndexMissing, "koffset index rebuild"),
        (RequestError(400, "", SECRET), EngineUnavailable, "parsing_exception"),
        (SerializationError("x"), EngineUnavailable, "SerializationError"),
    ],
)
def test_every_error_says_what_to_do(error: Exception, expected: type[KoffsetError], said: str) -> None:
    with pytest.raises(expected, match=said) as raised, translated("testing"):
        raise error
    assert "testing" in raised.value.detail or expected is IndexMissing
    assert "laser" not in raised.value.detail


def test_a_document_that_was_not_taken_is_named() -> None:
    item = {"index": {"_id": "d7", "status": 400, "error": {"type": "mapper_parsing_exception"}}}
    assert "d7" in item_error(item, "testing").detail


def test_what_is_no_error_of_the_library_goes_through() -> None:
    with pytest.raises(ZeroDivisionError), translated("testing"):
        raise ZeroDivisionError


def test_a_missing_certificate_names_file_and_setting(tmp_path: Path) -> None:
    missing = tmp_path / "ca.pem"
    with pytest.raises(SettingInvalid, match="KOFFSET_OPENSEARCH_CA_FILE") as raised:
        Clients(Connection(["https://127.0.0.1:1"], ca_file=missing))
    assert str(missing) in raised.value.detail

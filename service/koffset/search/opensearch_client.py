"""Connections to OpenSearch: who we are there, which requests are repeated, and its errors in our words."""

import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    ImproperlyConfigured,
    NotFoundError,
    OpenSearchException,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as ServerUnreachable
from opensearchpy.serializer import JSONSerializer

from koffset.errors import EngineUnavailable, IndexMissing, IndexReadOnly, KoffsetError, SettingInvalid

READ_ATTEMPTS = 3
"""A read that reached no server, or one that is going down, is asked again of the next one."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the servers are and how to sign in: by name and password, by bearer token, or by client certificate."""

    hosts: Sequence[str]
    user: str = ""
    password: str = ""
    bearer: str = ""
    ca_file: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    check_hostname: bool = True
    timeout_sec: float = 10.0
    pool_size: int = 20


class Clients:
    """Two clients of the same servers: `reading` asks again elsewhere, `writing` never repeats by itself."""

    def __init__(self, connection: Connection) -> None:
        options = _options(connection)
        self.reading = AsyncOpenSearch(
            **options, max_retries=READ_ATTEMPTS, retry_on_timeout=False, retry_on_status=(502, 503, 504)
        )
        self.writing = AsyncOpenSearch(**options, max_retries=0, retry_on_timeout=False, retry_on_status=())

    async def close(self) -> None:
        for client in (self.reading, self.writing):
            # The library closes the connections that it takes for alive; those of a server that went away are here too.
            for connection in getattr(client.transport, "seed_connections", ()):
                await connection.close()
            await client.close()


class FastSerializer(JSONSerializer):
    """Vectors as they are, without a Python number for each of their digits."""

    def dumps(self, data: Any) -> Any:
        if isinstance(data, str):
            return data
        return orjson.dumps(data, option=orjson.OPT_SERIALIZE_NUMPY).decode()

    def loads(self, s: str) -> Any:
        return orjson.loads(s)


def _options(connection: Connection) -> dict[str, Any]:
    options: dict[str, Any] = {
        "hosts": list(connection.hosts),
        "timeout": connection.timeout_sec,
        "serializer": FastSerializer(),
        "pool_maxsize": connection.pool_size,
    }
    authorization = _authorization(connection)
    if authorization:
        options["headers"] = {"Authorization": authorization}
    if any(host.startswith("https:") for host in connection.hosts):
        options["ssl_context"] = _tls(connection)
    return options


def _authorization(connection: Connection) -> str:
    """In UTF-8, as OpenSearch reads names and passwords; the library's own way takes Latin letters only."""
    if connection.bearer:
        return f"Bearer {connection.bearer}"
    if connection.user:
        return "Basic " + b64encode(f"{connection.user}:{connection.password}".encode()).decode()
    return ""


def _tls(connection: Connection) -> ssl.SSLContext:
    """Certificates are always checked; only whether the name in them must be the host's can be left out."""
    try:
        context = ssl.create_default_context(cafile=connection.ca_file)
        if connection.client_cert:
            context.load_cert_chain(connection.client_cert, connection.client_key)
    except OSError as exc:
        files = [connection.ca_file, connection.client_cert, connection.client_key]
        named = ", ".join(str(file) for file in files if file)
        raise SettingInvalid(
            f"the certificates for OpenSearch cannot be read ({named}): {exc.strerror or exc}; "
            "see KOFFSET_OPENSEARCH_CA_FILE, …_CLIENT_CERT and …_CLIENT_KEY"
        ) from exc
    context.check_hostname = connection.check_hostname
    return context


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Every error of the library as one of ours; `doing` says what was being done."""
    try:
        yield
    except (OpenSearchException, ImproperlyConfigured) as exc:
        raise translate(exc, doing) from exc


def translate(error: Exception, doing: str) -> KoffsetError:
    """What an operator can do about it. Answers of the server are named by their type: texts may hold queries."""
    if isinstance(error, ConnectionTimeout):
        return EngineUnavailable(
            f"OpenSearch did not answer in time while {doing}; try again, or see its load"
        )
    if isinstance(error, ServerUnreachable):
        return _unreachable(error, doing)
    if isinstance(error, AuthenticationException):
        return EngineUnavailable(
            f"OpenSearch does not accept the sign-in while {doing}: check KOFFSET_OPENSEARCH_USER and _PASSWORD, "
            "_TOKEN or _CLIENT_CERT"
        )
    if isinstance(error, TransportError):
        return translate_kind(_kind(error), doing, error)
    return EngineUnavailable(f"OpenSearch failed while {doing} ({type(error).__name__})")


def translate_kind(kind: str, doing: str, error: TransportError | None = None) -> KoffsetError:
    """The error for a type that the server named, of a request or of a part of one."""
    if kind == "index_not_found_exception" or isinstance(error, NotFoundError):
        return IndexMissing("there is no index yet; run `koffset index rebuild --engine opensearch`")
    if kind == "cluster_block_exception":
        return IndexReadOnly(
            f"OpenSearch has blocked writing while {doing}, as it does when a disk is full: free space and lift "
            "the block; nothing is lost, the change feed goes on from where it stood"
        )
    if isinstance(error, AuthorizationException):
        return EngineUnavailable(f"the account has no right on OpenSearch to go on {doing} ({kind})")
    return EngineUnavailable(f"OpenSearch refused while {doing} ({kind})")


def _unreachable(error: ServerUnreachable, doing: str) -> EngineUnavailable:
    cause = error.info
    if (
        isinstance(cause, ssl.SSLError)
        or "ssl" in type(cause).__name__.lower()
        or "certificate" in str(cause)
    ):
        return EngineUnavailable(
            f"OpenSearch's certificate is not trusted while {doing}: set KOFFSET_OPENSEARCH_CA_FILE to the file of "
            "its authority"
        )
    return EngineUnavailable(
        f"OpenSearch cannot be reached while {doing} ({type(cause).__name__}): is it running, and is "
        "KOFFSET_OPENSEARCH_URL right?"
    )


def _kind(error: TransportError) -> str:
    details = error.info.get("error") if isinstance(error.info, Mapping) else None
    if isinstance(details, Mapping):
        return str(details.get("type", error.status_code))
    return f"status {error.status_code}"


def item_error(item: Mapping[str, Any], doing: str) -> KoffsetError:
    """The error of a document that was not taken, with its id."""
    ((_action, result),) = item.items()
    error = result.get("error")
    kind = error.get("type", "unknown") if isinstance(error, Mapping) else str(result.get("status"))
    if kind == "cluster_block_exception":
        return translate_kind(kind, doing)
    return EngineUnavailable(f"OpenSearch did not take document {result['_id']} while {doing} ({kind})")

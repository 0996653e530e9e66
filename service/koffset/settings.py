"""All settings: environment variables `KOFFSET_…`, read once in the composition root and passed down."""

import ipaddress
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

EngineName = Literal["local", "opensearch"]


class Settings(BaseSettings):
    """Frozen values of one process; each field is the environment variable KOFFSET_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="KOFFSET_", frozen=True, extra="ignore")

    data_dir: Path = Field(Path("koffset-data"), description="the one folder for everything that is kept")
    database_url: str = Field("", description="SQLAlchemy URL; empty: a SQLite file in the data folder")
    pg_bin_dir: Path | None = Field(
        None, description="folder of pg_dump, pg_restore and psql; unset: where the PATH has them"
    )
    engine: EngineName = Field("local", description="the search engine")
    opensearch_url: str = Field(
        "http://127.0.0.1:9200", description="where OpenSearch answers; several nodes with commas between"
    )
    opensearch_user: str = Field("", description="account on OpenSearch")
    opensearch_password: SecretStr = Field(SecretStr(""), description="its password")
    opensearch_token: SecretStr = Field(SecretStr(""), description="bearer token instead of an account")
    opensearch_ca_file: Path | None = Field(
        None, description="certificate authority of OpenSearch; unset: those of the system"
    )
    opensearch_client_cert: Path | None = Field(None, description="client certificate to sign in with")
    opensearch_client_key: Path | None = Field(None, description="its key, where it is a file of its own")
    opensearch_check_hostname: bool = Field(
        default=True, description="whether the name in OpenSearch's certificate must be that of the URL"
    )
    opensearch_timeout_sec: float = Field(10.0, gt=0, description="longest wait for an answer of OpenSearch")
    opensearch_pool_size: int = Field(20, ge=1, description="connections to each node")
    opensearch_bulk_bytes: int = Field(10_000_000, ge=100_000, description="most of one write request")
    opensearch_shards: int = Field(1, ge=1, le=1_000, description="shards of a new index")
    opensearch_replicas: str = Field(
        "0-1", pattern=r"^\d+-(\d+|all)$", description="least and most further copies, as nodes are there"
    )
    opensearch_knn_engine: Literal["lucene", "faiss"] = Field("lucene", description="what holds the vectors")
    encoder: str = Field("use", description="the text encoder: `use` (bundled) or `st:<model>`")
    encoder_query_prefix: str = Field(
        "", description="what an `st:` model wants before questions, such as `query: `"
    )
    encoder_document_prefix: str = Field("", description="what it wants before texts, such as `passage: `")
    encoder_dimensions: int | None = Field(
        None, gt=0, description="keep only the first numbers of each vector of an `st:` model"
    )
    index_prefix: str = Field("koffset", pattern=r"^[a-z][a-z0-9_]*$", description="start of index names")
    follow_interval_sec: float = Field(
        0.3, gt=0, description="how often the follower asks the change feed when nothing is new"
    )
    admin_token: SecretStr = Field(
        SecretStr(""), description="opens /api/v1/admin to a program, beside the admins of KDIA"
    )
    public_reading: bool = Field(
        default=True, description="whether people who are not signed in may search and read what is public"
    )
    session_hours: float = Field(12.0, gt=0, description="how long a sign-in lasts")
    min_password_chars: int = Field(12, ge=8, description="shortest password that is taken")
    sign_in_attempts: int = Field(
        5, ge=1, description="wrong passwords for one address before it has to wait"
    )
    sign_in_wait_minutes: float = Field(15.0, gt=0, description="how long such an address waits")
    client_attempts: int = Field(
        50, ge=1, description="attempts from one network address, with any account, before it waits as long"
    )
    reset_attempts: int = Field(
        3, ge=1, description="links for a new password that one address may ask for in that time"
    )
    reset_minutes: float = Field(60.0, gt=0, description="how long such a link works")
    invitation_days: float = Field(14.0, gt=0, description="how long an invitation works")
    key_days: int = Field(365, ge=1, description="longest life of an API key")
    public_url: str = Field(
        "",
        pattern="^(https?://[^/]+(/.*)?)?$",
        description="where users reach the web, for links in letters; empty: host and port",
    )
    smtp_host: str = Field("", description="mail server; empty: no letters leave")
    smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    smtp_tls: Literal["starttls", "tls", "none"] = Field("starttls", description="how it is spoken to")
    smtp_ca_file: Path | None = Field(
        None, description="its certificate authority; unset: those of the system"
    )
    smtp_user: str = Field("", description="account on it")
    smtp_password: SecretStr = Field(SecretStr(""), description="its password")
    smtp_from: str = Field("", description="sender of letters, such as `K-OFFSET <no-reply@kdia.example>`")
    print_letters: bool = Field(
        default=False, description="print letters, with their secret links, where no mail server is set"
    )
    trusted_proxies: str = Field(
        "", description="networks, with commas between, whose `X-Forwarded-For` is believed"
    )
    audit_seal_minutes: float = Field(
        10.0, ge=0, description="how often the audit log is sealed; 0: only by `koffset audit seal`"
    )
    search_log: bool = Field(default=True, description="whether it is noted what is searched")
    search_log_days: int = Field(365, ge=1, description="after how many days such notes are deleted")
    search_statistics_organisations: int = Field(
        3, ge=1, description="how many organisations must have asked before unshared searches are counted"
    )
    host: str = Field("127.0.0.1", description="address that `koffset serve` listens on")
    port: int = Field(8000, ge=0, le=65535, description="port that `koffset serve` listens on")
    api_url: str = Field("", description="API that the web uses; empty: the one in the same process")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level logged")
    log_format: Literal["console", "json"] = Field("console", description="how log lines are written")
    max_query_chars: int = Field(2_000, ge=1, description="longest query text")
    max_body_bytes: int = Field(1_000_000, ge=1_000, description="largest request body")
    max_upload_bytes: int = Field(
        10_000_000, ge=1_000, description="largest document or picture that a firm uploads"
    )
    max_picture_pixels: int = Field(24_000_000, ge=1_000, description="most points of an uploaded picture")
    max_company_uploads: int = Field(200, ge=1, description="most uploads that are kept for one company")
    max_file_bytes: int = Field(100_000_000, ge=1_000, description="largest import file")
    max_lots: int = Field(40, ge=1, description="most lots of a requirement")
    max_conditions: int = Field(20, ge=1, description="most conditions of a lot")
    max_import_bytes: int = Field(
        20_000_000, ge=1_000, description="largest file that KDIA's desk imports in the browser"
    )
    max_import_rows: int = Field(2_000, ge=1, description="most rows of such a file")
    import_preview_hours: float = Field(
        24.0, gt=0, description="how long such a file is kept for its import after the preview"
    )
    max_requirements: int = Field(500, ge=1, description="most requirements that one organisation keeps")
    max_requirement_chars: int = Field(
        20_000, ge=1, description="longest text that a requirement is proposed from"
    )
    max_dossier_companies: int = Field(30, ge=1, description="most firms with a part in one dossier")
    max_dossier_items: int = Field(100, ge=1, description="most items of a firm in a dossier")
    dossiers_at_once: int = Field(2, ge=1, description="dossiers written at once; further ones wait")
    max_chances: int = Field(30, ge=1, description="most open requirements that a firm is judged for at once")
    max_shortlists: int = Field(200, ge=1, description="most shortlists that one organisation keeps")
    max_shortlist_firms: int = Field(200, ge=1, description="most firms on one shortlist")
    max_note_chars: int = Field(2_000, ge=1, description="longest note on a firm of a shortlist")
    page_size: int = Field(
        25, ge=1, description="requirements or shortlists on one page where none is asked for"
    )
    max_page_size: int = Field(
        100, ge=1, description="most rows on one page of a list, a search or the audit log"
    )
    max_export_rows: int = Field(1_000, ge=1, description="most rows of a CSV of results")
    candidates: int = Field(300, ge=10, le=10_000, description="documents retrieved on each path")
    db_timeout_sec: float = Field(30.0, gt=0, description="how long a write waits for another writer")

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, value: str) -> str:
        """What is no network would otherwise be taken for a name, and trust nobody without a word."""
        for network in _listed(value):
            ipaddress.ip_network(network)
        return value

    @property
    def proxy_networks(self) -> tuple[str, ...]:
        return _listed(self.trusted_proxies)

    @property
    def site_url(self) -> str:
        """The web's address as its users know it, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def store_url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'store.sqlite3'}"


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())

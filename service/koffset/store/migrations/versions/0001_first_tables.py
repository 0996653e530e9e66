"""Companies, their evidence, programmes, and the change feed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_companies()
    _create_evidence()
    _create_documents()
    _create_journals()
    _create_change_feed()


def downgrade() -> None:
    for table in (
        "change_counter",
        "change_feed",
        "review_items",
        "import_log",
        "programmes",
        "wishes",
        "profiles",
        "evidence_records",
        "company_aliases",
        "companies",
    ):
        op.drop_table(table)


def _company_id(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    name = f"fk_{table}_company_id_companies"
    return (
        sa.Column("company_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=name),
    )


def _create_companies() -> None:
    op.create_table(
        "companies",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name_ko", sa.String()),
        sa.Column("name_en", sa.String()),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("foreign", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_companies"),
        sa.UniqueConstraint("name_key", name="uq_companies_name_key"),
    )
    op.create_table(
        "company_aliases",
        *_company_id("company_aliases"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String()),
        sa.Column("valid_to", sa.String()),
        sa.Column("source", sa.String()),
        sa.PrimaryKeyConstraint("company_id", "name", name="pk_company_aliases"),
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence_records",
        sa.Column("id", sa.String(), nullable=False),
        *_company_id("evidence_records"),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("as_of_inferred", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_records"),
    )
    op.create_index("ix_evidence_records_company_id_id", "evidence_records", ["company_id", "id"])
    op.create_index("ix_evidence_records_source", "evidence_records", ["source"])


def _create_documents() -> None:
    op.create_table(
        "profiles",
        *_company_id("profiles"),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "version", name="pk_profiles"),
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.String(), nullable=False),
        *_company_id("wishes"),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wishes"),
    )
    op.create_index("ix_wishes_company_id_id", "wishes", ["company_id", "id"])
    op.create_table(
        "programmes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_programmes"),
    )


def _create_journals() -> None:
    op.create_table(
        "import_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date()),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_log"),
    )
    op.create_table(
        "review_items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("company_id", sa.String()),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_items"),
    )


def _create_change_feed() -> None:
    op.create_table(
        "change_feed",
        sa.Column("sequence", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_change_feed"),
    )
    counter = op.create_table(
        "change_counter",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_change_counter"),
        sa.CheckConstraint("id = 1", name="ck_change_counter_single_row"),
    )
    op.execute(counter.insert().values(id=1, value=0))

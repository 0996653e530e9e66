"""One-time links, API keys, registration of organisations, and attempts of every kind under one key each."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_attempts("attempts", "key_hash")
    op.drop_table("sign_in_attempts")
    _create_links()
    _create_keys()
    for column in _organisation_columns():
        op.add_column("organisations", column)


def downgrade() -> None:
    _create_attempts("sign_in_attempts", "email_hash")
    op.drop_table("attempts")
    for column in _organisation_columns():
        op.drop_column("organisations", column.name)
    op.drop_table("account_links")
    op.drop_table("account_keys")


def _organisation_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("reason", sa.String()),
        sa.Column("country", sa.String()),
        sa.Column("registered_at", sa.DateTime(timezone=True)),
    )


def _create_attempts(table: str, key: str) -> None:
    """Attempts are forgotten within minutes: those of the other table are not taken over."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(key, sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_{key}_at", table, [key, "at"])


def _create_links() -> None:
    op.create_table(
        "account_links",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String()),
        sa.Column("organisation_id", sa.String()),
        sa.Column("role", sa.String()),
        sa.Column("registration", sa.JSON()),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_account_links"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_account_links_account_id_accounts"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_account_links_organisation_id_organisations"
        ),
        sa.UniqueConstraint("token_hash", name="uq_account_links_token_hash"),
    )
    op.create_index("ix_account_links_account_id", "account_links", ["account_id"])
    op.create_index("ix_account_links_organisation_id", "account_links", ["organisation_id"])
    op.create_index("ix_account_links_expires_at", "account_links", ["expires_at"])


def _create_keys() -> None:
    op.create_table(
        "account_keys",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_account_keys"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_account_keys_account_id_accounts"),
        sa.UniqueConstraint("token_hash", name="uq_account_keys_token_hash"),
    )
    op.create_index("ix_account_keys_account_id", "account_keys", ["account_id"])

"""Attempts of every kind under one key each."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_attempts("attempts", "key_hash")
    op.drop_table("sign_in_attempts")


def downgrade() -> None:
    _create_attempts("sign_in_attempts", "email_hash")
    op.drop_table("attempts")


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

"""What is searched, and what organisations chose for it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String()),
        sa.Column("organisation_kind", sa.String()),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_log"),
    )
    op.create_index("ix_search_log_day", "search_log", ["day"])
    op.create_index("ix_search_log_organisation_id", "search_log", ["organisation_id"])
    op.create_table(
        "search_choices",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("shares_since", sa.DateTime(timezone=True)),
        sa.Column("forgotten_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_search_choices"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_search_choices_organisation_id_organisations",
        ),
    )


def downgrade() -> None:
    op.drop_table("search_choices")
    op.drop_table("search_log")

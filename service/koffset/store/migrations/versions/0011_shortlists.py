"""Shortlists of organisations, with the firms on them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shortlists",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("requirement_id", sa.String()),
        sa.Column("programme_id", sa.String()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shortlists"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_shortlists_organisation_id_organisations"
        ),
    )
    op.create_index("ix_shortlists_organisation_id", "shortlists", ["organisation_id"])
    op.create_table(
        "shortlist_entries",
        sa.Column("shortlist_id", sa.String(), nullable=False),
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("lot_ids", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state_by", sa.String(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shortlist_id", "company_id", name="pk_shortlist_entries"),
        sa.ForeignKeyConstraint(
            ["shortlist_id"], ["shortlists.id"], name="fk_shortlist_entries_shortlist_id_shortlists"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_shortlist_entries_company_id_companies"
        ),
    )


def downgrade() -> None:
    op.drop_table("shortlist_entries")
    op.drop_table("shortlists")

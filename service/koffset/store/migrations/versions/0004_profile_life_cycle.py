"""Drafts, submissions and reviews of profiles; claims of firms that a company is theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OLDER = """
UPDATE profiles SET status = 'superseded'
WHERE status = 'published' AND version < (
    SELECT max(newer.version) FROM profiles newer
    WHERE newer.company_id = profiles.company_id AND newer.status = 'published'
)
"""


def upgrade() -> None:
    op.add_column("profiles", sa.Column("decided_by", sa.String()))
    op.add_column("profiles", sa.Column("decided_at", sa.DateTime(timezone=True)))
    op.add_column("profiles", sa.Column("review", sa.JSON()))
    op.execute(_OLDER)
    op.create_index("ix_profiles_status", "profiles", ["status"])
    op.create_table(
        "profile_drafts",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", name="pk_profile_drafts"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_profile_drafts_company_id_companies"
        ),
    )
    op.create_table(
        "profile_draft_saves",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "revision", name="pk_profile_draft_saves"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_profile_draft_saves_company_id_companies"
        ),
    )
    _create_claims()


def _create_claims() -> None:
    op.create_table(
        "ownership_claims",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_ownership_claims"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_ownership_claims_company_id_companies"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_ownership_claims_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_ownership_claims_account_id_accounts"
        ),
    )
    op.create_index("ix_ownership_claims_organisation_id", "ownership_claims", ["organisation_id"])
    op.create_index("ix_ownership_claims_company_id", "ownership_claims", ["company_id"])


def downgrade() -> None:
    for table in ("ownership_claims", "profile_draft_saves", "profile_drafts"):
        op.drop_table(table)
    op.drop_index("ix_profiles_status", "profiles")
    op.execute("UPDATE profiles SET status = 'published' WHERE status = 'superseded'")
    for column in ("review", "decided_at", "decided_by"):
        op.drop_column("profiles", column)

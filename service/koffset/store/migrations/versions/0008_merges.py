"""Companies that were found to be one, and findings that a person has settled."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_merges",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kept_id", sa.String(), nullable=False),
        sa.Column("merged_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String()),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_company_merges"),
        sa.ForeignKeyConstraint(["kept_id"], ["companies.id"], name="fk_company_merges_kept_id_companies"),
        sa.ForeignKeyConstraint(["merged_id"], ["companies.id"], name="fk_company_merges_merged_id_companies"),
    )
    op.create_index("ix_company_merges_kept_id", "company_merges", ["kept_id"])
    op.create_index("ix_company_merges_merged_id", "company_merges", ["merged_id"])
    op.add_column("review_items", sa.Column("settled_by", sa.String()))
    op.add_column("review_items", sa.Column("settled_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("review_items", "settled_at")
    op.drop_column("review_items", "settled_by")
    op.drop_table("company_merges")

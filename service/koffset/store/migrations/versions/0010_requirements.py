"""Requirements that are kept, with their versions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "requirements",
        *_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_requirements"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_requirements_organisation_id_organisations"
        ),
    )
    op.create_index("ix_requirements_organisation_id", "requirements", ["organisation_id"])
    op.create_index("ix_requirements_visibility", "requirements", ["visibility"])
    op.create_table(
        "requirement_versions",
        *_columns(),
        sa.PrimaryKeyConstraint("id", "version", name="pk_requirement_versions"),
        sa.ForeignKeyConstraint(["id"], ["requirements.id"], name="fk_requirement_versions_id_requirements"),
    )


def downgrade() -> None:
    op.drop_table("requirement_versions")
    op.drop_table("requirements")


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("open_until", sa.Date()),
        sa.Column("names_keeper", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    ]

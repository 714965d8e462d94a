"""Which cases are of one person, and which of them leads."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "merges",
        sa.Column("case_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("into_id", sa.BigInteger, nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_merges"),
        _of_case("case_id"),
        _of_case("into_id"),
    )
    op.create_index("ix_merges_into_id", "merges", ["into_id"])


def downgrade() -> None:
    """Go back down; each case stands for itself again, with those who followed it."""
    op.drop_table("merges")


def _of_case(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["dossiers.id"], name=f"fk_merges_{column}", ondelete="CASCADE")

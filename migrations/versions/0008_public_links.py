"""That two published cases belong together; the row goes with either publication."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "public_links",
        sa.Column("case_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "other_id", name="pk_public_links"),
        _of_publication("case_id"),
        _of_publication("other_id"),
    )
    op.create_index("ix_public_links_other_id", "public_links", ["other_id"])


def downgrade() -> None:
    """Go back down."""
    op.drop_table("public_links")


def _of_publication(column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_public_links_{column}"
    return sa.ForeignKeyConstraint([column], ["publications.case_id"], name=name, ondelete="CASCADE")

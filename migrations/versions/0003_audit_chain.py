"""The audit becomes a chain."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go up. What was recorded before is linked by the first commit that records something."""
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("audit", recreate=recreate) as audit:
        audit.add_column(sa.Column("number", sa.BigInteger))
        audit.add_column(sa.Column("link", sa.LargeBinary))
        audit.create_index("ix_audit_number", ["number"], unique=True)
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.Column("start_number", sa.BigInteger, nullable=False),
        sa.Column("start_link", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_chain"),
    )


def downgrade() -> None:
    """Go back down."""
    op.drop_table("audit_chain")
    with op.batch_alter_table("audit") as audit:
        audit.drop_index("ix_audit_number")
        audit.drop_column("link")
        audit.drop_column("number")

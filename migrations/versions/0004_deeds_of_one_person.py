"""What one person did lately is found at once: for limits."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go up."""
    op.create_index("ix_audit_actor_id_at", "audit", ["actor_id", "at"])


def downgrade() -> None:
    """Go back down."""
    op.drop_index("ix_audit_actor_id_at", "audit")

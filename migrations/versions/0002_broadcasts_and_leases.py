"""Broadcasts with a cursor, leases, alarms, digests; a notice can be reworded."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go up."""
    # SQLite's own ADD COLUMN would leave a table that reads otherwise than one made anew.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("peers", recreate=recreate) as peers:
        peers.add_column(sa.Column("digest", sa.String(8), nullable=False, server_default="each"))
        peers.add_column(sa.Column("digest_hour", sa.SmallInteger, nullable=False, server_default="9"))
        peers.add_column(sa.Column("digest_at", MOMENT))
        peers.add_column(sa.Column("held_until", MOMENT))
        peers.create_index("ix_peers_digest_at", ["digest_at"])
        peers.create_index("ix_peers_held_until", ["held_until"])
    with op.batch_alter_table("notices", recreate=recreate) as notices:
        notices.add_column(sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.drop_index("ix_follows_target", "follows")
    op.create_index("ix_follows_target_peer_id", "follows", ["target", "peer_id"])
    dead = sa.text("state = 'dead'")
    op.create_index("ix_outbox_dead", "outbox", ["id"], sqlite_where=dead, postgresql_where=dead)
    failed = sa.text("state = 'failed'")
    op.create_index("ix_inbox_failed", "inbox", ["update_id"], sqlite_where=failed, postgresql_where=failed)
    _make_broadcasts()
    _make_leases()


def downgrade() -> None:
    """Go back down."""
    for name in ("alarms", "leases", "broadcasts"):
        op.drop_table(name)
    op.drop_index("ix_inbox_failed", "inbox")
    op.drop_index("ix_outbox_dead", "outbox")
    op.drop_index("ix_follows_target_peer_id", "follows")
    op.create_index("ix_follows_target", "follows", ["target"])
    with op.batch_alter_table("notices") as notices:
        notices.drop_column("revision")
    with op.batch_alter_table("peers") as peers:
        peers.drop_index("ix_peers_held_until")
        peers.drop_index("ix_peers_digest_at")
        for name in ("held_until", "digest_at", "digest_hour", "digest"):
            peers.drop_column(name)


def _make_broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("notice_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("news_id", sa.BigInteger),
        sa.Column("targets", sa.JSON, nullable=False),
        sa.Column("forget", sa.String(48)),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("edited_position", sa.BigInteger),
        sa.Column("exhausted", sa.Boolean, nullable=False),
        sa.Column("total", sa.BigInteger),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.Column("kept", sa.BigInteger, nullable=False),
        sa.Column("unreachable", sa.BigInteger, nullable=False),
        sa.Column("failed", sa.BigInteger, nullable=False),
        sa.Column("publisher_id", sa.BigInteger),
        sa.Column("progress_id", sa.BigInteger),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("notice_id", name="pk_broadcasts"),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name="fk_broadcasts_notice_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["publisher_id"], ["peers.id"], name="fk_broadcasts_publisher_id", ondelete="SET NULL"),
    )
    op.create_index("ix_broadcasts_news_id", "broadcasts", ["news_id"])
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])


def _make_leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "alarms",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_alarms"),
    )

"""What came in, what goes out, and what stands in chats."""

import sqlalchemy as sa

from bot.store.columns import Moment, dossier_id, metadata, own_id, peer_id, serial

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("chat_key", sa.LargeBinary, nullable=False, index=True),
    sa.Column("payload", sa.LargeBinary),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("handled_at", Moment),
    sa.Column("error", sa.Text),
    sa.Column("message_id", sa.BigInteger),
)
sa.Index(
    "ix_inbox_pending",
    inbox.c.update_id,
    sqlite_where=inbox.c.state == "pending",
    postgresql_where=inbox.c.state == "pending",
)
sa.Index(
    "ix_inbox_failed",
    inbox.c.update_id,
    sqlite_where=inbox.c.state == "failed",
    postgresql_where=inbox.c.state == "failed",
)

# What is said stands once; the outbox says to whom.
notices = sa.Table(
    "notices",
    metadata,
    own_id(),
    dossier_id(nullable=True, index=True),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
)

# A row that waits and has a message already waits to have that message edited.
outbox = sa.Table(
    "outbox",
    metadata,
    serial(),
    sa.Column("notice_id", sa.BigInteger, sa.ForeignKey("notices.id", ondelete="CASCADE"), nullable=False),
    sa.Column("peer_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("lane", sa.SmallInteger, nullable=False),
    sa.Column("topic", sa.Boolean, nullable=False),
    sa.Column("slot", sa.String(64), unique=True),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("lease_until", Moment),
    sa.Column("sent_at", Moment),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("error", sa.Text),
    sa.UniqueConstraint("notice_id", "peer_id"),
)
sa.Index(
    "ix_outbox_pending",
    outbox.c.lane,
    outbox.c.due_at,
    outbox.c.id,
    sqlite_where=outbox.c.state == "pending",
    postgresql_where=outbox.c.state == "pending",
)
sa.Index(
    "ix_outbox_dead",
    outbox.c.id,
    sqlite_where=outbox.c.state == "dead",
    postgresql_where=outbox.c.state == "dead",
)

# A notice on its way to all who follow `targets`: rows are made for the next of them only, so publishing costs one row.
# `position`: the last peer who has a row; `edited_position`: how far an edit has come among those already served.
broadcasts = sa.Table(
    "broadcasts",
    metadata,
    sa.Column(
        "notice_id",
        sa.BigInteger,
        sa.ForeignKey("notices.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("news_id", sa.BigInteger, index=True),
    sa.Column("targets", sa.JSON, nullable=False),
    sa.Column("forget", sa.String(48)),
    sa.Column("state", sa.String(12), nullable=False, index=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("edited_position", sa.BigInteger),
    sa.Column("exhausted", sa.Boolean, nullable=False),
    sa.Column("total", sa.BigInteger),
    sa.Column("sent", sa.BigInteger, nullable=False),
    sa.Column("kept", sa.BigInteger, nullable=False),
    sa.Column("unreachable", sa.BigInteger, nullable=False),
    sa.Column("failed", sa.BigInteger, nullable=False),
    peer_id("publisher_id"),
    sa.Column("progress_id", sa.BigInteger),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
)

# The bot's messages of the last days that leave no row in the outbox, so that they can be deleted from a chat; those
# with `delete_at` go by themselves. `case_id` outlives the case: what shows its details is deleted after it.
said = sa.Table(
    "said",
    metadata,
    serial(),
    sa.Column("peer_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("sent_at", Moment, nullable=False, index=True),
    sa.Column("delete_at", Moment, index=True),
    sa.Column("case_id", sa.BigInteger),
)

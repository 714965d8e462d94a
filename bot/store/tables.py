"""The tables. What people wrote is sealed (`content`); what is published is in the clear by design."""

import sqlalchemy as sa

from bot.store.columns import Moment, dossier_id, metadata, own_id, peer_id, serial


def _record(name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        own_id(),
        dossier_id(nullable=False, index=True),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )


installation = sa.Table(
    "installation",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
)

# One data key for all that is sealed about one case; deleting the row destroys the case.
dossiers = sa.Table("dossiers", metadata, own_id(), sa.Column("wrapped_key", sa.LargeBinary, nullable=False))

peers = sa.Table(
    "peers",
    metadata,
    own_id(),
    sa.Column("chat_key", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("sealed_chat_id", sa.LargeBinary, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("language_chosen", sa.Boolean, nullable=False),
    sa.Column("role", sa.String(16), nullable=False, index=True),
    sa.Column("unreachable_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("digest", sa.String(8), nullable=False, server_default="each"),
    sa.Column("digest_hour", sa.SmallInteger, nullable=False, server_default="9"),
    sa.Column("digest_at", Moment, index=True),
    sa.Column("held_until", Moment, index=True),
    sa.Column("blocked_at", Moment),
)

drafts = sa.Table(
    "drafts",
    metadata,
    own_id(),
    sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), nullable=False, index=True),
    dossier_id("subject_id", nullable=False, index=True),
    sa.Column("form", sa.String(32), nullable=False),
    sa.Column("position", sa.String(32), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.BigInteger, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("code", sa.String(16), nullable=False, unique=True),
    sa.Column("reporter_id", sa.BigInteger, index=True),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("consent", sa.String(32), nullable=False),
    sa.Column("situation", sa.String(16), nullable=False),
    sa.Column("workflow", sa.String(16), nullable=False),
    sa.Column("verification", sa.String(16), nullable=False),
    peer_id("moderator_id", index=True),
    sa.Column("topic_id", sa.BigInteger),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("submitted_at", Moment, nullable=False),
    sa.Column("moved_at", Moment, nullable=False),
    sa.Column("held_at", Moment, index=True),
    sa.Column("receipt", sa.LargeBinary, nullable=False, unique=True),
    sa.Index("ix_cases_queue", "workflow", "submitted_at"),
)

profiles = _record("profiles")
names = _record("names")
events = _record("events")
sources = _record("sources")
appeals = _record("appeals")
notes = _record("notes")
questions = _record("questions")
statements = _record("statements")
attachments = _record("attachments")
agreements = _record("agreements")
relations = _record("relations")

publications = sa.Table(
    "publications",
    metadata,
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("code", sa.String(16), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("other_names", sa.JSON, nullable=False),
    sa.Column("search_key", sa.Text, nullable=False),
    sa.Column("situation", sa.String(16), nullable=False),
    sa.Column("verification", sa.String(16), nullable=False),
    sa.Column("since", sa.JSON),
    sa.Column("region", sa.String(32), index=True),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("summary", sa.JSON, nullable=False),
    sa.Column("summary_language", sa.String(8), nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("news_at", Moment, nullable=False),
)

news = sa.Table(
    "news",
    metadata,
    own_id(),
    dossier_id(nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("event_id", sa.BigInteger),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
)

# `target` is `case:<id>`, `region:<code>` or `all`: one index finds the followers of a piece of news, in their order.
follows = sa.Table(
    "follows",
    metadata,
    sa.Column("peer_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("target", sa.String(48), primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("ix_follows_target_peer_id", "target", "peer_id"),
)

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

# Who works here. `used_at`: the last deed, from which a session locks; `totp_step`: the last code that was used.
staff = sa.Table(
    "staff",
    metadata,
    sa.Column(
        "peer_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("label", sa.LargeBinary),
    sa.Column("offered", sa.String(16)),
    sa.Column("totp", sa.LargeBinary),
    sa.Column("totp_step", sa.BigInteger),
    sa.Column("used_at", Moment),
    sa.Column("locked_at", Moment),
)

invitations = sa.Table(
    "invitations",
    metadata,
    own_id(),
    sa.Column("code_key", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("label", sa.LargeBinary),
    sa.Column("expires_at", Moment, nullable=False),
)

# Which cases a member of the staff has opened on a day (by TIMEZONE): an unusual number shows.
reads = sa.Table(
    "reads",
    metadata,
    sa.Column("peer_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    dossier_id(primary_key=True),
)

# What waits for a second person's approval.
approvals = sa.Table(
    "approvals",
    metadata,
    own_id(),
    dossier_id(nullable=False, index=True),
    sa.Column("deed", sa.String(24), nullable=False),
    sa.Column("asked_by", sa.BigInteger, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

# Who has shown a case's receipt from another account, and may add to it.
receipt_holders = sa.Table(
    "receipt_holders",
    metadata,
    dossier_id(primary_key=True),
    sa.Column("peer_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("since", Moment, nullable=False),
)

# A relative whom the reporter named, known once the number was shown. `heard_at`: the reporter was last in the case.
successions = sa.Table(
    "successions",
    metadata,
    dossier_id(primary_key=True, autoincrement=False),
    sa.Column("code_key", sa.LargeBinary, nullable=False, unique=True),
    peer_id("successor_id", index=True),
    sa.Column("heard_at", Moment, nullable=False),
)

# Who leads: of several workers one sends and one ticks.
leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("holder", sa.String(32), nullable=False),
    sa.Column("until", Moment, nullable=False),
)

# What the admins have been told is wrong, until it is over.
alarms = sa.Table(
    "alarms",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("raised_at", Moment, nullable=False),
)

reminders = sa.Table(
    "reminders",
    metadata,
    own_id(),
    dossier_id(nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("subject", sa.BigInteger, nullable=False),
    sa.Column("due_at", Moment, index=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.UniqueConstraint("case_id", "kind", "subject"),
)

audit = sa.Table(
    "audit",
    metadata,
    serial(),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor_id", sa.BigInteger),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("case_id", sa.BigInteger),
    sa.Column("version", sa.Integer),
    sa.Column("number", sa.BigInteger),
    sa.Column("link", sa.LargeBinary),
    sa.Index("ix_audit_number", "number", unique=True),
    sa.Index("ix_audit_actor_id_at", "actor_id", "at"),
)

# The end of the audit's chain, and where what is left of it begins: one row.
audit_chain = sa.Table(
    "audit_chain",
    metadata,
    own_id(),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("link", sa.LargeBinary, nullable=False),
    sa.Column("start_number", sa.BigInteger, nullable=False),
    sa.Column("start_link", sa.LargeBinary, nullable=False),
)

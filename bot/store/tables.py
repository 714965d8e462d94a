"""The tables. What people wrote is sealed (`content`); what is published is in the clear by design."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC: SQLite gives naive datetimes back, and a naive one must never come in."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive datetimes; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Give UTC back, aware."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
Serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False)


def _serial() -> sa.Column[int]:
    return sa.Column("id", Serial, primary_key=True, autoincrement=True)


def _peer(name: str, **options: Any) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey("peers.id", ondelete="SET NULL"), **options)


def _dossier(name: str = "case_id", **options: Any) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), **options)


def _record(name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        _id(),
        _dossier(nullable=False, index=True),
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
dossiers = sa.Table("dossiers", metadata, _id(), sa.Column("wrapped_key", sa.LargeBinary, nullable=False))

peers = sa.Table(
    "peers",
    metadata,
    _id(),
    sa.Column("chat_key", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("sealed_chat_id", sa.LargeBinary, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("language_chosen", sa.Boolean, nullable=False),
    sa.Column("role", sa.String(16), nullable=False, index=True),
    sa.Column("unreachable_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
)

drafts = sa.Table(
    "drafts",
    metadata,
    _id(),
    sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), nullable=False, index=True),
    _dossier("subject_id", nullable=False, index=True),
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
    sa.Column("reporter_id", sa.BigInteger, nullable=False, index=True),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("consent", sa.String(32), nullable=False),
    sa.Column("situation", sa.String(16), nullable=False),
    sa.Column("workflow", sa.String(16), nullable=False),
    sa.Column("verification", sa.String(16), nullable=False),
    _peer("moderator_id", index=True),
    sa.Column("topic_id", sa.BigInteger),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("submitted_at", Moment, nullable=False),
    sa.Column("moved_at", Moment, nullable=False),
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
    _id(),
    _dossier(nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("event_id", sa.BigInteger),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
)

# `target` is `case:<id>`, `region:<code>` or `all`: one index finds the followers of a piece of news.
follows = sa.Table(
    "follows",
    metadata,
    sa.Column("peer_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("target", sa.String(48), primary_key=True, index=True),
    sa.Column("created_at", Moment, nullable=False),
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
)
sa.Index(
    "ix_inbox_pending",
    inbox.c.update_id,
    sqlite_where=inbox.c.state == "pending",
    postgresql_where=inbox.c.state == "pending",
)

# What is said stands once; the outbox says to whom.
notices = sa.Table(
    "notices",
    metadata,
    _id(),
    _dossier(nullable=True, index=True),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    _serial(),
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

reminders = sa.Table(
    "reminders",
    metadata,
    _id(),
    _dossier(nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("subject", sa.BigInteger, nullable=False),
    sa.Column("due_at", Moment, index=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.UniqueConstraint("case_id", "kind", "subject"),
)

audit = sa.Table(
    "audit",
    metadata,
    _serial(),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor_id", sa.BigInteger),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("case_id", sa.BigInteger),
    sa.Column("version", sa.Integer),
)

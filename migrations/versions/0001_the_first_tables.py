"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
RECORDS = (
    "profiles", "names", "events", "sources", "appeals", "notes", "questions", "statements", "attachments",
    "agreements", "relations",
)  # fmt: skip


def upgrade() -> None:
    """Go up."""
    _make_installation()
    _make_people()
    _make_cases()
    for name in RECORDS:
        _make_records(name)
    _make_publications()
    _make_inbox()
    _make_outbox()
    _make_reminders()


def downgrade() -> None:
    """Go back down."""
    for name in ("audit", "reminders", "outbox", "notices", "inbox", "follows", "news", "publications"):
        op.drop_table(name)
    for name in (*RECORDS, "cases", "drafts", "peers", "dossiers", "installation"):
        op.drop_table(name)


def _make_installation() -> None:
    op.create_table(
        "installation",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_installation"),
    )
    op.create_table(
        "dossiers",
        _id(),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossiers"),
    )


def _make_people() -> None:
    op.create_table(
        "peers",
        _id(),
        sa.Column("chat_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_chat_id", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("language_chosen", sa.Boolean, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unreachable_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_peers"),
        sa.UniqueConstraint("chat_key", name="uq_peers_chat_key"),
    )
    op.create_index("ix_peers_role", "peers", ["role"])
    op.create_table(
        "drafts",
        _id(),
        sa.Column("owner_id", sa.BigInteger, nullable=False),
        sa.Column("subject_id", sa.BigInteger, nullable=False),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("position", sa.String(32), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        _of_peer("drafts", "owner_id"),
        _of_dossier("drafts", "subject_id"),
    )
    op.create_index("ix_drafts_owner_id", "drafts", ["owner_id"])
    op.create_index("ix_drafts_subject_id", "drafts", ["subject_id"])


def _make_cases() -> None:
    op.create_table(
        "cases",
        _id(),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("reporter_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("consent", sa.String(32), nullable=False),
        sa.Column("situation", sa.String(16), nullable=False),
        sa.Column("workflow", sa.String(16), nullable=False),
        sa.Column("verification", sa.String(16), nullable=False),
        sa.Column("moderator_id", sa.BigInteger),
        sa.Column("topic_id", sa.BigInteger),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("receipt", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("code", name="uq_cases_code"),
        sa.UniqueConstraint("receipt", name="uq_cases_receipt"),
        _of_peer("cases", "moderator_id", ondelete="SET NULL"),
        _of_dossier("cases", "id"),
    )
    op.create_index("ix_cases_reporter_id", "cases", ["reporter_id"])
    op.create_index("ix_cases_moderator_id", "cases", ["moderator_id"])
    op.create_index("ix_cases_queue", "cases", ["workflow", "submitted_at"])


def _make_records(name: str) -> None:
    op.create_table(
        name,
        _id(),
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        _of_dossier(name),
    )
    op.create_index(f"ix_{name}_case_id", name, ["case_id"])


def _make_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("other_names", sa.JSON, nullable=False),
        sa.Column("search_key", sa.Text, nullable=False),
        sa.Column("situation", sa.String(16), nullable=False),
        sa.Column("verification", sa.String(16), nullable=False),
        sa.Column("since", sa.JSON),
        sa.Column("region", sa.String(32)),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("summary", sa.JSON, nullable=False),
        sa.Column("summary_language", sa.String(8), nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("news_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_publications"),
        sa.UniqueConstraint("code", name="uq_publications_code"),
        _of_dossier("publications"),
    )
    op.create_index("ix_publications_region", "publications", ["region"])
    op.create_table(
        "news",
        _id(),
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("event_id", sa.BigInteger),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_news"),
        _of_dossier("news"),
    )
    op.create_index("ix_news_case_id", "news", ["case_id"])
    op.create_table(
        "follows",
        sa.Column("peer_id", sa.BigInteger, nullable=False),
        sa.Column("target", sa.String(48), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("peer_id", "target", name="pk_follows"),
        _of_peer("follows"),
    )
    op.create_index("ix_follows_target", "follows", ["target"])


def _make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("chat_key", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_chat_key", "inbox", ["chat_key"])
    op.create_index("ix_inbox_pending", "inbox", ["update_id"], **_where("state = 'pending'"))


def _make_outbox() -> None:
    op.create_table(
        "notices",
        _id(),
        sa.Column("case_id", sa.BigInteger),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        _of_dossier("notices"),
    )
    op.create_index("ix_notices_case_id", "notices", ["case_id"])
    op.create_table(
        "outbox",
        sa.Column("id", SERIAL, nullable=False, autoincrement=True),
        sa.Column("notice_id", sa.BigInteger, nullable=False),
        sa.Column("peer_id", sa.BigInteger, nullable=False),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("topic", sa.Boolean, nullable=False),
        sa.Column("slot", sa.String(64)),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("slot", name="uq_outbox_slot"),
        sa.UniqueConstraint("notice_id", "peer_id", name="uq_outbox_notice_id_peer_id"),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], "fk_outbox_notice_id", ondelete="CASCADE"),
        _of_peer("outbox"),
    )
    op.create_index("ix_outbox_peer_id", "outbox", ["peer_id"])
    op.create_index("ix_outbox_pending", "outbox", ["lane", "due_at", "id"], **_where("state = 'pending'"))


def _make_reminders() -> None:
    op.create_table(
        "reminders",
        _id(),
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.BigInteger, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("case_id", "kind", "subject", name="uq_reminders_case_id_kind_subject"),
        _of_dossier("reminders"),
    )
    op.create_index("ix_reminders_due_at", "reminders", ["due_at"])
    op.create_table(
        "audit",
        sa.Column("id", SERIAL, nullable=False, autoincrement=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.BigInteger),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("case_id", sa.BigInteger),
        sa.Column("version", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, nullable=False, autoincrement=False)


def _of_peer(table: str, column: str = "peer_id", ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["peers.id"], f"fk_{table}_{column}", ondelete=ondelete)


def _of_dossier(table: str, column: str = "case_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["dossiers.id"], f"fk_{table}_{column}", ondelete="CASCADE")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}

"""Cases: all that people wrote is sealed (`content`) with the data key of its dossier."""

import sqlalchemy as sa

from bot.store.columns import Moment, dossier_id, metadata, own_id, peer_id


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


# One data key for all that is sealed about one case; deleting the row destroys the case.
dossiers = sa.Table("dossiers", metadata, own_id(), sa.Column("wrapped_key", sa.LargeBinary, nullable=False))

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
    sa.Column("held_at", Moment),
    sa.Column("receipt", sa.LargeBinary, nullable=False, unique=True),
    sa.Index("ix_cases_queue", "workflow", "submitted_at"),
)

sa.Index(
    "ix_cases_held_at",
    cases.c.held_at,
    sqlite_where=cases.c.held_at.is_not(None),
    postgresql_where=cases.c.held_at.is_not(None),
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

# Keyed hashes of what names have in common with other spellings of them: two cases that share some may be one person's.
name_keys = sa.Table(
    "name_keys",
    metadata,
    sa.Column("key", sa.LargeBinary, primary_key=True),
    dossier_id(primary_key=True, index=True),
)

# By which rules the keys of a case were made; older ones are made anew.
keyed = sa.Table(
    "keyed",
    metadata,
    dossier_id(primary_key=True, autoincrement=False),
    sa.Column("rules", sa.Integer, nullable=False, index=True),
)

# Cases of one person, and which of them leads. Follows stay where they are: for as long as a case is merged (`public`:
# both were published), to follow it is to follow its lead.
merges = sa.Table(
    "merges",
    metadata,
    dossier_id(primary_key=True, autoincrement=False),
    dossier_id("into_id", nullable=False, index=True),
    sa.Column("public", sa.Boolean, nullable=False),
    sa.Column("merged_at", Moment, nullable=False),
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

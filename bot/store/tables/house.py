"""The installation itself: its keys, its leases, its alarms, and the record of who did what."""

import sqlalchemy as sa

from bot.store.columns import Moment, metadata, own_id, serial

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
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

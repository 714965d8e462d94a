"""People, groups and channels; what they follow; who works here."""

import sqlalchemy as sa

from bot.store.columns import Moment, dossier_id, metadata, own_id, serial

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

# `target` is `case:<id>`, `region:<code>` or `all`: one index finds the followers of a piece of news, in their order.
follows = sa.Table(
    "follows",
    metadata,
    sa.Column("peer_id", sa.BigInteger, sa.ForeignKey("peers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("target", sa.String(48), primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("ix_follows_target_peer_id", "target", "peer_id"),
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

# The last number that was given: one row. A number is never given again, whoever leaves or is forgotten.
staff_numbers = sa.Table("staff_numbers", metadata, own_id(), sa.Column("last", sa.Integer, nullable=False))

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

# What there is a limit for, by a keyed hash of who did it.
tries = sa.Table(
    "tries",
    metadata,
    serial(),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("who", sa.LargeBinary, nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Index("ix_tries_who_what_at", "who", "what", "at"),
)

"""What the tables are made of: moments in UTC, ids, and references to peers and dossiers."""

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


def own_id() -> sa.Column[int]:
    """The key of a row whose id the bot makes itself."""
    return sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False)


def serial() -> sa.Column[int]:
    """The key of a row that the database numbers."""
    return sa.Column("id", Serial, primary_key=True, autoincrement=True)


def peer_id(name: str, **options: Any) -> sa.Column[int]:
    """A peer that may be forgotten while the row stays."""
    return sa.Column(name, sa.BigInteger, sa.ForeignKey("peers.id", ondelete="SET NULL"), **options)


def dossier_id(name: str = "case_id", **options: Any) -> sa.Column[int]:
    """The dossier with which the row goes."""
    return sa.Column(name, sa.BigInteger, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), **options)

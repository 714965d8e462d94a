"""What is public, in the clear by design."""

from typing import Any

import sqlalchemy as sa

from bot.store.columns import Moment, dossier_id, metadata, own_id


def _publication_id(name: str, **options: Any) -> sa.Column[int]:
    """The publication with which the row goes."""
    goes = sa.ForeignKey("publications.case_id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger, goes, primary_key=True, autoincrement=False, **options)


publications = sa.Table(
    "publications",
    metadata,
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("code", sa.String(16), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("other_names", sa.JSON, nullable=False),
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

# That two published cases belong together: a row from each side, which goes with either publication.
public_links = sa.Table(
    "public_links",
    metadata,
    _publication_id("case_id"),
    _publication_id("other_id", index=True),
    sa.Column("relation", sa.String(16), nullable=False),
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

# What a published case is found by: keys of its names, words of its card. In the order of bytes, by which words begin.
public_keys = sa.Table(
    "public_keys",
    metadata,
    sa.Column("key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), primary_key=True),
    sa.Column("case_id", sa.ForeignKey("publications.case_id", ondelete="CASCADE"), primary_key=True, index=True),
)

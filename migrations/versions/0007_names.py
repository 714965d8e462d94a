"""What cases are found by: keys of names, sealed as keyed hashes, and in the clear for what is published."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Go up; the keys of what is there already are made by the bot, which has what opens it."""
    op.create_table(
        "name_keys",
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", "case_id", name="pk_name_keys"),
        _of_case("name_keys"),
    )
    op.create_index("ix_name_keys_case_id", "name_keys", ["case_id"])
    op.create_table(
        "keyed",
        sa.Column("case_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_keyed"),
        _of_case("keyed"),
    )
    op.create_index("ix_keyed_rules", "keyed", ["rules"])
    with op.batch_alter_table("publications", recreate=_recreate()) as publications:
        publications.drop_column("search_key")
    op.create_table(
        "public_keys",
        sa.Column("key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", "case_id", name="pk_public_keys"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["publications.case_id"], name="fk_public_keys_case_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_public_keys_case_id", "public_keys", ["case_id"])


def downgrade() -> None:
    """Go back down; without its search key a publication is found by nobody until it is published again."""
    for name in ("public_keys", "keyed", "name_keys"):
        op.drop_table(name)
    with op.batch_alter_table("publications", recreate=_recreate()) as publications:
        publications.add_column(sa.Column("search_key", sa.Text, nullable=False, server_default=""))


def _recreate() -> str:
    return "always" if op.get_bind().dialect.name == "sqlite" else "auto"


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["case_id"], ["dossiers.id"], name=f"fk_{table}_case_id", ondelete="CASCADE")

"""Staff with codes and locks, approvals, reads; what was said; held reports, blocked senders, receipts, successors."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go up."""
    # SQLite's own ADD COLUMN would leave a table that reads otherwise than one made anew.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("peers", recreate=recreate) as peers:
        peers.add_column(sa.Column("blocked_at", MOMENT))
    with op.batch_alter_table("cases", recreate=recreate) as cases:
        cases.alter_column("reporter_id", existing_type=sa.BigInteger, nullable=True)
        cases.add_column(sa.Column("held_at", MOMENT))
    with op.batch_alter_table("inbox", recreate=recreate) as inbox:
        inbox.add_column(sa.Column("message_id", sa.BigInteger))
    held = sa.text("held_at IS NOT NULL")
    op.create_index("ix_cases_held_at", "cases", ["held_at"], sqlite_where=held, postgresql_where=held)
    _make_said()
    _make_staff()
    _make_approvals()
    _make_receipts()


def downgrade() -> None:
    """Go back down; a case whose reporter was forgotten gets a number that nobody has."""
    for name in (
        "successions",
        "receipt_holders",
        "approvals",
        "reads",
        "invitations",
        "staff_numbers",
        "staff",
        "said",
    ):
        op.drop_table(name)
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_column("message_id")
    op.execute("UPDATE cases SET reporter_id = 0 WHERE reporter_id IS NULL")
    op.drop_index("ix_cases_held_at", "cases")
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("held_at")
        cases.alter_column("reporter_id", existing_type=sa.BigInteger, nullable=False)
    with op.batch_alter_table("peers") as peers:
        peers.drop_column("blocked_at")


def _make_said() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "said",
        sa.Column("id", serial, autoincrement=True, nullable=False),
        sa.Column("peer_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("delete_at", MOMENT),
        sa.Column("case_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_said"),
        _of_peer("said"),
    )
    for column in ("peer_id", "sent_at", "delete_at"):
        op.create_index(f"ix_said_{column}", "said", [column])


def _make_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("peer_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("label", sa.LargeBinary),
        sa.Column("offered", sa.String(16)),
        sa.Column("totp", sa.LargeBinary),
        sa.Column("totp_step", sa.BigInteger),
        sa.Column("used_at", MOMENT),
        sa.Column("locked_at", MOMENT),
        sa.PrimaryKeyConstraint("peer_id", name="pk_staff"),
        _of_peer("staff"),
        sa.UniqueConstraint("number", name="uq_staff_number"),
    )
    op.create_table(
        "staff_numbers",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_numbers"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("code_key", sa.LargeBinary, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("label", sa.LargeBinary),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("code_key", name="uq_invitations_code_key"),
    )
    op.create_table(
        "reads",
        sa.Column("peer_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("peer_id", "day", "case_id", name="pk_reads"),
        _of_peer("reads"),
        _of_case("reads"),
    )


def _make_approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.Column("deed", sa.String(24), nullable=False),
        sa.Column("asked_by", sa.BigInteger, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        _of_case("approvals"),
    )
    op.create_index("ix_approvals_case_id", "approvals", ["case_id"])


def _make_receipts() -> None:
    op.create_table(
        "receipt_holders",
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.Column("peer_id", sa.BigInteger, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "peer_id", name="pk_receipt_holders"),
        _of_case("receipt_holders"),
        _of_peer("receipt_holders"),
    )
    op.create_index("ix_receipt_holders_peer_id", "receipt_holders", ["peer_id"])
    op.create_table(
        "successions",
        sa.Column("case_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("code_key", sa.LargeBinary, nullable=False),
        sa.Column("successor_id", sa.BigInteger),
        sa.Column("heard_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_successions"),
        _of_case("successions"),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["peers.id"], name="fk_successions_successor_id", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("code_key", name="uq_successions_code_key"),
    )
    op.create_index("ix_successions_successor_id", "successions", ["successor_id"])


def _of_peer(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["peer_id"], ["peers.id"], name=f"fk_{table}_peer_id", ondelete="CASCADE")


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["case_id"], ["dossiers.id"], name=f"fk_{table}_case_id", ondelete="CASCADE")

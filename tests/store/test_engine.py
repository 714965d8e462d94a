"""How SQLite is set up, and that the busiest questions are answered from their indexes."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event

from bot.store.engine import open_engine
from bot.store.migrate import migrate, rebuilding
from bot.store.unit import Database, Unit
from tests.store.samples import START, known, opened

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 10_000}


async def test_every_connection_of_sqlite_is_safe(sqlite_database: str) -> None:
    engine = open_engine(sqlite_database)
    await migrate(engine)
    async with engine.connect() as first, engine.connect() as second:
        for conn in (first, second):
            for name, value in PRAGMAS.items():
                assert (await conn.execute(sa.text(f"PRAGMA {name}"))).scalar() == value, name
            await conn.rollback()
    await engine.dispose()


async def test_a_rebuilt_table_keeps_its_children(database: Database) -> None:
    """SQLite would delete every row of a case with the old `dossiers`, if foreign keys were on."""
    async with database.unit() as unit:
        case = await opened(unit)
        await unit.commit()

    def rebuild(conn: sa.Connection) -> None:
        with Operations(MigrationContext.configure(conn)).batch_alter_table("dossiers", recreate="always") as batch:
            batch.add_column(sa.Column("extra", sa.Integer))

    if database.engine.dialect.name == "sqlite":
        async with rebuilding(database.engine) as conn:
            await conn.run_sync(rebuild)
    async with database.unit() as unit:
        assert await unit.cases.get(case.id) == case
        await unit.destroy_dossier(case.id)
        assert await unit.cases.by_code(case.code) is None


QUESTIONS: dict[str, Callable[[Unit], Awaitable[Any]]] = {
    "ix_outbox_pending": lambda unit: unit.dispatch.claim(10, timedelta(minutes=1), {1}),
    "ix_inbox_pending": lambda unit: unit.inbox.pending(10),
    "ix_reminders_due_at": lambda unit: unit.reminders.due(START, 10),
    "ix_cases_queue": lambda unit: unit.cases.queue(10),
    "uq_peers_chat_key": lambda unit: unit.peers.by_chat(5),
    "ix_follows_target_peer_id": lambda unit: unit.follows.count(["all"]),
}


@pytest.mark.parametrize("index", QUESTIONS)
async def test_the_busiest_questions_use_their_index(sqlite_house: Database, index: str) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(sqlite_house.engine.sync_engine, "before_cursor_execute", lambda *args: asked.append(args[2:4]))
    async with sqlite_house.unit() as unit:
        await known(unit)
        asked.clear()
        await QUESTIONS[index](unit)
        plans = [await _plan(unit, *each) for each in list(asked)]
    if index.startswith("uq_"):  # SQLite gives the index of a constraint a name of its own
        index = f"sqlite_autoindex_{index.split('_')[1]}"
    assert index in " ".join(plans)


async def _plan(unit: Unit, statement: str, parameters: Any) -> str:
    rows = await unit._s.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return " ".join(row.detail for row in rows)


async def test_a_prepared_claim_uses_its_index_on_postgresql(postgres_house: Database) -> None:
    async with postgres_house.unit() as unit:
        for setting in ("plan_cache_mode = force_generic_plan", "enable_seqscan = off"):
            await unit._s.conn.execute(sa.text(f"SET LOCAL {setting}"))
        await unit.dispatch.claim(10, timedelta(minutes=1), set())
        await unit.inbox.pending(10)
        await unit._s.conn.execute(sa.text("SELECT pg_stat_force_next_flush()"))
        await unit.commit()
    async with postgres_house.unit() as unit:
        used = await unit._s.conn.execute(sa.text("SELECT indexrelname FROM pg_stat_user_indexes WHERE idx_scan > 0"))
        assert {row.indexrelname for row in used} >= {"ix_outbox_pending", "ix_inbox_pending"}

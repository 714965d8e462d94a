"""The audit: who, what and when, in order."""

import sqlalchemy as sa

from bot.clock import ManualClock
from bot.domain.ids import new_id
from bot.store.tables import audit
from bot.store.unit import Unit
from tests.store.samples import HOUR, START


async def test_entries_stand_in_their_order(unit: Unit, clock: ManualClock) -> None:
    actor, case_id = new_id(), new_id()
    await unit.audit.add(actor, "publish", case_id, 3)
    clock.advance(3600)
    await unit.audit.add(None, "start")
    rows = await unit._s.conn.execute(sa.select(audit).order_by(audit.c.id))
    assert [tuple(row)[1:] for row in rows] == [
        (START, actor, "publish", case_id, 3),
        (START + HOUR, None, "start", None, None),
    ]

"""A house in which everything is that somebody could reach for without the right to, and people of every kind."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.domain.approval import Deed
from bot.domain.casefile import Appeal, Attachment, Event, Name
from bot.domain.ids import new_id
from bot.domain.peer import Peer, PeerKind
from bot.domain.roles import Role
from bot.domain.ties import Tie
from bot.services import approving, broadcasting, completing, filling, linking, naming, triage
from bot.store.columns import metadata
from bot.store.tables import broadcasts, outbox, reminders
from tests.services.life import ADMIN, FOLLOWER, MODERATOR, REPORTER, Life, living

STRANGER, OTHER, TRANSLATOR, OBSERVER, LOCKED, ASLEEP, MASK, ASKER = FOLLOWER, 11, 13, 14, 16, 17, 18, 19
ROLES = {
    OTHER: Role.MODERATOR, ASKER: Role.MODERATOR, TRANSLATOR: Role.TRANSLATOR, OBSERVER: Role.OBSERVER,
    LOCKED: Role.MODERATOR, ASLEEP: Role.MODERATOR,
}  # fmt: skip
MASK_CHAT = -100_500


@dataclass
class Premises:
    """A published case of REPORTER's in MODERATOR's hands, an untaken one, and the ids of all that hangs on them."""

    life: Life
    code: str = ""
    new: str = ""
    case_id: int = 0
    event: int = 0
    appeal: int = 0
    file: int = 0
    question: int = 0
    reminder: int = 0
    draft: int = 0
    broadcast: int = 0
    letter: int = 0
    request: int = 0
    relation: int = 0
    spelling: int = 0
    number: int = 0
    version: int = 0

    async def rows(self, but: frozenset[str] = frozenset()) -> dict[str, list[str]]:
        """Every row of every table, `but` some."""
        async with self.life.database.engine.connect() as conn:
            return {
                table.name: sorted(repr(tuple(row)) for row in await conn.execute(sa.select(table)))
                for table in metadata.sorted_tables
                if table.name not in but
            }


@asynccontextmanager
async def furnished(url: str, folder: Path):
    """Open it."""
    async with living(url, folder) as life:
        life.policy = replace(life.policy, admin_ids=frozenset({ADMIN + 1000}))
        premises = Premises(life)
        await _people(life)
        await life.report()
        premises.code, premises.case_id = life.code, life.case_id
        await _case(premises)
        await life.report()
        premises.new = life.code
        async with life.desk() as desk:
            premises.relation = (await linking.link(desk, premises.code, premises.new, Tie.WIFE)).id
            await naming.add_spellings(desk, premises.code, "Serik")
            names = await desk.unit.records.all(Name, premises.case_id)
            premises.spelling = next(name.id for name in names if name.kind != "main")
        life.code, life.case_id = premises.code, premises.case_id
        await life.post()
        await _found(premises)
        yield premises


async def _people(life: Life) -> None:
    async with life.database.unit() as unit:
        for number, role in ROLES.items():
            await unit.peers.add(Peer(number, number + 1000, PeerKind.PRIVATE, "en", role=role))
        await unit.peers.add(Peer(MASK, MASK_CHAT, PeerKind.SUPERGROUP, "en"))
        for number in (ADMIN, MODERATOR, *ROLES):
            member = await unit.staff.join(number)
            worked = life.clock.now()
            if number == LOCKED:
                await unit.staff.lock(member, life.clock.now())
            if number == ASLEEP:
                member.secret, member.totp_step = "JBSWY3DPEHPK3PXP", 1
                worked -= timedelta(hours=1)
            await unit.staff.save(member)
            await unit.staff.touch(member, worked)
        await unit.commit()


async def _case(premises: Premises) -> None:
    life = premises.life
    async with life.desk() as desk:
        await triage.claim(desk, premises.code)
        head = (premises.case_id, MODERATOR, life.clock.now())
        event, appeal, file = (
            Event(new_id(), *head),
            Appeal(new_id(), *head, addressee="…"),
            Attachment(new_id(), *head),
        )
        premises.event, premises.appeal, premises.file = event.id, appeal.id, file.id
        await triage.add_record(desk, premises.code, event, appeal)
        await desk.unit.records.add(file)
        await completing.publish(desk, premises.code, {}, "")
    premises.question = await life.ask()
    async with life.desk(REPORTER) as desk:
        premises.draft = (await filling.begin(desk.unit, life.policy, desk.person, "news", premises.case_id)).id
    await broadcasting.report_progress(life.database, life.policy)
    async with life.desk(ASKER) as desk:
        await approving.ask(desk, await desk.any_case(premises.code), Deed.FACTS, {})


async def _found(premises: Premises) -> None:
    async with premises.life.database.engine.begin() as conn:
        premises.broadcast = await conn.scalar(sa.select(broadcasts.c.notice_id))
        quiet = sa.and_(reminders.c.case_id == premises.case_id, reminders.c.kind == "quiet")
        premises.reminder = await conn.scalar(sa.select(reminders.c.id).where(quiet))
        premises.letter = await conn.scalar(sa.select(sa.func.min(outbox.c.id)))
        await conn.execute(sa.update(outbox).where(outbox.c.id == premises.letter).values(state="dead", error="…"))
    async with premises.life.database.unit(reading=True) as unit:
        (request,) = await unit.approvals.of(premises.case_id)
        premises.request = request.id
        premises.number = (await unit.staff.of(MODERATOR)).number
        premises.version = (await unit.cases.by_code(premises.code)).version

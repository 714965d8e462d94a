"""What does not open any more, in each table: whose it is gets a kind word, and everybody else goes on."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.domain.notice import Lane, Notice, NoticeKind
from bot.sandbox.people import Person
from bot.store import tables
from bot.store.tables import inbox, outbox
from bot.texts.screen import Screen
from tests.staffed import Staffed, staffed

Json = dict[str, Any]
SORRY = "Something went wrong on our side"


async def damage(life: Staffed, column: sa.Column[Any], *conditions: Any) -> list[int]:
    """Turn the last bit of every value of a column; the ids of the rows."""
    key = next(iter(column.table.primary_key))
    async with life.house.house.database.unit() as unit:
        found = await unit._s.rows(sa.select(key, column).where(*conditions))
        for row_id, value in found:
            changed = value[:-1] + bytes([value[-1] ^ 1])
            await unit._s.run(sa.update(column.table).where(key == row_id).values({column: changed}))
        await unit.commit()
    return [row[0] for row in found]


async def peer_id(life: Staffed, person: Person) -> int:
    async with life.house.house.database.unit(reading=True) as unit:
        peer = await unit.peers.by_chat(person.id)
    assert peer
    return peer.id


async def refusals(life: Staffed, table: sa.Table, state: str) -> list[str]:
    """Why rows were set aside; each refusal is read once."""
    async with life.house.house.database.unit() as unit:
        rows = await unit._s.rows(sa.select(table.c.error).where(table.c.state == state))
        await unit._s.run(sa.update(table).where(table.c.state == state).values(state="done"))
        await unit.commit()
    return [row.error for row in rows]


async def both_write(life: Staffed, bek: Person, text: str) -> tuple[str, str]:
    """Aru and Bek write in the same moment; what each of them sees then."""
    life.house.clock.advance(5)  # what is said past the store is tried once, so Telegram must not tell it to wait
    await life.aru.send(text)
    await bek.send("/help")
    await life.house.settle()
    return await life.aru.screen(), await bek.screen()


async def test_a_form_and_a_person_that_do_not_open(tmp_path: Path) -> None:
    async with staffed(tmp_path) as life:
        bek = await life.house.person("Bek")
        await life.aru.send("/report")
        await life.house.settle()
        await life.presses("Next ▶️", "Next ▶️", "I agree, let us begin", person=life.aru)
        [draft_id] = await damage(life, tables.drafts.c.content)
        aru_sees, bek_sees = await both_write(life, bek, "Serik Akhmetov")
        assert SORRY in aru_sees and "/report" in bek_sees
        [refusal] = await refusals(life, inbox, "failed")
        assert f"drafts/content/{draft_id}" in refusal and "Serik" not in refusal
        # The next word is answered as if no form were open, a new report can be begun, and everything be erased.
        assert SORRY not in await life.writes("/start", life.aru)
        assert "Before you begin" in await life.writes("/report", life.aru)
        await life.writes("/erase", life.aru)
        assert "is erased" in await life.presses("Yes, erase everything", person=life.aru)
        assert await damage(life, tables.drafts.c.content) == []

        await life.writes("/start", life.aru)
        aru_id = await peer_id(life, life.aru)
        code = await life.report()
        await damage(life, tables.peers.c.sealed_chat_id, tables.peers.c.id == aru_id)
        async with life.house.house.database.unit() as unit:
            call = Notice(NoticeKind.CALL, Screen("for Aru").call())
            await unit.outbox.post(call, aru_id, Lane.CASE)
            await unit.commit()
        aru_sees, bek_sees = await both_write(life, bek, "/start")
        assert SORRY in aru_sees and "/report" in bek_sees
        assert [f"peers/chat_id/{aru_id}" in each for each in await refusals(life, inbox, "failed")] == [True]
        assert [f"peers/chat_id/{aru_id}" in each for each in await refusals(life, outbox, "dead")] == [True]
        assert code in await life.writes("/queue")


async def test_a_moderator_a_case_and_words_that_do_not_open(tmp_path: Path) -> None:
    async with staffed(tmp_path) as life:
        bek, house = await life.house.person("Bek"), life.house.house
        other, code = await life.report(), await life.report(name="Aigul Seitova")
        case = await life.case(code)
        [dossier_id] = await damage(life, tables.dossiers.c.wrapped_key, tables.dossiers.c.id == case.id)
        queue = await life.writes("/queue")
        assert code in queue and other in queue and SORRY not in queue
        assert SORRY in await life.writes(f"/case {code}")
        [refusal] = await refusals(life, inbox, "failed")
        assert f"dossiers/wrapped_key/{dossier_id}" in refusal
        assert other in await life.writes(f"/case {other}")
        await life.house.pass_time(days=30)  # reminders, digests and the daily letting go all pass it by
        assert SORRY not in await life.writes("/stats")

        mod_id = await peer_id(life, life.mod)
        await damage(life, tables.peers.c.sealed_chat_id, tables.peers.c.id == mod_id)
        assert await life.report()  # told to those moderators who can be told
        await life.house.settle()
        assert await refusals(life, inbox, "failed") == []

        waiting: Json = {"message_id": 900, "date": 1, "text": "/help"}
        chat = {"id": life.aru.id, "type": "private"}
        sender = {"id": life.aru.id, "is_bot": False, "first_name": "Aru"}
        await house.intake.take_in(
            [{"update_id": 77, "message": {**waiting, "chat": chat, "from": sender}}], hurry=True
        )
        await damage(life, inbox.c.payload, inbox.c.payload.is_not(None))
        async with house.database.unit() as unit:
            await unit.outbox.post(
                Notice(NoticeKind.CALL, Screen("x").call()), await peer_id(life, life.aru), Lane.CASE
            )
            await unit.commit()
        [notice_id] = await damage(life, tables.notices.c.payload, tables.notices.c.kind == NoticeKind.CALL)
        _, bek_sees = await both_write(life, bek, "/help")
        assert "/report" in bek_sees
        assert ["inbox/payload/77" in each for each in await refusals(life, inbox, "failed")] == [True]
        assert f"sealed value does not open: notices/payload/{notice_id}" in await refusals(life, outbox, "dead")

"""Rows put straight into the outbox, and what arrived of them."""

from typing import Any

from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.sandbox.people import Person
from bot.services.people import meet
from bot.texts.screen import Screen
from tests.house import TestHouse


async def peer_of(house: TestHouse, chat_id: int, kind: PeerKind = PeerKind.PRIVATE) -> Peer:
    """The peer of a Telegram chat."""
    async with house.house.database.unit() as unit:
        peer = await meet(unit, house.house.policy, chat_id, kind, "en")
        await unit.commit()
    return peer


async def post(house: TestHouse, peer: Peer, *texts: str, lane: Lane = Lane.CASE, **more: Any) -> None:
    """One row a text, in one transaction."""
    async with house.house.database.unit() as unit:
        for text in texts:
            await unit.outbox.post(Notice(NoticeKind.CALL, Screen(text).call()), peer.id, lane, **more)
        await unit.commit()


async def states(house: TestHouse) -> dict[str, int]:
    """How many rows of the outbox are in which state."""
    import sqlalchemy as sa

    async with house.house.database.engine.connect() as conn:
        rows = await conn.execute(sa.text("SELECT state, count(*) AS n FROM outbox GROUP BY state"))
        return {row.state: row.n for row in rows}


async def fault(house: TestHouse, method: str, kind: str, **more: Any) -> None:
    """Order trouble for the next calls of a method."""
    answer = await house.http.post("/sandbox/faults", json={"method": method, "kind": kind, **more})
    assert answer.status_code == 200, answer.text


async def got(person: Person, chat_id: int | None = None) -> list[str]:
    """The texts that the bot sent, oldest first."""
    return [m["text"] for m in await person.messages(chat_id) if m.get("from", {}).get("is_bot") and "text" in m]


def tries(house: TestHouse, method: str = "sendMessage", **params: Any) -> int:
    """How often the bot has called a method with these parameters."""
    return sum(
        call["method"] == method and all(str(call["params"].get(k)) == str(v) for k, v in params.items())
        for call in house.world.calls
    )

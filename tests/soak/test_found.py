"""What the simulator has found, each as a small test of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.delivery.lanes import Lanes
from bot.delivery.leader import Leader
from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice, NoticeKind, Parcel
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.services.following import move_chat
from tests.database import fresh_database

NOW = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)
NOTICE = Notice(NoticeKind.CALL, {"method": "sendMessage", "params": {"text": "x"}})


def parcel(peer: Peer, lane: Lane, n: int) -> Parcel:
    return Parcel(n, n, NOTICE, peer.id, lane, 1, False, NOW)


def test_who_waits_in_two_lanes_has_one_turn_in_each() -> None:
    """A second turn found nothing, and its peer stayed busy for ever."""
    lanes, peer = Lanes(), Peer(1, 1, PeerKind.PRIVATE, "en")
    lanes.put(peer, parcel(peer, Lane.BROADCAST, 1))
    lanes.put(peer, parcel(peer, Lane.REPLY, 2))
    taken = []
    while item := lanes.take(lambda lane: True):
        taken.append(item[1].id)
        lanes.done(peer.id)
    lanes.put(peer, parcel(peer, Lane.CASE, 3))
    last = lanes.take(lambda lane: True)
    assert (taken, last and last[1].id) == ([2, 1], 3)


async def test_a_leader_whose_work_failed_leads_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that refused in the moment of taking over left everybody without a dispatcher."""
    monkeypatch.setattr("bot.delivery.leader.RENEWAL", 0.01)
    tries, stop = 0, asyncio.Event()

    async def lead(over: asyncio.Event) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise OSError("database or disk is full")
        stop.set()

    async with fresh_database(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}", ManualClock(NOW), tmp_path) as database:
        await asyncio.wait_for(Leader(database, alone=True).run(lead, stop), 10)
    assert tries == 3


Case = Callable[[Peer, Peer], Awaitable[None]]


@pytest.mark.parametrize("late", [True, False])
async def test_what_waits_for_a_group_survives_its_move(tmp_path: Path, migrated_url: str, late: bool) -> None:
    """Where the word of a move comes after the dispatcher has found it out, the group is met anew under its old id."""
    old, new = Peer(new_id(), -1, PeerKind.GROUP, "kk"), Peer(new_id(), -1001, PeerKind.SUPERGROUP, "kk")
    async with fresh_database(migrated_url, ManualClock(NOW), tmp_path) as database:
        async with database.unit() as unit:
            follower = new if late else old
            for peer in (old, new):
                await unit.peers.add(peer)
            await unit.follows.add(Follow(follower.id, FollowKind.ALL))
            await unit.outbox.post(NOTICE, follower.id, Lane.CASE)
            await move_chat(unit, old, new.chat_id)
            await unit.commit()
        async with database.unit(reading=True) as unit:
            stayed = await unit.peers.by_chat(new.chat_id)
            assert stayed and stayed.id == follower.id and await unit.peers.by_chat(old.chat_id) is None
            assert [each.kind for each in await unit.follows.of(stayed.id)] == [FollowKind.ALL]
        async with database.unit() as unit:
            assert [each.peer_id for each in await unit.dispatch.claim(10, NOW - NOW)] == [stayed.id]

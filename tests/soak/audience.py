"""Those who follow, and what is published and posted for them: each piece has a text of its own."""

import asyncio
from dataclasses import dataclass, field
from random import Random

from bot.app import House
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import PeerKind
from bot.domain.publication import Follow, FollowKind, News, Publication
from bot.sandbox.migrating import migrate
from bot.sandbox.model import Chat
from bot.services.people import meet
from bot.services.publishing import publish_news
from bot.texts.screen import Screen
from tests.published import event, publication
from tests.soak.simulator import Simulation

GROUP = "A group of supporters"
# What they meet who use the database of a process that is killed: what closes its connections is cancelled.
DYING = (Exception, asyncio.CancelledError)


@dataclass
class Audience:
    """Followers by their Telegram ids; `blocked` are those who hear nothing, `group` becomes a supergroup."""

    sim: Simulation
    followers: list[int] = field(default_factory=list)
    blocked: list[int] = field(default_factory=list)
    group: Chat | None = None
    case: Publication | None = None
    published: list[str] = field(default_factory=list)
    posted: dict[int, list[str]] = field(default_factory=dict)

    @property
    def chance(self) -> Random:
        """The seed's chance."""
        return self.sim.chance

    async def gather(self, count: int) -> None:
        """Let `count` people and a group follow a published case; every tenth person has blocked the bot."""
        world, house = self.sim.world, await self.sim.alive()
        people = [world.add_person(f"F{n}") for n in range(count)]
        for person in people:
            person.started = True
            person.blocked = person.id % 10 == 3
        self.followers = [person.id for person in people if not person.blocked]
        self.group = world.add_group(GROUP, self.followers[0], "group", bot="administrator")
        self.blocked = [person.id for person in people if person.blocked]
        self.case = publication()
        async with house.database.unit() as unit:
            self.case.case_id = await unit.new_dossier()
            await unit.publications.put(self.case)
            kinds = {self.group.id: PeerKind.GROUP}
            for chat_id in [*(person.id for person in people), self.group.id]:
                peer = await meet(unit, house.policy, chat_id, kinds.get(chat_id, PeerKind.PRIVATE), "en")
                await unit.follows.add(Follow(peer.id, FollowKind.ALL))
            await unit.commit()

    async def become_supergroup(self) -> None:
        """Telegram gives the group another id."""
        assert self.group
        migrate(self.sim.world, self.group, self.sim.world.user(self.followers[0]))

    def heard(self, chat_id: int) -> set[int]:
        """The ids under which a follower is reached."""
        moved = self.group.migrated_to if self.group and chat_id == self.group.id else None
        return {chat_id, moved} if moved else {chat_id}

    async def publish(self, count: int, pause: float) -> None:
        """Publish `count` pieces of news, some seconds apart."""
        for n in range(count):
            await asyncio.sleep(self.chance.uniform(0, 2 * pause))
            assert self.case
            await self._publish(event(self.case.case_id, f"#news {n}."))
            self.published.append(f"#news {n}.")

    async def _publish(self, item: News) -> None:
        while True:
            house = await self.sim.alive()
            try:
                if await self._try_to_publish(house, item):
                    house.changed.set()
                return
            except DYING:  # a moderator whose press did not go through presses again
                await asyncio.sleep(self.chance.uniform(1, 5))

    async def _try_to_publish(self, house: House, item: News) -> bool:
        assert self.case
        async with house.database.unit() as unit:
            known = await unit.publications.get(self.case.case_id)
            if known is None or any(found.id == item.id for found in await unit.publications.news_of(known.case_id)):
                return False
            await publish_news(unit, house.policy, known, item)
            await unit.commit()
        return True

    async def post(self, chat_ids: list[int], count: int, pause: float) -> None:
        """Send numbered messages to some people, a few at a time, as the use cases do."""
        for n in range(count):
            await asyncio.sleep(self.chance.uniform(0, 2 * pause))
            for chat_id in chat_ids:
                await self._post(chat_id, [f"#post {n}.{part}" for part in range(self.chance.randint(1, 3))])

    async def _post(self, chat_id: int, texts: list[str]) -> None:
        while True:
            house = await self.sim.alive()
            try:
                async with house.database.unit() as unit:
                    peer = await meet(unit, house.policy, chat_id, PeerKind.PRIVATE, "en")
                    for text in texts:
                        notice = Notice(NoticeKind.CALL, Screen(text).call())
                        await unit.outbox.post(notice, peer.id, Lane.CASE)
                    await unit.commit()
            except DYING:  # not committed, or nobody knows: then it is told anew under other numbers
                texts = [f"{text}'" for text in texts]
                await asyncio.sleep(self.chance.uniform(1, 5))
                continue
            self.posted.setdefault(chat_id, []).extend(texts)
            house.changed.set()
            return

"""What the public sees, who follows it, and the set-based step from a piece of news to its followers."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.domain.errors import Stale
from bot.domain.publication import Follow, FollowKind, News, Publication, PublicLink
from bot.domain.search import WORD, Query, keys_of
from bot.domain.ties import Tie
from bot.store.inline import long_work
from bot.store.session import Session
from bot.store.tables import follows, merges, news, public_keys, public_links, publications

PUBLICATION = TypeAdapter(Publication)
NEWS = TypeAdapter(News)
# Behind every word that begins so.
LAST = "\U0010ffff"
# What another case leads is listed under that one alone.
LED = sa.select(merges.c.case_id)
LEADS = publications.c.case_id.not_in(LED)


class Publications:
    """The repository of published cases and their news."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def put(self, publication: Publication) -> None:
        """Store a publication, new or changed."""
        values = asdict(publication)
        statement = self._s.insert(publications).values(**values)
        await self._s.run(statement.on_conflict_do_update(index_elements=["case_id"], set_=values))
        await self._index(publication)

    async def save(self, publication: Publication) -> None:
        """Store a changed publication. Raises Stale where it was taken down meanwhile: it must not come back."""
        mine = sa.update(publications).where(publications.c.case_id == publication.case_id)
        if not await self._s.run(mine.values(**asdict(publication))):
            raise Stale
        await self._index(publication)

    async def get(self, case_id: int) -> Publication | None:
        """The publication of a case."""
        return _publication(await self._s.row(sa.select(publications).where(publications.c.case_id == case_id)))

    async def by_code(self, code: str) -> Publication | None:
        """The publication with that case code."""
        return _publication(await self._s.row(sa.select(publications).where(publications.c.code == code)))

    async def standing(self, code: str) -> Publication | None:
        """What stands for a code: its own publication, or that of the case which leads it."""
        own = await self.by_code(code)
        if own is None:
            return None
        lead = await self._s.row(sa.select(merges.c.into_id).where(merges.c.case_id == own.case_id))
        return await self.get(lead.into_id) if lead else own

    async def page(self, limit: int, offset: int = 0, regions: list[str] | None = None) -> list[Publication]:
        """Open published cases, of all regions or of some, those with the newest news first."""
        return await self._page(_open_in(regions), limit, offset)

    async def count(self, regions: list[str] | None = None) -> int:
        """How many open published cases there are, in all regions or in some."""
        return int((await self._s.row(sa.select(sa.func.count()).where(_open_in(regions))))[0])

    async def count_by_region(self) -> dict[str, int]:
        """How many open published cases each region has that has any."""
        region = publications.c.region
        query = sa.select(region, sa.func.count().label("n")).where(publications.c.open, LEADS, region.is_not(None))
        return {row.region: row.n for row in await self._s.rows(query.group_by(region))}

    async def find(self, query: Query, limit: int) -> list[Publication]:
        """The published cases that share most with what somebody asks for, those with the most first; by keys alone.

        Also those that another one leads: whoever knows a person by the names there looks for the one that leads.
        """
        key = public_keys.c.key
        begins = [sa.and_(key >= WORD + word, key < WORD + word + LAST) for word in query.words]
        shared = sa.select(public_keys.c.case_id, sa.func.count().label("n"))
        holds = sa.or_(sa.false(), key.in_(sorted(query.keys)), *begins)
        shared = shared.where(holds).group_by(public_keys.c.case_id)
        most = shared.order_by(sa.desc("n"), public_keys.c.case_id).limit(limit).subquery()
        found = sa.select(publications).join(most, most.c.case_id == publications.c.case_id)
        rows = await self._s.rows(found.order_by(most.c.n.desc(), publications.c.case_id))
        return [PUBLICATION.validate_python(row._asdict()) for row in rows]

    async def delete(self, case_id: int) -> None:
        """Unpublish a case, with its news."""
        await self._s.run(sa.delete(news).where(news.c.case_id == case_id))
        await self._s.run(sa.delete(publications).where(publications.c.case_id == case_id))

    async def link(self, case_id: int, other_id: int, relation: Tie, back: Tie) -> None:
        """Let each of two published cases name the other; `back`: what the first one's person is to the other one's."""
        sides = ((case_id, other_id, relation), (other_id, case_id, back))
        rows = [dict(zip(("case_id", "other_id", "relation"), side, strict=True)) for side in sides]
        await self._s.run(self._s.insert(public_links).on_conflict_do_nothing(), rows)

    async def unlink(self, case_id: int, other_id: int) -> bool:
        """Let neither name the other; False where neither did."""
        pair = public_links.c.case_id.in_((case_id, other_id)) & public_links.c.other_id.in_((case_id, other_id))
        return await self._s.run(sa.delete(public_links).where(pair)) > 0

    async def links_of(self, case_id: int) -> list[PublicLink]:
        """The published cases that a published case names, by their codes."""
        other = sa.select(publications.c.code, publications.c.name, public_links.c.relation)
        query = other.join(public_links, public_links.c.other_id == publications.c.case_id)
        rows = await self._s.rows(query.where(public_links.c.case_id == case_id).order_by(publications.c.code))
        return [PublicLink(row.code, row.name, Tie(row.relation)) for row in rows]

    async def add_news(self, item: News) -> None:
        """Store a piece of news."""
        await self._s.run(sa.insert(news).values(**asdict(item)))

    async def remove_news(self, case_id: int, event_id: int) -> None:
        """Take a piece of news off the public page; what was sent of it stays with those who got it."""
        theirs = sa.and_(news.c.case_id == case_id, news.c.event_id == event_id)
        await self._s.run(sa.delete(news).where(theirs))

    async def quiet_since(self, moment: datetime, limit: int) -> list[Publication]:
        """Open published cases without news since `moment`, the quietest first."""
        query = sa.select(publications).where(publications.c.open, LEADS, publications.c.news_at <= moment)
        query = query.order_by(publications.c.news_at, publications.c.case_id).limit(limit)
        return [PUBLICATION.validate_python(row._asdict()) for row in await self._s.rows(query)]

    async def save_news(self, item: News) -> None:
        """Store a piece of news with other content; what went out stays as it was."""
        await self._s.run(sa.update(news).where(news.c.id == item.id).values(content=item.content))

    async def news_of(self, case_id: int) -> list[News]:
        """The news of a case, oldest first."""
        query = sa.select(news).where(news.c.case_id == case_id).order_by(news.c.published_at, news.c.id)
        return [NEWS.validate_python(row._asdict()) for row in await self._s.rows(query)]

    async def _index(self, publication: Publication) -> None:
        await self._s.run(sa.delete(public_keys).where(public_keys.c.case_id == publication.case_id))
        rows = [{"case_id": publication.case_id, "key": key} for key in sorted(keys_of(publication))]
        await self._s.run(sa.insert(public_keys).values(rows))

    async def _page(self, condition: Any, limit: int, offset: int) -> list[Publication]:
        query = sa.select(publications).where(condition)
        query = query.order_by(publications.c.news_at.desc(), publications.c.case_id).limit(limit).offset(offset)
        return [PUBLICATION.validate_python(row._asdict()) for row in await self._s.rows(query)]


class Follows:
    """The repository of follows."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, follow: Follow) -> bool:
        """Follow; whether it is new."""
        values = {"peer_id": follow.peer_id, "target": follow.target, "created_at": self._s.ids.moment()}
        statement = self._s.insert(follows).values(**values).on_conflict_do_nothing()
        return await self._s.run(statement) > 0

    async def remove(self, follow: Follow) -> None:
        """Follow no longer."""
        mine = follows.c.peer_id == follow.peer_id
        await self._s.run(sa.delete(follows).where(mine, follows.c.target == follow.target))

    async def remove_all(self, peer_id: int) -> int:
        """Follow nothing any more; how many follows there were."""
        return await self._s.run(sa.delete(follows).where(follows.c.peer_id == peer_id))

    async def of(self, peer_id: int) -> list[Follow]:
        """What a peer follows, oldest first."""
        query = sa.select(follows).where(follows.c.peer_id == peer_id)
        rows = await self._s.rows(query.order_by(follows.c.created_at, follows.c.target))
        return [_follow(row) for row in rows]

    async def take_along(self, case_id: int, to_id: int) -> None:
        """Let those who follow a case follow another one, too, as long as they have followed the first."""
        there, since = follows.c.target == f"case:{case_id}", follows.c.created_at
        theirs = sa.select(follows.c.peer_id, sa.literal(f"case:{to_id}"), since).where(there)
        added = self._s.insert(follows).from_select(["peer_id", "target", "created_at"], theirs)
        sooner = sa.case((since < added.excluded.created_at, since), else_=added.excluded.created_at)
        merged = added.on_conflict_do_update(index_elements=["peer_id", "target"], set_={"created_at": sooner})
        with long_work():
            await self._s.run(merged)

    async def forget(self, case_id: int) -> None:
        """Nobody follows a case any more."""
        with long_work():
            await self._s.run(sa.delete(follows).where(follows.c.target == f"case:{case_id}"))

    async def count(self, targets: list[str]) -> int:
        """How many peers follow any of the targets."""
        query = sa.select(sa.func.count(sa.distinct(follows.c.peer_id))).where(follows.c.target.in_(targets))
        return int((await self._s.row(query))[0])


def _publication(row: Any) -> Publication | None:
    return PUBLICATION.validate_python(row._asdict()) if row else None


def _open_in(regions: list[str] | None) -> Any:
    shown = publications.c.open & LEADS
    return shown if regions is None else shown & publications.c.region.in_(regions)


def _follow(row: Any) -> Follow:
    kind, _, rest = row.target.partition(":")
    case_id = int(rest) if kind == FollowKind.CASE else None
    return Follow(row.peer_id, FollowKind(kind), case_id, rest if kind == FollowKind.REGION else None)

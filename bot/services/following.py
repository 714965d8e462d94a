"""Following a case, a region or everything; and what becomes of it when a group changes its id."""

from dataclasses import replace

from bot.domain import places
from bot.domain.case_list import Followed, FollowedPage
from bot.domain.codes import read_code
from bot.domain.errors import NotFound
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.services.digesting import drop_unfollowed
from bot.services.leading import followed_with
from bot.services.ports import Unit

PAGE = 8


async def follow(unit: Unit, peer: Peer, kind: FollowKind, what: str = "") -> Followed:
    """Let a chat follow a case (by its code), a region (by its code) or all. Raises NotFound; twice is once."""
    found = await _target(unit, peer, kind, what)
    await unit.follows.add(found.follow)
    return found


async def unfollow(unit: Unit, peer: Peer, kind: FollowKind, what: str = "") -> Followed:
    """Let a chat follow it no longer, with what is merged into it. Raises NotFound; what was not followed stays so."""
    found = await _target(unit, peer, kind, what)
    for each in await _with_merged(unit, found.follow):
        await unit.follows.remove(each)
    await drop_unfollowed(unit, peer)
    return found


async def stop_all(unit: Unit, peer: Peer) -> int:
    """Let a chat follow nothing any more; how many follows there were."""
    count = await unit.follows.remove_all(peer.id)
    await drop_unfollowed(unit, peer)
    return count


async def following(unit: Unit, peer: Peer, page: int = 0) -> FollowedPage:
    """A page of what a chat follows, oldest first; the last one where `page` lies beyond it.

    A case that is no longer public is left out; merged ones are the one that leads them.
    """
    follows = await _led(unit, await unit.follows.of(peer.id))
    page = min(page, max(0, len(follows) - 1) // PAGE)
    shown = [await _named(unit, each) for each in follows[page * PAGE : (page + 1) * PAGE]]
    items = [each for each in shown if each.follow.kind is not FollowKind.CASE or each.publication]
    return FollowedPage(items, len(follows), page, len(follows) > (page + 1) * PAGE)


async def followed_regions(unit: Unit, peer: Peer) -> frozenset[str]:
    """The codes of the regions that a chat follows, and "all" where it follows everything."""
    follows = await unit.follows.of(peer.id)
    everything = {"all" for each in follows if each.kind is FollowKind.ALL}
    return frozenset(everything | {each.region for each in follows if each.region})


async def move_chat(unit: Unit, peer: Peer, chat_id: int) -> None:
    """A group became the supergroup `chat_id`. The peer stays what it is, with its follows and what waits for
    it; where the supergroup was met before the word of the change came, the two become one.

    The word may come long after the change, to a group that has moved already: then it is the group that is new here.
    """
    newer = await unit.peers.by_chat(chat_id)
    if newer and newer.id == peer.id:
        return
    if newer and not await unit.follows.of(peer.id):
        await unit.peers.absorb(newer.id, peer.id)
        return
    if newer:
        for each in await unit.follows.of(newer.id):
            await unit.follows.add(Follow(peer.id, each.kind, each.case_id, each.region))
        await unit.peers.absorb(peer.id, newer.id)
    await unit.peers.move(peer, chat_id, PeerKind.SUPERGROUP)


async def _target(unit: Unit, peer: Peer, kind: FollowKind, what: str) -> Followed:
    match kind:
        case FollowKind.CASE:
            code = read_code(what)
            publication = await unit.publications.standing(code) if code else None
            if publication is None:
                raise NotFound
            return Followed(Follow(peer.id, kind, case_id=publication.case_id), publication)
        case FollowKind.REGION:
            if what not in {place.code for place in places.regions()}:
                raise NotFound
            return Followed(Follow(peer.id, kind, region=what))
    return Followed(Follow(peer.id, kind))


async def _with_merged(unit: Unit, follow: Follow) -> list[Follow]:
    """What a chat follows by this: of a case also those that are merged into it."""
    if follow.case_id is None:
        return [follow]
    return [replace(follow, case_id=case_id) for case_id in await followed_with(unit, follow.case_id)]


async def _led(unit: Unit, follows: list[Follow]) -> list[Follow]:
    """What is followed in truth, each once: in place of a merged case the one that leads it."""
    leads = await unit.merges.leads([each.case_id for each in follows if each.case_id is not None])
    standing = (replace(each, case_id=leads.get(each.case_id or 0, each.case_id)) for each in follows)
    return list(dict.fromkeys(standing))


async def _named(unit: Unit, follow: Follow) -> Followed:
    if follow.case_id is None:
        return Followed(follow)
    return Followed(follow, await unit.publications.get(follow.case_id))

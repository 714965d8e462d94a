"""Who is told: the reporter, the moderators, the followers. Always as rows of the same transaction."""

from datetime import datetime

from bot.domain import places
from bot.domain.case import Case
from bot.domain.errors import NotFound
from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import Publication
from bot.domain.roles import Permission
from bot.services.leading import followed_with
from bot.services.policy import Policy
from bot.services.ports import Unit


async def tell_reporter(unit: Unit, case: Case, notice: Notice, due_at: datetime | None = None) -> None:
    """Tell the person who reported the case, if they are still with us and nobody has silenced them."""
    reporter = await reporter_of(unit, case)
    if reporter and reporter.blocked_at is None:
        await unit.outbox.post(notice, reporter.id, Lane.CASE, due_at=due_at)


async def reporter_of(unit: Unit, case: Case) -> Peer | None:
    """The person who reported the case, if they are still with us and have not been forgotten."""
    try:
        return await unit.peers.get(case.reporter_id) if case.reporter_id else None
    except NotFound:
        return None


async def tell_moderators(unit: Unit, policy: Policy, notice: Notice) -> None:
    """Tell the moderators: in the case's topic of their group, or each of them where none can be reached."""
    for peer in await moderators(unit, policy):
        await unit.outbox.post(notice, peer.id, Lane.CASE, topic=peer.kind is not PeerKind.PRIVATE)


async def moderators(unit: Unit, policy: Policy) -> list[Peer]:
    """Where the moderators are told things: their group, or each of them where none can be reached."""
    group = await moderators_group(unit, policy)
    if group and group.unreachable_at is None:
        return [group]
    return await unit.peers.staff(Permission.READ_CASE)


async def tell_moderators_of(unit: Unit, policy: Policy, case: Case, notice: Notice) -> None:
    """Tell the moderators of a case; of one that is held back they hear nothing until it is let in."""
    if case.held_at is None:
        await tell_moderators(unit, policy, notice)


async def tell_admins(unit: Unit, notice: Notice) -> None:
    """Tell every admin."""
    for person in await unit.peers.staff(Permission.ALARMS):
        await unit.outbox.post(notice, person.id, Lane.CASE)


async def tell_followers(
    unit: Unit, publication: Publication, notice: Notice, *, news_id: int | None = None,
    publisher_id: int | None = None, gone: bool = False,
) -> None:  # fmt: skip
    """Tell everybody who follows the case, its region or everything, each once.

    `publisher_id`: who is kept informed of how it goes; `gone`: nobody follows the case any more when all have heard.
    """
    forget = f"case:{publication.case_id}" if gone else None
    targets = await targets_of(unit, publication)
    await unit.outbox.broadcast(notice, targets, news_id=news_id, publisher_id=publisher_id, forget=forget)


async def targets_of(unit: Unit, publication: Publication) -> list[str]:
    """What one can follow to hear of this publication: also a case that is merged into it, and where that one was."""
    cases = await followed_with(unit, publication.case_id)
    shown = [publication, *filter(None, [await unit.publications.get(case_id) for case_id in cases[1:]])]
    regions = [code for code in dict.fromkeys(each.region for each in shown) if code]
    around = {wider for code in regions for wider in places.around(places.get(code))} - set(regions)
    codes = [*regions, *sorted(around)]
    return ["all", *(f"case:{case_id}" for case_id in cases), *(f"region:{code}" for code in codes)]


async def moderators_group(unit: Unit, policy: Policy) -> Peer | None:
    """The forum group of the moderators, where one is set."""
    if policy.moderators_chat_id is None:
        return None
    group = await unit.peers.by_chat(policy.moderators_chat_id)
    if group is None:
        group = Peer(new_id(), policy.moderators_chat_id, PeerKind.SUPERGROUP, "ru")
        await unit.peers.add(group)
    return group

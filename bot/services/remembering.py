"""The tick: whatever is due is said once, and planned anew; people at night are left to sleep."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from bot.domain.case import Case
from bot.domain.casefile import Question
from bot.domain.errors import NotFound
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import Publication
from bot.domain.reminder import Reminder, ReminderKind
from bot.domain.roles import Permission
from bot.logs import where
from bot.services.leading import rests
from bot.services.policy import Policy
from bot.services.ports import Unit, Units
from bot.services.succession import settle
from bot.services.tell import moderators_group, reporter_of

# On SQLite a batch holds the one write lock, and people wait for it: about 8 ms for each reminder.
BATCH = 25
# How long a reminder waits that could not be said: nobody to say it to, or a case that does not open.
LATER = timedelta(days=1)
log = structlog.get_logger()


async def tick(units: Units, policy: Policy) -> int:
    """Handle every reminder that is due; how many there were. At night they all wait.

    Batches, so that the first tick after a long stop is not one long transaction.
    """
    total, handled = 0, BATCH
    while handled == BATCH and not policy.quiet.holds(policy.now()):
        async with units.unit() as unit:
            due = await unit.reminders.due(policy.now(), BATCH)
            for reminder in due:
                await _handle(unit, policy, reminder)
            await unit.commit()
        handled = len(due)
        total += handled
    return total


async def _handle(unit: Unit, policy: Policy, reminder: Reminder) -> None:
    """One reminder in its own savepoint: a case that cannot be read must not silence all the others."""
    try:
        async with unit.attempt():
            await _remind(unit, policy, reminder)
    except NotFound:  # the case, its question or its reporter has been erased
        await unit.reminders.cancel(reminder.case_id, reminder.kind, reminder.subject)
    except Exception as error:  # noqa: BLE001 - as the docstring says; a store that fails does so again below
        log.error("reminder_waits", reminder=reminder.kind, error=where(error))
        await _wait(unit, policy, reminder, LATER)


async def _remind(unit: Unit, policy: Policy, reminder: Reminder) -> None:
    case = await unit.cases.get(reminder.case_id)
    publication = await unit.publications.get(case.id)
    if not reminder.fits(case.workflow):
        await unit.reminders.cancel(case.id, reminder.kind, reminder.subject)
        return
    if reminder.kind is ReminderKind.SUCCESSION:
        await settle(unit, policy, case)
        return
    if reminder.kind is ReminderKind.MILESTONE and await unit.merges.of(case.id):  # its lead has days of its own
        await unit.reminders.cancel(case.id, reminder.kind, reminder.subject)
        return
    if reminder.of_work and await rests(unit, case):
        await _wait(unit, policy, reminder, LATER)
        return
    rest = _rest(policy, reminder, publication)
    if rest > timedelta(0):
        await _wait(unit, policy, reminder, rest)
        return
    hearers = await _hearers(unit, policy, case, reminder)
    if not hearers:
        await _wait(unit, policy, reminder, LATER)
        return
    await _say(unit, hearers, case, reminder, await _details(unit, case, reminder, publication))
    count = reminder.count + 1
    await _wait(unit, policy, replace(reminder, count=count), policy.periods.again(reminder.kind, count))


async def _wait(unit: Unit, policy: Policy, reminder: Reminder, wait: timedelta | None) -> None:
    """Plan it anew. One that was said for the last time stays without a date, so that its buttons still work."""
    due_at = policy.now() + wait if wait else None
    await unit.reminders.put(replace(reminder, due_at=due_at))


def _rest(policy: Policy, reminder: Reminder, publication: Publication | None) -> timedelta:
    """What is left of the quiet period: news begin it anew, whoever published them."""
    if reminder.kind is not ReminderKind.QUIET or publication is None:
        return timedelta(0)
    return publication.news_at + policy.periods.quiet_after - policy.now()


async def _hearers(unit: Unit, policy: Policy, case: Case, reminder: Reminder) -> list[Peer]:
    """Whom it is for, or else who can stand in; those who cannot be reached are left out."""
    if reminder.kind is ReminderKind.QUESTION:
        reporter = await reporter_of(unit, case)
        if reporter is None:
            raise NotFound
        return _reachable([reporter])
    staff = await unit.peers.staff(Permission.READ_CASE)
    first = [person for person in staff if person.id == case.moderator_id]
    if reminder.kind is ReminderKind.UNTAKEN and reminder.count:
        first = [person for person in staff if person.may(Permission.READ_ANY_CASE)]
    group = await moderators_group(unit, policy)
    return _reachable(first) or _reachable([group] if group else []) or _reachable(staff)


def _reachable(peers: list[Peer]) -> list[Peer]:
    return [peer for peer in peers if peer.unreachable_at is None and peer.blocked_at is None]


async def _say(unit: Unit, hearers: list[Peer], case: Case, reminder: Reminder, details: dict[str, Any]) -> None:
    """One row for each hearer; one that still waits there (Telegram was out of reach) is replaced, not doubled."""
    data = {
        "reminder": reminder.kind, "id": str(reminder.id), "code": case.code, "version": case.version, **details,
    }  # fmt: skip
    notice = Notice(NoticeKind.REMINDER, data, case.id)
    for peer in hearers:
        topic, slot = peer.kind is PeerKind.SUPERGROUP, f"rem:{reminder.id}:{peer.id}"
        await unit.outbox.post(notice, peer.id, Lane.CASE, topic=topic, slot=slot)


async def _details(unit: Unit, case: Case, reminder: Reminder, publication: Publication | None) -> dict[str, Any]:
    """What the sentence needs besides the code. Raises NotFound where there is nothing to remind of any more."""
    match reminder.kind:
        case ReminderKind.UNTAKEN:
            return {"submitted_at": case.submitted_at.isoformat()}
        case ReminderKind.QUESTION:
            question = await unit.records.get(Question, reminder.subject)
            if question.answered_at is not None:
                raise NotFound
            return {"text": question.text, "question_id": str(question.id)}
    return {
        "moved_at": case.moved_at.isoformat(),
        "news_at": (publication.news_at if publication else case.moved_at).isoformat(),
        "days": reminder.subject,
    }

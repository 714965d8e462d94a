"""A successor: named by the reporter with a number to hand on, and in their place where they stay silent."""

from datetime import datetime

from bot.domain.case import Case, Consent
from bot.domain.casefile import NOBODY, Agreement, Question
from bot.domain.codes import new_receipt
from bot.domain.errors import NotFound, NotSilent
from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.reminder import Reminder, ReminderKind
from bot.domain.succession import LONG_NOTICE, NOTICE, Standing, Succession
from bot.services.forgetting import forget_reporter
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.receipts import Access
from bot.services.tell import reporter_of, tell_moderators_of, tell_reporter


async def name_successor(unit: Unit, person: Peer, case: Case) -> str:
    """The number to hand on for the reporter's own case; an earlier one counts no more."""
    number = new_receipt()
    await unit.reminders.cancel(case.id, ReminderKind.SUCCESSION)
    await unit.successions.name(case.id, number)
    await unit.audit.add(person.id, "name_successor", case.id, case.version)
    return number


async def take_back(unit: Unit, person: Peer, case: Case) -> None:
    """Nobody is the successor any more."""
    await unit.reminders.cancel(case.id, ReminderKind.SUCCESSION)
    await unit.successions.remove(case.id)
    await unit.audit.add(person.id, "unname_successor", case.id, case.version)


async def asked_until(unit: Unit, case: Case) -> datetime | None:
    """Until when the reporter can still say that they are here; None where nobody asked to take over."""
    due = [r.due_at for r in await unit.reminders.of(case.id) if r.kind is ReminderKind.SUCCESSION]
    return due[0] if due else None


async def ask_to_take_over(unit: Unit, policy: Policy, person: Peer, access: Access) -> datetime:
    """The successor asks: the reporter is told, and has until the moment that is returned to say that they are here.

    Raises NotFound for anybody else, NotOpen where the case is over, NotSilent where the reporter was heard of lately.
    """
    case, named = access.case, await unit.successions.of(access.case.id)
    if access.standing is not Standing.SUCCESSOR or named is None:
        raise NotFound
    access.must_be_open()
    if until := await asked_until(unit, case):
        return until
    if person.blocked_at or not await _may_go_over(unit, policy, case, named):
        raise NotSilent
    until = policy.now() + (NOTICE if await _known_silent(unit, policy, case) else LONG_NOTICE)
    await unit.reminders.put(Reminder(new_id(), ReminderKind.SUCCESSION, case.id, until))
    await unit.audit.add(person.id, "ask_succession", case.id, case.version)
    await tell_reporter(unit, case, _notice(case, "reporter", until=until.isoformat()))
    return until


async def stay(unit: Unit, person: Peer, case: Case) -> None:
    """The reporter is here and keeps the case: whoever asked to take over is told."""
    named = await unit.successions.of(case.id)
    if await asked_until(unit, case) and named and named.successor_id is not None:
        await unit.reminders.cancel(case.id, ReminderKind.SUCCESSION)
        await unit.audit.add(person.id, "stay", case.id, case.version)
        await unit.outbox.post(_notice(case, "stays"), named.successor_id, Lane.CASE)


async def settle(unit: Unit, policy: Policy, case: Case) -> None:
    """The reporter has had their time: the case goes over, unless they have been in it. Raises NotFound."""
    named = await unit.successions.of(case.id)
    if named is None or named.successor_id is None:
        raise NotFound
    successor = await unit.peers.get(named.successor_id)
    if successor.blocked_at is None and await _may_go_over(unit, policy, case, named):
        await _take_over(unit, policy, case, successor)
        return
    await unit.reminders.cancel(case.id, ReminderKind.SUCCESSION)
    if successor.blocked_at is None:
        await unit.outbox.post(_notice(case, "stays"), successor.id, Lane.CASE)


async def allowed_uses(unit: Unit, case: Case) -> list[Consent]:
    """The uses that the reporter can allow: whoever has taken over, none wider than what was allowed before."""
    agreements = await unit.records.all(Agreement, case.id)
    given = [Consent(a.use) for a in agreements if a.author_id == NOBODY and a.use in set(Consent)]
    uses = list(Consent)
    return uses[: uses.index(given[-1]) + 1] if given else uses


async def has_gone_over(unit: Unit, case: Case) -> bool:
    """Whether the reporter has taken the case over from somebody else."""
    return any(each.author_id == NOBODY for each in await unit.records.all(Agreement, case.id))


async def _may_go_over(unit: Unit, policy: Policy, case: Case, named: Succession) -> bool:
    """Whether the reporter is silent of their own accord: who is blocked cannot say that they are here."""
    reporter = await reporter_of(unit, case)
    is_blocked = reporter is not None and reporter.blocked_at is not None
    return not is_blocked and named.silent(policy.now(), policy.periods.succession_after)


async def _take_over(unit: Unit, policy: Policy, case: Case, successor: Peer) -> None:
    before = await reporter_of(unit, case)
    await forget_reporter(unit, case, successor.id)
    await _settle_questions(unit, policy, case)
    case.reporter_id, case.language = successor.id, successor.language
    await unit.cases.save(case)
    await unit.cases.renew_receipt(case.id, new_receipt())  # which nobody knows: the successor makes their own
    await unit.audit.add(successor.id, "succeed", case.id, case.version)
    if before:
        told = {"code": case.code, "action": "succeed"}
        await unit.outbox.post(Notice(NoticeKind.LAST_WORD, told), before.id, Lane.CASE)
    await tell_reporter(unit, case, _notice(case, "successor"))
    await tell_moderators_of(unit, policy, case, _notice(case, "moderators"))


async def _settle_questions(unit: Unit, policy: Policy, case: Case) -> None:
    """What was asked before may tell what the earlier reporter wrote: it is not asked of another person."""
    for question in await unit.records.all(Question, case.id):
        if question.answered_at is None:
            question.answered_at = policy.now()
            await unit.records.save(question)
    await unit.reminders.cancel(case.id, ReminderKind.QUESTION)


async def _known_silent(unit: Unit, policy: Policy, case: Case) -> bool:
    """Whether the reporter cannot be reached, or has left a question without an answer for the whole period."""
    reporter = await reporter_of(unit, case)
    if reporter is None or reporter.unreachable_at is not None:
        return True
    since = policy.now() - policy.periods.succession_after
    questions = await unit.records.all(Question, case.id)
    return any(q.answered_at is None and q.created_at <= since for q in questions)


def _notice(case: Case, to: str, **data: str) -> Notice:
    return Notice(NoticeKind.SUCCESSION, {"code": case.code, "to": to, **data}, case.id)

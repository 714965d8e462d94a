"""Alarms to the admins: once when something goes wrong for too long, and once more when it is over."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog

from bot.domain.alarm import Alarm, AlarmKind, Sign
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.roles import Permission
from bot.services.policy import Policy
from bot.services.ports import Unit, Units

log = structlog.get_logger()


class Watch:
    """Looks now and then. What is late only once is no alarm: so it looks whenever a clock has jumped.

    One worker at a time should look: the one that listens to Telegram.
    """

    def __init__(self, units: Units, policy: Policy) -> None:
        self._units, self._policy = units, policy
        self._suspected: set[AlarmKind] = set()

    async def look(self, signs: Iterable[Sign] = ()) -> int:
        """Compare the signs, and what waits in the store, with what was told; how many alarms began or ended.

        Raises what the store raises: a store that refuses cannot hold an alarm either, `/healthz` tells of it.
        """
        async with self._units.unit(reading=True) as unit:
            readings, raised = await unit.gauges.read(), await unit.alarms.raised()
        waits = (Sign(AlarmKind.HANDLING, readings.inbox.since), Sign(AlarmKind.SENDING, readings.sending_since()))
        return await self._compare([*signs, *waits], raised)

    async def _compare(self, seen: list[Sign], raised: dict[AlarmKind, Alarm]) -> int:
        now = self._policy.now()
        late = _late(seen, now)
        begun = [sign for sign in seen if sign.kind in late & self._suspected and sign.kind not in raised]
        over = [raised[sign.kind] for sign in seen if sign.kind in raised and sign.calm(now)]
        self._suspected = late
        changes = [await begin(self._units, self._policy, sign.kind, sign.since or now) for sign in begun]
        changes += [await end(self._units, self._policy, alarm) for alarm in over]
        return sum(changes)


def _late(seen: list[Sign], now: datetime) -> set[AlarmKind]:
    """What lasts too long; who does not reach Telegram cannot send either, and that is one trouble."""
    late = {sign.kind for sign in seen if sign.late(now)}
    return late - {AlarmKind.SENDING} if AlarmKind.DEAF in late else late


async def report(units: Units, policy: Policy, kind: AlarmKind, *, wrong: bool) -> bool:
    """Say how something went that is tried now and then (the backup); whether the admins hear of it."""
    if wrong:
        return await begin(units, policy, kind, policy.now())
    async with units.unit(reading=True) as unit:
        alarm = (await unit.alarms.raised()).get(kind)
    return await end(units, policy, alarm) if alarm else False


async def begin(units: Units, policy: Policy, kind: AlarmKind, since: datetime) -> bool:
    """Raise an alarm, once; False where it was raised already."""
    async with units.unit() as unit:
        if not await unit.alarms.add(Alarm(kind, since)):
            return False
        await _tell(unit, policy, {"alarm": kind, "since": since.isoformat()})
        await unit.commit()
    log.error("alarm_raised", alarm=kind)
    return True


async def end(units: Units, policy: Policy, alarm: Alarm) -> bool:
    """Say that it is over, once; False where it was said."""
    until = max(policy.now(), alarm.since)
    async with units.unit() as unit:
        if not await unit.alarms.remove(alarm.kind):
            return False
        data = {"alarm": alarm.kind, "since": alarm.since.isoformat(), "until": until.isoformat()}
        await _tell(unit, policy, data)
        await unit.commit()
    log.warning("alarm_over", alarm=alarm.kind)
    return True


async def _tell(unit: Unit, policy: Policy, data: dict[str, Any]) -> None:
    """Tell the admins, ahead of what is late; an alarm that has not gone out gives way to the word that it is over."""
    notice = Notice(NoticeKind.ALARM, data)
    for person in await unit.peers.staff(Permission.ALARMS):
        if person.unreachable_at is None:
            await unit.outbox.post(notice, person.id, Lane.REPLY, slot=f"alarm:{data['alarm']}:{person.id}")

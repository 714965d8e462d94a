"""One case on a real store, with the clock in hand: reported, taken, asked about, published, followed, closed."""

from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import ManualClock
from bot.domain.dates import PartialDate, Precision
from bot.domain.form import Part
from bot.domain.notice import NoticeKind, Parcel
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.domain.reminder import Periods, QuietHours, Reminder
from bot.domain.roles import Role
from bot.services import completing, confirming, filling, reporting, triage
from bot.services.desk import Desk
from bot.services.policy import Policy
from bot.services.remembering import tick
from bot.store.unit import Database, Unit
from tests.database import fresh_database

ALMATY = ZoneInfo("Asia/Almaty")
START = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)  # 11:00 in Almaty
PERIODS = Periods(
    untaken_after=timedelta(hours=2), untaken_every=timedelta(days=1), review_after=timedelta(days=3),
    question_after=timedelta(days=2), question_times=2, quiet_after=timedelta(days=14),
    milestones=(30, 60, 100, 365),
)  # fmt: skip
ADMIN, MODERATOR, REPORTER, FOLLOWER = 1, 2, 3, 4


@dataclass
class Heard:
    """A reminder that reached somebody."""

    kind: str
    peer_id: int
    at: datetime
    data: dict


@dataclass
class Life:
    """The house of a test, and the one case in it."""

    database: Database
    clock: ManualClock
    policy: Policy
    people: dict[int, Peer] = field(default_factory=dict)
    code: str = ""
    case_id: int = 0

    async def tick(self) -> int:
        """One tick."""
        return await tick(self.database, self.policy)

    async def ticks(self, span: timedelta, every: timedelta = timedelta(hours=4)) -> list[Heard]:
        """Let time pass with a tick every few hours; what was heard meanwhile."""
        heard, end = [], self.clock.now() + span
        while self.clock.now() < end:
            self.clock.advance(min(every, end - self.clock.now()).total_seconds())
            heard += await self.post() if await self.tick() else []
        return heard

    async def sleep(self, span: timedelta) -> None:
        """The bot is down: time passes without a tick."""
        self.clock.advance(span.total_seconds())

    async def post(self) -> list[Heard]:
        """Deliver all that waits; the reminders among it."""
        async with self.database.unit() as unit:
            parcels = await unit.dispatch.claim(1000, timedelta(minutes=2), set())
            parcels += await unit.broadcasts.advance(1000, timedelta(minutes=2))
            await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
            await unit.commit()
        return [self._heard(parcel) for parcel in parcels if parcel.notice.kind is NoticeKind.REMINDER]

    def _heard(self, parcel: Parcel) -> Heard:
        return Heard(parcel.notice.data["reminder"], parcel.peer_id, self.clock.now(), parcel.notice.data)

    @asynccontextmanager
    async def desk(self, peer_id: int = MODERATOR):
        """A desk in a transaction of its own."""
        async with self.database.unit() as unit:
            yield Desk(unit, self.policy, await unit.peers.get(peer_id))
            await unit.commit()

    async def report(self, since: date = date(2025, 8, 20), when: PartialDate | None = None) -> None:
        """The reporter sends a report of what happened on the day `since`, or in the span `when`."""
        when = when or PartialDate(since, since, Precision.DAY)
        async with self.desk(REPORTER) as desk:
            draft = await filling.begin(desk.unit, self.policy, desk.person, "report")
            answers = {
                "name": "Серік Аманов", "happened": {"code": "detained"}, "when": when.to_json(),
                "story": {"text": "…"}, "consent": {"code": "publish"},
            }  # fmt: skip
            draft.answers = {key: [Part(value)] for key, value in answers.items()}
            self.code = (await reporting.submit_report(desk.unit, self.policy, desk.person, draft)).code
            self.case_id = draft.subject_id

    async def confirm(self) -> None:
        """The reporter agrees once more."""
        async with self.desk(REPORTER) as desk:
            case = await desk.unit.cases.get(self.case_id)
            await confirming.confirm(desk.unit, self.policy, desk.person, case, case.version)

    async def publish(self) -> None:
        """Taken and published."""
        async with self.desk() as desk:
            await triage.claim(desk, self.code)
            await completing.publish(desk, self.code, {}, "")

    async def ask(self) -> int:
        """A moderator asks something; the question's id."""
        async with self.desk() as desk:
            await triage.ask(desk, self.code, "When was that?")
            reminders = await desk.unit.reminders.of(self.case_id)
            return next(r.subject for r in reminders if r.kind == "question")

    async def reminders(self) -> list[Reminder]:
        """The rows of the case."""
        async with self.database.unit(reading=True) as unit:
            return await unit.reminders.of(self.case_id)

    async def reminder(self, kind: str) -> Reminder:
        """The one row of that kind."""
        (found,) = [r for r in await self.reminders() if r.kind == kind]
        return found

    def policy_with(self, **periods: object) -> None:
        """Change the settings."""
        self.policy = replace(self.policy, periods=replace(self.policy.periods, **periods))


@asynccontextmanager
async def living(url: str, folder: Path, start: datetime = START, zone: ZoneInfo = ALMATY):
    """A house with an admin, a moderator, a reporter and a follower of everything."""
    clock = ManualClock(start)
    async with fresh_database(url, clock, folder) as database:
        life = Life(database, clock, Policy(clock, zone, PERIODS, QuietHours(22, 8, zone)))
        async with database.unit() as unit:
            await _people(unit, life)
            await unit.commit()
        yield life


async def _people(unit: Unit, life: Life) -> None:
    roles = {ADMIN: Role.ADMIN, MODERATOR: Role.MODERATOR, REPORTER: Role.PERSON, FOLLOWER: Role.PERSON}
    for number, role in roles.items():
        life.people[number] = Peer(number, number + 1000, PeerKind.PRIVATE, "en", role=role)
        await unit.peers.add(life.people[number])
    await unit.follows.add(Follow(FOLLOWER, FollowKind.ALL))


def kinds(heard: list[Heard]) -> Counter[str]:
    """How often each kind was heard."""
    return Counter(item.kind for item in heard)

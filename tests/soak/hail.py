"""The hail: very many mutated updates; nobody is stuck, and nobody without a right changes what is not theirs."""

import gc
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
import structlog

from bot.chat.routes import router
from bot.sandbox import acts
from bot.sandbox.model import User
from bot.sandbox.people import buttons
from bot.sandbox.wishes import Wish
from bot.store.tables import inbox, outbox
from tests.soak.ledger import Ledger, look
from tests.soak.mutations import Mutator, Stock, readable
from tests.soak.scenarios import MEMORY
from tests.soak.stepwise import staged
from tests.soak.storm import START
from tests.soak.town import FORUM, Town, founded
from tests.soak.virtual import run

SORRY = "Something went wrong on our side"
# In a short run, what is loaded with the first file or the first date is all there is to see.
GROWTH, LONG = 1.10, 20_000
# The memory is looked at after every so many batches.
LOOK = 20
# Events of the log that mean nothing else than a mistake of ours.
OURS = frozenset({"handled_one_by_one", "update_failed", "update_quarantined", "no_apology", "handling_waits"})


@dataclass(frozen=True)
class Hail:
    """How much falls: so many updates, in batches of so many at most; `presses` make the past of each person."""

    updates: int = 50_000
    batch: int = 140
    presses: int = 40
    # Every so many batches the town is mended: rights given again, cases reported anew.
    mended: int = 25


@dataclass
class Found:
    """What became of it."""

    updates: int = 0
    batches: int = 0
    errors: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """The memory at the end as a share of that after a fifth of the way, when all that loads late is loaded."""
        early = self.memory[len(self.memory) // 5] if self.memory else 1
        return self.memory[-1] / early if self.memory else 1.0

    def line(self) -> str:
        """The figures of the proof."""
        figures = (
            f"{self.updates:,} updates, {len(self.errors)} unhandled errors, {len(self.changes)} unauthorised changes"
        )
        return f"{figures}, {len(self.stuck)} stuck chats, memory at the end {100 * (self.growth - 1):+.1f} %"

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be."""
        return self.errors + self.changes + self.stuck


def fall(seed: int, weather: Hail) -> Found:
    """One run of a seed, in a database of its own; the same for the same seed."""
    root = MEMORY if MEMORY.is_dir() else None
    with warnings.catch_warnings(action="ignore"), tempfile.TemporaryDirectory(dir=root) as folder:
        return run(hail(Path(folder), seed, weather), seed)


async def hail(folder: Path, seed: int, weather: Hail) -> Found:
    """The same on a loop of virtual time."""
    found = Found()
    with structlog.testing.capture_logs() as logs:
        async with staged(folder, seed, START, moderators_chat_id=FORUM, broadcast_rate=1000) as stage:
            town = await founded(stage, weather.presses)
            found.errors += await _errors(town, logs, [])
            mutator = Mutator(stock(town), Random(seed))
            while found.updates < weather.updates:
                await _batch(town, mutator, weather, found, logs)
    if weather.updates >= LONG and found.growth > GROWTH:
        found.errors.append(f"memory grew to {found.growth:.2f} of what it was")
    return found


def stock(town: Town) -> Stock:
    world = town.stage.world
    ids = [*world.users, *world.chats, world.bot.id]
    return Stock(list(town.seen), sorted(router.buttons), sorted(router.commands), ids, town.codes, town.screens())


async def _batch(town: Town, mutator: Mutator, weather: Hail, found: Found, logs: list[Any]) -> None:
    chance = mutator.chance
    if found.batches and not found.batches % weather.mended:
        await town.staff_up()
        await town.look_at_cases()
        mutator.stock.data = town.screens()
    common = chance.random() < 0.75
    people = town.common if common else [*town.common, *town.staff]
    # A reporter falls silent for most batches, so that their cases are nobody's to change in these.
    senders = [user.id for user in people if user not in town.reporters or chance.random() < 0.5]
    updates = [mutator.update(senders) for _ in range(chance.randrange(20, weather.batch))]
    if chance.random() < 0.2:
        chance.shuffle(updates)
    house = town.stage.house
    before, actors = await _ledger(town) if common else None, await _peers(town, senders)
    try:
        await house.intake.take_in(updates, hurry=chance.random() < 0.3)
    except Exception as error:  # noqa: BLE001 - it is what is looked for
        found.errors.append(f"not taken in: {error!r}")
    if not await town.stage.settle():
        found.stuck.append("the bot does not come to rest")
    if before:
        actors |= await _peers(town, senders)  # who was forgotten in between comes back as somebody new
        found.changes += before.differs(await _ledger(town), actors)
    found.errors += await _errors(town, logs, updates)
    found.updates += len(updates)
    found.batches += 1
    if chance.random() < 0.15 or found.updates >= weather.updates:
        await _greeted(town, found)
    town.forget()
    if found.batches % LOOK == 0:
        gc.collect()
        found.memory.append(resident())


async def _ledger(town: Town) -> Ledger:
    async with town.stage.house.database.unit(reading=True) as unit:
        return await look(unit)


async def _peers(town: Town, senders: list[int]) -> set[int]:
    house = town.stage.house
    async with house.database.unit(reading=True) as unit:
        found = [await unit.peers.by_chat(sender) for sender in senders]
    return {peer.id for peer in found if peer}


async def _errors(town: Town, logs: list[Any], updates: list[Any]) -> list[str]:
    """Apologies, updates set aside, rows that could not be rendered, and whatever the log calls an error."""
    wrong = [str(line) for line in logs if line["log_level"] in {"error", "critical"} or line["event"] in OURS]
    logs.clear()
    sent = [each for each in town.stage.telegram.sent if SORRY in each.text]
    wrong += [f"an apology to {each.chat}" for each in sent]
    async with town.stage.house.database.unit() as unit:
        failed = await unit._s.rows(sa.select(inbox.c.update_id, inbox.c.error).where(inbox.c.state == "failed"))
        dead = await unit._s.rows(sa.select(outbox.c.id, outbox.c.error).where(outbox.c.state == "dead"))
        await unit._s.run(sa.update(inbox).where(inbox.c.state == "failed").values(state="done"))
        await unit._s.run(sa.update(outbox).where(outbox.c.state == "dead").values(state="sent"))
        await unit.commit()
    by_id = {update["update_id"]: update for update in updates}
    wrong += [f"{row.error}: {readable(by_id.get(row.update_id, {}))}" for row in failed]
    return wrong + [f"dead letter: {row.error}" for row in dead]


async def _greeted(town: Town, found: Found) -> None:
    """Everybody says /start, an hour later, and gets buttons."""
    await town.stage.pass_time(hours=1)
    world = town.stage.world
    asked: list[tuple[User, int]] = []
    for user in [*town.common, *town.staff]:
        acts.block(world, user, False)
        asked.append((user, acts.say(world, user, Wish({"text": "/start"})).id))
    if not await town.stage.settle():
        found.stuck.append("the bot does not come to rest")
    for user, message_id in asked:
        answers = [m for m in world.chats[user.id].messages.values() if m.id > message_id and m.author == world.bot.id]
        if not any(buttons(answer.view()) for answer in answers):
            found.stuck.append(f"{user.first_name} gets no menu")


def resident() -> int:
    """The memory of this process, in KB."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4 if status.exists() else 0

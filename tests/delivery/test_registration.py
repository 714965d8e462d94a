"""Webhook mode against the sandbox: the address is registered, kept, and watched."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram import Bot, WebhookInfo
from telegram.error import TelegramError

from bot.clock import ManualClock
from bot.delivery.hearing import Hearing
from bot.delivery.poller import ALLOWED
from bot.delivery.registration import AT_ONCE, Backlog, Registration
from bot.domain.alarm import AlarmKind, Sign
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World

START = datetime(2025, 9, 1, 6, tzinfo=UTC)
URL, SECRET = "https://bot.example/telegram", "s-3_Cret"
ERROR = START - timedelta(days=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def world(clock: ManualClock) -> World:
    return World(clock)


@pytest.fixture
async def registration(world: World, clock: ManualClock) -> AsyncIterator[Registration]:
    async with serving(create_app(world)) as url, contextlib.AsyncExitStack() as stack:
        bot = await stack.enter_async_context(Bot(world.token, base_url=f"{url}/bot"))
        yield Registration(bot, clock, URL, SECRET)


async def test_telegram_is_told_where_and_what(registration: Registration, world: World) -> None:
    await registration.register()
    assert (world.webhook.url, world.webhook.secret, world.webhook.max_connections) == (URL, SECRET, AT_ONCE)
    assert world.updates.allowed == list(ALLOWED)


async def test_what_somebody_else_changed_is_put_right(registration: Registration, world: World) -> None:
    await registration.register()
    for other in ("", "https://other.example/"):
        world.webhook.url = other
        await registration.look()
        assert (world.webhook.url, world.webhook.secret) == (URL, SECRET)


async def test_a_look_that_succeeds_is_heard(registration: Registration, world: World, clock: ManualClock) -> None:
    assert (registration.heard_at, registration.signs()) == (None, [])
    await registration.look()
    assert registration.heard_at == START
    assert registration.signs() == [Sign(AlarmKind.UNDELIVERED, None)]


def info(held: int, error: datetime | None = None) -> WebhookInfo:
    return WebhookInfo(URL, False, held, last_error_date=error)


def grows(*looks: tuple[int, datetime | None]) -> Any:
    """After these looks, two minutes apart: for how many minutes it has grown."""
    backlog, now = Backlog(START), START
    for held, error in looks:
        now += timedelta(minutes=2)
        backlog.look(now, info(held, error))
    since = backlog.since(now)
    return since and (now - since).total_seconds() / 60


LATER = ERROR + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("looks", "minutes"),
    [
        ([(0, None)] * 6, None),
        ([(0, ERROR)] * 6, None),  # an old trouble, long over
        ([(5, None), (5, None), (7, None)], None),  # a few are always on their way
        ([(0, ERROR), (5, ERROR), (5, ERROR)], None),
        ([(0, ERROR), (1, LATER), (1, LATER), (1, LATER)], 6),  # one person waits, and bringing it fails
        ([(0, None), (60, None), (200, None), (900, None)], 6),
        ([(0, None), (900, None), (500, None), (100, None)], None),
        ([(0, None), (900, None), (500, None), (600, None)], 2),
        ([(0, ERROR), (3, LATER), (0, LATER), (3, LATER)], None),
    ],
)
def test_what_telegram_holds_grows_or_does_not(looks: list[tuple[int, datetime | None]], minutes: Any) -> None:
    assert grows(*looks) == minutes


def test_a_clock_that_is_set_back_does_not_hide_it() -> None:
    backlog = Backlog(START)
    backlog.look(START + timedelta(days=1), info(1, LATER))
    assert backlog.since(START - timedelta(hours=1)) == START - timedelta(hours=1)


async def test_a_restart_in_the_middle_of_it_is_not_its_end(
    registration: Registration, world: World, clock: ManualClock
) -> None:
    await registration.register()
    world.webhook.last_error, world.webhook.last_error_at = "Connection failed", int(START.timestamp())
    world.updates.pending.append({"update_id": 1})
    await registration.look()
    assert registration.signs() == []
    clock.advance(600)
    assert registration.signs() == [Sign(AlarmKind.UNDELIVERED, START)]


def hearing(clock: ManualClock, listening: bool = True) -> tuple[Hearing, dict[str, Any]]:
    state: dict[str, Any] = {"heard": None, "listening": listening}
    return Hearing(clock, lambda: state["heard"], lambda: state["listening"]), state


def test_silence_is_counted_from_the_start_and_from_each_word(clock: ManualClock) -> None:
    ear, state = hearing(clock)
    clock.advance(90)
    assert ear.silence() == timedelta(seconds=90)
    state["heard"] = clock.now()
    clock.advance(30)
    assert ear.silence() == timedelta(seconds=30)


def test_a_fresh_start_says_nothing_until_it_is_sure(clock: ManualClock) -> None:
    ear, state = hearing(clock)
    assert ear.signs() == []
    clock.advance(600)
    assert ear.signs() == [Sign(AlarmKind.DEAF, START)]
    state["heard"] = clock.now()
    assert ear.signs() == [Sign(AlarmKind.DEAF, clock.now())]


def test_a_clock_that_jumps_back_hides_no_silence(clock: ManualClock) -> None:
    ear, state = hearing(clock)
    state["heard"] = clock.now()
    assert ear.silence() == timedelta(0)
    clock.advance(-86400)
    assert ear.silence() == timedelta(0)
    clock.advance(600)
    assert ear.silence() == timedelta(seconds=600)
    assert ear.signs()[0].late(clock.now())


def test_who_leaves_the_listening_to_another_is_not_deaf(clock: ManualClock) -> None:
    ear, state = hearing(clock, listening=False)
    clock.advance(86400)
    assert (ear.silence(), ear.signs()) == (None, [])
    state["listening"] = True
    assert ear.silence() == timedelta(0)
    clock.advance(700)
    assert ear.silence() == timedelta(seconds=700)


async def test_what_telegram_refuses_is_raised(registration: Registration, world: World) -> None:
    world.token = "other"
    with pytest.raises(TelegramError):
        await registration.look()
    assert registration.heard_at is None

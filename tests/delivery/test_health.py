"""What a monitor sees: `/healthz` and `/metrics`, for a house in order and for one in trouble."""

import contextlib
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families

from bot.delivery.health import Monitor
from bot.delivery.hearing import Hearing
from bot.delivery.metrics import Metrics
from bot.delivery.outcome import Fate
from bot.delivery.web import serving
from bot.domain.notice import Lane
from bot.sandbox.people import Person
from tests.delivery.mail import peer_of, post
from tests.house import ADMIN, START, TestHouse

Numbers = dict[str, float]


@contextlib.asynccontextmanager
async def monitored(house: TestHouse, **more: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A monitor's view of the house."""
    inside = house.house
    monitor = Monitor(house.clock, inside.database, inside.hearing, inside.metrics, **more)
    async with (
        serving(monitor.routes(), "127.0.0.1", 0) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        yield client


async def numbers(client: httpx.AsyncClient) -> Numbers:
    """The samples of the page, as `name{label}`."""
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        sample.name + "".join(f"{{{value}}}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def lose_the_inbox(house: TestHouse) -> None:
    async with house.house.database.engine.begin() as conn:
        await conn.execute(sa.text("ALTER TABLE inbox RENAME TO away"))


async def test_a_house_in_order(house: TestHouse, aru: Person) -> None:
    async with monitored(house) as client:
        answer = await client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True, "problems": [], "poll_age_seconds": 0, "inbox_lag_seconds": 0, "dispatcher_lag_seconds": 0,
    }  # fmt: skip


async def test_a_silence_and_messages_that_do_not_go_out(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    await post(house, peer, "late", lane=Lane.CASE)
    house.clock.advance(181)
    async with monitored(house) as client:
        answer = await client.get("/healthz")
        assert (answer.status_code, answer.json()["problems"]) == (503, ["no successful poll"])
        assert answer.json()["dispatcher_lag_seconds"] == 181
        await house.house.poller.poll_once(0)
        assert (await client.get("/healthz")).status_code == 200
        house.clock.advance(600)
        await house.house.poller.poll_once(0)
        answer = await client.get("/healthz")
        assert (answer.status_code, answer.json()["problems"]) == (503, ["late: dispatcher"])


async def test_a_worker_that_leaves_the_listening_to_another_is_well(house: TestHouse) -> None:
    inside = house.house
    inside.hearing = Hearing(house.clock, lambda: None, lambda: False)
    house.clock.advance(3600)
    async with monitored(house, leads=lambda: False) as client:
        answer = await client.get("/healthz")
        assert (answer.status_code, answer.json()["poll_age_seconds"]) == (200, None)
        found = await numbers(client)
    assert found["jauap_leads"] == 0
    assert str(found["jauap_poll_age_seconds"]) == "nan"


async def test_a_database_that_does_not_answer(house: TestHouse) -> None:
    await lose_the_inbox(house)
    async with monitored(house) as client:
        answer = await client.get("/healthz")
        assert answer.status_code == 503
        assert re.fullmatch(r"database: OperationalError at [^ ]+", answer.json()["problems"][0])
        found = await numbers(client)
    assert found["jauap_database_up"] == 0
    assert str(found["jauap_inbox_pending"]) == "nan"  # not known, and not none


async def test_the_numbers_of_the_store(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    await post(house, peer, "one", "two", lane=Lane.CASE)
    await aru.send("Namemarker")
    house.clock.advance(40)
    async with monitored(house) as client:
        found = await numbers(client)
    assert found["jauap_database_up"] == found["jauap_leads"] == 1
    assert found["jauap_outbox_pending{case}"] == 2
    assert found["jauap_outbox_oldest_seconds{case}"] == found["jauap_poll_age_seconds"] == 40
    assert {found[f"jauap_outbox_pending{{{lane}}}"] for lane in ("reply", "broadcast")} == {0}
    assert found["jauap_inbox_pending"] == found["jauap_inbox_oldest_seconds"] == 0
    assert found["jauap_dead_letters"] == found["jauap_quarantined_updates"] == found["jauap_broadcast_remaining"] == 0


async def test_the_numbers_of_the_work(house: TestHouse) -> None:
    metrics = house.house.metrics = Metrics()
    metrics.handled(0.003)
    metrics.handled(20)
    for fate in (Fate.SENT, Fate.SENT, Fate.DEAD):
        metrics.sent(fate)
    metrics.told_to_wait()
    metrics.retried()
    async with monitored(house) as client:
        found = await numbers(client)
    assert (found["jauap_handling_seconds_bucket{0.005}"], found["jauap_handling_seconds_count"]) == (1, 2)
    assert {fate: found[f"jauap_sends_total{{{fate}}}"] for fate in Fate} == dict.fromkeys(Fate, 0) | {
        Fate.SENT: 2, Fate.DEAD: 1
    }  # fmt: skip
    assert found["jauap_told_to_wait_total"] == found["jauap_retries_total"] == 1


async def test_the_page_tells_nothing_of_anybody(house: TestHouse) -> None:
    person = await house.actor("Namemarker", "kk", id=5551234567, username="usermarker")
    await person.says("/report", "Wordsmarker")
    async with monitored(house) as client:
        text = (await client.get("/metrics")).text + (await client.get("/healthz")).text
    assert "marker" not in text and "5551234567" not in text and "SANDBOX" not in text
    labels = set(re.findall(r'(\w+)="', text))
    assert labels == {"lane", "le", "outcome"}


def test_two_houses_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.told_to_wait()
    pages = [each.page(START, None, None, True) for each in (one, other)]
    assert [b"jauap_told_to_wait_total 1.0" in page for page in pages] == [True, False]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_an_admin_hears_of_a_silence_and_of_its_end(house: TestHouse, language: str) -> None:
    admin = await house.actor("Admin", language, id=ADMIN)
    before = len(await admin.received())
    house.clock.advance(600)
    assert [await house.house.watch() for _ in range(3)] == [0, 1, 0]
    await house.house.dispatcher.dispatch_due()
    house.clock.advance(3600)
    await house.house.poller.poll_once(0)
    assert [await house.house.watch() for _ in range(2)] == [1, 0]
    await house.settle()
    alarm, over = (await admin.received())[before:]
    assert admin.reads("<b>The bot does not hear Telegram</b>").removeprefix("<b>").removesuffix("</b>") in alarm
    assert "11:00" in alarm and "11:00" in over and "12:10" in over  # by the clock of Almaty

"""On the phones: a broadcast as its publisher sees it, news with a mistake in them, and what did not arrive."""

from datetime import timedelta

import pytest

from bot.domain.casefile import Event
from bot.domain.publication import Follow, FollowKind
from bot.services import completing, triage
from bot.services.desk import Desk
from bot.services.publishing import announce_milestone
from tests.staffed import staffed

OLD, NEW = "They took him to Almatty.", "They took him to Almaty."


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path, broadcast_rate=1) as found:
        yield found


async def desk(staff, act):
    """Let the moderator do something without a phone."""
    house = staff.house.house
    async with house.database.unit() as unit:
        await act(Desk(unit, house.policy, await unit.peers.by_chat(staff.mod.id)))
        await unit.commit()


async def published(staff):
    """A published case that the moderator has taken."""
    code = await staff.report()

    async def act(desk):
        await triage.claim(desk, code)
        await completing.publish(desk, code, {}, "")

    await desk(staff, act)
    await staff.house.settle()
    await staff.house.house.report()
    await staff.house.settle()
    return code


async def fans(staff, *languages):
    """People who follow everything from now on."""
    found = [await staff.house.person(f"Fan {n}", language) for n, language in enumerate(languages)]
    for person in found:
        await person.start()
    await staff.house.settle()
    async with staff.house.house.database.unit() as unit:
        for person in found:
            await unit.follows.add(Follow((await unit.peers.by_chat(person.id)).id, FollowKind.ALL))
        await unit.commit()
    staff.house.clock.advance(1)
    return found


async def works(staff, seconds=1):
    """So many seconds pass, in each of which one message can go out."""
    house = staff.house.house
    for _ in range(seconds):
        staff.house.clock.advance(1)
        await house.poller.poll_once(0)
        await house.worker.rest()
        await house.worker.handle_pending()
        await house.worker.rest()
        await house.dispatcher.dispatch_due()


async def publishes(staff, code):
    """The moderator publishes news with a mistake; one follower has them, and the others wait."""
    await staff.writes(f"/update {code} {OLD}")
    await staff.mod.press("📣 Publish")
    await works(staff, 2)


async def reports(staff):
    """The bot looks how its broadcasts go; what the moderator sees of the last one."""
    await staff.house.house.report()
    await works(staff)
    return await staff.mod.last()


async def presses(staff, label):
    """A button of that message; how it looks then."""
    await staff.mod.press(label)
    await works(staff, 2)
    return await staff.mod.last()


async def have(people, text):
    """How many messages of each of these people say it."""
    return [sum(text in message.get("text", "") for message in await each.messages()) for each in people]


def labels(message):
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


async def test_one_message_keeps_itself_current_and_has_a_hand_on_the_broadcast(staff):
    code = await published(staff)
    people = await fans(staff, *["en"] * 9)
    await publishes(staff, code)
    first = await reports(staff)
    assert first["text"].startswith(f"{code}: news\n■") and "□" in first["text"] and "%" in first["text"]
    assert labels(first) == ["⏸ Pause", "⏹ Stop sending"]
    paused = await presses(staff, "⏸ Pause")
    assert "Paused. Nobody else is told" in paused["text"] and labels(paused) == ["▶️ Go on sending", "⏹ Stop sending"]
    await works(staff, 5)  # what is in hand still goes
    had = sum(await have(people, OLD))
    assert "Stop for good?" in (await presses(staff, "⏹ Stop sending"))["text"]
    assert "Stop for good?" not in (await presses(staff, "No, do not stop"))["text"]
    assert sum(await have(people, OLD)) == had < 9
    assert labels(await presses(staff, "▶️ Go on sending")) == ["⏸ Pause", "⏹ Stop sending"]
    await works(staff, 6)
    last = await reports(staff)
    assert last["text"] == f"{code}: news\nEveryone has been told: 9" and labels(last) == []
    assert last["message_id"] == first["message_id"]
    assert await have(people, OLD) == [1] * 9
    pause = first["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await staff.mod.tap(pause, first["message_id"], forged=True)
    await works(staff)
    assert staff.toasts[-1].startswith("Nothing to change")


async def test_corrected_news_reach_each_follower_once_whether_told_before_or_after(staff):
    code = await published(staff)
    people = await fans(staff, "kk", "ru", "en")
    await publishes(staff, code)
    assert sorted(await have(people, OLD)) == [0, 0, 1]
    event = (await staff.records(Event, code))[-1]
    await desk(staff, lambda desk: triage.correct_event(desk, code, event.id, {"texts": {"en": NEW}}))
    await staff.house.settle()
    assert (await have(people, NEW), await have(people, OLD)) == ([1, 1, 1], [0, 0, 0])
    said = [next(m["text"] for m in await each.messages() if NEW in m.get("text", "")) for each in people]
    assert len(set(said)) == 3  # each in a language of their own
    assert (await reports(staff))["text"] == f"{code}: news\nEveryone has been told: 3"


async def test_an_event_is_put_right_on_the_phone(staff):
    code = await published(staff)
    await staff.writes(f"/update {code} {OLD}")
    await staff.presses("📣 Publish", "Open case", "Timeline", "2")
    assert OLD in await staff.presses("Correct it", "2. Text")
    await staff.writes(NEW)
    assert "is corrected" in await staff.presses("✅ Correct it")
    assert (await staff.records(Event, code))[-1].texts == {"en": NEW}
    await staff.mod.tap(f"add:{code}:correct:7", forged=True)
    await staff.house.settle()
    assert staff.toasts[-1].startswith("This is no longer here")


async def test_what_did_not_arrive_is_listed_and_tried_again_or_given_up(staff):
    code = await published(staff)
    people = await fans(staff, "en", "en")

    async def fail(desk):
        await announce_milestone(desk.unit, desk.policy, await desk.case(code), 100)
        for parcel in await desk.unit.broadcasts.advance(9, timedelta(minutes=1)):
            await desk.unit.dispatch.failed(parcel, "dead", "BadRequest: other")

    await desk(staff, fail)
    await staff.writes("/language")
    assert "[⚠️ Did not arrive: 2]" in await staff.presses("English")
    screen = await staff.presses("Did not arrive")
    assert f"1. {code} · News, to a follower\nTelegram does not take this message." in screen
    assert not any(str(person.id) in screen or "Fan" in screen for person in people)
    assert "1 message" in await staff.presses("2. Give up")
    assert "There are none" in await staff.presses("Try all of them again")
    assert staff.toasts[-1] == "1 message is tried again."
    assert sorted(await have(people, "100 days without an answer")) == [0, 1]
    await staff.aru.send("/letters")
    await staff.house.settle()
    assert "This is for moderators." in await staff.aru.screen()

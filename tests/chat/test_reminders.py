"""Reminders in the chat: what they say, what their buttons do, and to whom they answer."""

from contextlib import asynccontextmanager
from datetime import date

import pytest

from bot.domain.casefile import Question
from bot.domain.publication import NewsKind
from bot.i18n import translator
from bot.sandbox.people import buttons
from bot.services import completing, triage
from bot.services.desk import Desk
from bot.texts import moments
from tests.house import ADMIN
from tests.published import day
from tests.staffed import FORUM, staffed


@pytest.fixture
async def office(tmp_path):
    async with staffed(tmp_path) as found:
        yield found


@asynccontextmanager
async def desk(office):
    """The moderator at work, in a transaction of its own."""
    async with office.house.house.database.unit() as unit:
        yield Desk(unit, office.house.house.policy, await unit.peers.by_chat(office.mod.id))
        await unit.commit()


async def claimed(office, **answers):
    code = await office.report(**answers)
    async with desk(office) as own:
        await triage.claim(own, code)
    await office.house.settle()
    return code


async def published(office, **answers):
    code = await claimed(office, **answers)
    async with desk(office) as own:
        await completing.publish(own, code, {}, "")
    await office.house.settle()
    return code


async def rows(office, code):
    """The reminders of a case, as the store has them: kind and due date."""
    case = await office.case(code)
    async with office.house.house.database.unit(reading=True) as unit:
        return {r.kind: r.due_at for r in await unit.reminders.of(case.id)}


def data(message):
    return [button.get("callback_data") for button in buttons(message)]


async def test_a_report_nobody_took_can_be_taken_from_its_reminder(office):
    code = await office.report()
    await office.house.pass_time(hours=3)
    screen = await office.mod.screen()
    assert f"{code}: nobody has taken this report yet." in screen and "3 hours ago" in screen
    assert "Серік" not in screen
    await office.presses("Take it")
    assert (await office.case(code)).workflow == "in_review"
    assert set(await rows(office, code)) == {"in_review"}


async def test_a_quiet_case_stays_quiet_for_another_period_after_no_change(office):
    code = await published(office, when=day("2020-01-01"))
    await office.house.pass_time(days=15)
    reminder = await office.mod.last()
    assert f"{code}: no news for a while." in reminder["text"]
    screen = await office.presses("No change")
    assert (await office.mod.last())["message_id"] == reminder["message_id"]
    again = moments.day(translator("en"), date(2025, 9, 30))
    assert screen.startswith(f"{code}: no change. You will be reminded again on {again}.")
    await office.house.pass_time(days=13)
    assert await office.mod.screen() == screen
    await office.house.pass_time(days=2)
    assert "no news for a while" in await office.mod.screen()


@pytest.mark.parametrize("days", [1, 3, 7])
async def test_snoozing_brings_it_back_that_many_days_later(office, days):
    code = await published(office, when=day("2020-01-01"))
    await office.house.pass_time(days=15)
    screen = await office.presses(f"In {days} day")
    assert "you will be reminded again on" in screen and "[Open the case]" in screen
    await office.house.pass_time(days=days, hours=-1)
    assert await office.mod.screen() == screen
    await office.house.pass_time(hours=2)
    assert f"{code}: no news for a while." in await office.mod.screen()


async def test_done_keeps_a_case_in_review_on_the_list(office):
    code = await claimed(office)
    await office.house.pass_time(days=3, hours=1)
    assert f"{code}: this case is waiting for you." in await office.mod.screen()
    assert "done. If nothing moves" in await office.presses("Done")
    await office.house.pass_time(days=3, hours=1)
    assert "is waiting for you" in await office.mod.screen()


async def test_a_milestone_goes_out_with_one_tap_and_only_once(office):
    follower = await office.house.person("Follower")
    await follower.start()
    await office.house.settle()
    await office.follow_all(follower)
    code = await published(office, when=day("2025-08-20"))
    await office.house.pass_time(days=19)
    reminder = await office.mod.last()
    assert f"{code}: 30 days without an answer" in reminder["text"]
    heard = await follower.messages()
    assert f"{code}: 1 follower will hear it." in await office.presses("Tell the followers")
    assert (await follower.screen()).startswith("Серік Ахметов: 30 days without an answer.")
    await office.mod.tap(next(d for d in data(reminder) if d.endswith("publish")), forged=True)
    await office.house.settle()
    assert len(await follower.messages()) == len(heard) + 1
    assert "changed in the meantime" in office.toasts[-1]
    assert (await rows(office, code))["quiet"] > office.house.clock.now()


async def test_a_milestone_can_be_left_out(office):
    code = await published(office, when=day("2025-08-20"))
    await office.house.pass_time(days=19)
    assert "This reminder does not come again." in await office.presses("Not this time")
    async with office.house.house.database.unit(reading=True) as unit:
        told = await unit.publications.news_of((await office.case(code)).id)
    assert NewsKind.MILESTONE not in {item.kind for item in told}


async def test_a_quiet_case_can_be_updated_or_closed_from_its_reminder(office):
    code = await published(office, when=day("2020-01-01"))
    await office.house.pass_time(days=15)
    reminder = await office.mod.last()
    await office.presses("Add an update")
    async with office.house.house.database.unit(reading=True) as unit:
        draft = await unit.drafts.active((await unit.peers.by_chat(office.mod.id)).id)
    assert (draft.form, draft.subject_id) == ("update", (await office.case(code)).id)
    await office.mod.tap(next(d for d in data(reminder) if d.endswith(":close")), reminder["message_id"])
    await office.house.settle()
    async with office.house.house.database.unit(reading=True) as unit:
        draft = await unit.drafts.active((await unit.peers.by_chat(office.mod.id)).id)
    assert draft.form == "close" and draft.context["version"] == (await office.case(code)).version


async def asked(office):
    code = await claimed(office)
    async with desk(office) as own:
        await triage.ask(own, code, "Which day was it?")
    await office.house.settle()
    return code


async def test_a_reporter_can_answer_later_and_is_asked_again_the_next_day(office):
    await asked(office)
    assert "Which day was it?" in await office.aru.screen()
    await office.aru.tap(next(d for d in data(await office.aru.last()) if d.endswith(":later")))
    await office.house.settle()
    assert "Which day was it?" not in await office.aru.screen()
    await office.house.pass_time(days=1, minutes=1)
    assert "Which day was it?" in await office.aru.screen()


async def test_a_reporter_who_cannot_answer_is_not_asked_again_and_the_moderators_hear_it(office):
    code = await asked(office)
    await office.house.pass_time(days=2, hours=1)
    await office.aru.tap(next(d for d in data(await office.aru.last()) if d.endswith(":cannot")))
    await office.house.settle()
    said = await office.aru.screen()
    assert "the family cannot answer a question" in await office.mod.screen()
    await office.house.pass_time(days=10)
    assert await office.aru.screen() == said
    (question,) = await office.records(Question, code)
    assert question.answered_at is not None and question.answer == ""


@pytest.mark.parametrize("what", ["snooze1", "done", "nochange", "publish", "update", "close"])
async def test_nobody_but_a_moderator_may_press_a_moderators_button(office, what):
    code = await published(office, when=day("2020-01-01"))
    await office.house.pass_time(days=15)
    before = await rows(office, code)
    number = data(await office.mod.last())[0].split(":")[1]
    await office.aru.tap(f"rem:{number}:{what}", forged=True)
    await office.house.settle()
    assert await rows(office, code) == before
    assert office.toasts


@pytest.mark.parametrize("what", ["later", "cannot"])
async def test_nobody_but_the_reporter_may_settle_a_question(office, what):
    code = await asked(office)
    (question,) = await office.records(Question, code)
    before = await rows(office, code)
    await office.mod.tap(f"rem:{question.id}:{what}", forged=True)
    await office.house.settle()
    assert await rows(office, code) == before
    assert (await office.records(Question, code))[0].answered_at is None
    assert "no longer here" in office.toasts[-1]


@pytest.mark.parametrize(
    "forged", ["rem", "rem:", "rem::done", "rem:1:done", "rem:x:done", "rem:-1:done", "rem:1", "rem:1:nothing",
               "rem:99999999999999999999:done", "rem:9223372036854775807:snooze1", "rem:१:done", "rem:1:done:more"],
)  # fmt: skip
async def test_forged_buttons_are_not_found(office, forged):
    await office.mod.tap(forged, forged=True)
    await office.house.settle()
    assert "no longer here" in office.toasts[-1]


async def test_the_button_of_a_closed_case_says_that_it_is_over(office):
    code = await published(office, when=day("2020-01-01"))
    await office.house.pass_time(days=15)
    async with desk(office) as own:
        await triage.close(own, code, "")
    await office.presses("No change")
    assert "no longer here" in office.toasts[-1]


async def test_the_admins_are_told_each_day_that_nobody_has_taken_a_report(office):
    admin = await office.house.person("Admin", "en", id=ADMIN)
    await admin.start()
    await office.house.settle()
    code = await office.report()
    await office.house.pass_time(hours=3)
    await office.house.pass_time(days=1)
    told = [m for m in await admin.messages() if f"{code}: nobody has taken" in m.get("text", "")]
    assert len(told) == 2


async def test_in_the_moderators_group_a_reminder_comes_into_the_topic_of_its_case(tmp_path):
    async with staffed(tmp_path, moderators_chat_id=FORUM) as office:
        office.house.world.add_group("Desk", office.mod.id, is_forum=True, members=[], bot="administrator")
        code = await office.report()
        await office.house.pass_time(hours=3)
        t = translator("ru")  # the language in which a group begins
        heading = t("<b>{code}: nobody has taken this report yet.</b>", code=code).striptags()
        (told,) = [m for m in await office.mod.messages(FORUM) if heading in m.get("text", "")]
        assert told["message_thread_id"] == (await office.case(code)).topic_id
        await office.presses(t.many("In {n} day", "In {n} days", 1).unescape(), chat_id=FORUM)
        (told,) = [m for m in await office.mod.messages(FORUM) if m["message_id"] == told["message_id"]]
        assert heading not in told["text"] and code in told["text"]

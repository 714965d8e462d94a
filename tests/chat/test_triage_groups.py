"""In the moderators' forum everything works in place; in any other group not a word of a case is said."""

import pytest

from bot.chat.routes import router
from bot.domain.case import Workflow
from bot.domain.casefile import Note
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import PeerKind
from bot.services.people import meet
from tests.staffed import FORUM, staffed


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path, moderators_chat_id=FORUM) as found:
        forum = found.house.world.add_group(
            "Desk", found.mod.id, is_forum=True, members=[found.aru.id], bot="administrator"
        )
        assert forum.id == FORUM
        async with found.house.house.database.unit() as unit:
            await meet(unit, found.house.house.policy, FORUM, PeerKind.SUPERGROUP, "en")
            await unit.commit()
        yield found


async def topic_of(staff, code):
    topic = (await staff.case(code)).topic_id
    assert topic
    return topic


async def test_in_a_topic_the_code_may_be_left_out(staff):
    code = await staff.report()
    here = {"chat_id": FORUM, "thread": await topic_of(staff, code)}
    assert code in await staff.writes("/case", **here)
    assert f"of the same person as {code}" in await staff.writes("/merge", **here)
    assert "You have it" not in await staff.writes("/claim", **here)
    assert (await staff.case(code)).workflow is Workflow.IN_REVIEW
    await staff.writes("/note He may be in Ürümqi.", **here)
    assert [note.text for note in await staff.records(Note, code)] == ["He may be in Ürümqi."]
    assert f"On the card of {code}: The husband" in await staff.writes(f"/link {await staff.report()} wife", **here)
    last = await staff.mod.last(FORUM)
    assert last["message_thread_id"] == here["thread"] and last["has_protected_content"]


async def test_the_card_works_in_place(staff):
    code = await staff.report()
    here = {"chat_id": FORUM, "thread": await topic_of(staff, code)}
    await staff.writes("/case", **here)
    card = await staff.mod.last(FORUM)
    assert "A moderator has it" in await staff.presses("Take it", chat_id=FORUM)
    assert "How sure" in await staff.presses("Timeline", chat_id=FORUM)
    assert (await staff.mod.last(FORUM))["message_id"] == card["message_id"]


async def test_a_form_goes_on_in_private_with_all_that_it_knows(staff):
    code = await staff.report()
    here = {"chat_id": FORUM, "thread": await topic_of(staff, code)}
    await staff.writes("/case", **here)
    await staff.presses("Timeline", "1", "Add another version", chat_id=FORUM)
    assert staff.toasts[-1] == "I have sent you the form in our own chat."
    await staff.writes("They came for him at home.")
    await staff.presses("Send", "Open case")
    assert "another version" in await staff.mod.screen()


async def test_a_member_without_the_role_is_refused(staff):
    code = await staff.report()
    here = {"chat_id": FORUM, "thread": await topic_of(staff, code)}
    assert "This is for moderators." in await staff.writes("/case", staff.aru, **here)


@pytest.mark.long
@pytest.mark.parametrize("forum", [True, False])
async def test_another_group_hears_nothing_of_a_case(staff, forum):
    code = await staff.report()
    group = staff.house.world.add_group(
        "Street", staff.mod.id, is_forum=forum, members=[staff.aru.id], bot="administrator"
    )
    for command in sorted(name for name in router.commands if is_staff(router.commands[name])):
        for words in (f"/{command}", f"/{command} {code}", f"/{command} {code} words"):
            assert await staff.writes(words, chat_id=group.id) == "This is for the moderators' own chat.", words
    for prefix in (name for name in router.buttons if is_staff(router.buttons[name])):
        await staff.mod.tap(f"{prefix}:{code}", chat_id=group.id, forged=True)
        await staff.house.settle()
        assert staff.toasts[-1] == "This is for the moderators' own chat."
    said = "\n".join(
        str(message.get("text")) for message in await staff.mod.messages(group.id) if message["from"]["is_bot"]
    )
    assert code not in said and "Ахметов" not in said
    assert (await staff.case(code)).moderator_id is None


def is_staff(handler):
    """Whether a handler is one of the moderators' own."""
    return handler.__module__.startswith("bot.chat.triage")


def test_every_handler_of_triage_is_behind_the_guard():
    handlers = {**router.commands, **router.buttons}
    staff = {name for name, handler in handlers.items() if is_staff(handler)}
    assert {
        "queue",
        "case",
        "claim",
        "ask",
        "note",
        "reject",
        "verify",
        "publish",
        "update",
        "close",
        "stats",
        "assign",
    } <= staff
    assert {"act", "tl", "add", "file"} <= staff
    assert all(handlers[name].__code__.co_name == "guarded" for name in staff)


async def test_a_card_opened_below_a_notice_leaves_the_notice(staff):
    code = await staff.report()
    case = await staff.case(code)
    call = {"method": "sendMessage", "params": {"text": "A notice", "message_thread_id": case.topic_id}}
    call["params"]["reply_markup"] = {"inline_keyboard": [[{"text": "Open", "callback_data": f"case:{code}"}]]}
    async with staff.house.house.database.unit() as unit:
        group = await unit.peers.by_chat(FORUM)
        await unit.outbox.post(Notice(NoticeKind.CALL, call), group.id, Lane.CASE)
        await unit.commit()
    await staff.house.settle()
    await staff.presses("Open", chat_id=FORUM)
    texts = [message.get("text") for message in await staff.mod.messages(FORUM)]
    assert "A notice" in texts and texts[-1].startswith(code)
    assert (await staff.mod.last(FORUM))["has_protected_content"]

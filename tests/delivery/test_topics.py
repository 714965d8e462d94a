"""A case's topic in the moderators' forum: made once, made anew where it is gone, and never a reason to lose a word."""

from pathlib import Path

import pytest

from bot.domain.notice import Notice, NoticeKind
from bot.sandbox.model import Chat
from bot.sandbox.people import Person
from bot.services.tell import tell_moderators
from tests.delivery.mail import got, states, tries
from tests.house import TestHouse, open_house
from tests.reported import reported

FORUM = -1001000000001


async def forum(house: TestHouse, is_forum: bool = True, bot: str = "administrator") -> tuple[Person, Person, Chat]:
    """The moderators' group with its owner, and somebody who reports."""
    owner, aru = await house.person("Owner"), await house.person("Aru")
    chat = house.world.add_group("Moderators", owner.id, is_forum=is_forum, bot=bot, members=[owner.id])
    assert chat.id == FORUM
    await aru.start()
    await house.settle()
    return owner, aru, chat


async def arrived(house: TestHouse, aru: Person) -> str:
    """A report has come in; its code."""
    code = await reported(house.house.database, house.house.policy, aru.id)
    await house.settle()
    return code


async def test_a_deleted_topic_is_made_anew(tmp_path: Path) -> None:
    async with open_house(tmp_path, moderators_chat_id=FORUM) as house:
        owner, aru, chat = await forum(house)
        code = await arrived(house, aru)
        (first,) = chat.topics
        await house.http.post(f"/sandbox/chats/{FORUM}/topics/{first}/delete")
        await house.settle()
        async with house.house.database.unit() as unit:
            case = await unit.cases.by_code(code)
            assert case
            for files in (7, 8):
                data = {"code": code, "files": files}
                await tell_moderators(unit, house.house.policy, Notice(NoticeKind.RELATIVE_WROTE, data, case.id))
            await unit.commit()
        await house.settle()
        (second,) = chat.topics
        assert second != first
        texts = [m for m in await owner.messages(FORUM) if m.get("message_thread_id") == second and "text" in m]
        assert ["7" in texts[-2]["text"], "8" in texts[-1]["text"]] == [True, True]
        assert "dead" not in await states(house)


@pytest.mark.parametrize(("is_forum", "bot"), [(False, "administrator"), (True, "member")])
async def test_a_group_in_which_no_topic_can_be_made_hears_it_all_the_same(
    tmp_path: Path, is_forum: bool, bot: str
) -> None:
    async with open_house(tmp_path, moderators_chat_id=FORUM) as house:
        owner, aru, _ = await forum(house, is_forum=is_forum, bot=bot)
        code = await arrived(house, aru)
        assert [text for text in await got(owner, FORUM) if code in text]
        assert set(await states(house)) == {"sent"}


async def test_a_forum_that_is_none_any_more_gets_the_messages_as_they_are(tmp_path: Path) -> None:
    async with open_house(tmp_path, moderators_chat_id=FORUM) as house:
        owner, aru, chat = await forum(house)
        await arrived(house, aru)
        chat.is_forum = False
        chat.topics.clear()
        code = await arrived(house, aru)
        assert [text for text in await got(owner, FORUM) if code in text]
        assert tries(house, "createForumTopic") == 2


async def test_moderators_hear_it_themselves_where_their_group_is_out_of_reach(tmp_path: Path) -> None:
    async with open_house(tmp_path, moderators_chat_id=FORUM) as house:
        _, aru, _ = await forum(house, bot="kicked")
        admin = await house.person("Admin", id=2001)
        await admin.start()
        await house.settle()
        await arrived(house, aru)
        code = await arrived(house, aru)
        assert [text for text in await got(admin) if code in text]

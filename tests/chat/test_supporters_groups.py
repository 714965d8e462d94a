"""Groups and channels: a greeting, admins who choose, news that come once, and a group that changes its id."""

import pytest

from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import PeerKind
from bot.sandbox.acts import new_query
from bot.sandbox.people import buttons
from bot.services.following import followed_regions
from bot.services.tell import tell_followers
from tests.house import open_house
from tests.published import publication, publish


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as found:
        yield found


@pytest.fixture
async def owner(house):
    return await house.person("Owner", "ru")


@pytest.fixture
async def member(house):
    return await house.person("Member")


async def set_bot(house, chat_id, status):
    wish = {"user_id": house.world.bot.id, "status": status}
    answer = await house.http.post(f"/sandbox/chats/{chat_id}/members", json=wish)
    assert answer.status_code == 200, answer.text
    await house.settle()


async def group(house, owner, *members, kind="supergroup"):
    """A group or channel that the bot was added to."""
    chat = house.world.add_group("Friends", owner.id, kind, members=[each.id for each in members])
    await set_bot(house, chat.id, "administrator" if kind == "channel" else "member")
    return chat.id


async def peer(house, chat_id):
    async with house.house.database.unit(reading=True) as unit:
        return await unit.peers.by_chat(chat_id)


async def followed(house, chat_id):
    async with house.house.database.unit(reading=True) as unit:
        found = await unit.peers.by_chat(chat_id)
        return await followed_regions(unit, found) if found else frozenset()


async def texts(person, chat_id):
    by_bot = [each for each in await person.messages(chat_id) if each.get("from", {}).get("is_bot", True)]
    return [each.get("text", "") for each in by_bot if each.get("text")]


async def send(house, person, text, chat_id):
    await person.send(text, chat_id)
    await house.settle()


async def press(house, person, label, chat_id):
    await person.press(label, chat_id=chat_id)
    await house.settle()


async def tap_as_reader(house, reader, message, data):
    """A mere reader of a channel presses a button under a post, as Telegram lets them."""
    user = house.world.user(reader.id)
    query = new_query(house.world, user, data)
    house.world.callbacks[query.id] = query
    press = {"id": query.id, "from": user.api(), "chat_instance": "1", "data": data, "message": message}
    house.world.updates.add("callback_query", press)
    await house.settle()


async def toast(house):
    events = (await house.http.get("/sandbox/events?after=0")).json()["events"]
    return [each for each in events if each["type"] == "callback_answer"][-1]


async def spread(house, code):
    """News of a case goes to its followers."""
    async with house.house.database.unit() as unit:
        case = await unit.publications.by_code(code)
        data = {
            "kind": "published", "code": code, "name": case.name, "content": {}, "situation": case.situation,
            "since": case.since, "region": case.region, "place": "", "summary": {}, "language": "",
            "verification": case.verification,
        }  # fmt: skip
        await tell_followers(unit, case, Notice(NoticeKind.NEWS, data, case.case_id))
        await unit.commit()
    await house.settle()


@pytest.mark.parametrize("kind", [PeerKind.GROUP, PeerKind.SUPERGROUP, PeerKind.CHANNEL])
async def test_one_greeting_in_the_language_of_who_added_the_bot(house, owner, kind):
    await owner.start()
    await house.settle()
    await press(house, owner, "Қазақша", owner.id)  # the phone speaks Russian, its owner chose Kazakh
    chat_id = await group(house, owner, kind=kind)
    assert len(await texts(owner, chat_id)) == 1
    assert (await peer(house, chat_id)).language == "kk"
    data = [button.get("callback_data") for button in buttons((await owner.messages(chat_id))[-1])]
    assert data[:2] == ["regions", "cases"]


async def test_the_moderators_group_is_not_greeted(tmp_path):
    async with open_house(tmp_path, moderators_chat_id=-1001) as house:
        owner = await house.person("Owner")
        chat_id = await group(house, owner)
        assert len(await texts(owner, chat_id)) == 1
    async with open_house(tmp_path / "other", moderators_chat_id=chat_id) as house:
        owner = await house.person("Owner")
        assert await group(house, owner) == chat_id
        assert await texts(owner, chat_id) == []


async def test_who_was_sent_away_hears_nothing_and_finds_the_follows_again(house, owner):
    await publish(house.house.database, publication())
    chat_id = await group(house, owner)
    await send(house, owner, "/follow JK74QX", chat_id)
    await set_bot(house, chat_id, "kicked")
    assert (await peer(house, chat_id)).unreachable_at is not None
    before = await texts(owner, chat_id)
    await spread(house, "JK74QX")
    assert await texts(owner, chat_id) == before
    await set_bot(house, chat_id, "member")
    assert (await peer(house, chat_id)).unreachable_at is None
    await spread(house, "JK74QX")
    assert len(await texts(owner, chat_id)) == len(before) + 2  # a greeting and the news


async def test_a_person_who_blocks_and_comes_back_finds_the_follows_again(house, member):
    await publish(house.house.database, publication())
    await send(house, member, "/follow JK74QX", member.id)
    await member.block()
    await house.settle()
    assert (await peer(house, member.id)).unreachable_at is not None
    await member.unblock()
    await house.settle()
    count = len(await texts(member, member.id))
    await spread(house, "JK74QX")
    assert len(await texts(member, member.id)) == count + 1


async def test_only_admins_choose_and_the_button_says_for_whom(house, owner, member):
    await publish(house.house.database, publication())
    chat_id = await group(house, owner, member)
    await send(house, member, "/find JK74QX", chat_id)
    card = await member.last(chat_id)
    label = buttons(card)[0]["text"]
    await press(house, member, label, chat_id)
    assert (await toast(house))["show_alert"]
    assert (await member.last(chat_id))["text"] == card["text"]
    async with house.house.database.unit(reading=True) as unit:
        assert await unit.follows.count([f"case:{(await unit.publications.by_code('JK74QX')).case_id}"]) == 0
    await press(house, owner, label, chat_id)
    assert buttons(await owner.last(chat_id))[0]["text"] != label
    assert await member.messages() == []  # nothing was said to the person whose tap it was not
    async with house.house.database.unit(reading=True) as unit:
        follows = await unit.follows.of((await unit.peers.by_chat(chat_id)).id)
        assert [each.kind for each in follows] == ["case"]


@pytest.mark.parametrize("command", ["/follow Алматы", "/unfollow Алматы", "/follow"])
async def test_others_are_told_kindly_and_shown_the_private_chat(house, owner, member, command):
    chat_id = await group(house, owner, member)
    await send(house, owner, "/follow Астана", chat_id)
    await send(house, member, command, chat_id)
    assert buttons(await member.last(chat_id))[0]["url"] == f"https://t.me/{house.world.bot.username}"
    assert await followed(house, chat_id) == {"KZ-71"}


async def test_stopping_everything_is_for_admins_too(house, owner, member):
    chat_id = await group(house, owner, member)
    await send(house, owner, "/follow Астана", chat_id)
    await send(house, member, "/following", chat_id)
    for data in ("following:stop", "following:stop:yes", "follow:region:KZ-71:off:following.0"):
        await member.tap(data, chat_id=chat_id, forged=True)
        await house.settle()
    assert await followed(house, chat_id) == {"KZ-71"}
    await owner.tap("following:stop", chat_id=chat_id)
    await house.settle()
    await owner.tap("following:stop:yes", chat_id=chat_id)
    await house.settle()
    assert await followed(house, chat_id) == frozenset()


async def test_a_channel_follows_by_a_post_and_its_readers_change_nothing(house, owner, member):
    await publish(house.house.database, publication())
    chat_id = await group(house, owner, member, kind="channel")
    await send(house, owner, "/follow Алматы", chat_id)
    assert await followed(house, chat_id) == {"KZ-75"}
    await send(house, owner, "/cases", chat_id)
    shown = (await owner.messages(chat_id))[-1]
    await tap_as_reader(house, member, shown, "pub:JK74QX")
    assert (await toast(house))["show_alert"]
    assert (await owner.messages(chat_id))[-1]["text"] == shown["text"]
    await owner.tap("pub:JK74QX", shown["message_id"], chat_id)
    await house.settle()
    assert (await owner.messages(chat_id))[-1]["text"] != shown["text"]
    count = len(await texts(owner, chat_id))
    await spread(house, "JK74QX")
    assert len(await texts(owner, chat_id)) == count + 1


async def test_no_screen_in_a_group_leads_to_a_personal_one(house, owner):
    await publish(house.house.database, publication())
    chat_id = await group(house, owner)
    for text in ("/cases", "/find", "/find nobody", "/find JK74QX", "/follow", "/following", "/unfollow"):
        await send(house, owner, text, chat_id)
        data = {button.get("callback_data", "") for button in buttons(await owner.last(chat_id))}
        lead = {each.split(":")[0] for each in data}
        assert lead <= {"", "pub", "cases", "find", "follow", "following", "regions", "digest"}


async def test_a_group_that_becomes_a_supergroup_hears_the_news_there_once(house, owner):
    await publish(house.house.database, publication())
    old = await group(house, owner, kind="group")
    await send(house, owner, "/follow JK74QX", old)
    before = await peer(house, old)
    new = (await house.http.post(f"/sandbox/chats/{old}/migrate")).json()["id"]
    await house.settle()
    moved = await peer(house, new)
    assert (moved.id, moved.kind) == (before.id, PeerKind.SUPERGROUP)
    count = len(await texts(owner, new))
    await spread(house, "JK74QX")
    assert len(await texts(owner, new)) == count + 1


async def test_a_card_chosen_inline_stands_in_the_group_with_the_link(house, owner):
    await publish(house.house.database, publication())
    chat_id = house.world.add_group("Elsewhere", owner.id, members=[]).id
    asked = await owner.inline("JK74QX")
    await house.settle()
    posted = await owner.choose(asked["inline_query_id"], "JK74QX", chat_id)
    assert posted["text"].startswith("Серік Ахметов")
    assert buttons(posted)[0]["url"].endswith("?start=JK74QX")

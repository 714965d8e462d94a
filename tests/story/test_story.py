"""The story goes through the bot: reported in Kazakh, asked about in Russian, heard in three languages and a group."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.house import ADMIN, Actor, TestHouse, open_house
from tests.story import facts

GROUP_TITLE = "Құқық қорғаушылар"


@dataclass
class Cast:
    """Who takes part. `group` is the chat of a supporters' group."""

    house: TestHouse
    wife: Actor
    moderator: Actor
    followers: dict[str, Actor]
    group: int
    code: str = ""


async def gather(house: TestHouse) -> Cast:
    """Everybody meets the bot; nobody follows anything yet."""
    moderator = await house.actor("Марат", "ru", id=ADMIN)
    wife = await house.actor("Гүлдария", "kk")
    followers = {code: await house.actor(f"Follower {code}", code) for code in ("kk", "ru", "en")}
    answer = await house.http.post(
        "/sandbox/chats", json={"type": "supergroup", "title": GROUP_TITLE, "owner": followers["kk"].person.id}
    )
    group = int(answer.json()["id"])
    bot_id = (await house.http.get("/sandbox/state")).json()["bot"]["id"]
    await house.http.post(f"/sandbox/chats/{group}/members", json={"user_id": bot_id, "status": "member"})
    await house.settle()
    return Cast(house, wife, moderator, followers, group)


async def report(cast: Cast) -> None:
    """The wife reports, in Kazakh."""
    wife, told = cast.wife, facts.REPORT
    await wife.says("/report")
    for _ in range(2):
        await wife.taps("Next ▶️")
    await wife.taps("I agree, let us begin")
    await wife.says(told["name"], told["other_names"])
    await wife.taps("Skip ▶️")
    await wife.taps("Kazakhstan")
    await wife.taps("Detained")
    await wife.says(told["when"])
    await wife.person.press("Қорғас (Нұржолы)")
    await cast.house.settle()
    await wife.says(told["where"], told["responsible"], *told["story"])
    await wife.taps("✅ Done")
    await wife.says(*told["tried"])
    await wife.taps("✅ Done")
    await wife.shows(b"a passport page")
    await wife.taps("✅ Done")
    await wife.taps("Husband")
    await wife.taps("Publish")
    await wife.taps("Skip ▶️")
    screen = await wife.taps("✅ Send")
    async with cast.house.house.database.unit(reading=True) as unit:
        (case,) = await unit.cases.queue(10)
    cast.code = case.code
    assert case.code in screen


async def clarify(cast: Cast) -> None:
    """A moderator takes the case, asks, and gets the answer without learning who gave it."""
    moderator, wife = cast.moderator, cast.wife
    await moderator.says(f"/claim {cast.code}")
    await moderator.says(f"/ask {cast.code} {facts.QUESTION_RU}")
    assert facts.QUESTION_RU in (await wife.received())[-1]
    await wife.taps("Answer")
    await wife.says(facts.ANSWER_KK)
    await wife.taps("✅ Done")
    assert facts.ANSWER_KK not in "\n".join(await moderator.received())
    assert facts.ANSWER_KK in await moderator.taps("Read it")
    heard = "\n".join(await moderator.received())
    assert str(wife.person.id) not in heard
    assert "Гүлдария" not in heard


async def follow(cast: Cast) -> None:
    """One follows everything, one the region, the group everything; the third will come by the link."""
    await cast.followers["kk"].says("/follow")
    await cast.followers["kk"].taps("🔔 {what}", what=cast.followers["kk"].reads("All cases"))
    await cast.followers["ru"].says("/follow Хоргос")
    await cast.followers["kk"].person.send("/follow", chat_id=cast.group)
    await cast.house.settle()
    everything = cast.followers["kk"].reads("🔔 {what}", what=cast.followers["kk"].reads("All cases"))
    await cast.followers["kk"].person.press(everything, chat_id=cast.group)
    await cast.house.settle()


async def publish(cast: Cast) -> None:
    """The case goes out with words in three languages; then the English follower comes by its link."""
    moderator = cast.moderator
    await moderator.says(f"/publish {cast.code}")
    await moderator.taps("Write public words")
    await moderator.says(facts.SUMMARY_RU)
    await translate(moderator, "In Kazakh", facts.SUMMARY_KK)
    await translate(moderator, "In English", facts.SUMMARY_EN)
    await moderator.taps("📣 Publish")
    english = cast.followers["en"]
    await english.person.start(cast.code)
    await cast.house.settle()
    await english.taps("Follow")


async def translate(moderator: Actor, name: str, text: str) -> None:
    """From the review to one question, and back."""
    await moderator.person.press(f". {moderator.reads(name)}")
    await moderator.house.settle()
    await moderator.says(text)


async def fill_in(moderator: Actor, **answers: str) -> None:
    """Further details of an event, each by its button in the review: text, or a choice by its English label."""
    for name, value in answers.items():
        await moderator.person.press(f". {moderator.reads(name.replace('_', ' '))}")
        await moderator.house.settle()
        if value.startswith("tap:"):
            await moderator.taps(value.removeprefix("tap:"))
        else:
            await moderator.says(value)


async def news_of_the_wife(cast: Cast) -> None:
    """Her detention, in three languages, and her fine, in one."""
    moderator, told = cast.moderator, facts.WIFE_DETAINED
    await moderator.says(f"/update {cast.code} {told['ru']}")
    await translate(moderator, "In Kazakh", told["kk"])
    await translate(moderator, "In English", told["en"])
    await fill_in(moderator, Kind="tap:Detained", Whom_it_concerns="tap:The wife", Date=facts.WIFE_DETAINED_ON)
    await moderator.taps("📣 Publish")
    await moderator.says(f"/update {cast.code} {facts.WIFE_FINED_RU}")
    await fill_in(moderator, Kind="tap:Fined", Whom_it_concerns="tap:The wife", Amount=facts.FINE)
    await moderator.taps("📣 Publish")


async def heard_by(cast: Cast, who: str) -> list[str]:
    """All that a follower, or the group, has been told."""
    if who == "group":
        messages = await cast.moderator.person.messages(cast.group)
        return [m.get("text", "") for m in messages if m.get("from", {}).get("is_bot")]
    return await cast.followers[who].received()


def times(texts: list[str], words: str) -> int:
    """How many messages hold the words."""
    return sum(words in text for text in texts)


@pytest.fixture
async def cast(tmp_path: Path):
    """The story up to the publication, with everybody following."""
    async with open_house(tmp_path) as house:
        yield await told(house)


async def told(house: TestHouse) -> Cast:
    """The story up to the publication."""
    cast = await gather(house)
    await report(cast)
    await clarify(cast)
    await follow(cast)
    await publish(cast)
    return cast


async def test_publication_reaches_each_in_their_language(cast: Cast) -> None:
    for language, words in (("kk", facts.SUMMARY_KK), ("ru", facts.SUMMARY_RU)):
        texts = await heard_by(cast, language)
        assert times(texts, words) == 1, texts
    assert times(await heard_by(cast, "group"), facts.SUMMARY_KK) == 1
    assert times(await heard_by(cast, "en"), facts.SUMMARY_EN) == 1


async def test_news_of_the_wife_reach_each_once_in_the_right_language(cast: Cast) -> None:
    await news_of_the_wife(cast)
    for who, language in (("kk", "kk"), ("ru", "ru"), ("en", "en"), ("group", "kk")):
        texts = await heard_by(cast, who)
        assert times(texts, facts.WIFE_DETAINED[language]) == 1, (who, texts)
        others = [words for code, words in facts.WIFE_DETAINED.items() if code != language]
        assert not any(times(texts, words) for words in others)
        # The fine was told in Russian alone: everybody gets the original; its language is named where it is foreign.
        fined = [text for text in texts if facts.WIFE_FINED_RU in text]
        assert len(fined) == 1
        assert facts.FINE in fined[0]
        named = Actor(cast.house, cast.moderator.person, language).reads("In Russian:")
        assert (named in fined[0]) is (language != "ru")


# Text, kind, whom it concerns, date as it is typed, who says so; and how its date reads in Russian.
FURTHER = (
    (facts.ARRESTED_AGAIN_RU, "Arrested", "The wife", "август 2025", "Media", "август 2025"),
    (facts.CAME_IN_2017_RU, "Crossed the border", "The person", "2017", "A relative", "2017"),
    (facts.MINISTRY_RU, "Statement", "The person", "сентябрь 2025", "An official body", "сентябрь 2025"),
    (facts.CRITICISM_RU, "Statement", "The person", "осень 2025", "Media", "2025"),
)


@pytest.mark.long
@pytest.mark.parametrize(("text", "kind", "whom", "typed", "source", "reads"), FURTHER)
async def test_every_further_fact_can_be_entered_and_is_heard(
    cast: Cast, text: str, kind: str, whom: str, typed: str, source: str, reads: str
) -> None:
    moderator = cast.moderator
    await moderator.says(f"/update {cast.code} {text}")
    await fill_in(
        moderator, Kind=f"tap:{kind}", Whom_it_concerns=f"tap:{whom}", Date=typed, Who_says_so=f"tap:{source}"
    )
    await moderator.taps("📣 Publish")
    (told,) = [heard for heard in await heard_by(cast, "ru") if text in heard]
    assert reads in told
    assert moderator.reads(source) in told


@pytest.mark.long
async def test_two_versions_stand_side_by_side(cast: Cast) -> None:
    moderator = cast.moderator
    for text, typed in (
        (facts.VERSION_FAMILY_RU, "23 июля 2025"),
        (facts.VERSION_OTHER_RU, facts.DAY_OF_ONE_OUTLET),
    ):
        await moderator.says(f"/case {cast.code}")
        await moderator.taps("Add to the file")
        await moderator.taps("Another version of an event")
        await moderator.person.press("1")
        await cast.house.settle()
        await moderator.says(text)
        await fill_in(moderator, Date=typed, Who_says_so="tap:Media")
        await moderator.taps("📣 Make it public")
        await moderator.taps("✅ Send")
    texts = await heard_by(cast, "ru")
    assert times(texts, facts.VERSION_FAMILY_RU) == times(texts, facts.VERSION_OTHER_RU) == 1
    reader = cast.followers["ru"]
    card = await reader.says(cast.code)
    if facts.VERSION_OTHER_RU not in card:
        card += await reader.taps("All updates")
    assert facts.VERSION_FAMILY_RU in card
    assert facts.VERSION_OTHER_RU in card
    assert "22 июля 2025" in card
    assert "23 июля 2025" in card


@pytest.mark.long
async def test_an_appeal_without_reply_is_told(cast: Cast) -> None:
    moderator = cast.moderator
    await moderator.says(f"/case {cast.code}")
    await moderator.taps("Add to the file")
    await moderator.taps("Appeal (public)")
    await moderator.says(facts.APPEAL)
    await moderator.taps("No reply")
    await fill_in(moderator, Date=facts.APPEAL_ON)
    await moderator.taps("✅ Send")
    for who, language in (("kk", "kk"), ("ru", "ru"), ("en", "en"), ("group", "kk")):
        told = [text for text in await heard_by(cast, who) if facts.APPEAL in text]
        assert len(told) == 1, who
        assert Actor(cast.house, moderator.person, language).reads("No reply.") in told[0]


@pytest.mark.long
async def test_fourteen_quiet_days_bring_one_reminder(cast: Cast) -> None:
    moderator = cast.moderator
    before = len(await moderator.received())
    await cast.house.pass_time(days=13)
    quiet = moderator.reads("<b>{code}: no news for a while.</b>", code=cast.code)[len("<b>") : -len("</b>")]
    assert quiet not in "\n".join((await moderator.received())[before:])
    await cast.house.pass_time(days=1, hours=1)
    (told,) = [text for text in (await moderator.received())[before:] if quiet in text]
    assert facts.NAME_KK not in told
    before = len(await moderator.received())
    await cast.house.pass_time(hours=6)
    assert len(await moderator.received()) == before
    await moderator.taps("No change")
    await cast.house.pass_time(days=13)
    assert times((await moderator.received())[before:], quiet) == 0


@pytest.mark.long
async def test_the_story_goes_through_postgresql_as_well(tmp_path: Path, postgres_database: str) -> None:
    async with open_house(tmp_path, database_url=SecretStr(postgres_database)) as house:
        cast = await told(house)
        await news_of_the_wife(cast)
        for who, language in (("kk", "kk"), ("ru", "ru"), ("en", "en"), ("group", "kk")):
            assert times(await heard_by(cast, who), facts.WIFE_DETAINED[language]) == 1
        await house.pass_time(days=15)
        assert any(cast.code in text for text in (await cast.moderator.received())[-3:])


async def test_nothing_of_the_reporter_leaves_the_file(cast: Cast) -> None:
    await news_of_the_wife(cast)
    for who in ("kk", "ru", "en", "group"):
        texts = "\n".join(await heard_by(cast, who))
        for private in (*facts.REPORT["story"], *facts.REPORT["tried"], facts.ANSWER_KK, str(cast.wife.person.id)):
            assert private not in texts

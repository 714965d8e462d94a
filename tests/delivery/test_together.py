"""Two at once: one wins, the other is told, on either database; and a role that is gone opens nothing."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.domain.casefile import Question
from bot.domain.codes import read_code
from bot.sandbox.people import Person, buttons
from tests.delivery.test_worker import inbox
from tests.house import ADMIN, TestHouse, open_house
from tests.reported import moderator, reported

pytestmark = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of that kind."""
    return str(request.getfixturevalue({"sqlite": "sqlite_database", "postgresql": "migrated_postgres"}[kind]))


async def moderators(house: TestHouse, count: int = 2) -> list[Person]:
    found = [await house.person(f"Mod {n}", id=4000 + n) for n in range(count)]
    for person in found:
        await person.start()
        await house.settle()
        async with house.house.database.unit() as unit:
            await moderator(unit, house.house.policy, person.id)
            await unit.commit()
    return found


async def reports(house: TestHouse) -> str:
    aru = await house.person("Aru")
    await aru.start()
    code = await reported(house.house.database, house.house.policy, aru.id)
    await house.settle()
    return code


def toasts(house: TestHouse, since: int) -> list[str]:
    calls = [call["params"] for call in house.world.calls[since:] if call["method"] == "answerCallbackQuery"]
    return [call["text"] for call in calls if call.get("text")]


async def tap_together(house: TestHouse, label: str, *people: Person, times: int = 1) -> int:
    """All of them press before the bot has heard of any; where the log of calls stood."""
    since = len(house.world.calls)
    for person in people:
        for _ in range(times):
            await person.press(label)
    await house.house.poller.poll_once(0)
    await asyncio.gather(house.house.worker.handle_pending(), house.house.worker.handle_pending())
    await house.settle()
    return since


async def test_of_two_who_take_a_case_one_wins(tmp_path: Path, url: str, kind: str) -> None:
    async with open_house(tmp_path, database_url=SecretStr(url)) as house:
        mods = await moderators(house)
        code = await reports(house)
        for person in mods:
            await person.send(f"/case {code}")
            await house.settle()
        since = await tap_together(house, "Take", *mods)
        async with house.house.database.unit(reading=True) as unit:
            case = await unit.cases.by_code(read_code(code) or "")
            assert case
            winner = await unit.peers.get(case.moderator_id or 0)
        assert winner.chat_id in {person.id for person in mods}
        told = {"A colleague has already taken this case.", "The case has changed in the meantime."}
        assert [toast for toast in toasts(house, since) if any(toast.startswith(words) for words in told)]
        assert set(await inbox(house)) == {"done"}


async def test_of_two_who_reject_and_take_at_once_one_is_told(tmp_path: Path, url: str, kind: str) -> None:
    """The form of the one was opened before the case moved."""
    async with open_house(tmp_path, database_url=SecretStr(url)) as house:
        one, two = await moderators(house)
        code = await reports(house)
        await one.send(f"/reject {code}")
        await house.settle()
        await one.send("Not enough is known.")
        await two.send(f"/claim {code}")
        await house.settle()
        await one.press("Do not accept")
        await house.settle()
        assert "has changed while you were writing" in await one.screen()
        async with house.house.database.unit(reading=True) as unit:
            case = await unit.cases.by_code(read_code(code) or "")
        assert case and case.workflow == "in_review"


@pytest.mark.parametrize("first", ["reject", "publish"])
async def test_of_two_who_publish_and_reject_at_once_one_is_told(
    tmp_path: Path, url: str, kind: str, first: str
) -> None:
    """The one has asked for the publication, and rejects in the moment in which the other one approves."""
    async with open_house(tmp_path, database_url=SecretStr(url)) as house:
        (one,) = await moderators(house, 1)
        admin = await house.person("Admin", id=ADMIN)
        await admin.start()
        await house.settle()
        code = await reports(house)
        await says(house, admin, "/queue")
        await says(house, one, f"/claim {code}", "tap:Publish", "tap:Publish the facts")
        await says(house, admin, "tap:Look and decide")
        await says(house, one, f"/reject {code}", "Not enough is known.")
        deeds = [(one, "Do not accept"), (admin, "✅ Approve")]
        for person, label in deeds if first == "reject" else reversed(deeds):
            await person.press(label)
        await house.house.poller.poll_once(0)
        await asyncio.gather(house.house.worker.handle_pending(), house.house.worker.handle_pending())
        await house.settle()
        async with house.house.database.unit(reading=True) as unit:
            case = await unit.cases.by_code(read_code(code) or "")
            assert case
            public = await unit.publications.get(case.id)
            assert await unit.approvals.of(case.id) == []
        assert (case.workflow, public is not None) in {("rejected", False), ("published", True)}
        assert case.workflow == {"reject": "rejected", "publish": "published"}[first]
        late = {"reject": admin, "publish": one}[first]
        assert "changed" in "\n".join(m.get("text", "") for m in await late.messages())
        assert set(await inbox(house)) == {"done"}


async def says(house: TestHouse, person: Person, *deeds: str) -> None:
    """Somebody writes, or ("tap:...") presses, one after the other."""
    for deed in deeds:
        await (person.press(deed[4:]) if deed.startswith("tap:") else person.send(deed))
        await house.settle()


async def test_a_button_pressed_thrice_acts_once(tmp_path: Path, url: str, kind: str) -> None:
    async with open_house(tmp_path, database_url=SecretStr(url)) as house:
        (mod, *_) = await moderators(house)
        code = await reports(house)
        await mod.send(f"/ask {code}")
        await house.settle()
        await mod.send("Where was he last seen?")
        await house.settle()
        await tap_together(house, "Send", mod, times=3)
        async with house.house.database.unit(reading=True) as unit:
            case = await unit.cases.by_code(read_code(code) or "")
            assert case
            assert len(await unit.records.all(Question, case.id)) == 1
        assert set(await inbox(house)) == {"done"}


async def test_one_report_of_three_presses(tmp_path: Path, url: str, kind: str) -> None:
    async with open_house(tmp_path, database_url=SecretStr(url)) as house:
        aru = await house.actor("Aru", "en")
        await aru.says("/report")
        await aru.taps("Next ▶️")
        await aru.taps("Next ▶️")
        await tap_together(house, "I agree, let us begin", aru.person, times=3)
        async with house.house.database.unit(reading=True) as unit:
            peer = await unit.peers.by_chat(aru.person.id)
            assert peer
            assert len(await unit.drafts.all(peer.id)) == 1


async def test_who_is_no_admin_any_more_finds_old_buttons_closed(tmp_path: Path, url: str, kind: str) -> None:
    """ADMIN_IDS changed between two starts; the phone still shows yesterday's buttons."""
    async with open_house(tmp_path, database_url=SecretStr(url)) as house:
        admin = await house.person("Admin", id=ADMIN)
        await admin.start()
        await house.settle()
        code = await reports(house)
        await admin.send(f"/case {code}")
        await house.settle()
        old = await admin.last()
        assert old and "Take" in str(buttons(old))
        world, clock = house.world, house.clock
    async with open_house(tmp_path, start=clock.now(), database_url=SecretStr(url), admin_ids=(ADMIN + 1,)) as house:
        house.world.count_from(world.updates.last_id + 10)
        admin = await house.person("Admin", id=ADMIN)
        await admin.start()
        await house.settle()
        since = len(house.world.calls)
        data = next(b["callback_data"] for b in buttons(old) if "Take" in b["text"])
        last = await admin.last()
        await admin.tap(data, (last or {})["message_id"], forged=True)
        await house.settle()
        assert toasts(house, since) == ["This is for moderators."]
        await admin.send(f"/case {code}")
        await house.settle()
        assert code not in await admin.screen()
        await house.pass_time(hours=3)
        assert code not in await admin.screen()  # nor is anybody reminded who is no moderator

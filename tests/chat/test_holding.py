"""Who shows a number from another account: what they can do, what they never see, and how the reporter ends it."""

import pytest

from bot.domain.casefile import Question, Statement
from bot.domain.codes import show_receipt
from bot.i18n import translator
from bot.sandbox.people import buttons
from bot.services.receipts import renew_receipt
from bot.services.reporting import own_case
from bot.services.succession import name_successor
from bot.services.triage import Desk, ask
from tests.house import Actor
from tests.staffed import staffed

SECRETS = ("Жасырын Есім", "басқа жазылуы", "ашылмас сөз", "көрші тоғызда", "шағым қайда", "жауапты Пәленше", "қай жер")
ASKED = "ашылмас сұрақ"
ANSWERS = {
    "name": SECRETS[0], "other_names": SECRETS[1], "story": {"text": SECRETS[2]}, "contact": SECRETS[3],
    "tried": {"text": SECRETS[4]}, "responsible": SECRETS[5], "where": {"region": "BX-khorgos", "text": SECRETS[6]},
}  # fmt: skip
# Every button of the reporter, of a moderator, and of whoever holds a number.
TRIED = (
    "my:{0}", "mynews:{0}", "myuse:{0}", "myuse:{0}:publish:1", "erase:case:{0}", "erase:sure:{0}", "newrec:{0}",
    "newrec:{0}:yes", "heir:{0}", "heir:{0}:name", "heir:{0}:back", "here:{0}", "case:{0}", "case:{0}:new",
    "file:{0}:list:0", "tab:{0}:words:0", "act:claim:{0}:1", "pub:{0}", "ans:{1}", "rem:{1}:later", "rem:{1}:cannot",
    "mine", "held:{0}", "heldnews:{0}", "take:{0}", "take:{0}:yes",
)  # fmt: skip


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path) as found:
        yield found


async def numbers(staff, code):
    """A receipt and a successor's number of the case."""
    async with staff.house.house.database.unit() as unit:
        reporter = await unit.peers.by_chat(staff.aru.id)
        case = await own_case(unit, reporter, (await staff.case(code)).id)
        found = await renew_receipt(unit, reporter, case), await name_successor(unit, reporter, case)
        await unit.commit()
    return found


async def asked(staff, code):
    """A moderator's question; its id."""
    async with staff.house.house.database.unit() as unit:
        await ask(Desk(unit, staff.house.house.policy, await unit.peers.by_chat(staff.mod.id)), code, ASKED)
        await unit.commit()
    await staff.house.settle()
    (question,) = await staff.records(Question, code)
    return question.id


async def told(person):
    """All that the bot has ever shown this person, with its buttons and what pressed buttons answered."""
    return str([m for m in await person.messages() if m.get("from", {}).get("is_bot")])


def last_number(screen):
    """The number on a screen."""
    (line,) = [line for line in screen.splitlines() if line.replace(" ", "").isdigit() and len(line) == 19]
    return line


async def test_a_holder_adds_and_a_new_receipt_ends_it(staff):
    t = translator("en")
    code = await staff.report(**ANSWERS)
    await staff.writes("/mycases", staff.aru)
    await staff.presses(code, "New receipt", person=staff.aru)
    first = last_number(await staff.presses("Make a new receipt", person=staff.aru))
    assert first not in await staff.presses("✅ I have written it down", person=staff.aru)
    holder = await staff.house.actor("Дос", "en", id=4001)
    assert "waits for a moderator" in await holder.says(f"/status {first}")
    await holder.taps("Add something")
    await holder.says("I saw him in May")
    await holder.taps("Done")
    screen = await holder.taps("Send")
    assert "nothing in it says who you are" in screen
    assert "Status of" in str(await told(holder.person))
    await holder.taps("Status of {code}", code=code)
    assert t("<b>{code}: somebody with the receipt has written</b>", code=code).striptags() in await told(staff.mod)
    await staff.writes(f"/case {code}")
    heard = await told(staff.aru)
    assert "Somebody with the receipt added something" in heard and "in May" not in heard
    assert [s.text for s in await staff.records(Statement, code) if s.topic == "receipt"] == ["I saw him in May"]
    await staff.presses("Open my report", "New receipt", person=staff.aru)
    assert "From 1 other account" in await staff.aru.screen()
    second = last_number(await staff.presses("Make a new receipt", person=staff.aru))
    assert first != second
    await holder.person.tap(f"held:{code}", forged=True)
    await staff.house.settle()
    assert "no longer here" in staff.toasts[-1]
    assert "No report has this receipt" in await holder.says(f"/status {first}")
    seen = await told(holder.person)
    assert [secret for secret in SECRETS if secret in seen] == []


@pytest.mark.long
async def test_no_button_shows_a_holder_or_a_successor_anything_of_the_report(staff):
    code = await staff.report(**ANSWERS)
    question_id = await asked(staff, code)
    before = await staff.case(code)
    people = [await staff.house.actor(name, "en", id=n) for n, name in ((4001, "Дос"), (4002, "Іні"))]
    for actor, number in zip(people, await numbers(staff, code), strict=True):
        await actor.says(f"/status {number}")
        pressed = set()
        for data in TRIED:
            await actor.person.tap(data.format(code, question_id), forged=True)
            await staff.house.settle()
            shown = {b["callback_data"] for b in buttons((await actor.person.messages())[-1])}
            for button in sorted(shown - pressed):
                await actor.person.tap(button, forged=True)
                await staff.house.settle()
            pressed |= shown
        seen = await told(actor.person) + str(staff.toasts)
        assert [secret for secret in (*SECRETS, ASKED) if secret in seen] == []
    after = await staff.case(code)
    assert (after.reporter_id, after.consent, after.version) == (before.reporter_id, before.consent, before.version)
    (question,) = await staff.records(Question, code)
    assert question.answered_at is None


async def test_a_successor_takes_over_in_kazakh(staff):
    code = await staff.report(**ANSWERS)
    await asked(staff, code)
    aru = Actor(staff.house, staff.aru, "en")
    await aru.says("/mycases")
    for label in (code, "Somebody who can take over"):
        screen = await staff.presses(label, person=staff.aru)
    assert "You have not named anybody." in screen and "30 days" in screen
    number = last_number(await aru.taps("Name somebody"))
    assert "They have not shown the number yet." in await aru.taps("✅ I have written it down")
    heir = await staff.house.actor("Іні", "kk", id=4002)
    screen = await heir.says(f"/status {number}")
    assert heir.reads("The person who reported has named you to take over if they fall silent.") in screen
    await heir.taps("Take over")
    await heir.taps("Yes, ask them")
    assert "уақыт өткен жоқ" in staff.toasts[-1]  # not yet
    await staff.house.pass_time(days=31)
    await heir.taps("Yes, ask them")
    assert "asks to take over" in await told(staff.aru)
    await aru.taps("I am here, keep it with me")
    assert heir.reads("The person who reported {code} has been here. The case stays with them.", code=code) in (
        await heir.received()
    )
    await staff.house.pass_time(days=31)
    await heir.says(f"/status {number}")
    await heir.taps("Take over")
    assert "күн" in await heir.taps("Yes, ask them")
    await staff.house.pass_time(days=4)
    assert "a successor has taken over" in await told(staff.mod)
    assert "is with the person whom you named" in await told(staff.aru)
    await heir.taps("Make a new receipt")
    assert show_receipt(last_number(await heir.taps("Make a new receipt")).replace(" ", "")) != number
    screen = await heir.taps("✅ I have written it down")
    assert code in screen and heir.reads("Tell something new") in screen
    seen = await told(heir.person)
    assert [secret for secret in (*SECRETS, ASKED) if secret in seen] == []
    assert (await staff.case(code)).language == "kk"

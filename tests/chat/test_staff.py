"""Working here, on the phones: an invitation, a code, two people for a publication, a lock, a session that sleeps."""

import re

import pyotp

from bot.chat.triage.adding import told
from bot.domain.case import Workflow
from bot.domain.casefile import Event
from bot.domain.forms import FORMS
from bot.services import filling
from tests.house import ADMIN
from tests.staffed import staffed

KEY = re.compile(r"\b[A-Z2-7]{32}\b")


async def app_of(person) -> pyotp.TOTP:
    """The authenticator app, with the key that the bot has shown."""
    found = KEY.search(await person.screen())
    assert found
    return pyotp.TOTP(found[0])


async def test_from_the_invitation_to_a_case_that_two_have_published(tmp_path):
    async with staffed(tmp_path) as staff:
        house = staff.house
        chief = await house.person("Chief", "en", id=ADMIN)
        await chief.start()
        await house.settle()
        invitation = await staff.writes("/invite moderator Aigul", chief)
        link = re.search(r"start=(\S+)", invitation)
        assert link and "24 hours" in invitation

        aigul = await house.person("Aigul", "kk")
        await staff.writes(f"/start {link[1]}", aigul)
        app = await app_of(aigul)
        assert "сәйкес келмейді" in await staff.writes("000000", aigul)
        assert "Қош келдіңіз" in await staff.writes(app.at(house.clock.now()), aigul)
        assert "followed the invitation" in await chief.screen()
        thief = await house.person("Thief", "en")
        assert "already" in await staff.writes(f"/start {link[1]}", thief)

        code = await staff.report()
        await staff.writes(f"/claim {code}")
        assert "Nothing has happened yet" in await staff.presses("Publish", "Publish the facts")
        assert (await staff.case(code)).workflow is Workflow.IN_REVIEW
        shown = await staff.presses("Қарап, шешу", person=aigul)
        assert "Серік Ахметов" in shown and "neighbour" not in shown
        await staff.presses("✅ Құптау", person=aigul)
        assert (await staff.case(code)).workflow is Workflow.PUBLISHED
        assert "was approved and done" in "\n".join(m.get("text", "") for m in await staff.mod.messages())

        await house.pass_time(minutes=31)
        assert "алты цифрды" in await staff.writes("/queue", aigul)
        assert "ашылды" in await staff.writes(app.at(house.clock.now()), aigul)
        await staff.writes("/queue", aigul)

        listed = await staff.writes("/lock")
        number = re.search(r"No\. (\d+), Aigul", listed)
        assert number
        assert "Nobody here has this number" in await staff.writes("/lock Aigul")
        await staff.writes(f"/lock {number[1]}")
        assert "құлыптап қойды" in await staff.writes("/queue", aigul)
        assert "has been locked" in await chief.screen()
        await staff.presses("See who that is", "Unlock", person=chief)
        assert "Әкімші құлпыңызды ашты" in await aigul.screen()
        await staff.writes(f"/role {number[1]} observer", chief)
        assert "бақылаушы" in await aigul.screen()
        assert "модераторларға" in (await staff.writes("/queue", aigul)).lower()


async def test_an_open_form_of_who_is_locked_says_nothing_of_the_case(tmp_path):
    async with staffed(tmp_path) as staff:
        code = await staff.report()
        await staff.writes(f"/claim {code}")
        case, house = await staff.case(code), staff.house.house
        event = (await staff.records(Event, code))[0]
        async with house.database.unit() as unit:
            mod = await unit.peers.by_chat(staff.mod.id)
            draft = await filling.begin(
                unit, house.policy, mod, "correction", case.id, event_id=event.id, version=case.version
            )
            draft.prefill(FORMS["correction"], told(event))
            await unit.drafts.save(draft)
            await unit.staff.lock(await unit.staff.of(mod.id), house.policy.now())
            await unit.commit()
        sentence = await staff.writes("/queue")
        for words in ("hello", "/cancel"):
            assert await staff.writes(words) == sentence
        for data in (f"form:{draft.id}:x:stay", f"form:{draft.id}:{draft.position}:cancel", "lang:en"):
            await staff.mod.tap(data, forged=True)
            await staff.house.settle()
            assert await staff.mod.screen() == sentence

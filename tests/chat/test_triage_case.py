"""A case on its way through a moderator's hands, on the phone, by buttons."""

import io
from datetime import date

import pytest
from PIL import Image

from bot.domain.case import Verification, Workflow
from bot.domain.casefile import Appeal, Event, Reply
from bot.i18n import translator
from bot.texts import moments
from bot.texts.triage.publication import consent_question
from tests.staffed import staffed


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path) as found:
        yield found


async def taken(staff, **answers):
    """A new case that the moderator has taken, with its card on the screen."""
    code = await staff.report(**answers)
    await staff.writes(f"/case {code}")
    await staff.presses("Take it")
    return code


async def published(staff, **answers):
    """The same, published with its facts."""
    code = await taken(staff, **answers)
    await staff.presses("Publish", "Publish the facts", "Back to the case")
    return code


async def test_from_the_queue_to_the_public_page(staff):
    code = await staff.report()
    assert "1 case waits" in await staff.writes("/queue")
    assert "Nobody has it yet" in await staff.presses(code)
    assert "You have it" in await staff.presses("Take it")
    preview = await staff.presses("Publish")
    assert "Серік Ахметов" in preview and moments.day(translator("en"), date(2025, 7, 10)) in preview
    assert "We wrote to the ministry" not in preview and "lorry" not in preview
    assert (await staff.case(code)).workflow is Workflow.IN_REVIEW
    assert "is public now" in await staff.presses("Publish the facts")
    assert (await staff.case(code)).workflow is Workflow.PUBLISHED
    assert "Nothing is waiting." in await staff.writes("/queue")


async def test_the_preview_is_exactly_what_becomes_public(staff):
    code = await taken(staff)
    await staff.presses("Appeals", "1", "Make it public", "Back to the case")
    preview = await staff.presses("Publish")
    await staff.presses("Publish the facts")
    case = await staff.case(code)
    async with staff.house.house.database.unit(reading=True) as unit:
        public = await unit.publications.get(case.id)
        news = await unit.publications.news_of(case.id)
    assert [public.name in preview, public.place in preview, public.other_names[0] in preview] == [True] * 3
    assert {item.content.get("addressee") for item in news} == {None, "We wrote to the ministry."}
    assert "We wrote to the ministry." in preview


async def test_the_card_tells_no_contact_and_no_identity(staff):
    await taken(staff)
    shown = [
        await staff.presses(tab, "Back to the case") for tab in ("Timeline", "Appeals", "Questions", "Notes", "Files")
    ]
    shown.append(await staff.presses("Words of the reporter"))
    everything = "\n".join(shown)
    assert "lorry" in everything and "Wife" in everything
    assert "neighbour" not in everything and "Aru" not in everything and str(staff.aru.id) not in everything


async def test_without_consent_there_is_only_the_way_to_ask(staff):
    await staff.aru.language("kk")
    await staff.aru.start()
    await staff.house.settle()
    code = await taken(staff, consent={"code": "private"})
    screen = await staff.presses("Publish (consent is missing)")
    assert "has not agreed" in screen and "[Publish the facts]" not in screen
    await staff.presses("Ask the reporter for consent", "Send")
    assert consent_question(translator("kk")) in await staff.aru.screen()
    await staff.writes(f"/publish {code}")
    version = (await staff.case(code)).version
    await staff.mod.tap(f"act:facts:{code}:{version}", forged=True)
    await staff.house.settle()
    assert "has not agreed" in staff.toasts[-1]
    assert (await staff.case(code)).workflow is Workflow.IN_REVIEW


async def test_a_stale_button_says_so_and_changes_nothing(staff):
    code = await taken(staff)
    old = (await staff.case(code)).version
    await staff.presses("Set verification", "One source")
    await staff.mod.tap(f"act:level:{code}:{old}:documented", forged=True)
    await staff.house.settle()
    assert "has changed" in staff.toasts[-1]
    assert (await staff.case(code)).verification is Verification.ONE_SOURCE


async def test_a_preview_is_stale_once_something_else_would_be_public(staff):
    code = await taken(staff)
    await staff.presses("Publish")
    preview = await staff.mod.last()
    await staff.writes(f"/case {code}")
    await staff.presses("Appeals", "1", "Make it public")
    await staff.mod.press("Publish the facts", preview)
    await staff.house.settle()
    assert "has changed" in staff.toasts[-1]
    assert (await staff.case(code)).workflow is Workflow.IN_REVIEW


async def test_of_two_who_take_a_case_the_second_is_told(staff):
    code = await staff.report()
    other = await staff.house.person("Other")
    await other.start()
    await staff.house.settle()
    await staff.appoint(other)
    await staff.writes(f"/case {code}")
    await staff.writes(f"/case {code}", other)
    await staff.presses("Take it")
    await staff.presses("Take it", person=other)
    assert staff.toasts[-1] == "A colleague has already taken this case."
    assert "A colleague has this case." in await staff.writes(f"/case {code}", other)


async def test_a_second_version_stands_beneath_the_first(staff):
    code = await taken(staff)
    await staff.presses("Timeline", "1", "Add another version")
    await staff.writes("They came for him at home.")
    screen = await staff.presses("Send", "Open case", "Timeline")
    first, second = await staff.records(Event, code)
    assert second.version_of == first.id and not second.public
    assert screen.index("1. ") < screen.index("Another version of the line above") < screen.index("at home")


async def test_a_published_line_goes_out_only_at_the_second_tap_and_can_be_taken_off_again(staff):
    fan = await staff.house.person("Fan")
    await fan.start()
    await staff.house.settle()
    await staff.follow_all(fan)
    code = await published(staff)
    before = len(await fan.messages())
    assert "1 follower" in await staff.presses("Appeals", "1", "Make it public")
    assert len(await fan.messages()) == before
    assert "Public" in await staff.presses("Yes, make it public")
    assert len(await fan.messages()) == before + 1
    case = await staff.case(code)
    await staff.presses("Keep it internal")
    async with staff.house.house.database.unit(reading=True) as unit:
        assert all(item.kind != "appeal" for item in await unit.publications.news_of(case.id))
    assert [appeal.public for appeal in await staff.records(Appeal, code)] == [False]


async def test_what_was_internal_is_no_longer_where_the_public_sees_it_begin(staff):
    code = await published(staff)
    await staff.presses("Timeline", "1", "Keep it internal")
    case = await staff.case(code)
    async with staff.house.house.database.unit(reading=True) as unit:
        public = await unit.publications.get(case.id)
    assert (public.since, public.region, public.place) == (None, None, "")


async def test_a_reply_is_written_into_the_appeal_that_it_answers(staff):
    code = await taken(staff)
    await staff.presses("Appeals", "1", "Write down a reply", "Refused", "Send")
    (appeal,) = await staff.records(Appeal, code)
    assert (appeal.addressee, appeal.reply) == ("We wrote to the ministry.", Reply.REFUSED)


async def test_news_of_a_published_case_go_out(staff):
    fan = await staff.house.person("Fan")
    await fan.start()
    await staff.house.settle()
    await staff.follow_all(fan)
    code = await published(staff)
    await staff.presses("Publish news")
    await staff.writes("A lawyer was let in to him.")
    await staff.presses("Publish")
    assert "A lawyer was let in to him." in await fan.screen()
    assert code in await fan.screen()


async def test_the_public_words_are_published_and_changed_later(staff):
    code = await taken(staff)
    await staff.presses("Publish", "Write public words")
    await staff.writes("He drove to the border.")
    await staff.presses("Publish", "Open case", "Change the public words")
    await staff.writes("He drove to the border with cargo.")
    await staff.presses("Publish")
    case = await staff.case(code)
    async with staff.house.house.database.unit(reading=True) as unit:
        public = await unit.publications.get(case.id)
    assert public.summary == {"en": "He drove to the border with cargo."}


async def test_closing_and_taking_up_again(staff):
    code = await published(staff)
    await staff.presses("Close")
    await staff.writes("He is home.")
    await staff.presses("✅ Close the case")
    assert (await staff.case(code)).workflow is Workflow.CLOSED
    assert "Take case" in await staff.presses("Open case", "Take up again")
    assert (await staff.case(code)).workflow is Workflow.CLOSED
    await staff.presses("Yes, take it up again")
    assert (await staff.case(code)).workflow is Workflow.PUBLISHED


async def answered(staff, send):
    """A case whose question was answered with a file."""
    code = await staff.report()
    await staff.writes(f"/ask {code} Is there a picture of him?")
    await staff.aru.press("Answer")
    await staff.house.settle()
    await send()
    await staff.house.settle()
    await staff.presses("Done", person=staff.aru)
    return code


async def test_a_file_is_sent_protected(staff):
    code = await answered(staff, lambda: staff.aru.voice(b"OggS" + bytes(100)))
    await staff.writes(f"/case {code}")
    assert "Voice message" in await staff.presses("Files")
    await staff.presses("1")
    sent = await staff.mod.last()
    assert "voice" in sent and sent.get("has_protected_content")
    assert received(staff, sent["voice"]) == b"OggS" + bytes(100)


async def test_a_picture_reaches_the_moderators_without_what_it_hides(staff):
    secret = b"43.238N 76.889E, Aidar's phone"
    exif = Image.Exif()
    exif[0x010F] = secret.decode()
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(written, "JPEG", exif=exif, comment=secret)
    content = written.getvalue() + secret
    code = await answered(staff, lambda: staff.aru.document(content, "at home with Aidar.pdf"))
    await staff.writes(f"/case {code}")
    await staff.presses("Files")
    await staff.presses("1")
    sent = (await staff.mod.last())["document"]
    assert sent["file_name"].startswith(code)
    assert sent["file_name"].endswith(".jpg")
    picture = received(staff, sent)
    assert Image.open(io.BytesIO(picture)).size == (60, 40)
    assert secret not in picture


async def test_a_file_that_was_changed_on_the_disk_is_told_and_the_bot_goes_on(staff, tmp_path):
    code = await answered(staff, lambda: staff.aru.voice(b"OggS" + bytes(100)))
    (sealed,) = (tmp_path / "data" / "files").glob("*.sealed")
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"x")
    await staff.writes(f"/case {code}")
    await staff.presses("Files")
    await staff.presses("1")
    assert "voice" not in await staff.mod.last()
    letters = await staff.writes("/letters")
    assert code in letters
    assert "damaged and cannot be read" in letters


def received(staff, part):
    """The bytes of a file that a moderator got."""
    return staff.house.world.files.get(part["file_id"]).data


async def test_handing_over_names_nobody_and_tells_the_colleague(staff):
    other = await staff.house.person("Zarina")
    await other.start()
    await staff.house.settle()
    await staff.appoint(other)
    code = await taken(staff)
    screen = await staff.writes(f"/assign {code}")
    assert "Zarina" not in screen and "Mod]" not in screen
    async with staff.house.house.database.unit(reading=True) as unit:
        peer = await unit.peers.by_chat(other.id)
    await staff.mod.tap(f"act:hand:{code}:{(await staff.case(code)).version}:{peer.id}")
    await staff.house.settle()
    assert (await staff.case(code)).moderator_id == peer.id
    assert "handed to you" in await other.screen()

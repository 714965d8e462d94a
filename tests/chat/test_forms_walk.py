"""Anything at any place of any form, in any order: always an answer, always an update that is done, always a draft
that can be shown and whose answers are of their kind."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.chat.forms import PRESSES
from bot.domain.codes import read_code
from bot.domain.form import REVIEW, Draft, Kind, Question
from bot.domain.forms import FORMS
from bot.domain.peer import PeerKind
from bot.i18n import LANGUAGES, translator
from bot.sandbox.people import Person, buttons
from bot.services import filling
from bot.services.people import meet
from bot.texts import forms
from tests.delivery.mail import states
from tests.delivery.test_worker import inbox
from tests.house import ADMIN, TestHouse, open_house
from tests.reported import reported

SHORT = """Серік|12 марта 1980|03.04.2025|05.06.1980|45|2025|в июле 2025|30 февраля|завтра|Khorgos|Алматы|3,4|0|-1
<b>Tom & Jerry</b> </i> <script>|&amp;lt;|?|/cancel|/help|/language|/report|/nothing|99999999999999999999"""
TEXTS = [*SHORT.replace("\n", "|").split("|"), "\u202e abc", "\n\n a \n\n", "𝔄" * 2000, "👨‍👩‍👧 a " * 100, "x" * 4096]
ARGUMENTS = ["", "0", "1", "7", "9" * 19, "kz", "missing", "kk", "public", "BX-khorgos", "story", "text", "name"]
PICTURE = b"\x89PNG" + bytes(100)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[TestHouse]:
    async with open_house(tmp_path) as opened:
        yield opened


class Walker:
    """Somebody who does whatever comes to mind."""

    def __init__(self, house: TestHouse, person: Person, seed: str) -> None:
        self.house, self.person, self.dice = house, person, random.Random(seed)

    async def step(self) -> str:
        """One deed; what it was."""
        deeds: list[Callable[[], Awaitable[str]]] = [self.writes, self.presses, self.presses, self.presses]
        deeds += [self.forges, self.forges, self.edits, self.sends]
        deed = await self.dice.choice(deeds)()
        self.house.clock.advance(4)  # faster than anybody; still no flood
        await self.house.settle()
        return deed

    async def writes(self) -> str:
        text = self.dice.choice(TEXTS)
        await self.person.send(text)
        return f"writes {text[:20]!r}"

    async def presses(self) -> str:
        shown = [m for m in await self.person.messages() if buttons(m)][-3:]
        found = [(m, b) for m in shown for b in buttons(m) if "callback_data" in b]
        found = [(m, b) for m, b in found if b["callback_data"].split(":")[0] in {"form", "report", "lang"}]
        if not found:
            return await self.writes()
        message, button = self.dice.choice(found)
        await self.person.tap(button["callback_data"], message["message_id"])
        return f"presses {button['callback_data']}"

    async def forges(self) -> str:
        draft = await self.draft()
        last = await self.person.last()
        if draft is None or last is None:
            return await self.writes()
        position = self.dice.choice([draft.position, draft.position, draft.position, REVIEW, "name"])
        data = f"form:{draft.id}:{position}:{self.dice.choice(sorted(PRESSES))}:{self.dice.choice(ARGUMENTS)}"
        await self.person.tap(data[:64], last["message_id"], forged=True)
        return f"forges {data}"

    async def edits(self) -> str:
        mine = [m for m in await self.person.messages() if not m["from"]["is_bot"] and "text" in m]
        message = self.dice.choice(mine[-6:])
        text = self.dice.choice([t for t in TEXTS if not t.startswith("/") and t != message["text"]])
        await self.person.edit(message["message_id"], text)
        return f"edits {message['text'][:10]!r} to {text[:10]!r}"

    async def sends(self) -> str:
        kind = self.dice.choice(["sticker", "photo", "document", "voice", "location", "big"])
        match kind:
            case "sticker":
                await self.person.sticker("🙂")
            case "location":
                await self.person.location(1, 2)
            case "big":
                await self.person.document(b"x", size=30_000_000)
            case _:
                await getattr(self.person, kind)(PICTURE)
        return f"sends {kind}"

    async def draft(self) -> Draft | None:
        async with self.house.house.database.unit(reading=True) as unit:
            peer = await unit.peers.by_chat(self.person.id)
            assert peer
            return await unit.drafts.active(peer.id)


def of_its_kind(question: Question, value: Any) -> bool:
    """Whether a stored answer is one that this question takes."""
    match question.kind:
        case Kind.TEXT:
            return isinstance(value, str) and 0 < len(value) <= question.limit
        case Kind.CHOICE:
            return value.get("code") in question.choices or (question.own_words and bool(value.get("text")))
        case Kind.DATE:
            return value == {"unknown": True} or "precision" in value
        case Kind.BIRTH:
            return value == {"unknown": True} or "precision" in value or "age" in value
        case Kind.PLACE:
            return set(value) == {"region", "text"}
        case Kind.STORY:
            return bool(value["text"]) or value.get("kind") in {"voice", "photo", "document", "video"}
    return value["file"] is not None and value["kind"] in {"photo", "document", "video"}


def check(draft: Draft) -> None:
    """All of it can be shown, and fits its question."""
    form = FORMS[draft.form]
    for key, parts in draft.answers.items():
        for part in parts:
            assert of_its_kind(form.question(key), part.value), (key, part.value)
    for language in LANGUAGES:
        t = translator(language)
        shown = forms.review(t, draft, form) if draft.position == REVIEW else forms.question(t, draft, form)
        assert shown.call()


async def walk(house: TestHouse, walker: Walker, steps: int) -> None:
    done = []
    for _ in range(steps):
        before = len(house.world.calls)
        done.append(await walker.step())
        sent = [c["method"] for c in house.world.calls[before:] if c["method"] not in {"getUpdates", "getFile"}]
        assert sent, done[-5:]
        assert set(await inbox(house)) == {"done"}, done[-5:]
        assert "dead" not in await states(house), done[-5:]
        draft = await walker.draft()
        if draft:
            check(draft)


@pytest.mark.parametrize("seed", range(2))
async def test_the_report(house: TestHouse, seed: int) -> None:
    aru = await house.person("A <b>")
    await aru.start()
    await house.settle()
    async with house.house.database.unit() as unit:
        peer = await meet(unit, house.house.policy, aru.id, PeerKind.PRIVATE, "en")
        await filling.begin(unit, house.house.policy, peer, "report")
        await unit.commit()
    await walk(house, Walker(house, aru, f"report {seed}"), 60)


@pytest.mark.long
@pytest.mark.parametrize("form", sorted(set(FORMS) - {"report"}))
async def test_every_other_form(house: TestHouse, form: str) -> None:
    admin = await house.person("Admin", id=ADMIN)
    await admin.start()
    await house.settle()
    code = read_code(await reported(house.house.database, house.house.policy, ADMIN))
    async with house.house.database.unit() as unit:
        peer = await meet(unit, house.house.policy, ADMIN, PeerKind.PRIVATE, "en")
        case = await unit.cases.by_code(code or "")
        assert case
        await filling.begin(unit, house.house.policy, peer, form, case.id, question_id="1")
        await unit.commit()
    await walk(house, Walker(house, admin, form), 25)

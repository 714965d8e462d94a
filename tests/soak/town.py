"""A town for the hail of updates: people of every right, their chats, cases of each state, and what all of them did."""

import contextlib
import copy
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any

from PIL import Image

from bot.domain.case import Verification
from bot.domain.codes import new_receipt
from bot.domain.ids import new_id
from bot.domain.peer import PeerKind
from bot.domain.roles import Role
from bot.sandbox import acts
from bot.sandbox.errors import ApiError, ControlError
from bot.sandbox.members import set_status
from bot.sandbox.model import Chat, User
from bot.sandbox.params import Upload
from bot.sandbox.people import buttons
from bot.sandbox.wishes import Wish
from bot.services import triage
from bot.services.people import meet
from bot.services.publishing import make_public
from bot.services.triage import Desk
from tests.house import ADMIN
from tests.reported import moderator, report
from tests.soak.mutations import offered
from tests.soak.stepwise import Stage

Json = dict[str, Any]
# The id that a sandbox gives to its first supergroup.
FORUM = -1001000000001
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
COMMANDS = (
    "start", "report", "mycases", "status", "cases", "find Serik", "follow", "following", "language", "settings",
    "privacy", "help", "cancel", "erase", "queue", "stats", "case", "merge", "link",
    "unknown_to_all",
)  # fmt: skip
# The first two report, Dana owns the groups, and Former moderated until yesterday.
NAMES = ("Aru", "Bek", "Dana", "Former", "Erik", "Farida", "Gani", "Hava", "Ilyas", "Jamal", "Kamila", "Laura")
# Of the chats' histories and the journal the bot never asks for more.
KEPT = 40


@dataclass
class Town:
    """Who lives here. `common` have no rights, `silent` have reported and say nothing, `staff` may moderate."""

    stage: Stage
    common: list[User] = field(default_factory=list)
    silent: list[User] = field(default_factory=list)
    staff: list[User] = field(default_factory=list)
    places: list[Chat] = field(default_factory=list)
    seen: list[tuple[str, Json]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    @property
    def reporters(self) -> list[User]:
        """Those of the common people who have cases of their own."""
        return self.common[:2]

    async def staff_up(self) -> None:
        """Give the staff their rights (again), and every reporter a case that waits and one that is public."""
        house = self.stage.house
        unlimited = replace(house.policy, reports_a_day=10_000)  # whom the hail erased reports more than once a day
        async with house.database.unit() as unit:
            for user in self.staff[1:]:
                person = await moderator(unit, house.policy, user.id)
                if member := await unit.staff.of(person.id):  # a colleague may have locked them
                    await unit.staff.lock(member, None)
                    await unit.staff.save(replace(member, secret="", totp_step=None))
            for user in [*self.reporters, *self.silent]:
                peer = await meet(unit, house.policy, user.id, PeerKind.PRIVATE, "en")
                if len(await unit.cases.reported_by(peer.id)) < 2:
                    self.codes += [await report(unit, unlimited, user.id) for _ in range(2)]
            await unit.commit()
        async with house.database.unit() as unit:
            person = await moderator(unit, house.policy, self.staff[1].id)
            desk = Desk(unit, house.policy, person)
            for code in self.codes[1::2]:
                case = await unit.cases.by_code(code)
                if case and case.workflow == "submitted":
                    await triage.claim(desk, code)
                    await triage.verify(desk, code, Verification.ONE_SOURCE)
                    await triage.ask(desk, code, "Which day was it?")
                    await make_public(unit, house.policy, case, {"en": "Words for all."}, "en", person.id)
            await unit.commit()

    def screens(self) -> list[str]:
        """The data of every button that stands on some screen now, the moderators' among them."""
        shown = [stored.body for chat in self.stage.world.chats.values() for stored in chat.messages.values()]
        return sorted({data for body in shown for data in offered(body)})

    async def look_at_cases(self) -> None:
        """Let moderators have cards of cases as they stand now on their screens, with every deed on them."""
        for user, code in zip(self.staff[1:], self.codes[-2:], strict=False):
            for command in ("case", "verify", "publish", "assign"):
                acts.say(self.stage.world, user, Wish({"text": f"/{command} {code}"}))
        await self.stage.settle()

    def forget(self) -> None:
        """Let go of what the world keeps for those who look at it: a year of messages would be our memory, not its."""
        world = self.stage.world
        world.calls.clear()
        world.journal.events.clear()
        world.callbacks.clear()
        world.inline.clear()
        self.stage.telegram.sent.clear()
        for chat in world.chats.values():
            for message_id in list(islice(chat.messages, max(0, len(chat.messages) - KEPT))):
                del chat.messages[message_id]


async def founded(stage: Stage, presses: int) -> Town:
    """A town with a past: everybody has used everything, and `presses` buttons of each were pressed."""
    town, world = Town(stage), stage.world
    unwatched = _watch(town)
    admin = world.add_person("Admin", id=ADMIN)
    town.common = [world.add_person(name, username=name.lower()) for name in NAMES]
    town.silent = [world.add_person(f"Silent{n}") for n in range(2)]
    town.staff = [admin, world.add_person("Mod"), world.add_person("Maud")]
    everybody = [user.id for user in (*town.common, *town.staff)]
    forum = world.add_group("Moderators", admin.id, is_forum=True, bot="administrator", members=everybody[len(NAMES) :])
    assert forum.id == FORUM
    group = world.add_group("Friends", town.common[2].id, bot="administrator", members=everybody)
    small = world.add_group("Few", town.common[3].id, "group", bot="member", members=everybody[:6])
    channel = world.add_group("News", town.common[2].id, "channel", bot="administrator")
    town.places = [forum, group, small, channel]
    await _demoted(town)
    await town.staff_up()
    models = [town.common[0], *town.common[2:4], *town.staff[:2]]
    for user in models:
        _lives(town, user)
    await town.stage.settle()
    for user in models:
        acts.block(world, user, True)
        acts.block(world, user, False)
    await _presses(town, models, presses)
    await town.look_at_cases()
    world.updates.add = unwatched  # type: ignore[method-assign]
    return town


def _watch(town: Town) -> Callable[[str, Json], None]:
    """Let the town remember what happens in it; what to put back when it has seen enough."""
    updates = town.stage.world.updates
    add = updates.add

    def noted(kind: str, content: Json) -> None:
        town.seen.append((kind, copy.deepcopy(content)))
        add(kind, content)

    updates.add = noted  # type: ignore[method-assign]
    return add


async def _demoted(town: Town) -> None:
    """Somebody who was a moderator yesterday: screens of the moderators stand in their chat."""
    house, former = town.stage.house, town.common[3]
    async with house.database.unit() as unit:
        peer = await moderator(unit, house.policy, former.id)
        await unit.commit()
    acts.say(town.stage.world, former, Wish({"text": "/queue"}))
    await town.stage.settle()
    async with house.database.unit() as unit:
        peer.role = Role.PERSON
        await unit.peers.save(peer)
        await unit.commit()


def _lives(town: Town, user: User) -> None:
    """One person does everything that a phone can do."""
    world = town.stage.world
    for command in COMMANDS:
        acts.say(world, user, Wish({"text": f"/{command}"}))
    for wish in _contents():
        acts.say(world, user, Wish(wish))
    for kind, count in (("photo", 1), ("document", 1), ("voice", 1), ("video", 1), ("audio", 1), ("photo", 3)):
        acts.send_files(world, user, Wish({"kind": kind, "caption": "a word"}), [_upload() for _ in range(count)])
    acts.ask_inline(world, user, "Serik")
    said = acts.say(world, user, Wish({"text": "Almaty"}))
    acts.edit(world, user, Wish({"message_id": said.id, "text": "Astana"}))
    acts.say(world, user, Wish({"forward_from": {"chat_id": user.id, "message_id": said.id}}))
    for place in town.places:
        _in_a_group(town, user, place)


def _in_a_group(town: Town, user: User, place: Chat) -> None:
    world, said = town.stage.world, partial(acts.say, town.stage.world, user)
    try:
        for text in ("/help", "/follow", "/case", "words"):
            said(Wish({"chat_id": place.id, "text": text}))
    except ControlError:
        return
    if place.type == "supergroup":
        shown = place.api()
        masked = {"message_id": 7, "date": world.timestamp(), "chat": shown, "sender_chat": shown, "from": ANONYMOUS}
        town.seen.append(("message", {**masked, "text": "/follow"}))
    set_status(world, place, user, world.bot, "left")
    set_status(world, place, user, world.bot, "administrator" if place.type != "group" else "member")


def _contents() -> list[Json]:
    return [
        {"text": "Serik Akhmetov"}, {"text": "12.08.2025 in Khorgos"}, {"sticker": "🙂"}, {"contact": True},
        {"location": {"latitude": 43.2, "longitude": 76.9}}, {"poll": {"question": "?"}}, {"dice": True},
        {"start": "report"}, {"start": "JK74QX"}, {"text": f"/status {new_receipt()}"},
    ]  # fmt: skip


async def _presses(town: Town, users: list[User], count: int) -> None:
    """Everybody presses what is on their screens, each kind of button once."""
    pressed: dict[int, set[str]] = {user.id: set() for user in users}
    for _ in range(count):
        for user in users:
            found = _new_button(town, user, pressed[user.id])
            if found:
                with contextlib.suppress(ControlError, ApiError):
                    acts.press(town.stage.world, user, Wish({"chat_id": user.id, **found}))
        await town.stage.settle()


def _new_button(town: Town, user: User, pressed: set[str]) -> Json | None:
    """A button whose kind was not pressed yet, the newest first; not the one that erases everything."""
    for message in reversed(town.stage.world.chats[user.id].messages.values()):
        for button in buttons(message.view()):
            data = button.get("callback_data", "")
            kind = ":".join(part for part in data.split(":") if part.islower() and not part.isdigit())
            if data and kind not in pressed and not data.startswith(("erase:", "form")):
                pressed.add(kind)
                return {"message_id": message.id, "data": data}
    return None


def _upload() -> Upload:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "JPEG")
    return Upload(f"file{new_id() % 1000}.jpg", "image/jpeg", content.getvalue())

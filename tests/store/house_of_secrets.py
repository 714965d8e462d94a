"""A database in which every place that can hold words holds some: to search it, to break it, to destroy it."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.domain.approval import Approval, Deed
from bot.domain.case import Case
from bot.domain.casefile import Record
from bot.domain.codes import new_receipt
from bot.domain.form import Part
from bot.domain.ids import new_id
from bot.domain.incoming import Arrival
from bot.domain.merge import Merge
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.publication import Follow, FollowKind, News, NewsKind
from bot.domain.reminder import Reminder, ReminderKind
from bot.domain.roles import Role
from bot.domain.staff import Invitation
from bot.domain.ties import Tie
from bot.store.tables import said
from bot.store.unit import Unit
from tests.store.samples import FILLED, START, case, draft, peer, publication, record


@dataclass
class Secrets:
    """What was planted: words, numbers of people, and the words that are public."""

    words: list[str] = field(default_factory=list)
    chat_ids: list[int] = field(default_factory=list)
    public: list[str] = field(default_factory=list)

    def word(self) -> str:
        """A new secret, in letters of which no other text is made."""
        self.words.append(f"құпия сөз {len(self.words)} {new_id():x}")
        return self.words[-1]

    def chat_id(self) -> int:
        """A new Telegram id."""
        self.chat_ids.append(5_000_000_000 + new_id() % 2_000_000_000)
        return self.chat_ids[-1]

    def published(self) -> str:
        """A new word that anyone may read."""
        self.public.append(f"жария сөз {len(self.public)} {new_id():x}")
        return self.public[-1]


async def fill(unit: Unit, secrets: Secrets) -> Case:
    """Write a case and all that hangs on it; every text of a person is one of the secrets."""
    reporter = peer(chat_id=secrets.chat_id())
    await unit.peers.add(reporter)
    filled = case(await unit.new_dossier(), reporter_id=reporter.id)
    receipt = new_receipt()
    secrets.words.append(receipt)
    await unit.cases.add(filled, receipt)
    for kind in FILLED:
        await unit.records.add(_record(kind, filled.id, secrets))
    await unit.drafts.add(_draft(reporter.id, filled.id, secrets))
    await _post(unit, reporter.id, filled.id, secrets)
    await _publish(unit, filled.id, secrets)
    await unit.follows.add(Follow(reporter.id, FollowKind.CASE, case_id=filled.id))
    await unit.reminders.put(Reminder(new_id(), ReminderKind.UNTAKEN, filled.id, START))
    await unit.audit.add(reporter.id, "submit", filled.id, 1)
    update_id, chat_id = new_id() % 2**31, secrets.chat_id()
    raw = {"message": {"text": secrets.word(), "chat": {"id": chat_id}}}
    await unit.inbox.add([Arrival(update_id, str(chat_id), raw)])
    await unit.keep_file(filled.id, new_id(), secrets.word().encode())
    number = new_receipt()
    secrets.words.append(number)
    await unit.holders.add(filled.id, reporter.id)
    await unit.name_keys.put(filled.id, {"=srk"})
    await unit.merges.add(Merge(filled.id, filled.id, False, START))  # either side of a merge is one of its dossiers
    await unit.successions.name(filled.id, number)
    await unit.successions.register(filled.id, reporter.id)
    await _staff(unit, filled, secrets)
    shown = {"peer_id": reporter.id, "message_id": 7, "sent_at": START, "delete_at": START, "case_id": filled.id}
    await unit._s.run(sa.insert(said).values(**shown))
    return filled


def invitation_of(filled: Case) -> str:
    """The code of the invitation that was written along with a case."""
    return f"invited {filled.id}"


async def _staff(unit: Unit, filled: Case, secrets: Secrets) -> None:
    """Somebody who works here, has read the case, asks for an approval in it, and has invited somebody."""
    peer_id = filled.reporter_id or 0
    member = await unit.staff.join(peer_id, secrets.word())
    member.secret = secrets.word()
    await unit.staff.save(member)
    await unit.staff.has_read(peer_id, "2025-09-01", filled.id)
    await unit.staff.invite(invitation_of(filled), Invitation(Role.MODERATOR, secrets.word(), START))
    content = {"form": "update", "answers": {"text": [{"value": secrets.word()}]}, "context": {}}
    await unit.approvals.add(Approval(new_id(), filled.id, Deed.FORM, peer_id, START, 1, content))


def _record(kind: type[Record], case_id: int, secrets: Secrets) -> Record:
    texts = {name: secrets.word() for name, value in FILLED[kind].items() if type(value) is str}
    dicts = {name: {"kk": secrets.word()} for name, value in FILLED[kind].items() if isinstance(value, dict)}
    return record(kind, case_id, **texts, **dicts)


def _draft(owner_id: int, case_id: int, secrets: Secrets) -> Any:
    answers = {
        "name": [Part(secrets.word(), 1)],
        "story": [Part({"text": secrets.word(), "file": None}, n) for n in range(5)],
    }
    return draft(owner_id, case_id, answers=answers, context={"note": secrets.word()})


async def _post(unit: Unit, peer_id: int, case_id: int, secrets: Secrets) -> None:
    for kind in NoticeKind:
        said = Notice(kind, {"text": secrets.word(), "params": {"chat_id": secrets.chat_id()}}, case_id)
        await unit.outbox.post(said, peer_id, Lane.CASE, slot=f"{kind}:{case_id}")


async def _publish(unit: Unit, case_id: int, secrets: Secrets) -> None:
    words = {"name": secrets.published(), "place": secrets.published(), "other_names": [secrets.published()]}
    await unit.publications.put(publication(case_id, **words, summary={"kk": secrets.published()}))
    content = {"texts": {"kk": secrets.published()}}
    await unit.publications.add_news(News(new_id(), case_id, NewsKind.EVENT, START, content))
    beside = publication(await unit.new_dossier(), name=secrets.published())
    await unit.publications.put(beside)
    await unit.publications.link(case_id, beside.case_id, Tie.SON, Tie.MOTHER)

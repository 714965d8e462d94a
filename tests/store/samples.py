"""Invented people and cases, complete enough to be stored."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain import casefile
from bot.domain.case import Case, Consent, Situation, Verification
from bot.domain.casefile import Record
from bot.domain.codes import new_receipt
from bot.domain.form import Draft, Part
from bot.domain.ids import new_id
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import Publication
from bot.domain.roles import Role
from bot.domain.ties import Tie
from bot.store.unit import Unit

START = datetime(2025, 9, 1, 6, 30, 15, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
DATE = {"start": "2025-08-12", "end": "2025-08-12", "precision": "day"}


def peer(**more: Any) -> Peer:
    """Somebody in a private chat."""
    return Peer(**{"id": new_id(), "chat_id": new_id(), "kind": PeerKind.PRIVATE, "language": "kk", **more})


async def known(unit: Unit, **more: Any) -> Peer:
    """A peer that is stored."""
    someone = peer(**more)
    await unit.peers.add(someone)
    return someone


def case(case_id: int, **more: Any) -> Case:
    """A case that was just submitted."""
    values: dict[str, Any] = {
        "id": case_id, "code": f"C{case_id % 10**9}", "reporter_id": new_id(), "language": "kk",
        "consent": Consent.PUBLISH_WITHOUT_ME, "situation": Situation.EXIT_BAN,
        "submitted_at": START, "moved_at": START,
    }  # fmt: skip
    return Case(**{**values, **more})


async def opened(unit: Unit, **more: Any) -> Case:
    """A case that is stored, with its dossier."""
    new = case(await unit.new_dossier(), **more)
    await unit.cases.add(new, new_receipt())
    return new


def draft(owner_id: int, subject_id: int, **more: Any) -> Draft:
    """A draft with answers of several shapes."""
    values: dict[str, Any] = {
        "id": new_id(), "owner_id": owner_id, "form": "report", "subject_id": subject_id, "position": "when",
        "updated_at": START, "context": {"version": 3, "question_id": str(new_id())},
        "answers": {
            "name": [Part("Айгүл Сейтқызы", 11)],
            "when": [Part(DATE, 12)],
            "story": [Part({"text": "first", "file": None}, 13), Part({"text": "second", "file": new_id()}, None)],
        },
    }  # fmt: skip
    return Draft(**{**values, **more})


def record(kind: type[Record], case_id: int, /, **more: Any) -> Record:
    """A record of any kind in which no field has its default."""
    head = {"id": new_id(), "case_id": case_id, "author_id": new_id(), "created_at": START}
    return kind(**{**head, **FILLED[kind], **more})


def publication(case_id: int, **more: Any) -> Publication:
    """A published case."""
    values: dict[str, Any] = {
        "case_id": case_id, "code": f"C{case_id % 10**9}", "name": "Айгүл Сейтқызы", "situation": Situation.MISSING,
        "verification": Verification.ONE_SOURCE, "published_at": START, "news_at": START, "since": DATE,
        "other_names": ["Aigul Seitkyzy"], "region": "CN-XJ/GB654000", "place": "Құлжа",
        "summary": {"kk": "сөз", "en": "word"}, "summary_language": "kk",
    }  # fmt: skip
    return Publication(**{**values, **more})


def notice(text: str = "hello", kind: NoticeKind = NoticeKind.STATE_CHANGED, case_id: int | None = None) -> Notice:
    """Something to say."""
    return Notice(kind, {"text": text}, case_id)


def unfilled(kind: type[Record]) -> set[str]:
    """The fields for which FILLED gives nothing: a new field must join the round trip."""
    return {field.name for field in fields(kind)} - {field.name for field in fields(Record)} - set(FILLED[kind])


FILLED: dict[type[Record], dict[str, Any]] = {
    casefile.Profile: {
        "birth": DATE, "citizenship": "KZ", "sex": "female", "ethnicity": "kazakh", "occupation": "ұстаз",
        "home_region": "KZ-75", "health": "asthma", "description": "tall",
    },
    casefile.Name: {"text": "ايگۇل", "script": "arabic", "kind": "passport"},
    casefile.Event: {
        "kind": casefile.EventKind.CROSSED_BORDER, "concerns": casefile.Concerns.NEPHEW, "date": DATE,
        "region": "CN-XJ/GB654000", "place": "Қорғас", "responsible": "border guard",
        "texts": {"kk": "өтті", "en": "crossed"}, "language": "kk",
        "amount": "5000 CNY", "confidence": casefile.Confidence.DISPUTED, "public": True,
        "version_of": 2**61,
    },
    casefile.Source: {
        "event_id": 2**60, "kind": casefile.SourceKind.WITNESS, "text": "a neighbour", "link": "https://example.org",
        "date": DATE,
    },
    casefile.Appeal: {
        "addressee": "the ministry", "date": DATE, "channel": "e-mail", "reference": "12/34",
        "reply": casefile.Reply.PROMISED, "reply_date": DATE, "reply_text": "we look", "next_deadline": DATE,
        "public": True,
    },
    casefile.Note: {"text": "for us\nonly"},
    casefile.Question: {"text": "which day?", "answer": "the 12th", "answered_at": START + timedelta(microseconds=1)},
    casefile.Statement: {"topic": "story", "text": "«Ол үйден шықты» \U0001f54a"},
    casefile.Attachment: {
        "kind": "voice", "mime": "audio/ogg", "name": "voice.ogg", "size": 12345, "sha256": "ab" * 32, "topic": "story",
        "caption": "listen", "bare": False, "public": True,
    },
    casefile.Agreement: {"use": "publish", "given": False, "wording": 7, "language": "ru", "shown": "a mark"},
    casefile.Relation: {"other_id": 2**62, "relation": Tie.WIFE, "back": Tie.HUSBAND, "twin_id": 2**61},
}  # fmt: skip
MODERATOR = {"role": Role.MODERATOR}

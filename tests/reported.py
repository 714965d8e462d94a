"""Reports of invented people, brought in by the real use case, and the moderators who read them."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.case import Case, Consent, Situation
from bot.domain.casefile import Name
from bot.domain.codes import new_receipt, read_code
from bot.domain.form import Part
from bot.domain.ids import new_id
from bot.domain.peer import Peer, PeerKind
from bot.domain.roles import Role
from bot.services import filling
from bot.services.people import meet
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.reporting import submit_report
from bot.store.unit import Database
from tests.published import day

ANSWERS: dict[str, Any] = {
    "name": "Серік Ахметов",
    "other_names": "Serik Akhmetov, Серик Ахметов",
    "birth": {"age": "47", "about": "no", "as_of": "2025-08-20"},
    "citizenship": {"code": "kz"},
    "happened": {"code": "detained"},
    "when": day("2025-07-10"),
    "where": {"region": "BX-khorgos", "text": "Қорғас"},
    "story": {"text": "He went with his lorry and did not come back."},
    "tried": {"text": "We wrote to the ministry."},
    "relation": {"code": "wife"},
    "consent": {"code": "publish_without_me"},
    "contact": "call my neighbour at nine",
}


async def report(unit: Unit, policy: Policy, chat_id: int, **answers: Any) -> str:
    """A report of the person `chat_id`; the code of its case. `answers` replace those of ANSWERS (None: not given)."""
    peer = await meet(unit, policy, chat_id, PeerKind.PRIVATE, "kk")
    draft = await filling.begin(unit, policy, peer, "report")
    for key, value in {**ANSWERS, **answers}.items():
        if value is not None:
            draft.answers[key] = [Part(value)]
    code = (await submit_report(unit, policy, peer, draft)).code
    assert read_code(code) == code
    return code


async def waiting(unit: Unit, now: datetime, number: int) -> str:
    """A case of which nobody was told, submitted `number` minutes before `now`; its code."""
    case_id, submitted_at = await unit.new_dossier(), now - timedelta(minutes=number)
    code = await unit.cases.free_code()
    case = Case(case_id, code, 1, "kk", Consent.PUBLISH, Situation.MISSING, submitted_at, submitted_at)
    await unit.cases.add(case, new_receipt())
    await unit.records.add(Name(new_id(), case_id, 1, now, text=f"Person {number}", kind="main"))
    return code


async def moderator(unit: Unit, policy: Policy, chat_id: int) -> Peer:
    """The person `chat_id` as a moderator."""
    peer = await meet(unit, policy, chat_id, PeerKind.PRIVATE, "en")
    peer.role = Role.MODERATOR
    await unit.peers.save(peer)
    return peer


async def reported(database: Database, policy: Policy, chat_id: int, **answers: Any) -> str:
    """The same as `report`, in a transaction of its own."""
    async with database.unit() as unit:
        code = await report(unit, policy, chat_id, **answers)
        await unit.commit()
    return code

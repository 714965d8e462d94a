"""People with numbers in their hands, on the one case of a Life: who shows one, and who adds something with it."""

from bot.domain.form import Part
from bot.domain.peer import PeerKind
from bot.services import filling, reporting
from bot.services.people import meet
from bot.services.receipts import Access, renew_receipt, show_number
from bot.services.succession import name_successor
from tests.services.life import REPORTER, Life

SOMEBODY, RELATIVE = 7001, 7002


async def receipt(life: Life, reporter: int = REPORTER) -> str:
    """A new receipt of the case."""
    async with life.desk(reporter) as desk:
        return await renew_receipt(
            desk.unit, desk.person, await reporting.own_case(desk.unit, desk.person, life.case_id)
        )


async def successor(life: Life) -> str:
    """The number for a successor."""
    async with life.desk(REPORTER) as desk:
        case = await reporting.own_case(desk.unit, desk.person, life.case_id)
        return await name_successor(desk.unit, desk.person, case)


async def known(life: Life, chat_id: int) -> int:
    """The id of somebody who writes from an account of their own."""
    async with life.database.unit() as unit:
        peer = await meet(unit, life.policy, chat_id, PeerKind.PRIVATE, "kk")
        await unit.commit()
    return peer.id


async def shows(life: Life, chat_id: int, number: str) -> Access | None:
    """Somebody shows a number."""
    peer_id = await known(life, chat_id)
    async with life.desk(peer_id) as desk:
        return await show_number(desk.unit, life.policy, desk.person, number)


async def adds(life: Life, peer_id: int, text: str, form: str = "news") -> None:
    """Somebody adds a text to the case. Raises what the use case refuses."""
    async with life.desk(peer_id) as desk:
        draft = await filling.begin(desk.unit, life.policy, desk.person, form, life.case_id)
        draft.answers = {"story": [Part({"text": text, "file": None})]}
        await reporting.add_news(desk.unit, life.policy, desk.person, draft)

"""The public words of a case in further languages: all that a translator sees is what everybody sees."""

from bot.domain.case import Case
from bot.domain.errors import NotAnswered, NotFound
from bot.domain.publication import Publication
from bot.domain.roles import Permission
from bot.services.correcting import reword
from bot.services.desk import Desk
from bot.services.leading import must_lead


async def translatable(desk: Desk, code: str) -> Publication:
    """The publication of a code, which has public words. Raises Refused, NotFound, Merged."""
    await desk.must(Permission.TRANSLATE)
    publication = await desk.unit.publications.by_code(code)
    if publication is None or not publication.open or not publication.summary:
        raise NotFound
    await must_lead(desk.unit, publication.case_id)
    return publication


async def translate(desk: Desk, code: str, texts: dict[str, str]) -> Case:
    """Put further languages beside the words; those that were written first stay. Raises NotAnswered without any."""
    publication = await translatable(desk, code)
    new = {language: text for language, text in texts.items() if text and language != publication.summary_language}
    if not new:
        raise NotAnswered("text_kk")
    case = await desk.unit.cases.get(publication.case_id)
    await reword(desk.unit, case, {**publication.summary, **new}, publication.summary_language)
    await desk.unit.audit.add(desk.person.id, "translate", case.id, case.version)
    return case

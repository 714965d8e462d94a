"""Further spellings: by each the case is found; a published one shows them once two people agree, and no others."""

import pytest

from bot.domain.casefile import Name
from bot.domain.errors import Merged, NoNewSpelling, NotFound, Stale
from bot.domain.form import Part
from bot.services import browsing, completing, filling, merging, naming, triage
from bot.services.deciding import approve
from bot.services.naming import spellings
from tests.services.life import FOLLOWER, MODERATOR, living
from tests.services.test_likeness import alike, reports
from tests.services.test_linking import OTHER, hire, published, refused, taken, the_request


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path) as found:
        yield found


async def names(life, code):
    async with life.desk() as desk:
        return await desk.unit.records.all(Name, (await desk.any_case(code)).id)


async def add(life, code, text):
    async with life.desk() as desk:
        return await naming.add_spellings(desk, code, text)


async def fills_in(life, code, text):
    async with life.desk() as desk:
        case = await desk.any_case(code)
        draft = await filling.begin(desk.unit, life.policy, desk.person, "spelling", case.id)
        draft.answers = {"other_names": [Part(text)]}
        return await completing.complete(desk, draft)


async def found_by(life, words):
    async with life.desk(FOLLOWER) as desk:
        return [each.code for each in (await browsing.search(desk.unit, words)).cases]


async def page(life, code):
    async with life.desk(FOLLOWER) as desk:
        return (await browsing.look(desk.unit, desk.person, code)).publication.other_names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Serik Amanov", ["Serik Amanov"]),
        (" Serik Amanov,  谢力克\nСерик Аманов، سەرىك ", ["Serik Amanov", "谢力克", "Серик Аманов", "سەرىك"]),
        ("Serik,Serik, ,😀,—", ["Serik"]),
        ("", []),
        ("😀 1999", []),
    ],
)
def test_names_in_some_words(text, found):
    assert spellings(text) == found


async def test_a_case_is_found_by_what_was_added_and_not_by_what_was_taken_out(life):
    known, found = await reported(life, "Бекжан Өтеулі", 7001), await reported(life, "某某", 7002)
    assert await alike(life, found.id) == await alike(life, known.id) == []
    case = await add(life, found.code, "Bekjan Oteuli, Серік")
    assert case.version > found.version  # a preview that somebody has open is older
    assert [each[0] for each in await alike(life, known.id)] == [found.id]
    assert [each[0] for each in await alike(life, found.id)] == [known.id]
    spelling = next(name for name in await names(life, found.code) if name.text == "Bekjan Oteuli")
    assert (spelling.kind, spelling.script, spelling.author_id) == ("other", "latin", MODERATOR)
    async with refused(life, Stale) as desk:
        await naming.remove_spelling(desk, found.code, spelling.id, found.version)
    async with life.desk() as desk:
        await naming.remove_spelling(desk, found.code, spelling.id)
    assert {name.text for name in await names(life, found.code)} == {"某某", "Серік"}
    assert await alike(life, known.id) == []


async def reported(life, name, chat_id):
    """A case of that name, in MODERATOR's hands."""
    case_id = await reports(life, name, chat_id=chat_id)
    async with life.desk() as desk:
        return await triage.claim(desk, (await desk.unit.cases.get(case_id)).code)


async def test_what_is_no_further_spelling_is_refused_with_the_reason(life):
    code = await taken(life)
    main = (await names(life, code))[0]
    many = ", ".join(f"Аб{letter * times}" for letter in "вгдежз" for times in range(1, 6))
    for text, why in (("😀", "none"), (main.text, "known"), (many, "too_many")):
        async with refused(life, NoNewSpelling) as desk:
            await naming.add_spellings(desk, code, text)
        assert refused.last.why == why
    async with refused(life, NotFound) as desk:
        await naming.remove_spelling(desk, code, main.id)
    assert await names(life, code) == [main]


async def test_of_a_published_case_everybody_reads_it_once_a_colleague_approved(life):
    code = await published(life)
    await hire(life)
    assert (await fills_in(life, code, "Zhaksylyk Baimurat")).waits
    assert await page(life, code) == [] and await found_by(life, "Жақсылық Баймұрат") == []
    request = await the_request(life, code)
    async with life.desk(OTHER) as desk:
        await approve(desk, request.id)
    assert await page(life, code) == ["Zhaksylyk Baimurat"]
    assert await found_by(life, "Жақсылық Баймұрат") == [code]
    spelling = next(name for name in await names(life, code) if name.kind != "main")
    async with life.desk() as desk:
        await naming.remove_spelling(desk, code, spelling.id)
    assert await page(life, code) == [] and await found_by(life, "Жақсылық Баймұрат") == []
    assert await life.post() == []


async def test_where_another_case_is_read_in_its_place_it_is_added_there(life):
    code, lead = await published(life), await published(life)
    async with life.desk() as desk:
        await merging.merge(desk, code, lead)
    async with refused(life, Merged) as desk:
        await naming.add_spellings(desk, code, "Zhaksylyk")

"""Reports of one person find each other, whatever the script; nothing is merged, and nobody else is told."""

from datetime import date

import pytest
import sqlalchemy as sa

from bot.domain.casefile import Name
from bot.domain.dates import PartialDate, Precision
from bot.domain.form import Part
from bot.domain.names import RULES, Reason
from bot.services import filling, reporting
from bot.services.consenting import forget_me
from bot.services.likeness import index_old, likely_same
from bot.services.reading import read_case
from bot.store.tables import keyed, name_keys, names
from tests.services.holding import known
from tests.services.life import living

AUGUST, MAY = date(2025, 8, 20), date(2025, 5, 2)


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path) as found:
        yield found


async def reports(life, name, since=AUGUST, region="CN-XJ/GB654000", chat_id=7000, others=""):
    """Somebody reports a person; the id of the case."""
    when, peer_id = PartialDate(since, since, Precision.DAY), await known(life, chat_id)
    async with life.desk(peer_id) as desk:
        draft = await filling.begin(desk.unit, life.policy, desk.person, "report")
        answers = {
            "name": name, "happened": {"code": "detained"}, "when": when.to_json(), "story": {"text": "…"},
            "where": {"region": region, "text": ""}, "consent": {"code": "private"},
        }  # fmt: skip
        if others:
            answers["other_names"] = others
        draft.answers = {key: [Part(value)] for key, value in answers.items()}
        await reporting.submit_report(desk.unit, life.policy, desk.person, draft)
        return draft.subject_id


async def alike(life, case_id):
    """What a moderator is told of the case: (case, why, same month, same region)."""
    async with life.database.unit(reading=True) as unit:
        file = await read_case(unit, await unit.cases.get(case_id))
    return [(each.case.id, each.names.reason, each.same_month, each.same_region) for each in file.alike]


async def test_who_is_reported_twice_is_seen_with_the_reason(life):
    first = await reports(life, "Әлімжан Тұрғынбай")
    second = await reports(life, "TURGHYNBAI Alimzhan", region="BX-khorgos", chat_id=7001)
    third = await reports(life, "تۇرعىنباي ٵلىمجان", since=MAY, chat_id=7002)
    other = await reports(life, "Гүлшат Ермекова", chat_id=7003)
    assert await alike(life, other) == []
    assert sorted(await alike(life, first)) == sorted(
        [(second, Reason.SCRIPT, True, False), (third, Reason.SCRIPT, False, True)]
    )
    assert {case for case, *_ in await alike(life, third)} == {first, second}
    for chat_id in (7000, 7001):  # nobody who reported hears of it
        peer_id = await known(life, chat_id)
        async with life.database.unit() as unit:
            parcels = await unit.dispatch.claim(99, life.policy.periods.quiet_after, set())
            assert peer_id not in {parcel.peer_id for parcel in parcels}


async def test_any_spelling_that_was_told_counts(life):
    first = await reports(life, "Кенже", others="Сапар Жұмабек")
    second = await reports(life, "Zhumabek Sapar", chat_id=7001)
    assert [case for case, *_ in await alike(life, second)] == [first]


async def test_what_is_erased_is_found_by_nothing(life):
    first = await reports(life, "Сапар Жұмабек")
    second = await reports(life, "Zhumabek Sapar", chat_id=7001)
    peer_id = await known(life, 7000)
    async with life.desk(peer_id) as desk:
        await forget_me(desk.unit, life.policy, desk.person, 1)
    assert await alike(life, second) == []
    async with life.database.engine.connect() as conn:
        kept = {row.case_id for table in (name_keys, keyed) for row in await conn.execute(sa.select(table))}
    assert kept == {second}
    assert first not in kept


async def test_a_case_that_does_not_open_hides_no_other(life):
    damaged, whole = await reports(life, "Сапар Жұмабек"), await reports(life, "Сапар Жумабек", chat_id=7001)
    asking = await reports(life, "Zhumabek Sapar", chat_id=7002)
    async with life.database.engine.begin() as conn:
        await conn.execute(sa.update(names).where(names.c.case_id == damaged).values(content=b"broken"))
    assert [case for case, *_ in await alike(life, asking)] == [whole]
    async with life.database.engine.begin() as conn:
        await conn.execute(sa.delete(keyed))
    assert await index_old(life.database) == 3
    assert await index_old(life.database) == 0
    assert [case for case, *_ in await alike(life, asking)] == [whole]


async def test_cases_from_before_are_made_findable(life):
    first, second = await reports(life, "Сапар Жұмабек"), await reports(life, "Сапар Жумабек", chat_id=7001)
    async with life.database.engine.begin() as conn:
        await conn.execute(sa.delete(name_keys))
        await conn.execute(sa.update(keyed).values(rules=RULES - 1))
    assert await alike(life, second) == []
    assert await index_old(life.database) == 2
    assert [case for case, *_ in await alike(life, second)] == [first]


async def test_the_disk_tells_no_name(life):
    await reports(life, "Сапар Жұмабек")
    async with life.database.engine.connect() as conn:
        keys = [row.key for row in await conn.execute(sa.select(name_keys))]
    assert len(keys) == len(set(keys)) > 3
    assert all(len(key) == 16 and b"spr" not in key and b"cmb" not in key for key in keys)


async def test_a_name_that_nobody_can_hear_is_like_nothing(life):
    first = await reports(life, "😀")
    await reports(life, "😀", chat_id=7001)
    async with life.database.unit(reading=True) as unit:
        assert await likely_same(unit, await unit.cases.get(first)) == []
        assert await unit.records.several(Name, []) == {}

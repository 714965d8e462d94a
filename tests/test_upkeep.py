"""The copy of each day, made while the bot works, and what the admins hear of it."""

from pathlib import Path

import pyrage

from bot.store.moving.backup import Plan, planned
from bot.upkeep import keep_copy
from tests.house import ADMIN, TestHouse, open_house, settings

TO = str(pyrage.x25519.Identity.generate().to_public())


def plan_for(tmp_path: Path) -> Plan:
    return planned(settings(tmp_path, backup_to=TO))


async def told(house: TestHouse) -> list[str]:
    """What the admin was told."""
    await house.settle()
    return [call["params"]["text"] for call in house.world.calls if call["method"] == "sendMessage"]


async def test_a_copy_a_day_and_a_word_to_the_admins_where_it_fails(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        admin = await house.person("Marat", id=ADMIN)
        await admin.start()
        await house.settle()
        plan, database, policy = plan_for(tmp_path), house.house.database, house.house.policy
        assert await keep_copy(plan, database, policy)
        assert not await keep_copy(plan, database, policy)  # today's is there
        assert len(list(plan.folder.iterdir())) == 1

        await house.pass_time(days=1)
        before = await told(house)
        plan.folder.rename(tmp_path / "away")
        plan.folder.write_text("no folder")
        for _ in range(2):
            assert not await keep_copy(plan, database, policy)
        assert len(await told(house)) == len(before) + 1

        plan.folder.unlink()
        assert await keep_copy(plan, database, policy)
        assert len(await told(house)) == len(before) + 2

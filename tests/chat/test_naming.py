"""Another spelling on the moderators' phone: it is asked for, kept, shown, and taken out again."""

import pytest

from bot.domain.casefile import Name
from tests.staffed import staffed


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path) as found:
        yield found


async def test_a_spelling_comes_and_goes(staff):
    code = await staff.report()
    await staff.writes(f"/claim {code}")
    assert "Серік Ахметов" in await staff.presses("Spellings")
    assert "How else is the name written?" in await staff.presses("Another spelling")
    await staff.writes("سەرىك اقمەتوۆ, Akhmetov Serik")
    assert f"The spelling is kept in case {code}" in await staff.presses("✅ Send")
    card = await staff.presses(f"Open case {code}")
    assert "Other spellings" in card and "Akhmetov Serik" in card
    assert "سەرىك اقمەتوۆ (Serık Aqmetov)" in await staff.presses("Spellings")  # readable in the reader's letters
    before = {name.text for name in await staff.records(Name, code)}
    sure = await staff.presses("✖️ 1")
    assert "Take the spelling “" in sure and "public page" not in sure
    assert "The spelling is taken out." in await staff.presses("Yes, take it out")
    after = {name.text for name in await staff.records(Name, code)}
    assert len(before - after) == 1 and "Серік Ахметов" in after
    await staff.presses("Another spelling")
    await staff.writes("😀 2025")
    await staff.presses("✅ Send")
    assert "please write it with letters" in staff.toasts[-1]

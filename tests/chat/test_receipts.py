"""A receipt shows the status from any account; wrong ones are counted, and all get the same answer."""

import pytest

from bot.services.receipts import TRIES, WRONG
from tests.staffed import staffed

WRONG_ONE, SHORT = "/status 1234 5678 9012 3456", "/status 1234"
NONE, WAIT = "No report has this receipt", "please wait an hour"


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path) as found:
        yield found


async def test_after_five_wrong_ones_there_is_an_hour_to_wait(staff):
    for _ in range(TRIES):
        assert NONE in await staff.writes(WRONG_ONE, staff.aru)
    for _ in range(2):
        assert WAIT in await staff.writes(WRONG_ONE, staff.aru)
    assert NONE in await staff.writes(WRONG_ONE, staff.mod)  # it is theirs alone
    await staff.house.pass_time(minutes=61)
    assert NONE in await staff.writes(WRONG_ONE, staff.aru)
    async with staff.house.house.database.unit(reading=True) as unit:
        assert [entry.action for entry in await unit.audit.newest(9)].count(WRONG) == TRIES + 2


async def test_what_is_no_receipt_gets_the_same_answer_and_costs_no_try(staff):
    wrong = await staff.writes(WRONG_ONE, staff.aru)
    for _ in range(TRIES + 1):
        assert await staff.writes(SHORT, staff.aru) == wrong

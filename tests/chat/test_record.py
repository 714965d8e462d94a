"""/audit: an admin reads who did what, checks the record and a mark, and gets a mark each day."""

import pytest

from bot.domain.audit import Mark
from tests.house import ADMIN
from tests.staffed import staffed


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path) as found:
        yield found


async def test_an_admin_reads_the_record_checks_it_and_keeps_a_mark(staff):
    admin = await staff.house.person("Admin", id=ADMIN)
    await admin.start()
    await staff.house.settle()
    code = await staff.report()
    await staff.writes(f"/claim {code}")
    await staff.writes("/audit")  # a moderator may not
    page = await staff.writes("/audit", admin)
    assert "Somebody who reports: sent a report" in page and f"· {code}\nNo. " in page and "took the case" in page
    assert "was refused: read this record" in await staff.presses("Refusals", person=admin)
    assert "took the case" in await staff.presses("One colleague", "No. 1", person=admin)
    assert "The record is in order." in await staff.presses("Check the record", person=admin)
    await staff.house.pass_time(days=1)
    (told,) = [m["text"] for m in await admin.messages() if "Its mark:" in m.get("text", "")]
    mark = next(line for line in told.splitlines() if "-" in line and " " not in line)
    assert Mark.read(mark).number == 4
    assert "Your mark fits" in await staff.writes(f"/audit {mark}", admin)
    assert "does not know this mark" in await staff.writes(f"/audit 2{mark[1:]}", admin)
    assert "This is not a mark." in await staff.writes("/audit yesterday's", admin)
    await staff.house.pass_time(hours=2)
    assert sum("Its mark:" in m.get("text", "") for m in await admin.messages()) == 1
    assert "Who works here" in await staff.presses("Who works here", person=admin)
    assert "Who did what" in await staff.presses("Who did what", person=admin)

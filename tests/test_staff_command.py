"""`staff`: an admin who is locked and has lost the app comes back by the command line, and the record says so."""

import asyncio

from pydantic import SecretStr
from typer.testing import CliRunner

from bot.app import open_database
from bot.cli import cli
from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.peer import Peer, PeerKind
from bot.domain.roles import Role
from tests.house import KEY


async def hire(folder):
    """An admin and a moderator, both with codes and locked."""
    database, now = await open_at(folder), SystemClock().now()
    async with database.unit() as unit:
        for number, role in enumerate((Role.ADMIN, Role.MODERATOR), 1):
            await unit.peers.add(Peer(number, number + 1000, PeerKind.PRIVATE, "en", role=role))
            member = await unit.staff.join(number, "Aigul")
            member.secret, member.totp_step = "JBSWY3DPEHPK3PXP", 1
            await unit.staff.save(member)
            await unit.staff.lock(member, now)
        await unit.commit()
    await database.close()


async def look(folder):
    database = await open_at(folder)
    async with database.unit(reading=True) as unit:
        found = [(entry.actor_id, entry.action) for entry in await unit.audit.newest(9)]
        roles = [(await unit.peers.get(number)).role for number in (1, 2)]
    await database.close()
    return roles, found


def open_at(folder):
    return open_database(Settings(data_dir=folder, secret_keys=SecretStr(KEY)), SystemClock())


def test_list_unlock_and_reset(tmp_path, monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    asyncio.run(hire(tmp_path))

    def run(*words):
        return CliRunner().invoke(cli, ["staff", *words], env={"DATA_DIR": str(tmp_path), "SECRET_KEYS": KEY})

    assert run("list").stdout.splitlines() == ["No. 1: admin, LOCKED, codes", "No. 2: moderator, LOCKED, codes"]
    assert [run(*words).exit_code for words in (("unlock", "1"), ("reset", "1"), ("reset", "2"))] == [0, 0, 0]
    assert run("list").stdout.splitlines() == [
        "No. 1: admin, no codes", "No. 2: invited as moderator, LOCKED, no codes",
    ]  # fmt: skip
    unknown = run("unlock", "7")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert asyncio.run(look(tmp_path)) == (
        [Role.ADMIN, Role.PERSON],
        [(None, "reset_at_server:2"), (None, "reset_at_server:1"), (None, "unlock_at_server:1")],
    )

"""The hail in its bounded form, and that its judges see what is wrong; `make soak` lets 100 000 updates fall."""

from typing import Any
from unittest.mock import patch

import pytest

from bot.chat.context import Context
from bot.chat.routes import router
from bot.domain.peer import Peer
from tests.soak.hail import Hail, fall

SEED = 7


@pytest.mark.long
def test_nobody_is_stuck_and_nothing_changes_that_must_not() -> None:
    found = fall(SEED, Hail(updates=1000, presses=10))
    assert found.updates >= 1000
    assert (found.errors, found.changes, found.stuck) == ([], [], [])


@pytest.mark.long
def test_the_judges_see_an_open_door_and_a_mistake() -> None:
    async def broken(ctx: Context, *words: Any) -> None:
        raise RuntimeError("a mistake of ours")

    with (
        patch.object(Peer, "must", lambda *a: None),
        patch.object(Peer, "may", lambda *a: True),
        patch.dict(router.commands, {"privacy": broken}),
        patch.dict(router.buttons, {"privacy": broken}),
    ):
        found = fall(SEED, Hail(updates=500, presses=10))
    assert any("RuntimeError" in each for each in found.errors)
    assert any(each.startswith("case ") for each in found.changes)

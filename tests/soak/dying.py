"""`python -m tests.soak.dying`: the bot, which kills itself at a named point, at a passage that the environment names.

Nothing of it is in the bot: the points are put around its steps from outside.
"""

import functools
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from bot.cli import main
from bot.delivery import dispatcher as dispatching
from bot.delivery.intake import Intake
from bot.delivery.sender import Sender
from bot.delivery.worker import Worker
from bot.store.unit import Unit

POINT, PASSAGE = "DIE_AT", "DIE_ON"
# Between receive, commit, send and mark: (whose step, its name), and whether before or after it.
POINTS: dict[str, tuple[Any, str, bool]] = {
    "received": (Intake, "take_in", True),
    "taken in": (Intake, "take_in", False),
    "handling": (Worker, "handle_new", True),
    "handled": (Worker, "handle_new", False),
    "committing": (Unit, "commit", True),
    "committed": (Unit, "commit", False),
    "sending": (Sender, "send", True),
    "sent": (Sender, "send", False),
    "marking": (dispatching, "record", True),
    "marked": (dispatching, "record", False),
}
Step = Callable[..., Awaitable[Any]]


class Fate:
    """Counts passages; the last one is the end."""

    def __init__(self, passages: int) -> None:
        self.left = passages

    def pass_by(self) -> None:
        """Go on, or die."""
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def around(step: Step, fate: Fate, before: bool) -> Step:
    """The step, with the point before or after it."""

    @functools.wraps(step)
    async def passing(*args: Any, **kwargs: Any) -> Any:
        if before:
            fate.pass_by()
        found = await step(*args, **kwargs)
        if not before:
            fate.pass_by()
        return found

    return passing


if point := os.environ.get(POINT):
    owner, name, before = POINTS[point]
    setattr(owner, name, around(getattr(owner, name), Fate(int(os.environ[PASSAGE])), before))

if __name__ == "__main__":
    main()

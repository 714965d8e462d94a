"""How far long work has come, told to whoever watches; watching may also stop it."""

from collections.abc import Callable

# Told (steps done, steps in all); what it raises ends the work, which then leaves nothing behind.
Progress = Callable[[int, int], None]


def unwatched(done: int, total: int) -> None:
    """Nobody watches."""


class Steps:
    """Counts the steps of one piece of work."""

    def __init__(self, told: Progress, total: int = 0) -> None:
        self._told, self.done, self.total = told, 0, total

    def step(self, count: int = 1) -> None:
        """So many more are done."""
        self.done += count
        self._told(self.done, self.total)

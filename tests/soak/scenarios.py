"""The simulator's scenarios by name: each is a run of a seed, small for CI and large for `make soak`."""

import contextlib
import logging
import tempfile
import warnings
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from tests.soak.checks import Verdict
from tests.soak.clocks import almaty, jumps, reminders
from tests.soak.disk import Trouble
from tests.soak.held import held
from tests.soak.refusals import refused
from tests.soak.storm import Weather, storm
from tests.soak.virtual import run

MEMORY = Path("/dev/shm")
Play = Callable[[Path, int], Awaitable[Verdict]]
SMALL = {"seconds": 90.0, "relatives": 2, "reports": 1, "followers": 8, "news": 3, "posts": 3}


@dataclass(frozen=True)
class Scenario:
    """What is played: in a few seconds, and in full with so many seeds."""

    small: Play
    full: Play
    seeds: int = 20


def _storm(**more: float) -> Scenario:
    small = Weather(**{**more, **SMALL})  # type: ignore[arg-type]
    return Scenario(partial(storm, weather=small), partial(storm, weather=Weather(**more)))  # type: ignore[arg-type]


SCENARIOS = {
    "calls fail": _storm(),
    "calls fail, kill -9": _storm(kills=6),
    "calls and disk fail, kill -9, stop": _storm(kills=4, stops=4, disk=0.02),
    "stop": _storm(failing=0.0, stops=12),
    "a commit is not answered": _storm(disk=0.02, lost=True, failing=0.1),
    "23 hours held": Scenario(partial(held, people=10), held, 3),
    "disk full": Scenario(
        partial(refused, trouble=Trouble.FULL, times=5, seconds=(2, 20)),
        partial(refused, trouble=Trouble.FULL, times=50, seconds=(2, 40)), 5,
    ),
    "database locked": Scenario(
        partial(refused, trouble=Trouble.LOCKED, times=2, seconds=(30, 30)),
        partial(refused, trouble=Trouble.LOCKED, times=10, seconds=(30, 30)), 5,
    ),
    "clock set by a day": Scenario(partial(jumps, times=3), partial(jumps, times=12)),
    "reminders, clock set by a day": Scenario(partial(reminders, times=4), reminders, 5),
    "Almaty, 1 March 2024": Scenario(almaty, almaty, 1),
}  # fmt: skip


def play(name: str, seed: int, small: bool = False) -> Verdict:
    """Play a scenario on a disk in memory; the same for the same seed."""
    scenario, root = SCENARIOS[name], MEMORY if MEMORY.is_dir() else None
    with _silence(), tempfile.TemporaryDirectory(dir=root) as folder:
        return run((scenario.small if small else scenario.full)(Path(folder), seed), seed)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """What is killed complains of much: connections, cursors, tasks that nobody waits for."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logging.disable(logging.NOTSET)
        structlog.reset_defaults()

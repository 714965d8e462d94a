"""From the start of the process to its first getUpdates, and the memory that it holds when nothing happens."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from bench import machine, templates
from bench.field import Effort, repeat
from bench.plan import KEY, TOKEN, Plan
from bench.processes import Result, at, contestant, python, standin
from bench.table import Section

COLUMNS = ("first poll s", "resident MB")
SLOWER, BIGGER = 4.0, 2.0
Room = Callable[[], AbstractContextManager[Path]]


def sections(effort: Effort) -> list[Section]:
    """`python -m bot run` on a database that is there already, beside a bare python-telegram-bot."""
    section = Section("START, network 50 ms", COLUMNS)
    mine = repeat("start of Jauap", effort, lambda: _run(python("bot", "run"), templates.inhabited, effort))
    stock = python("bench.contestants.ptb_echo", "{url}", "0")
    bare = repeat("start of python-telegram-bot", effort, lambda: _run(stock, machine.folder, effort))
    for name, result in (("Jauap", mine), ("bare python-telegram-bot", bare)):
        section.add(name, f"{result.get('seconds', 0.0):.2f}", f"{result.get('mb', 0.0):,.1f}")
    for key, bar, what in (("seconds", SLOWER, "start to first poll"), ("mb", BIGGER, "resident memory, idle,")):
        ratio = mine.get(key, float("inf")) / bare.get(key, float("inf"))
        section.at_most(f"{what} at most {bar:g} x bare python-telegram-bot", ratio, bar, " x")
    return [section]


def _run(command: list[str], room: Room, effort: Effort) -> Result:
    with (
        room() as data,
        standin(Plan()) as (telegram, url),
        contestant(at(url, command), _environment(data, url)) as running,
    ):
        telegram.begun(running)
        time.sleep(effort.of(5.0, 2.0))
        memory = running.resident_mb()
        return {"seconds": telegram.end()["began_at"] - running.began, "mb": memory}


def _environment(data: Path, url: str) -> Mapping[str, str]:
    return {
        "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": url, "DATA_DIR": str(data), "SECRET_KEYS": KEY,
        "LOG_LEVEL": "ERROR",
    }  # fmt: skip

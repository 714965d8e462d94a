"""Messages sent a second with the limits off, rows marked in the database, beside a loop that does nothing else."""

import time

from bench import templates
from bench.field import Effort, command, repeat
from bench.plan import Plan
from bench.processes import Result, at, contestant, measure, python, standin
from bench.sections.steps import core
from bench.table import Section
from bench.templates import FOLLOWERS

COLUMNS = ("sends/s", "sends", "twice", "CPU ms each", "core %")
CONNECTIONS = 128
SECONDS = 60.0
# After a restart: long enough to start and to send what is not marked.
AGAIN = 3.0
# What is under way is sent to its end and marked, however long that takes.
GRACE = 60.0


def sections(effort: Effort) -> list[Section]:
    """What the stand-in itself can take; then with a network and, but for the bounded form, without."""
    return [_capacity(effort), *(_sends(effort, delay) for delay in (0.05, 0.0)[: 1 if effort.quick else None])]


def _capacity(effort: Effort) -> Section:
    section = Section("THE STAND-IN itself, network 0 ms", ("calls/s",))
    plan = Plan(delay=0.0, seconds=effort.of(4.0, 1.5))
    result = repeat("the stand-in itself", effort, lambda: measure(plan, python("bench.contestants.raw_load", "{url}")))
    section.add("raw connections that do nothing else", f"{result.get('sends_per_second', 0.0):,.0f}")
    return section


def _sends(effort: Effort, delay: float) -> Section:
    count = int(effort.of(FOLLOWERS, FOLLOWERS / 4))
    plan = Plan(delay=delay, sends=count, seconds=SECONDS)
    section = Section(f"SENDS, a broadcast to {count:,}, limits off, network {delay * 1000:.0f} ms", COLUMNS)
    mine = repeat("our dispatcher", effort, lambda: _send(plan))
    section.add("Jauap's dispatcher, rows marked", *_cells(mine))
    if (body := mine.get("sample")) and not effort.alone:
        loop = python("bench.contestants.bare_loop", "{url}", str(CONNECTIONS), str(count), body)
        bare = repeat("a bare aiohttp loop", effort, lambda: measure(plan, loop))
        section.add(f"bare aiohttp loop, {CONNECTIONS} connections", *_cells(bare))
    return section


def _send(plan: Plan) -> Result:
    """One broadcast; afterwards the bot is ended and started again, to see whether all that it sent was marked."""
    with templates.inhabited() as data, standin(plan) as (telegram, url):
        with contestant(at(url, command(data, publish=True)), grace=GRACE) as running:
            result = telegram.result(running)
        with contestant(at(url, command(data))):
            time.sleep(AGAIN)
        return {**result, "twice": telegram.end()["twice"]}


def _cells(result: Result) -> tuple[str, ...]:
    rate, sends, twice = (result.get(key, 0.0) for key in ("sends_per_second", "sends", "twice"))
    return (f"{rate:,.0f}", f"{sends:,.0f}", f"{twice:,.0f}", *core(result))

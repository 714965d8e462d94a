"""Answer times at a load that is offered evenly, whatever the bot makes of it."""

from bench.field import OURS, Effort, contest
from bench.plan import Plan
from bench.processes import Result
from bench.table import Section
from bench.templates import PEOPLE

COLUMNS = ("handled/s", "median ms", "99th ms", "99th wait ms")
NETWORK = 0.03
OFFERED = (500, 1000)
BAR_MS = 10.0
# A bot that owes more than this many seconds' worth of answers at the end is not keeping up.
OWED = 0.5


def sections(effort: Effort) -> list[Section]:
    """At 500 and at 1 000 updates a second; the bounded form at 500, where the bar is."""
    return [_latency(effort, offered) for offered in OFFERED[: 1 if effort.quick else None]]


def _latency(effort: Effort, offered: int) -> Section:
    plan = Plan(delay=NETWORK, people=PEOPLE, offered=offered, seconds=effort.of(10.0, 3.0))
    section = Section(f"LATENCY, {offered} updates/s offered, network {NETWORK * 1000:.0f} ms", COLUMNS)
    results = contest(plan, effort)
    for name, result in results.items():
        section.add(name + _behind(result, offered), *_cells(result))
    if offered == OFFERED[0]:
        mine = results[OURS].get("p99_ms") or float("inf")
        kept_up = " (and does not keep up)" if _behind(results[OURS], offered) else ""
        section.at_most(f"99th percentile of our own time at most {BAR_MS:g} ms{kept_up}", mine, BAR_MS, " ms")
    return section


def _behind(result: Result, offered: int) -> str:
    keeps_up = result.get("offered", 0) - result.get("answers", 0) <= OWED * offered
    return "" if keeps_up else " [falls behind]"


def _cells(result: Result) -> tuple[str, ...]:
    keys = ("per_second", "median_ms", "p99_ms", "waited_p99_ms")
    return tuple(f"{result.get(key, 0.0):,.1f}" for key in keys)

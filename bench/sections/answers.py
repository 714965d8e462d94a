"""What a person feels of a broadcast: the answer to a form step while the bot is idle, and in the middle of one."""

from bench.field import Effort, ours, repeat
from bench.plan import Plan
from bench.processes import Result
from bench.table import Section
from bench.templates import PEOPLE

COLUMNS = ("median ms", "99th ms", "99th + network", "answers", "sends/s beside", "429s")
NETWORK = 0.05
BAR = 1.5
# People who write, a second: at a rate of 30 an answer takes one of the places that a broadcast would have.
CALM, PAID = (30, 8.0), (1000, 40.0)


def sections(effort: Effort) -> list[Section]:
    """At the rate that all have, and at the one that is paid for."""
    return [_section(effort, rate, offered) for rate, offered in (CALM, PAID)]


def _section(effort: Effort, rate: int, offered: float) -> Section:
    seconds = effort.of(15.0, 4.0) if rate > CALM[0] else effort.of(50.0, 8.0)
    plan = Plan(delay=NETWORK, people=PEOPLE, offered=offered, seconds=seconds, strict=rate)
    section = Section(f"A PERSON'S ANSWER, BROADCAST_RATE={rate}, network 50 ms", COLUMNS)
    idle = _run(section, "idle", effort, plan, rate, publish=False)
    during = _run(section, "during a broadcast", effort, plan, rate, publish=True)
    section.at_most(f"99th percentile with the network at most {BAR} x idle", _ratio(idle, during, NETWORK), BAR, " x")
    section.remarks.append(f"(our own time alone, without the network: {_ratio(idle, during, 0.0):.2f} x)")
    return section


def _run(section: Section, name: str, effort: Effort, plan: Plan, rate: int, *, publish: bool) -> Result:
    result = repeat(f"{name}, {rate}/s", effort, lambda: ours(plan, rate=rate, limited=True, publish=publish))
    own = result.get("p99_ms", 0.0)
    cells = (result.get("median_ms", 0.0), own, own + plan.delay * 1000)
    beside = f"{result.get('sends_per_second', 0.0):,.0f}"
    counts = (f"{result.get('answers', 0):,.0f}", beside, f"{result.get('refused', 0):,.0f}")
    section.add(name, *(f"{cell:,.1f}" for cell in cells), *counts)
    return result


def _ratio(idle: Result, during: Result, network: float) -> float:
    before = idle.get("p99_ms", 0.0) + network * 1000
    return float((during.get("p99_ms", 0.0) + network * 1000) / before) if before and during else float("inf")

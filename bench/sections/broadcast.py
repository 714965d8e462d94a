"""A broadcast with the limits on: under Telegram's strict ones, and at the rate that one can pay for."""

from bench.field import Effort, ours, repeat
from bench.plan import Plan
from bench.processes import Result
from bench.sections.steps import core
from bench.table import Section

COLUMNS = ("sends/s", "% of the rate", "429s", "CPU ms each", "core %")
STRICT_RATE, STRICT_SHARE = 30, 98.0
PAID_RATE, PAID_BAR = 1000, 950.0


def sections(effort: Effort) -> list[Section]:
    """BROADCAST_RATE=30 and BROADCAST_RATE=1000, each against a Telegram that allows no more than that."""
    section = Section("BROADCAST, network 50 ms", COLUMNS)
    strict = _run(section, effort, STRICT_RATE, effort.of(65.0, 10.0))
    paid = _run(section, effort, PAID_RATE, effort.of(15.0, 4.0))
    share = strict.get("sends_per_second", 0.0) / STRICT_RATE * 100
    section.at_least(f"at least {STRICT_SHARE:g} % of the {STRICT_RATE}/s that are allowed", share, STRICT_SHARE, " %")
    section.at_most(f"no 429 at {STRICT_RATE}/s", strict.get("refused", 1.0), 0)
    text = f"with BROADCAST_RATE={PAID_RATE} at least {PAID_BAR:g}/s on one core"
    section.at_least(text, paid.get("sends_per_second", 0.0), PAID_BAR, "/s")
    return [section]


def _run(section: Section, effort: Effort, rate: int, seconds: float) -> Result:
    name, plan = f"BROADCAST_RATE={rate}", Plan(strict=rate, seconds=seconds)
    result = repeat(name, effort, lambda: ours(plan, publish=True, limited=True, rate=rate))
    sends, refused = result.get("sends_per_second", 0.0), result.get("refused", 0.0)
    section.add(name, f"{sends:,.1f}", f"{sends / rate * 100:.1f}", f"{refused:,.0f}", *core(result))
    return result

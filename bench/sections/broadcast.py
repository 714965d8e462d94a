"""A broadcast with the limits on: under Telegram's strict ones, and at the rate that one can pay for."""

from bench.field import Effort, ours, repeat
from bench.plan import Plan
from bench.processes import Result
from bench.sections.steps import core
from bench.table import Section
from bench.templates import FOLLOWERS

COLUMNS = ("sends/s", "% of the rate", "429s", "CPU ms each", "core %")
STRICT_RATE, STRICT_SHARE = 30, 98.0
PAID_RATE, PAID_BAR = 1000, 950.0


def sections(effort: Effort) -> list[Section]:
    """BROADCAST_RATE=30 against the strict model of the limits, and BROADCAST_RATE=1000."""
    section = Section("BROADCAST, network 50 ms", COLUMNS)
    strict = _run(section, effort, STRICT_RATE, Plan(strict=True, seconds=effort.of(65.0, 12.0)))
    section.at_least(
        f"at least {STRICT_SHARE:g} % of the {STRICT_RATE}/s that are allowed",
        _share(strict, STRICT_RATE),
        STRICT_SHARE,
        " %",
    )
    section.at_most("no 429", strict.get("refused", 1.0), 0)
    paid = _run(section, effort, PAID_RATE, Plan(sends=int(effort.of(FOLLOWERS, FOLLOWERS / 4)), seconds=60.0))
    text = f"with BROADCAST_RATE={PAID_RATE} at least {PAID_BAR:g}/s on one core"
    section.at_least(text, paid.get("sends_per_second", 0.0), PAID_BAR, "/s")
    return [section]


def _run(section: Section, effort: Effort, rate: int, plan: Plan) -> Result:
    name = f"BROADCAST_RATE={rate}" + (", strict limits" if plan.strict else "")
    result = repeat(name, effort, lambda: ours(plan, publish=True, limited=True, rate=rate))
    sends, refused = result.get("sends_per_second", 0.0), result.get("refused", 0.0)
    section.add(name, f"{sends:,.1f}", f"{_share(result, rate):.1f}", f"{refused:,.0f}", *core(result))
    return result


def _share(result: Result, rate: int) -> float:
    return float(result.get("sends_per_second", 0.0)) / rate * 100

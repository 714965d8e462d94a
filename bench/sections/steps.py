"""Updates handled a second: everybody writes again as soon as they are answered."""

from bench.field import AIOGRAM, CONCURRENT, OURS, Effort, contest
from bench.plan import Plan
from bench.processes import Result
from bench.table import Section
from bench.templates import PEOPLE

COLUMNS = ("updates/s", "median ms", "99th ms", "answers", "CPU ms each", "core %")
MESSAGES_EACH, SECONDS = 3, 8.0
OVER_AIOGRAM, OVER_STOCK = 1.2, 6.0


def sections(effort: Effort) -> list[Section]:
    """Once with a network, once without."""
    return [_steps(effort, delay) for delay in (0.05, 0.0)]


def _steps(effort: Effort, delay: float) -> Section:
    answers = int(PEOPLE * effort.of(MESSAGES_EACH, 1.5))
    plan = Plan(delay=delay, people=PEOPLE, answers=answers, seconds=effort.of(SECONDS, 2.5))
    section = Section(f"STEPS, {plan.at_once} under way, network {delay * 1000:.0f} ms", COLUMNS)
    results = contest(plan, effort)
    for name, result in results.items():
        section.add(name, *cells(result))
    if delay and not effort.alone:
        _judge(section, results)
    return section


def cells(result: Result) -> tuple[str, ...]:
    """The columns of one contestant."""
    figures = [result.get(key, 0.0) for key in ("per_second", "median_ms", "p99_ms")]
    return (*(f"{figure:,.1f}" for figure in figures), f"{result.get('answers', 0):,.0f}", *core(result))


def core(result: Result) -> tuple[str, str]:
    """What one update or message costs the processor, and how much of its core a contestant got."""
    return f"{result.get('cpu_ms', 0.0):.2f}", f"{result.get('core_percent', 0.0):.0f}"


def _judge(section: Section, results: dict[str, Result]) -> None:
    mine = results[OURS].get("per_second", 0.0)
    for name, bar in ((AIOGRAM, OVER_AIOGRAM), (CONCURRENT, OVER_STOCK)):
        theirs = results[name].get("per_second", 0.0)
        section.at_least(f"at least {bar:g} x {name}", mine / theirs if theirs else 0.0, bar, " x")

"""The field: who runs against whom, and the median of several runs."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import templates
from bench.contestants.options import Options
from bench.machine import ROOT
from bench.plan import Plan
from bench.processes import ContestantFailed, Result, measure, python
from bench.table import progress

BENCH_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
Runner = Callable[[Plan], Result]


@dataclass(frozen=True)
class Effort:
    """How much to measure: `runs` of each; `quick`: the bounded form; `alone`: nobody but us, and so no bars."""

    runs: int = 5
    quick: bool = False
    alone: bool = False

    def of(self, full: float, quick: float) -> float:
        """The figure for this effort."""
        return quick if self.quick else full


def ours(plan: Plan, **options: Any) -> Result:
    """One run of our bot, on a fresh copy of the inhabited database."""
    with templates.inhabited() as data:
        return measure(plan, command(data, **options))


def command(data: Path, **options: Any) -> list[str]:
    """What starts our bot on a data folder. `options` are those of Options."""
    return python("bench.contestants.ours", Options("{url}", str(data), **options).dump())


def ptb(plan: Plan, concurrent: int) -> Result:
    """One run of python-telegram-bot."""
    return measure(plan, python("bench.contestants.ptb_echo", "{url}", str(concurrent)))


def aiogram(plan: Plan) -> Result:
    """One run of aiogram."""
    return measure(plan, python("bench.contestants.aiogram_echo", "{url}", interpreter=str(BENCH_PYTHON)))


OURS, AIOGRAM = "Jauap, a durable form step", "aiogram echo, in memory"
SEQUENTIAL, CONCURRENT = "python-telegram-bot echo, one by one", "python-telegram-bot echo, 256 at once"
FIELD: dict[str, Runner] = {
    OURS: ours,
    AIOGRAM: aiogram,
    CONCURRENT: lambda plan: ptb(plan, 256),
    SEQUENTIAL: lambda plan: ptb(plan, 0),
}


def contest(plan: Plan, effort: Effort) -> dict[str, Result]:
    """The medians of everybody's runs; they take turns, so that a slow minute of the machine hits all alike."""
    found: dict[str, list[Result]] = {name: [] for name in ([OURS] if effort.alone else FIELD)}
    for turn in range(effort.runs):
        for name, results in found.items():
            results.append(attempt(name, turn, effort, lambda name=name: FIELD[name](plan)))  # type: ignore[misc]
    return {name: median(results) for name, results in found.items()}


def repeat(name: str, effort: Effort, run: Callable[[], Result]) -> Result:
    """The median of one contestant's runs."""
    return median([attempt(name, turn, effort, run) for turn in range(effort.runs)])


def attempt(name: str, turn: int, effort: Effort, run: Callable[[], Result]) -> Result:
    """One run, told on the standard error. A contestant that fails has no figures."""
    progress(f"{name} ({turn + 1}/{effort.runs})")
    try:
        return run()
    except ContestantFailed as error:
        progress(f"{name} FAILED:\n{error}")
        return {}


def median(results: list[Result]) -> Result:
    """Of each figure the median; figures that a run does not have count as 0."""
    keys = {key: value for result in results for key, value in result.items()}
    return {
        key: statistics.median(result.get(key, 0.0) for result in results) if not isinstance(value, str) else value
        for key, value in keys.items()
    }

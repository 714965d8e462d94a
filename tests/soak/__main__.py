"""`make soak`: everything at length, one table, and for a seed that fails the line that plays it again."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests.soak import kills, two_workers
from tests.soak.checks import Verdict
from tests.soak.hail import Hail, fall
from tests.soak.scenarios import SCENARIOS, play

PROCESSES = {"one worker, SQLite": "sqlite", "one worker, PostgreSQL": "postgresql"}
WORKERS = "two workers, PostgreSQL"
HAIL = "mutated updates"
# Waits for the disk, which memory would not.
DISK = "/var/tmp"
NAME, CELL = 38, 9
COLUMNS = ("seeds", "kills", "stops", "reports", "lost", "twice", "notices", "lost", "copies", "unsure", "seconds")


def main() -> None:
    """Play what is asked for; status 1 where something is wrong."""
    chosen, wrong = _chosen(), 0
    _say("".ljust(NAME) + "".join(column.rjust(CELL) for column in COLUMNS))
    for name in SCENARIOS:
        if _wanted(name, chosen.only):
            wrong += _row(name, list(_seeds(name, chosen)), chosen.quick)
    for name, engine in PROCESSES.items():
        if _wanted(name, chosen.only):
            wrong += _killed(name, engine, chosen)
    if _wanted(WORKERS, chosen.only):
        wrong += _two(chosen)
    if _wanted(HAIL, chosen.only):
        wrong += _hail(chosen)
    _say("all is well" if not wrong else f"{wrong} things are wrong")
    sys.exit(bool(wrong))


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak ARGS=...", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a bounded form, some minutes")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="rows whose name contains one of these")
    parser.add_argument("--seed", type=int, help="this seed alone")
    parser.add_argument("--seeds", type=int, help="so many seeds of each scenario of the simulator")
    return parser.parse_args()


def _wanted(name: str, only: list[str] | None) -> bool:
    return not only or any(part.lower() in name.lower() for part in only)


def _seeds(name: str, chosen: argparse.Namespace) -> Iterator[int]:
    if chosen.seed is not None:
        return iter([chosen.seed])
    count = chosen.seeds or (1 if chosen.quick else SCENARIOS[name].seeds)
    return iter(range(1, count + 1))


def _row(name: str, seeds: list[int], quick: bool) -> int:
    """One scenario of the simulator with all its seeds; how many things are wrong."""
    total, began = Verdict(), time.monotonic()
    for seed in seeds:
        verdict = play(name, seed, quick)
        total = total.plus(verdict)
        if verdict.wrong:
            how = " --quick" if quick else ""
            _complain(verdict, f"""make soak ARGS='--only "{name}" --seed {seed}{how}'""")
    _show(name, len(seeds), total, time.monotonic() - began)
    return len(total.wrong)


def _killed(name: str, engine: str, chosen: argparse.Namespace) -> int:
    """One process, killed and stopped."""
    wrong = 0
    for plan in kills.full(*((6, 2) if chosen.quick else (200, 50)), engine, chosen.seed or 1):
        with tempfile.TemporaryDirectory(dir=DISK) as folder, kills.database_for(engine, Path(folder)) as url:
            found = asyncio.run(kills.run(Path(folder), plan, url))
        verdict = replace(found.verdict, kills=plan.random_kills + plan.named_kills, stops=plan.stops)
        _show(f"{name}, {'stop' if plan.stops else 'kill -9'}", 1, verdict, found.seconds)
        _complain(verdict, f"""make soak ARGS='--only "{name}" --seed {plan.seed}'""")
        wrong += len(verdict.wrong)
    return wrong


def _two(chosen: argparse.Namespace) -> int:
    """Two processes, one of them killed every few seconds."""
    plan = two_workers.Plan(seed=chosen.seed or 1)
    if chosen.quick:
        plan = replace(plan, seconds=30.0, relatives=5, reports=1, think=1.0, followers=100, news=4, posts=6)
    with tempfile.TemporaryDirectory(dir=DISK) as folder:
        found = asyncio.run(two_workers.run(Path(folder), plan))
    verdict = replace(found.verdict, kills=found.kills)
    _show(WORKERS, 1, verdict, found.seconds)
    _say("  " + found.line())
    _complain(verdict, f"""make soak ARGS='--only "{WORKERS}" --seed {plan.seed}'""")
    return len(verdict.wrong)


def _hail(chosen: argparse.Namespace) -> int:
    """Two hails at once, each with a seed of its own."""
    seeds = [chosen.seed] if chosen.seed is not None else list(range(1, (chosen.seeds or 2) + 1))
    weather, began, wrong = Hail(updates=1500, presses=12) if chosen.quick else Hail(), time.monotonic(), 0
    with ProcessPoolExecutor(2) as pool:
        for seed, found in zip(seeds, pool.map(fall, seeds, [weather] * len(seeds)), strict=True):
            _show(HAIL, 1, Verdict(), time.monotonic() - began)
            _say("  " + found.line())
            how = " --quick" if chosen.quick else ""
            _complain(Verdict(wrong=found.wrong), f"""make soak ARGS='--only "{HAIL}" --seed {seed}{how}'""")
            wrong += len(found.wrong)
    return wrong


def _show(name: str, seeds: int, found: Verdict, seconds: float) -> None:
    figures = (
        seeds, found.kills, found.stops, found.acknowledged, found.reports_lost, found.reports_twice, found.expected,
        found.notices_lost, found.copies, found.uncertain, round(seconds),
    )  # fmt: skip
    _say(name.ljust(NAME) + "".join(f"{figure:,}".rjust(CELL) for figure in figures))


def _complain(verdict: Verdict, again: str) -> None:
    for each in verdict.wrong[:10]:
        _say(f"  WRONG: {each}")
    if verdict.wrong:
        _say(f"  play it again: {again}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Two workers on PostgreSQL behind a webhook, one of them killed every few seconds: real processes, real sockets.

`python -m tests.soak.two_workers --minutes 5` prints the figures as one line; status 1 where something is wrong.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.delivery.dispatcher import AT_ONCE
from tests.soak import checks
from tests.soak.audience import Audience
from tests.soak.workers_stage import REST, Plan, Stage, stage
from tests.soak.workers_watch import copies, sent, turns


@dataclass
class Figures:
    """What came of a run."""

    verdict: checks.Verdict
    kills: int
    leads: int
    silence: float
    repeats: int
    updates: int
    screens_twice: int
    seconds: float

    def line(self) -> str:
        """All of it, as one line."""
        found = self.verdict
        return (
            f"two workers: {self.seconds:.0f} s, {self.kills} kills, {self.updates} updates ({self.repeats} brought"
            f" again); {found.acknowledged} reports acknowledged, {found.reports_lost} lost, {found.reports_twice}"
            f" twice; {found.expected} notices, {found.notices_lost} lost, {found.copies} copies, {self.screens_twice}"
            f" screens again (at most {self.kills * AT_ONCE}); {self.leads} took the lead, longest silence"
            f" {self.silence:.1f} s; {len(found.wrong)} wrong"
        )


async def act(stage: Stage) -> Figures:
    """Let them all live while workers are killed, and look at what has become of it."""
    plan, began = stage.plan, time.monotonic()
    followers = await stage.people()
    watching = asyncio.create_task(stage.watch.run())
    works: list[Any] = [relative.live() for relative in stage.relatives]
    works.append(followers.publish(plan.news, plan.seconds / plan.news / 2))
    works.append(followers.post(followers.followers[:5], plan.posts, plan.seconds / plan.posts / 2))
    async with asyncio.timeout(plan.seconds + REST):
        await asyncio.gather(stage.strike(began + plan.seconds), *works)
    await stage.rest()
    watching.cancel()
    await stage.stop()
    return await judged(stage, followers, time.monotonic() - began)


async def judged(stage: Stage, followers: Audience, seconds: float) -> Figures:
    """What must hold at the end."""
    verdict, sends = checks.Verdict(), sent(stage.world.calls)
    checks.notices(followers, sends, verdict)
    await checks.reports(stage.database, stage.relatives, verdict)
    if verdict.acknowledged != stage.plan.relatives * stage.plan.reports:
        verdict.wrong.append("somebody has no report")
    leads = sum((worker.leads() for worker in stage.workers), Counter[str]())
    if more := turns(stage.world.calls) - leads:
        verdict.wrong.append(f"two dispatchers at once: turns without the lead {dict(more)}")
    if any(stage.statuses):
        verdict.wrong.append(f"SIGTERM ended with {stage.statuses}")
    again = copies(sends, {relative.user.id for relative in stage.relatives})
    if verdict.copies + again > stage.kills * AT_ONCE:
        verdict.wrong.append("more copies than can be excused")
    watch, courier = stage.watch, stage.courier
    return Figures(verdict, stage.kills, leads.total(), watch.silence, courier.repeats, courier.brought, again, seconds)


async def run(folder: Path, plan: Plan) -> Figures:
    """One run; its figures."""
    async with stage(folder, plan) as found:
        return await act(found)


def main() -> None:
    """The full form, by hand."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.two_workers", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--every", type=float, default=Plan.every, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--keep", type=Path, help="a folder for the workers' logs")
    chosen = parser.parse_args()
    plan = Plan(seconds=chosen.minutes * 60, every=chosen.every, seed=chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(chosen.keep or Path(folder), plan))
    print(figures.line())  # noqa: T201 - that is what it is for
    for each in figures.verdict.wrong[:20]:
        print("  wrong:", each)  # noqa: T201 - the same
    sys.exit(bool(figures.verdict.wrong))


if __name__ == "__main__":
    main()

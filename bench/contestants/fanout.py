"""`python -m bench.contestants.fanout JSON`: publish once, and print the seconds and the peak of memory (MB)."""

import asyncio
import json
import sys
import time
from pathlib import Path

from bench.contestants.options import Options
from bench.contestants.ours import publish, settings
from bench.plan import TOKEN
from bot.app import opened


async def main(options: Options) -> None:
    """Open the house, publish, and tell."""
    async with opened(settings(options), TOKEN) as house:
        began = time.perf_counter()
        await publish(house)
        seconds = time.perf_counter() - began
        json.dump({"seconds": seconds, "peak_mb": _peak_mb()}, sys.stdout)


def _peak_mb() -> float:
    # Not getrusage: what it tells may be of the process that started this one.
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    asyncio.run(main(Options(**json.loads(sys.argv[1]))))

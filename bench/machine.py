"""The machine: which cores, which disk, how long that disk takes to be sure."""

import fcntl
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.table import progress

ROOT = Path(__file__).parent.parent
IN_MEMORY = {"tmpfs", "ramfs"}
FLUSHES = 200


def cores() -> tuple[int, int]:
    """The core of the stand-in and that of the contestant; the same one where there is no other."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[0], allowed[-1]


def disk() -> Path:
    """A folder on a real disk: the first of the usual places that is not memory. BENCH_DIR names another."""
    places = [os.environ.get("BENCH_DIR"), tempfile.gettempdir(), "/var/tmp", str(ROOT)]
    return next(Path(place) for place in places if place and _filesystem(Path(place)) not in IN_MEMORY)


def _filesystem(folder: Path) -> str:
    """What the folder lies on, as the longest mount point that holds it says."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    holding = [(len(at), kind) for _, at, kind, *_ in mounts if folder.resolve().is_relative_to(at)]
    return max(holding)[1]


@contextmanager
def turn() -> Iterator[None]:
    """Have the machine to ourselves: of two measurements the second waits."""
    with (Path(tempfile.gettempdir()) / f"jauap-bench-{os.getuid()}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("another measurement is under way on this machine; waiting for its end ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on that disk for the length of a run."""
    path = Path(tempfile.mkdtemp(prefix="jauap-bench-", dir=disk()))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def flush_times() -> tuple[float, float]:
    """Median and 99th percentile of writing 4 KiB and flushing it to the disk, in milliseconds."""
    with folder() as path, (path / "probe").open("wb", buffering=0) as file:
        times = sorted(_flush(file.fileno()) for _ in range(FLUSHES))
    return statistics.median(times) * 1000, times[int(FLUSHES * 0.99)] * 1000


def _flush(file: int) -> float:
    began = time.perf_counter()
    os.write(file, bytes(4096))
    os.fsync(file)
    return time.perf_counter() - began


def describe() -> str:
    """A line or two about this machine, and whether somebody else is using it."""
    median, worst = flush_times()
    mine, theirs = cores()
    apart = "a core each for the stand-in and the contestant" if mine != theirs else "ONE core for both: too few"
    load = os.getloadavg()[0]
    busy = (
        f"; load {load:.1f} before the start, so others are at work and the figures are too low" if load > 0.7 else ""
    )
    python = ".".join(map(str, sys.version_info[:3]))
    return f"Python {python}, {apart}; fsync of {disk()} takes {median:.2f} ms (99th {worst:.2f} ms){busy}."

"""Processes of a run: the stand-in on one core, the contestant on the other."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from bench.machine import ROOT, cores
from bench.plan import Plan

# Beyond the plan's own seconds: starting, preparing.
PATIENCE = 120.0
TICKS = os.sysconf("SC_CLK_TCK")
Result = dict[str, Any]


class ContestantFailed(Exception):
    """A contestant ended before its run was over; the text is the end of what it said."""


@dataclass
class Contestant:
    """A running contestant."""

    process: subprocess.Popen[str]
    began: float
    log: TextIO

    def check(self) -> None:
        """Raise ContestantFailed where it has ended."""
        if self.process.poll() is not None:
            raise ContestantFailed(self._said()[-2000:])

    def finish(self) -> str:
        """Wait for its end; what it said. Raises ContestantFailed where it ends badly."""
        status = self.process.wait(PATIENCE * 5)
        if status:
            raise ContestantFailed(self._said()[-2000:])
        return self._said()

    def resident_mb(self) -> float:
        """Megabytes of memory that it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def cpu(self) -> float:
        """Seconds of the processor that it has used."""
        numbers = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / TICKS

    def _said(self) -> str:
        self.log.seek(0)
        return self.log.read()


@dataclass
class Telegram:
    """A running stand-in. It says its port, that the first call has come, the figures of the plan, those at the end."""

    process: subprocess.Popen[str]
    plan: Plan
    lines: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)

    def listen(self) -> str:
        """Hear what it says from now on; its address."""
        threading.Thread(target=self._hear, daemon=True).start()
        return f"http://127.0.0.1:{json.loads(self.lines.get(timeout=PATIENCE))['port']}"

    def begun(self, contestant: Contestant) -> None:
        """Wait for the first call. Raises ContestantFailed."""
        self._line(contestant, PATIENCE)

    def result(self, contestant: Contestant) -> Result:
        """Its figures when the plan is over, and what the contestant used of its core. Raises ContestantFailed."""
        self.begun(contestant)
        began, before = time.monotonic(), contestant.cpu()
        line = self._line(contestant, self.plan.seconds + PATIENCE)
        used, passed = contestant.cpu() - before, time.monotonic() - began
        found: Result = json.loads(line)
        each = used / max(1, found["answers"] + found["sends"])
        return {**found, "cpu_ms": each * 1000, "core_percent": used / passed * 100}

    def end(self) -> Result:
        """Its figures now."""
        self.process.terminate()
        found: Result = json.loads(self.lines.get(timeout=PATIENCE))
        return found

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def _line(self, contestant: Contestant, patience: float) -> str:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                return self.lines.get(timeout=0.2)
            except queue.Empty:
                contestant.check()
        raise ContestantFailed(f"no word for {patience:.0f} s")


@contextmanager
def standin(plan: Plan) -> Iterator[tuple[Telegram, str]]:
    """A stand-in that follows `plan`, and its address."""
    process = _start(python("bench.standin", plan.dump()), cores()[0], stdout=subprocess.PIPE)
    telegram = Telegram(process, plan)
    try:
        yield telegram, telegram.listen()
    finally:
        _stop(process, grace=PATIENCE)


@contextmanager
def contestant(command: list[str], env: Mapping[str, str] | None = None, grace: float = 2.0) -> Iterator[Contestant]:
    """A contestant on its core; it is told to end, and killed where it has not after `grace` seconds."""
    with tempfile.TemporaryFile("w+") as log:
        began = time.monotonic()
        process = _start(command, cores()[1], env, stdout=log, stderr=log)
        try:
            yield Contestant(process, began, log)
        finally:
            _stop(process, grace)


def measure(plan: Plan, command: list[str]) -> Result:
    """One run: its figures. Raises ContestantFailed."""
    with standin(plan) as (telegram, url), contestant(at(url, command)) as running:
        return telegram.result(running)


def at(url: str, command: list[str]) -> list[str]:
    """The command with the stand-in's address in place of `{url}`."""
    return [word.replace("{url}", url) for word in command]


def python(module: str, *arguments: str, interpreter: str = sys.executable) -> list[str]:
    """The command that runs a module of this folder."""
    return [interpreter, "-m", module, *arguments]


def _start(
    command: list[str], core: int, env: Mapping[str, str] | None = None, **streams: Any
) -> subprocess.Popen[str]:
    # Nothing of the caller's environment: a TELEGRAM_TOKEN or DATABASE_URL of somebody's own must not come in.
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(env or {})}
    pin = lambda: os.sched_setaffinity(0, {core})  # noqa: E731 - a name for what happens between fork and exec
    return subprocess.Popen(command, text=True, cwd=ROOT, env=clean, preexec_fn=pin, **streams)


def _stop(process: subprocess.Popen[str], grace: float) -> None:
    process.terminate()
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

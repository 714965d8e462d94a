"""Processes of a run: the stand-in on one core, the contestant on the other."""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bench.machine import ROOT, cores
from bench.plan import Plan

# Beyond the plan's own seconds: starting, preparing.
PATIENCE = 120.0
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
            self.log.seek(0)
            raise ContestantFailed(self.log.read()[-2000:])

    def finish(self) -> str:
        """Wait for its end; what it said. Raises ContestantFailed where it ends badly."""
        status = self.process.wait(PATIENCE * 5)
        self.log.seek(0)
        said = self.log.read()
        if status:
            raise ContestantFailed(said[-2000:])
        return said

    def resident_mb(self) -> float:
        """Megabytes of memory that it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


@dataclass
class Telegram:
    """A running stand-in."""

    process: subprocess.Popen[str]
    plan: Plan
    url: str

    def result(self, contestant: Contestant | None = None) -> Result:
        """Its figures, as soon as the plan is over."""
        deadline = time.monotonic() + self.plan.seconds + PATIENCE
        while not self._speaks(0.2) and time.monotonic() < deadline:
            if contestant:
                contestant.check()
        return self.end()

    def end(self) -> Result:
        """Its figures now."""
        if not self._speaks(0):
            self.process.terminate()
        found: Result = json.loads(_line(self.process))
        return found

    def _speaks(self, seconds: float) -> bool:
        assert self.process.stdout is not None
        return bool(select.select([self.process.stdout], [], [], seconds)[0])


@contextmanager
def standin(plan: Plan) -> Iterator[Telegram]:
    """A stand-in that follows `plan`."""
    command = [sys.executable, "-m", "bench.standin", plan.dump()]
    process = _start(command, cores()[0], stdout=subprocess.PIPE)
    try:
        yield Telegram(process, plan, f"http://127.0.0.1:{json.loads(_line(process))['port']}")
    finally:
        _stop(process)


@contextmanager
def contestant(command: list[str], env: Mapping[str, str] | None = None) -> Iterator[Contestant]:
    """A contestant on its core; it is stopped in the end."""
    with tempfile.TemporaryFile("w+") as log:
        began = time.monotonic()
        process = _start(command, cores()[1], env, stdout=log, stderr=log)
        try:
            yield Contestant(process, began, log)
        finally:
            _stop(process)


def measure(plan: Plan, command: list[str], env: Mapping[str, str] | None = None) -> Result:
    """One run: the stand-in's figures. `{url}` in the command becomes its address. Raises ContestantFailed."""
    with standin(plan) as telegram:
        words = [word.replace("{url}", telegram.url) for word in command]
        with contestant(words, env) as running:
            return telegram.result(running)


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


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()

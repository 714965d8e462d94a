"""Databases that take long to make, made once and copied for each run. They lie on the real disk, beside the runs."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.contestants.options import Options
from bench.machine import ROOT, disk, folder
from bench.plan import Plan
from bench.processes import contestant, python, standin
from bench.table import progress

PEOPLE, FOLLOWERS = 2000, 20_000
# What a template depends on: another schema or another sealing makes it anew.
SOURCES = (
    "migrations/versions/*.py",
    "bot/store/*.py",
    "bot/domain/form.py",
    "bench/templates.py",
    "bench/contestants/[ci]*.py",
)


@contextmanager
def inhabited() -> Iterator[Path]:
    """A data folder in which PEOPLE stand at the first question of a report and FOLLOWERS follow all cases."""
    template = kept("inhabited", _inhabit)
    with folder() as path:
        shutil.copytree(template, path, dirs_exist_ok=True)
        yield path


def kept(name: str, make: Callable[[Path], None]) -> Path:
    """The template of that name; `make` fills a new folder where there is none of this version yet."""
    home = disk() / f"jauap-bench-templates-{os.getuid()}"
    path = home / f"{name}-{_version()}"
    if not path.exists():
        home.mkdir(exist_ok=True)
        for old in home.glob(f"{name}-*"):
            shutil.rmtree(old)
        progress(f"preparing the database “{name}” (once) ...")
        with folder() as unfinished:
            make(unfinished)
            shutil.copytree(unfinished, path)
    return path


def _inhabit(path: Path) -> None:
    with standin(Plan(delay=0)) as (_, url):
        options = Options(url, str(path), people=PEOPLE, followers=FOLLOWERS)
        with contestant(python("bench.contestants.ours", options.dump())) as running:
            running.finish()


def _version() -> str:
    found = sorted(file for pattern in SOURCES for file in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in found)).hexdigest()[:12]

"""What every test may ask for: an empty database of either kind, and no quiet gaps in CI."""

import asyncio
import gc
import logging
import os
import shutil
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings
from sqlalchemy.engine import make_url

from tests.database import migrated
from tests.postgres import OLDEST, Postgres, binaries, running

# A slow machine is no failure, and a run in CI gives the same verdict twice.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)

# Tests write many small databases, each flushed to disk at every commit; memory is a disk that flushes at once.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2 * 1024**3:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
settings.load_profile("ci" if IN_CI else "here")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this run."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        yield Postgres(url)
    elif folder := binaries():
        with running(folder) as url:
            yield Postgres(url)
    else:
        pytest.skip(f"no PostgreSQL {OLDEST} or newer here, and no TEST_POSTGRES_URL")


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """The SQLAlchemy address of the server's own database; `postgres_database` is the one to write to."""
    return postgres.url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> Iterator[str]:
    """The name of a migrated PostgreSQL database: copies of it are had in no time."""
    url = postgres.create()
    asyncio.run(migrated(url))
    yield str(make_url(url).database)
    postgres.drop(url)


@pytest.fixture
def migrated_postgres(postgres: Postgres, template: str) -> Iterator[str]:
    """The SQLAlchemy address of a PostgreSQL database with all tables, empty."""
    url = postgres.create(template)
    yield url
    postgres.drop(url)


@pytest.fixture
def postgres_database(postgres: Postgres) -> Iterator[str]:
    """The SQLAlchemy address of an empty PostgreSQL database that lives as long as the test."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    """The SQLAlchemy address of an SQLite file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'jauap.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The SQLAlchemy address of an empty database, once of each kind."""
    kind = {"sqlite": "sqlite_database", "postgresql": "postgres_database"}[request.param]
    return str(request.getfixturevalue(kind))


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """The SQLAlchemy address for `fresh_database`, once of each kind: it need not migrate."""
    kind = {"sqlite": "sqlite_database", "postgresql": "migrated_postgres"}[request.param]
    return str(request.getfixturevalue(kind))


@pytest.fixture(autouse=True)
def logs_of_its_own() -> Iterator[None]:
    """A test that runs the command line sets the logs up, with a standard error that ends with the test."""
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    structlog.reset_defaults()
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def _no_skip_in_ci(report: Any) -> Any:
    # The Bot API as data is not ours to carry; where it is not at hand, nothing can be held against it.
    excused = "bot-api.json is not on this machine" in str(report.longrepr)
    if IN_CI and report.skipped and not excused and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped, and CI skips nothing: {report.longrepr}"
    return report


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector of garbage need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """A test that is skipped in CI has failed."""
    return _no_skip_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """So has a whole file that is skipped."""
    return _no_skip_in_ci((yield))

"""Publishing to a million followers: how long the commit takes, and how much memory, on both engines."""

import contextlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import machine, templates
from bench.contestants.options import Options
from bench.field import Effort, repeat
from bench.plan import Plan
from bench.processes import Result, contestant, python, standin
from bench.sections import postgres
from bench.table import Section, progress
from tests.postgres import Postgres

COLUMNS = ("commit s", "peak MB")
FOLLOWERS, MEMORY_MB = 1_000_000, 150.0
BARS = {"SQLite": 2.0, "PostgreSQL": 6.0}
BARE = (
    "CREATE TABLE narrow (notice_id BIGINT, peer_id BIGINT)",
    "INSERT INTO narrow SELECT 1, peer_id FROM follows WHERE target = 'all'",
)


def sections(effort: Effort) -> list[Section]:
    """Each publishes on a copy of the same database; beside it an INSERT ... SELECT of narrow rows."""
    count = int(effort.of(FOLLOWERS, FOLLOWERS / 10))
    section = Section(f"FAN-OUT, publishing to {count:,} followers", COLUMNS)
    _sqlite(section, effort, count)
    if postgres.there():
        _postgres(section, effort, count)
    else:
        section.remarks.append("(PostgreSQL is not on this machine)")
    return [section]


def _sqlite(section: Section, effort: Effort, count: int) -> None:
    template = templates.kept(f"crowd-{count}", lambda path: gather(path, "", count))

    def copied(run: Callable[[Path], Result]) -> Result:
        with machine.folder() as path:
            shutil.copytree(template, path, dirs_exist_ok=True)
            return run(path)

    _compare(section, effort, "SQLite", lambda: copied(_publish), lambda: copied(_bare_sqlite))


def _postgres(section: Section, effort: Effort, count: int) -> None:
    with postgres.server() as server, machine.folder() as path:
        progress("preparing the crowd on PostgreSQL ...")
        template = server.create()
        gather(path, template, count)
        postgres.tidy(template)

        def copied(run: Callable[[str], Result]) -> Result:
            with _copy(server, template) as url:
                return run(url)

        bare = lambda: copied(lambda url: {"seconds": postgres.seconds(url, BARE)})  # noqa: E731 - beside its peer
        _compare(section, effort, "PostgreSQL", lambda: copied(lambda url: _publish(path, url)), bare)


@contextlib.contextmanager
def _copy(server: Postgres, template: str) -> Iterator[str]:
    url = server.create(postgres.name(template))
    try:
        yield url
    finally:
        server.drop(url)


def _compare(
    section: Section, effort: Effort, engine: str, ours: Callable[[], Result], bare: Callable[[], Result]
) -> None:
    mine = repeat(f"publishing on {engine}", effort, ours)
    theirs = repeat(f"INSERT ... SELECT on {engine}", effort, bare)
    seconds, peak = mine.get("seconds", float("inf")), mine.get("peak_mb", float("inf"))
    section.add(f"Jauap on {engine}", f"{seconds:.3f}", f"{peak:.0f}")
    section.add(f"bare INSERT ... SELECT of narrow rows, {engine}", f"{theirs.get('seconds', 0.0):.3f}", "")
    section.at_most(f"{engine}: commits in at most {BARS[engine]:g} s", seconds, BARS[engine], " s")
    section.at_most(f"{engine}: in at most {MEMORY_MB:g} MB resident", peak, MEMORY_MB, " MB")


def gather(path: Path, database: str, count: int) -> None:
    """Make the followers; `database` is an address, or empty for SQLite in `path`."""
    _run("bench.contestants.ours", path, database, crowd=count)


def _publish(path: Path, database: str = "") -> Result:
    found: Result = json.loads(_run("bench.contestants.fanout", path, database))
    return found


def _run(module: str, path: Path, database: str, crowd: int = 0) -> str:
    with standin(Plan(delay=0.0)) as (_, url):
        options = Options(url, str(path), database=database, crowd=crowd)
        with contestant(python(module, options.dump())) as running:
            return running.finish()


def _bare_sqlite(path: Path) -> Result:
    with contextlib.closing(sqlite3.connect(path / "jauap.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        began = time.perf_counter()
        for statement in ("BEGIN IMMEDIATE", *BARE, "COMMIT"):
            connection.execute(statement)
        return {"seconds": time.perf_counter() - began}

"""A PostgreSQL for the tests: the one of TEST_POSTGRES_URL, or a throw-away server of our own."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import URL, make_url

OLDEST = 15
START_SECONDS = 60
# C: the plainest order and case, so that nobody leans on the server for Kazakh letters.
HOW = ("--encoding=UTF8", "--locale=C", "--no-sync")
# The data is thrown away, so nothing needs to survive a power cut.
CARELESS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
)


class Postgres:
    """A server on which the tests may make and drop databases."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")

    def create(self, template: str = "template0") -> str:
        """Make a database, as a copy of `template`, and give its SQLAlchemy address."""
        name = f"jauap_{uuid4().hex}"
        # Four times as fast as by way of the journal.
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove the database at `url`, whoever is still connected."""
        self._run("DROP DATABASE {} WITH (FORCE)", str(make_url(url).database))

    def _run(self, command: str, *names: str) -> None:
        with psycopg.connect(_plain(self.url), autocommit=True) as connection:
            connection.execute(SQL(command).format(*map(Identifier, names)))


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def binaries() -> Path | None:
    """The folder of the newest initdb and postgres here, OLDEST or newer; None where there is none."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())]
    found = [(_version(folder), folder) for folder in folders if (folder / "initdb").exists()]
    return max((pair for pair in found if pair[0] >= OLDEST), default=(0, None))[1]


def _version(folder: Path) -> int:
    if not (folder / "postgres").exists():
        return 0
    words = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", words)[0])


@contextmanager
def running(folder: Path, settings: tuple[str, ...] = CARELESS) -> Iterator[str]:
    """Start a server on a socket in a new folder, give its address, and remove both at the end."""
    home = Path(tempfile.mkdtemp(prefix="jauap-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    user = _unprivileged(home)
    try:
        with _server(folder, home, user, settings):
            yield f"postgresql+psycopg://postgres@/postgres?host={home}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged(home: Path) -> str | None:
    """The user to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    name = next(name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()})
    shutil.chown(home, name)
    return name


@contextmanager
def _server(folder: Path, home: Path, user: str | None, settings: tuple[str, ...]) -> Iterator[None]:
    data = home / "data"
    start = partial(_start, user, home)
    made = start([folder / "initdb", "--auth=trust", "--username=postgres", *HOW, "-D", data])
    if made.wait() != 0:
        raise RuntimeError("initdb failed: " + (home / "log").read_text())
    words = [word for line in (*settings, "listen_addresses=") for word in ("-c", line)]
    server = start([folder / "postgres", "-D", data, "-k", home, *words])
    try:
        _wait(server, home)
        yield
    finally:
        # The fast way: SIGTERM would wait for a connection that a test forgot.
        server.send_signal(signal.SIGINT)
        server.wait()


def _start(user: str | None, home: Path, command: list[str | Path]) -> subprocess.Popen[bytes]:
    group = pwd.getpwnam(user).pw_gid if user else None
    with (home / "log").open("a") as log:
        # A session of its own: Ctrl-C is for pytest, which then stops the server itself.
        return subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            cwd=home,
            user=user,
            group=group,
            extra_groups=[] if user else None,
            start_new_session=True,
        )


def _wait(server: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.02)
    raise RuntimeError("PostgreSQL did not start: " + (home / "log").read_text())

"""The lock files: pinned, hashed, in step with pyproject.toml, and naming no index."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
WANTED = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
    "bench/requirements.lock": (ROOT / "bench/requirements.in").read_text().splitlines(),
}
locks = pytest.mark.parametrize("lock", WANTED)


def pins(lock: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Each requirement of a lock file with the hashes of its files."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text(), flags=re.MULTILINE)
    for entry in text.replace("\\\n", " ").splitlines():
        requirement, *hashes = entry.split("--hash=")
        yield Requirement(requirement.strip()), [hash.strip() for hash in hashes]


def versions(lock: str) -> dict[str, list[str]]:
    """The versions pinned of each library (more than one where Pythons or platforms differ)."""
    found: dict[str, list[str]] = {}
    for requirement, _ in pins(lock):
        found.setdefault(canonicalize_name(requirement.name), []).append(str(requirement.specifier)[2:])
    return found


def satisfied(wanted: Requirement, locked: dict[str, list[str]]) -> bool:
    """Is the library locked, and in versions that the project accepts?"""
    pinned = locked.get(canonicalize_name(wanted.name), [])
    return bool(pinned) and all(map(wanted.specifier.contains, pinned))


@locks
def test_every_line_is_pinned_and_hashed(lock: str) -> None:
    lines = list(pins(lock))
    assert lines
    for requirement, hashes in lines:
        assert re.fullmatch(r"==[\w.+!]+", str(requirement.specifier))
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", hash) for hash in hashes)
        assert hashes


@locks
def test_what_the_project_asks_for_is_locked(lock: str) -> None:
    locked = versions(lock)
    stale = [line for line in WANTED[lock] if not satisfied(Requirement(line), locked)]
    assert stale == [], "make lock"


@locks
def test_no_index_is_named(lock: str) -> None:
    assert not re.search(r"://|--index|--extra-index|--find-links", (ROOT / lock).read_text())


def test_tests_run_on_what_users_run_on() -> None:
    assert versions("requirements.lock").items() <= versions("requirements-dev.lock").items()

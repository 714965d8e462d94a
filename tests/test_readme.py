"""What the README promises a newcomer: two commands, every setting, and a page to try the bot on."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import pytest

from bot.config import Settings

ROOT = Path(__file__).parent.parent
PAGE = re.compile(r"http://127\.0\.0\.1:\d+/")
LIMIT_SECONDS = 120
# Nothing of the `make test` that we may be running in, and none of the bot's settings.
PLAIN = {"PATH": os.environ["PATH"], "VENV": sys.prefix}


def readme() -> str:
    """The README."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def make(*words: str) -> list[str]:
    """The lines that `make` prints."""
    command = ["make", "--no-print-directory", *words]
    return subprocess.check_output(command, cwd=ROOT, env=PLAIN, text=True).splitlines()


def test_the_first_block_is_how_to_run_and_how_to_test() -> None:
    first = re.findall(r"^```\w*\n(.*?)^```$", readme(), re.MULTILINE | re.DOTALL)[0]
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make run", "make test"]


def test_every_setting_is_explained() -> None:
    text, names = readme(), [name.upper() for name in Settings.model_fields]
    assert [name for name in names if not re.search(rf"`{name}[`=]", text)] == []


def test_help_lists_every_target() -> None:
    targets = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[0].split()
    listed = [line.split()[1] for line in make("help")]
    assert sorted(listed) == sorted(targets)


@pytest.mark.parametrize(("target", "module"), [("run", "bot"), ("test", "pytest .*")])
def test_the_two_commands_become_the_program_itself(target: str, module: str) -> None:
    assert re.fullmatch(rf"exec \S+/python -m {module}", make("--dry-run", target)[-1].rstrip())


def fresh_copy(folder: Path) -> Path:
    """What somebody gets who clones the repository."""
    # A checkout may belong to somebody else than the one who tests it.
    listed = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    for name in subprocess.check_output(listed, cwd=ROOT, text=True).split("\0"):
        if name and (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@contextmanager
def make_run(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`make run` in a folder, with no terminal and no setting but a free port; killed if it hangs."""
    process = subprocess.Popen(
        ["make", "run"],
        cwd=folder,
        env={**PLAIN, "HOME": str(folder), "HTTP_PORT": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    timer = Timer(LIMIT_SECONDS, kill, [process])
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """End it and what it started, if it still runs."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def page_of(process: subprocess.Popen[str]) -> str:
    """The address that the process prints once it is ready."""
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if found := PAGE.search(line):
            return found[0]
    raise AssertionError("no address was printed:\n" + "".join(said))


def ctrl_c(process: subprocess.Popen[str]) -> None:
    """What a terminal does: the whole group is interrupted."""
    os.killpg(process.pid, signal.SIGINT)


def terminate(process: subprocess.Popen[str]) -> None:
    """What a supervisor does: `make` is told, and hands it on."""
    process.terminate()


@pytest.mark.parametrize("stop", [ctrl_c, terminate])
def test_a_newcomer_sees_the_page_and_leaves_in_peace(
    tmp_path: Path, stop: Callable[[subprocess.Popen[str]], None]
) -> None:
    with make_run(fresh_copy(tmp_path)) as process:
        with urlopen(page_of(process), timeout=30) as answer:
            assert answer.status == 200
            assert b"<html" in answer.read()
        stop(process)
        rest = process.communicate()[0]
    # `make` dies of the signal itself; it complains ("*** Error") when the bot did not end with 0.
    assert "***" not in rest
    assert "Traceback" not in rest
    assert process.returncode in {0, -signal.SIGINT, -signal.SIGTERM}

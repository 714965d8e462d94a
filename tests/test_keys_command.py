"""`keys`: a new key, which of them are in use, and their rotation, as an operator goes through it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.config import Settings

Command = Callable[..., Result]


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def run(word: str, *secret_keys: str) -> Result:
        env = {"DATA_DIR": str(tmp_path), "SECRET_KEYS": ",".join(secret_keys)}
        return CliRunner().invoke(cli, ["keys", word], env=env)

    return run


def test_from_an_old_key_to_a_new_one(keys: Command) -> None:
    old, new = (keys("new").stdout.strip() for _ in range(2))
    assert keys("status", old).stdout == "Key 1 of SECRET_KEYS wraps 2 data keys.\n"
    assert keys("status", new, old).stdout.splitlines() == [
        "Key 1 of SECRET_KEYS is not in use.",
        "Key 2 of SECRET_KEYS wraps 2 data keys. `python -m bot keys rotate` frees it.",
    ]
    rotated = keys("rotate", new, old)
    assert (rotated.exit_code, rotated.stdout.splitlines()[0]) == (
        0, "Rotated 2 data keys. `python -m bot keys status` says which keys are still in use.",
    )  # fmt: skip
    assert keys("status", new, old).stdout.splitlines() == [
        "Key 1 of SECRET_KEYS wraps 2 data keys.",
        "Key 2 of SECRET_KEYS is not in use.",
    ]
    assert keys("status", new).exit_code == 0


@pytest.mark.parametrize("word", ["status", "rotate"])
def test_without_a_key_that_fits_one_line_says_so(keys: Command, word: str) -> None:
    old, new = (keys("new").stdout.strip() for _ in range(2))
    keys("status", old)
    found = keys(word, new)
    assert (found.exit_code, found.stdout) == (2, "")
    assert "SECRET_KEYS: none of the keys opens this database." in found.stderr
    assert "SECRET_KEYS: no key is set" in keys(word).stderr

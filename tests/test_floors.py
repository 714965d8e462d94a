"""What import-linter cannot say: which libraries the domain may use, and how long a file may grow."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parent.parent / "bot"
# Computation without input or output.
PURE = {"dateparser", "rapidfuzz", "anyascii", "pypinyin", "pyotp"}
LONGEST = 300


def imported(file: Path) -> Iterator[str]:
    """The modules that a file names in its import statements."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_the_domain_is_plain_python() -> None:
    allowed = sys.stdlib_module_names | PURE
    strangers = {
        f"{file.relative_to(BOT)}: {name}"
        for file in (BOT / "domain").rglob("*.py")
        for name in imported(file)
        if name.split(".")[0] not in allowed and not name.startswith("bot.domain")
    }
    assert strangers == set()


def test_no_file_is_long() -> None:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in BOT.rglob("*.py")}
    assert {str(file): length for file, length in lengths.items() if length > LONGEST} == {}

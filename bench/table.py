"""The table: sections of figures, and below each the bars that were set for it, with what was measured."""

import math
import sys
from dataclasses import dataclass, field

NAME, CELL = 52, 16


@dataclass(frozen=True)
class Bar:
    """A bar and whether it was met; `measured` is said in words."""

    text: str
    measured: str
    met: bool

    def line(self) -> str:
        """As the table shows it."""
        return f"  {'PASS' if self.met else 'FAIL'}  bar: {self.text}; measured: {self.measured}"


@dataclass
class Section:
    """Figures with the same columns."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, name: str, *cells: str) -> None:
        """A row."""
        self.rows.append((name, cells))

    def at_least(self, text: str, measured: float, bar: float, unit: str = "") -> None:
        """A bar from below."""
        self.bars.append(Bar(text, _told(measured, unit), measured >= bar))

    def at_most(self, text: str, measured: float, bar: float, unit: str = "") -> None:
        """A bar from above."""
        self.bars.append(Bar(text, _told(measured, unit), measured <= bar))

    def lines(self) -> list[str]:
        """As it is printed."""
        rows = [self.title.ljust(NAME) + "".join(column.rjust(CELL) for column in self.columns)]
        rows += ["  " + name.ljust(NAME - 2) + "".join(cell.rjust(CELL) for cell in cells) for name, cells in self.rows]
        return [*rows, *(bar.line() for bar in self.bars), *(f"  {remark}" for remark in self.remarks)]


def _told(measured: float, unit: str) -> str:
    return f"{measured:,.2f}{unit}" if math.isfinite(measured) else "nothing, it failed"


def show(sections: list[Section]) -> None:
    """Print the table, and how many bars were met."""
    for section in sections:
        say("\n".join(section.lines()) + "\n")
    bars = [bar for section in sections for bar in section.bars]
    say(f"{sum(bar.met for bar in bars)} of {len(bars)} bars met.")


def say(text: str) -> None:
    """To the standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def progress(text: str) -> None:
    """To the standard error, while the table is not there yet."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()

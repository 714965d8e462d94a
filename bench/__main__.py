"""`make bench`: one table, all contestants in the same run against the same stand-in. docs/bench.md tells how."""

import argparse
from collections.abc import Callable

from bench import machine, table
from bench.field import Effort
from bench.processes import ContestantFailed
from bench.sections import answers, broadcast, fanout, latency, sends, startup, steps

SECTIONS: dict[str, Callable[[Effort], list[table.Section]]] = {
    "steps": steps.sections,
    "latency": latency.sections,
    "sends": sends.sections,
    "broadcast": broadcast.sections,
    "answers": answers.sections,
    "fanout": fanout.sections,
    "startup": startup.sections,
}


def main() -> None:
    """Measure what is asked for and print the table. A missed bar is said, and is no failure of the program."""
    asked = _arguments()
    effort = Effort(runs=asked.runs or (1 if asked.quick else 5), quick=asked.quick, alone=asked.alone)
    with machine.turn():
        _measure(effort, asked.only or list(SECTIONS))


def _measure(effort: Effort, names: list[str]) -> None:
    table.say(machine.describe())
    table.say(f"Each figure is the median of {effort.runs}.\n" if effort.runs > 1 else "One run of each.\n")
    found: list[table.Section] = []
    for name in names:
        table.progress(f"-- {name}")
        try:
            found += SECTIONS[name](effort)
        except ContestantFailed as error:
            table.progress(f"{name} FAILED:\n{error}")
            found.append(table.Section(f"{name.upper()}: not measured, see above", ()))
    table.show(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a bounded form, one run of each, about three minutes")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="these sections")
    parser.add_argument("--runs", type=int, help="runs of each (5; with --quick 1)")
    parser.add_argument("--alone", action="store_true", help="steps, latency, sends: nobody but us")
    return parser.parse_args()


if __name__ == "__main__":
    main()

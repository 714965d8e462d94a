"""Measure and print; status 1 where a bar is missed.

The data is not ours to carry: NAMES_DATA says where pairs_dev.tsv and distractors_dev.tsv lie (else: beside the
repository, in shared/names). Without it, the small set of the tests is all there is.
"""

import argparse
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

from bench import machine, table
from bench.names import sealed, trial
from bench.names.contestants import CONTESTANTS
from bot.domain.names import LIKELY

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "tests" / "domain" / "names" / "people.tsv"
OURS = "Jauap"
DEPTHS = (1, 5, 10)
RECALL = 0.90


def main() -> None:
    """Look for every name by its other spellings."""
    parser = argparse.ArgumentParser(prog="make bench-names", description=__doc__)
    parser.add_argument("--sealed", action="store_true", help="the search among 100 000 sealed cases as well (minutes)")
    asked = parser.parse_args()
    table.say(machine.describe())
    own = _compare("The small set of the tests", trial.spellings(OWN), [])[1]
    sections = [own, *_given(), *(sealed.sections() if asked.sealed else [])]
    table.show(sections)
    sys.exit(not all(bar.met for section in sections for bar in section.bars))


def _given() -> list[table.Section]:
    folder = Path(os.environ.get("NAMES_DATA") or ROOT.parent / "shared" / "names")
    if not (folder / "pairs_dev.tsv").exists():
        table.say("There is no pairs_dev.tsv: NAMES_DATA can say where it lies.")
        return []
    others = [row["name"] for row in trial.rows(folder / "distractors_dev.tsv")]
    ours, found = _compare("Names of officials, and of others", trial.pairs(folder / "pairs_dev.tsv"), others)
    _bars(found, ours)
    return [found, _by_scripts(ours)]


def _compare(title: str, asked: list[trial.Pair], others: list[str]) -> tuple[list[trial.Outcome], table.Section]:
    """Everybody on the same names; what became of ours, and the figures."""
    columns = (*(f"recall@{depth}" for depth in DEPTHS), "hint at .90", "ms a query")
    section, ours = table.Section(f"{title}: {len(asked):,} queries, {len(others):,} others", columns), []
    for name, contestant in CONTESTANTS.items():
        table.progress(f"-- {name}")
        began = time.perf_counter()
        found = trial.run(contestant, asked, others)
        each = 1000 * (time.perf_counter() - began) / len(asked)
        ours = found if name == OURS else ours
        plain = [outcome for outcome in found if not outcome.pair.chinese]
        precision, _ = trial.hint(found, trial.threshold(found, RECALL))
        recalls = (f"{trial.recall(plain, depth):.4f}" for depth in DEPTHS)
        section.add(name, *recalls, f"{precision:.3f}", f"{each:.1f}")
    section.remarks.append("Recall over all pairs without Chinese; hint: its precision where nine of ten are found.")
    return ours, section


def _bars(section: table.Section, ours: list[trial.Outcome]) -> None:
    plain = [outcome for outcome in ours if not outcome.pair.chinese]
    arabic = [each for each in ours if {each.pair.script_a, each.pair.script_b} == {"kk-arab", "kk-cyrl"}]
    precision, recall = trial.hint(ours, LIKELY)
    section.at_least("recall@1 at least 0.96", trial.recall(plain, 1), 0.96)
    section.at_least("recall@5 at least 0.98", trial.recall(plain, 5), 0.98)
    section.at_least("Kazakh Arabic and Cyrillic, recall@5 at least 0.98", trial.recall(arabic, 5), 0.98)
    section.at_least(f"hint from {LIKELY} on, precision at least 0.95", precision, 0.95)
    section.at_least(f"hint from {LIKELY} on, recall at least 0.90", recall, RECALL)


def _by_scripts(ours: list[trial.Outcome]) -> table.Section:
    section = table.Section("Jauap by scripts: what is found, by what", ("queries", *(f"recall@{n}" for n in DEPTHS)))
    groups: dict[str, list[trial.Outcome]] = defaultdict(list)
    for outcome in ours:
        groups[f"{outcome.pair.script_a} by {outcome.pair.script_b}"].append(outcome)
    for name, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        section.add(name, str(len(group)), *(f"{trial.recall(group, depth):.3f}" for depth in DEPTHS))
    return section


if __name__ == "__main__":
    main()

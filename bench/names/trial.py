"""The trial: a query is one spelling, the index holds the others of its script and everybody who is meant by none."""

import csv
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.names.contestants import OPENED, Contestant, Scores

CHINESE = frozenset({"zh", "chinese"})


@dataclass(frozen=True)
class Pair:
    """Two spellings of one person's name: `b` is asked for, `a` is to be found."""

    person: str
    a: str
    script_a: str
    b: str
    script_b: str

    @property
    def chinese(self) -> bool:
        """Whether one of them is in Chinese."""
        return not CHINESE.isdisjoint({self.script_a, self.script_b})


@dataclass(frozen=True)
class Outcome:
    """What became of a query: the rank of the right one (0: not found), its score, the best scores of other people."""

    pair: Pair
    rank: int
    score: float
    others: list[float]


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a table with a head."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def spellings(path: Path) -> list[Pair]:
    """Every two spellings of one person, from a list of (person, name, script)."""
    both = itertools.permutations(rows(path), 2)
    same = [(a, b) for a, b in both if a["person"] == b["person"]]
    return [Pair(a["person"], a["name"], a["script"], b["name"], b["script"]) for a, b in same]


def pairs(path: Path) -> list[Pair]:
    """The pairs of a list of pairs."""
    found = rows(path)
    return [Pair(row["id"], row["name_a"], row["script_a"], row["name_b"], row["script_b"]) for row in found]


def run(contestant: Callable[[Sequence[str]], Contestant], asked: list[Pair], others: list[str]) -> list[Outcome]:
    """What becomes of every pair."""
    found: list[Outcome] = []
    for script in sorted({pair.script_a for pair in asked}):
        of_script = [pair for pair in asked if pair.script_a == script]
        known = list(dict.fromkeys((pair.a, pair.person) for pair in of_script)) + [(name, "") for name in others]
        searched = contestant([name for name, _ in known])
        found += [_outcome(pair, known, searched.scores(pair.b)) for pair in of_script]
    return found


def _outcome(pair: Pair, known: list[tuple[str, str]], scores: Scores) -> Outcome:
    """Ties count against whoever ranks; other spellings of the same person are neither right nor wrong."""
    right = known.index((pair.a, pair.person))
    others = sorted((score for place, score in scores.items() if known[place][1] != pair.person), reverse=True)
    if right not in scores:
        return Outcome(pair, 0, 0.0, others[:OPENED])
    rank = 1 + sum(score >= scores[right] for score in others)
    return Outcome(pair, rank, scores[right], others[:OPENED])


def recall(found: Sequence[Outcome], depth: int) -> float:
    """The share that is among the first `depth`."""
    return sum(0 < outcome.rank <= depth for outcome in found) / len(found) if found else 1.0


def hint(found: Sequence[Outcome], least: float) -> tuple[float, float]:
    """Precision and recall of saying "the same person" from a score of `least` on."""
    hits = sum(outcome.score >= least for outcome in found)
    wrong = sum(score >= least for outcome in found for score in outcome.others)
    return hits / (hits + wrong) if hits else 0.0, hits / len(found)


def threshold(found: Sequence[Outcome], share: float) -> float:
    """From which score on so great a share is found."""
    scores = sorted((outcome.score for outcome in found), reverse=True)
    return max(scores[min(len(scores) - 1, int(share * len(scores)))], 1e-9)

"""The desk of the stand-in: who has written, whose message is under way, and how long the answers took."""

from collections import defaultdict, deque

from bench.plan import FIRST_FOLLOWER, FIRST_PERSON, Plan
from bench.standin.figures import percentile, rate

MOST_AT_ONCE = 100  # what Telegram gives in one getUpdates


class Desk:
    """All times are seconds of the monotonic clock."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._waiting: deque[tuple[int, float]] = deque()
        self._under_way: defaultdict[int, deque[float]] = defaultdict(deque)
        self._written: defaultdict[int, int] = defaultdict(int)
        self._update_id = 0
        self._offered = 0
        self._took: list[float] = []
        self._waited: list[float] = []
        self._answered_at: list[float] = []
        self._sent_at: list[float] = []
        self._sent_to: set[int] = set()
        self.refused = 0

    def open(self, now: float) -> None:
        """Begin: in the closed loop, so many have written as have a message under way at a time."""
        if self._plan.people and not self._plan.offered:
            self.offer(min(self._plan.at_once, self._plan.people), now)

    def offer(self, until: int, now: float) -> None:
        """Let people write, one after the other, until so many messages have been written."""
        for n in range(self._offered, until):
            self._waiting.append((FIRST_PERSON + n % self._plan.people, now))
        self._offered = max(self._offered, until)

    def waits(self) -> bool:
        """Whether somebody has written."""
        return bool(self._waiting)

    def hand_out(self, now: float) -> list[tuple[int, int, int]]:
        """The next updates: of each its id, the person, and which of their messages it is."""
        return [self._one(*self._waiting.popleft(), now) for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]

    def _one(self, person: int, since: float, now: float) -> tuple[int, int, int]:
        self._update_id += 1
        self._waited.append(now - since)
        self._under_way[person].append(now)
        self._written[person] += 1
        return self._update_id, person, self._written[person] - 1

    def arrived(self, chat: int, now: float) -> None:
        """A message to a chat has come: the answer to the oldest of theirs that is under way, or a broadcast's."""
        if chat >= FIRST_FOLLOWER:
            self._sent_at.append(now)
            self._sent_to.add(chat)
        elif times := self._under_way[chat]:
            self._took.append(now - times.popleft())
            self._answered_at.append(now)
            if not self._plan.offered:
                self.offer(self._offered + 1, now)

    def over(self) -> bool:
        """Whether all that the plan asks for has come."""
        plan = self._plan
        enough = plan.answers and len(self._answered_at) >= plan.answers
        return bool(enough or (plan.sends and len(self._sent_at) >= plan.sends))

    def result(self, now: float) -> dict[str, float]:
        """The figures: times in milliseconds, rates a second. What is still unanswered counts with its age so far."""
        ages = [now - since for times in self._under_way.values() for since in times]
        took = self._took + (ages if self._plan.offered else [])
        return {
            "answers": len(self._took),
            "handed": self._update_id,
            "offered": self._offered,
            "per_second": rate(self._answered_at, now),
            "median_ms": percentile(took, 50) * 1000,
            "p99_ms": percentile(took, 99) * 1000,
            "waited_p99_ms": percentile(self._waited, 99) * 1000,
            "left_waiting": len(self._waiting),
            "sends": len(self._sent_at),
            "sends_per_second": rate(self._sent_at, now),
            "twice": len(self._sent_at) - len(self._sent_to),
            "refused": self.refused,
        }

"""What Prometheus reads at `/metrics`: numbers about the work, and nothing about anybody. No label is free text."""

import math
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE

from bot.delivery.outcome import Fate
from bot.domain.notice import Lane
from bot.domain.readings import Readings, Waiting

__all__ = ["CONTENT_TYPE", "Metrics"]

# From a tap on a warm cache to a step that waits for a file of Telegram, in seconds.
STEPS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
UNKNOWN = math.nan
disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types; a second line for each number, that nobody asked for


class Metrics:
    """The numbers of one house, in a registry of its own."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._handling = Histogram(
            "jauap_handling_seconds", "From taking an update up to its commit.", buckets=STEPS, registry=registry
        )
        self._sends = Counter("jauap_sends", "Messages tried, by what came of it.", ["outcome"], registry=registry)
        self._fates = {fate: self._sends.labels(outcome=fate.value) for fate in Fate}
        self._waits = Counter("jauap_told_to_wait", "Answers 429 of Telegram.", registry=registry)
        self._retries = Counter("jauap_retries", "Sends that were tried again.", registry=registry)
        self._work = _Work(registry)

    def handled(self, seconds: float) -> None:
        """An update was handled; it took so many seconds, up to its commit."""
        self._handling.observe(seconds)

    def sent(self, fate: Fate) -> None:
        """A send came to this end."""
        self._fates[fate].inc()

    def told_to_wait(self) -> None:
        """Telegram answered 429."""
        self._waits.inc()

    def retried(self) -> None:
        """A row was tried that had been tried before."""
        self._retries.inc()

    def page(self, now: datetime, readings: Readings | None, silence: timedelta | None, leads: bool) -> bytes:
        """The text that Prometheus reads. `readings`: None where the database does not answer."""
        self._work.show(now, readings, silence, leads)
        return generate_latest(self._registry)


class _Work:
    """What is read from the store at the moment of asking."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"jauap_{name}", text, labels, registry=registry)

        self._database = gauge("database_up", "1 where the database answers.")
        self._leads = gauge("leads", "1 where this worker sends and ticks.")
        self._poll_age = gauge("poll_age_seconds", "How long Telegram has not been heard; NaN where another listens.")
        self._inbox = gauge("inbox_pending", "Updates that are not handled.")
        self._inbox_age = gauge("inbox_oldest_seconds", "How long the oldest of them has waited.")
        self._outbox = gauge("outbox_pending", "Messages that have not gone out, those due later as well.", "lane")
        self._outbox_age = gauge("outbox_oldest_seconds", "How long the oldest that is due has waited.", "lane")
        self._broadcast = gauge("broadcast_remaining", "Followers whom a broadcast has still to reach.")
        self._reminders = gauge("reminder_lag_seconds", "How long the oldest due reminder waits; they rest at night.")
        self._dead = gauge("dead_letters", "Messages that cannot be delivered.")
        self._quarantined = gauge("quarantined_updates", "Updates that were set aside.")

    def show(self, now: datetime, readings: Readings | None, silence: timedelta | None, leads: bool) -> None:
        self._database.set(readings is not None)
        self._leads.set(leads)
        self._poll_age.set(UNKNOWN if silence is None else silence.total_seconds())
        found = readings or Readings()
        known = 1.0 if readings else UNKNOWN  # a number that nobody has read is no zero
        self._inbox.set(found.inbox.count * known)
        self._inbox_age.set(_age(now, found.inbox.since) * known)
        for lane in Lane:
            waiting = found.outbox.get(lane, Waiting())
            self._outbox.labels(lane=lane.name.lower()).set(waiting.count * known)
            self._outbox_age.labels(lane=lane.name.lower()).set(_age(now, waiting.since) * known)
        self._broadcast.set(found.to_follow * known)
        self._reminders.set(_age(now, found.reminders_since) * known)
        self._dead.set(found.dead * known)
        self._quarantined.set(found.quarantined * known)


def _age(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0

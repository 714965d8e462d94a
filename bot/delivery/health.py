"""`/healthz` for a container or a monitor, `/metrics` for Prometheus; for the inside only: no secret guards them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.delivery.hearing import Hearing
from bot.delivery.metrics import CONTENT_TYPE, Metrics
from bot.delivery.ports import Units
from bot.domain.alarm import LATE
from bot.domain.readings import Readings
from bot.logs import where

# A long poll takes 25 seconds and a refusal waits 30; beyond three minutes nobody listens any more.
DEAF_AFTER = timedelta(minutes=3)


@dataclass(frozen=True)
class Monitor:
    """Says how the house is. `leads`: whether this worker is the one that sends and ticks."""

    clock: Clock
    units: Units
    hearing: Hearing
    metrics: Metrics
    leads: Callable[[], bool] = lambda: True

    def routes(self) -> list[Route]:
        """The two addresses."""
        return [Route("/healthz", self.healthz), Route("/metrics", self.show_metrics)]

    async def healthz(self, _: Request) -> Response:
        """200 where all is well, else 503 with what is not."""
        silence, problems = self.hearing.silence(), []
        if silence is not None and silence > DEAF_AFTER:
            problems.append("no successful poll")
        try:
            lags = _lags(self.clock.now(), await self._readings())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the monitor wants to know
            lags = {}
            problems.append(f"database: {where(error)}")
        problems += [f"late: {name}" for name, seconds in lags.items() if seconds >= LATE.total_seconds()]
        age = None if silence is None else int(silence.total_seconds())
        body: dict[str, Any] = {"ok": not problems, "problems": problems, "poll_age_seconds": age}
        return JSONResponse(body | {f"{name}_lag_seconds": lag for name, lag in lags.items()}, 503 if problems else 200)

    async def show_metrics(self, _: Request) -> Response:
        """The numbers; without those of the store where it does not answer."""
        try:
            readings = await self._readings()
        except Exception:  # noqa: BLE001 - that the database is away is one of the numbers
            readings = None
        page = self.metrics.page(self.clock.now(), readings, self.hearing.silence(), self.leads())
        return Response(page, media_type=CONTENT_TYPE)

    async def _readings(self) -> Readings:
        async with self.units.unit(reading=True) as unit:
            return await unit.gauges.read()


def _lags(now: datetime, readings: Readings) -> dict[str, int]:
    """How long the oldest update waits to be handled, and the oldest due message to be sent, in seconds."""
    waits = {"inbox": readings.inbox.since, "dispatcher": readings.sending_since()}
    return {name: max(0, int((now - since).total_seconds())) if since else 0 for name, since in waits.items()}

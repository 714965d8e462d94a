"""`python -m bench.contestants.ours JSON`: the whole bot, as it is run, on a database that was prepared before."""

import asyncio
import json
import signal
import sys
from pathlib import Path

from pydantic import SecretStr

from bench.contestants.crowd import gather
from bench.contestants.invented import a_notice, begin_reports, follow
from bench.contestants.options import Options
from bench.plan import KEY, TOKEN
from bot.app import House, opened
from bot.chat.pace import LIMITS
from bot.config import Settings
from bot.delivery.limits import Limits

# No bar is about Telegram's limits, unless it says so: far above what one core can do.
NO_LIMIT = 1_000_000


class NoLimits(Limits):
    """The same arithmetic, with figures that never bite."""

    PERSON = GROUP = (float(NO_LIMIT), float(NO_LIMIT))


def settings(options: Options) -> Settings:
    """The settings of every run."""
    return Settings(
        telegram_api_url=options.url, data_dir=Path(options.folder), secret_keys=SecretStr(KEY), log_level="ERROR",
        broadcast_rate=options.rate, database_url=SecretStr(options.database) if options.database else None,
    )  # fmt: skip


def lift_limits(house: House) -> None:
    """Switch the limits off: the one place of the measurements that reaches into the house."""
    house.dispatcher.limits = NoLimits(NO_LIMIT)
    LIMITS.update(dict.fromkeys(LIMITS, NO_LIMIT))


async def main(options: Options) -> None:
    """Prepare and end, or serve until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with opened(settings(options), TOKEN) as house:
        if options.people or options.followers or options.crowd:
            await prepare(house, options)
            return
        if not options.limited:
            lift_limits(house)
        if options.publish:
            await publish(house)
        await house.run(stop)


async def prepare(house: House, options: Options) -> None:
    """Make the people that are asked for."""
    await begin_reports(house, options.people)
    await follow(house, options.followers)
    if options.crowd:
        await gather(house, options.crowd)


async def publish(house: House) -> None:
    """One piece of news to all who follow."""
    async with house.database.unit() as unit:
        await unit.outbox.broadcast(a_notice(), ["all"])
        await unit.commit()


if __name__ == "__main__":
    asyncio.run(main(Options(**json.loads(sys.argv[1]))))

"""Delivers updates to the bot's webhook, in order, again and again until the bot takes them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
from starlette.applications import Starlette

from bot.sandbox.world import World

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0
ANSWER_SECONDS = 30.0


@contextlib.asynccontextmanager
async def delivering(app: Starlette) -> AsyncIterator[None]:
    """While the application runs, updates go to the webhook if there is one."""
    task = asyncio.create_task(deliver_all(app.state.world))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def deliver_all(world: World) -> None:
    """Forever: the oldest pending update to the webhook; after a failure a longer and longer pause."""
    pause = FIRST_PAUSE
    await a_webhook(world)  # most bots poll, and reading the certificates takes a while
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False) as client:
        while True:
            if not (world.webhook.url and world.updates.pending):
                await news(world)
            elif await deliver_one(world, client):
                pause = FIRST_PAUSE
            else:
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)


async def a_webhook(world: World) -> None:
    """Until there is a webhook."""
    while not world.webhook.url:
        await news(world)


async def news(world: World) -> None:
    """Until something is to be delivered, perhaps."""
    world.updates.news.clear()
    await world.updates.news.wait()


async def deliver_one(world: World, client: httpx.AsyncClient) -> bool:
    """POST the oldest update; it is confirmed by any 2xx answer."""
    update, hook = world.updates.pending[0], world.webhook
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
    try:
        answer = await client.post(hook.url, json=update, headers=headers)
        problem = (
            "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        )
    except httpx.HTTPError as error:
        problem = f"Connection failed: {type(error).__name__}"
    if problem:
        hook.last_error, hook.last_error_at = problem, world.timestamp()
        return False
    world.updates.confirm(update["update_id"] + 1)
    return True

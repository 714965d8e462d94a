"""The peer: a bare python-telegram-bot echo bot. Nothing is stored."""

import asyncio

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def build(url: str, concurrent: int) -> Application:  # type: ignore[type-arg]  # six parameters that say nothing here
    """An echo bot against `url`, handling `concurrent` updates at once (0: one by one, as it comes)."""
    builder = ApplicationBuilder().token("7:BENCH").base_url(f"{url}/bot").connection_pool_size(256)
    application = builder.concurrent_updates(concurrent or False).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


async def run(url: str, concurrent: int, done: asyncio.Event) -> None:
    """Echo until `done`."""
    application = build(url, concurrent)
    async with application:
        assert application.updater is not None
        await application.updater.start_polling()
        await application.start()
        await done.wait()
        await application.updater.stop()
        await application.stop()

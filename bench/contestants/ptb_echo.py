"""`python -m bench.contestants.ptb_echo URL CONCURRENT`: a bare python-telegram-bot echo. Nothing is stored."""

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bench.plan import TOKEN


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main(url: str, concurrent: int) -> None:
    """Echo, handling `concurrent` updates at once (0: one by one, as it comes)."""
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").concurrent_updates(concurrent or False)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

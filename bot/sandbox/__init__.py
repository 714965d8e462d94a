"""A stand-in for Telegram over HTTP, and a page with three phones, so that anyone can try the bot."""

"""In from Telegram (inbox) and out to Telegram (outbox), with nothing lost in between."""

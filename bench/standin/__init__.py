"""A fast stand-in for Telegram: hands out messages, takes the answers, and measures, in a process of its own."""

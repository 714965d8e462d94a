"""Jauap: a Telegram bot that keeps the cases of missing and detained people together, and alive."""

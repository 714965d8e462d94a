"""`python -m bot`: the front door."""

from bot.cli import main

main()

"""Ids of our own: random, so that they tell nothing of order or number."""

import secrets


def new_id() -> int:
    """A random positive id that fits a signed 64-bit column."""
    return secrets.randbits(62) + 1

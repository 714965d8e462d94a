"""Ticks: the clockwork holds no job of its own for a case."""

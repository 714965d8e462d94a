"""Measurements, side by side in one run; never part of the tests. docs/bench.md says what is measured, and how."""

"""The contestants, each started as `python -m bench.contestants.NAME`."""

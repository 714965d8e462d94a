"""The use cases: each takes a unit of work and plain values, and returns plain values."""

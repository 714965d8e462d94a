"""Proofs that nothing is lost: a seeded simulator, and real processes that are killed."""

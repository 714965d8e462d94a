"""A worker killed at random and at a named point, and stopped: the short form of tests/soak/kills.py."""

from pathlib import Path

from tests.soak.kills import Plan, run

SHORT = Plan(
    random_kills=1, named_kills=2, stops=1, relatives=4, followers=20, news=2, posts=2, think=0.5, begun=True,
    life=(1.5, 2.0), passages=2,
)  # fmt: skip


async def test_nothing_is_lost_whenever_it_ends(sqlite_database: str, tmp_path: Path) -> None:
    figures = await run(tmp_path, SHORT, sqlite_database)
    assert not figures.verdict.wrong, figures.line()
    assert figures.verdict.acknowledged == SHORT.relatives

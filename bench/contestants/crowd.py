"""A million followers, made by the database itself out of one. They can be counted and published to, not written to."""

import sqlalchemy as sa

from bench.contestants.invented import follow
from bot.app import House
from bot.store.tables import follows, peers

# Distinct, and in no order, as the ids of real people are.
PEER_ID = "(i * 7046029) % 1000000007 + 1"
KEY = {
    "sqlite": "CAST(printf('%032d', i) AS BLOB)",
    "postgresql": "decode(lpad(to_hex(i), 64, '0'), 'hex')",
}
NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count})",
    "postgresql": "WITH numbers(i) AS (SELECT generate_series(CAST(1 AS BIGINT), {count}))",
}


async def gather(house: House, count: int) -> None:
    """Let `count` people follow all cases (and the one whom they are made of)."""
    await follow(house, 1)
    async with house.database.engine.begin() as conn:
        engine = conn.dialect.name
        numbers = NUMBERS[engine].format(count=count)
        await conn.execute(_copies(peers, numbers, id=PEER_ID, chat_key=KEY[engine]))
        await conn.execute(_copies(follows, numbers, peer_id=PEER_ID))


def _copies(table: sa.Table, numbers: str, **own: str) -> sa.TextClause:
    """An INSERT that copies the table's one row for each number, but for the columns of its own."""
    values = ", ".join(own.get(column.name, f"model.{column.name}") for column in table.columns)
    names = ", ".join(column.name for column in table.columns)
    model = f"(SELECT * FROM {table} LIMIT 1) AS model"
    return sa.text(f"{numbers} INSERT INTO {table} ({names}) SELECT {values} FROM {model}, numbers")

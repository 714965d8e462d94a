"""The schema of a database as it describes it itself, to compare two ways of making it."""

import re

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
POSTGRESQL = (
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)


async def describe(conn: AsyncConnection) -> set[tuple[str, ...]]:
    """Every table, column, constraint and index, one line each, besides Alembic's own table."""
    queries = (SQLITE,) if conn.dialect.name == "sqlite" else POSTGRESQL
    rows = [row for query in queries for row in await conn.execute(sa.text(query))]
    described = {line for row in rows for line in _lines(tuple(map(str, row)))}
    return {line for line in described if "alembic_version" not in " ".join(line)}


def _lines(row: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A row of SQLite holds a whole CREATE statement; the order of its lines means nothing."""
    *head, statement = row
    if not statement.startswith("CREATE TABLE"):
        return [row]
    unquoted = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", statement)  # a table that was made anew
    parts = (re.sub(r"\s+", " ", line).strip(" ,") for line in unquoted.splitlines())
    return [(*head, part) for part in parts if part]

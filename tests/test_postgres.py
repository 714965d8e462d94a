"""The databases that the tests stand on."""

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres import Postgres


async def test_each_database_is_empty_and_writable(database_url: str) -> None:
    engine = create_async_engine(database_url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE word (spelling TEXT)"))
            await connection.execute(text("INSERT INTO word VALUES ('жауап')"))
            assert await connection.scalar(text("SELECT spelling FROM word")) == "жауап"
    finally:
        await engine.dispose()


async def test_a_template_hands_its_tables_on(postgres: Postgres) -> None:
    template = postgres.create()
    await _run(template, "CREATE TABLE word (spelling TEXT)")
    copy = postgres.create(template=str(make_url(template).database))
    await _run(copy, "INSERT INTO word VALUES ('жауап')")
    postgres.drop(copy)
    postgres.drop(template)


async def _run(url: str, command: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(command))
    await engine.dispose()

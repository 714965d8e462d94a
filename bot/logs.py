"""Logs that hold ids of our own and nothing of a person: no name, text, token or Telegram id."""

import logging
import sys

import structlog

QUIET = (
    "httpx", "httpcore", "aiohttp", "telegram", "aiosqlite", "apscheduler", "alembic", "uvicorn", "asyncio",
    "sqlalchemy",
)  # fmt: skip


def set_up(level: str) -> None:
    """Write structured lines to standard error from `level` on; libraries may only warn.

    Request lines of HTTP libraries carry the token in the address, so they stay below the bar.
    """
    logging.basicConfig(level="WARNING", stream=sys.stderr, format="%(levelname)s %(name)s", force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def where(error: BaseException) -> str:
    """The kind of an error and the line that raised it, without its message, which may quote a person.

    Of something sealed that does not open, also which row it is: `place` holds ids of our own alone.
    """
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename.rsplit('/bot/', 1)[-1]}:{frame.tb_lineno}" if frame else "?"
    named = f" ({row})" if (row := getattr(error, "place", "")) else ""
    return f"{type(error).__name__} at {place}{named}"

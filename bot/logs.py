"""Logs that hold ids of our own and nothing of a person: no name, text, token or Telegram id."""

import logging
import sys
import threading
from types import TracebackType
from typing import Any

import structlog

QUIET = (
    "httpx", "httpcore", "aiohttp", "telegram", "aiosqlite", "apscheduler", "alembic", "uvicorn", "asyncio",
    "sqlalchemy",
)  # fmt: skip


def set_up(level: str) -> None:
    """Write structured lines to standard error from `level` on; libraries may only warn.

    Request lines of HTTP libraries carry the token in the address, so they stay below the bar.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Wordless())
    logging.basicConfig(level="WARNING", handlers=[handler], force=True)
    logging.raiseExceptions = False  # a line that cannot be written would be shown with its arguments
    logging.captureWarnings(True)
    _hook()
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


class Wordless(logging.Formatter):
    """Who complains of what: a library's own words, and its tracebacks, may quote a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Level, logger, and the kind of the error."""
        error = record.exc_info[1] if record.exc_info else None
        return f"{record.levelname} {record.name}" + (f" {where(error)}" if error else "")


def _hook() -> None:
    """What nobody caught is told without its words, wherever it happens."""

    def crashed(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None = None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        structlog.get_logger().critical("crashed", error=where(error) if error else kind.__name__)

    def elsewhere(found: Any) -> None:
        crashed(found.exc_type, found.exc_value, found.exc_traceback)

    sys.excepthook = crashed
    threading.excepthook = sys.unraisablehook = elsewhere


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

"""The backup: an encrypted copy of one moment, made while the bot works."""

import asyncio
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.config import Settings
from bot.store.errors import StoreError
from bot.store.moving.age import decrypted, encrypted, new_identity, recipients
from bot.store.moving.dumping import dump
from bot.store.moving.folder import complaints, daily_name, flush, new_file, prune
from bot.store.moving.progress import Progress, Steps, unwatched
from bot.store.moving.reading import snapshot
from bot.store.moving.unpacking import Reader


@dataclass(frozen=True)
class Plan:
    """What is copied, where to, for whose public keys, and how many daily copies stay."""

    url: str
    data_dir: Path
    folder: Path
    public_keys: str
    keep: int


@dataclass(frozen=True)
class Copy:
    """A copy that was made: file, size in bytes, how many rows and files, and how many files are missing (`lost`)."""

    path: Path
    size: int
    rows: int
    files: int
    lost: int


def planned(settings: Settings) -> Plan:
    """The plan that the settings make. Raises ConfigError, StoreError."""
    if settings.backup_to is None:
        raise StoreError("BACKUP_TO: no public key is set; `python -m bot keys backup`, on another machine, makes one.")
    recipients(settings.backup_to)
    folder = settings.backup_dir or settings.data_dir / "backups"
    return Plan(settings.database(), settings.data_dir, folder, settings.backup_to, settings.backup_keep)


def back_up(plan: Plan, name: str, now: datetime, progress: Progress = unwatched) -> Copy:
    """Write an archive of this moment into the plan's folder, read it again, and only then give it its name.

    Raises StoreError, and whatever `progress` raises to end it; then there is no file of that name.
    """
    path = plan.folder / name
    # A key that is forgotten at the end: with it we can read what was written, which only its owner can otherwise.
    checking = new_identity()
    steps = Steps(progress)
    with snapshot(plan.url) as conn, complaints(plan.folder), new_file(path) as target:
        with encrypted(target, [*recipients(plan.public_keys), checking.to_public()]) as stream:
            lost = dump(conn, plan.data_dir, stream, now, steps)
        conn.rollback()  # the snapshot is not needed any more, and holds back others' tidying
        flush(target)
        target.seek(0)
        with decrypted(target, [checking]) as stream:
            manifest = Reader(stream).read_through(steps)
        size = target.seek(0, os.SEEK_END)
    return Copy(path, size, manifest.rows, manifest.files.count, lost)


async def daily_backup(plan: Plan, clock: Clock, zone: ZoneInfo) -> Copy | None:
    """Make the copy of this day (of `zone`) unless there is one; then remove those beyond the newest that stay.

    None where today's is there already. Where sealed files are lost, no older copy is removed: it may hold them.
    Raises StoreError. Cancelling ends it within moments.
    """
    now = clock.now()
    today = now.astimezone(zone).date()
    if (plan.folder / daily_name(today)).exists():
        return None
    copy = await _beside(lambda progress: back_up(plan, daily_name(today), now, progress))
    if not copy.lost:
        with complaints(plan.folder):
            await asyncio.to_thread(prune, plan.folder, plan.keep, today)
    return copy


async def _beside(work: Callable[[Progress], Copy]) -> Copy:
    """Do the work in a thread, which ends soon after its waiter was cancelled."""
    stop = threading.Event()

    def watch(done: int, total: int) -> None:
        if stop.is_set():
            raise Stopped

    try:
        return await asyncio.to_thread(work, watch)
    finally:
        stop.set()


class Stopped(StoreError):
    """The bot stops; today's copy is made after the next start."""

    def __init__(self) -> None:
        super().__init__("BACKUP_DIR: today's copy was not finished, because the bot stops.")

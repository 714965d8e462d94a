"""Encryption to public keys of age (age-encryption.org), as streams: nothing is held in memory.

Who encrypts needs only the public key and cannot read what was written. age tells every change and every cut.
"""

import contextlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from pyrage import (  # type: ignore[import-untyped]
    DecryptError,
    EncryptError,
    IdentityError,
    RecipientError,
    decrypt_io,
    encrypt_io,
)
from pyrage.x25519 import Identity, Recipient  # type: ignore[import-untyped]

from bot.store.errors import StoreError
from bot.store.moving.archive import Damaged

BUFFER = 64 * 1024
LONGEST_KEY_FILE = 64 * 1024
NO_KEY_FITS = "No matching keys"  # so says age
NO_KEY = "--identity: none of its keys opens the archive: another key, or a damaged archive."


def new_identity() -> Identity:
    """A new private key; `to_public()` is what it reads."""
    return Identity.generate()


def recipients(text: str) -> list[Recipient]:
    """The public keys in a setting, with commas between them. Raises StoreError."""
    try:
        return [Recipient.from_str(part) for part in text.replace(",", " ").split()]
    except RecipientError as error:
        raise StoreError("BACKUP_TO: write public keys of age (age1...), with commas between them.") from error


def identities(path: Path) -> list[Identity]:
    """The private keys in a file as age-keygen writes it. Raises StoreError."""
    try:
        with path.open("rb") as source:
            lines = source.read(LONGEST_KEY_FILE).decode("ascii").split("\n")
        keys = [Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    except OSError as error:
        raise StoreError(f"--identity: {path} cannot be read ({error.strerror}).") from error
    except (IdentityError, UnicodeDecodeError) as error:
        raise StoreError(f"--identity: {path} holds no private key of age (AGE-SECRET-KEY-1...).") from error
    if not keys:
        raise StoreError(f"--identity: {path} holds no private key of age (AGE-SECRET-KEY-1...).")
    return keys


@contextlib.contextmanager
def encrypted(target: BinaryIO, keys: Sequence[Recipient]) -> Iterator[BinaryIO]:
    """A stream to write to: what comes in stands in `target`, encrypted, when the block has ended. Raises OSError."""
    end, start = os.pipe()
    with ThreadPoolExecutor(1) as crew:
        work = crew.submit(_encrypt, end, target, keys)
        try:
            with os.fdopen(start, "wb", BUFFER) as stream:
                yield stream
        except BrokenPipeError:  # the other end has given up, and says why
            work.result()
            raise
        work.result()


@contextlib.contextmanager
def decrypted(source: BinaryIO, keys: Sequence[Identity]) -> Iterator[BinaryIO]:
    """A stream to read from, to its end. Raises StoreError where no key fits, Damaged where the source was changed.

    What is read counts only when the block has ended well: a cut shows at the end.
    """
    end, start = os.pipe()
    with ThreadPoolExecutor(1) as crew:
        work = crew.submit(_decrypt, source, start, keys)
        try:
            with os.fdopen(end, "rb", BUFFER) as stream:
                yield stream
                if stream.read(1):
                    raise Damaged("something follows its end")
        except Damaged:
            _explain(work)  # what age says of it is nearer to the cause
            raise
        _explain(work)


def _encrypt(end: int, target: BinaryIO, keys: Sequence[Recipient]) -> None:
    """Runs beside the writer. age hides why its target refused, so that is remembered."""
    remembering = _Remembering(target)
    with os.fdopen(end, "rb", BUFFER) as source:
        try:
            encrypt_io(source, remembering, keys)
        except EncryptError as error:
            raise remembering.error or OSError(None, str(error)) from error


def _decrypt(source: BinaryIO, start: int, keys: Sequence[Identity]) -> None:
    with contextlib.suppress(BrokenPipeError), os.fdopen(start, "wb", BUFFER) as target:
        decrypt_io(source, target, keys)


def _explain(work: "Future[None]") -> None:
    try:
        work.result()
    except DecryptError as error:
        if NO_KEY_FITS in str(error):
            raise StoreError(NO_KEY) from error
        raise Damaged(str(error).lower()) from error
    except OSError as error:
        if error.errno:
            raise StoreError(f"ARCHIVE: it cannot be read ({error.strerror}).") from error
        raise Damaged("changed or cut") from error


class _Remembering:
    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.error: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            return self._target.write(content)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self._target.flush()
        except OSError as error:
            self.error = error
            raise

"""Sealing: AES-256-GCM, a data key for each dossier, data keys wrapped by the keys of the settings.

A sealed value is `version (1) | key id (4) | nonce (12) | ciphertext and tag`. Its associated data is its head and the
names of the table, the column and the row, so that a value moved elsewhere does not open.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.domain.errors import Damaged

VERSION = 1
KEY_BYTES = 32
HEAD = 5
NONCE = 12


class SealBroken(Damaged):
    """A sealed value does not open: it was changed, moved, or sealed with a key that is not here.

    `place`: its table, column and row.
    """

    def __init__(self, where: tuple[object, ...]) -> None:
        self.place = "/".join(map(str, where))
        super().__init__(f"sealed value does not open: {self.place}")


class Sealer:
    """Seals and opens with one key."""

    def __init__(self, key: bytes) -> None:
        self.key_id = hashlib.sha256(b"key id" + key).digest()[:4]
        self._aead = AESGCM(key)

    def seal(self, plain: bytes, *where: object) -> bytes:
        """The sealed value; `where` is its table, column and row."""
        nonce = secrets.token_bytes(NONCE)
        head = bytes([VERSION]) + self.key_id
        return head + nonce + self._aead.encrypt(nonce, plain, _bound(head, where))

    def open(self, sealed: bytes, *where: object) -> bytes:
        """The plain value. Raises SealBroken."""
        head, nonce, body = sealed[:HEAD], sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
        try:
            return self._aead.decrypt(nonce, body, _bound(head, where))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(where) from error


def _bound(head: bytes, where: tuple[object, ...]) -> bytes:
    return head + "\x1f".join(map(str, where)).encode()


class Keyring:
    """The keys of the settings: the first wraps new data keys, all unwrap old ones."""

    def __init__(self, keys: list[bytes]) -> None:
        if not keys:
            raise ValueError("a keyring needs at least one key")
        self._sealers = [Sealer(key) for key in keys]

    @property
    def first_id(self) -> bytes:
        """The id of the key that wraps."""
        return self.ids[0]

    @property
    def ids(self) -> list[bytes]:
        """The ids of all keys, in their order."""
        return [sealer.key_id for sealer in self._sealers]

    def wrap(self, data_key: bytes, *where: object) -> bytes:
        """A data key, sealed with the first key."""
        return self._sealers[0].seal(data_key, *where)

    def unwrap(self, wrapped: bytes, *where: object) -> bytes:
        """The data key. Raises SealBroken where none of the keys wrapped it."""
        for sealer in self._sealers:
            if wrapped[1:HEAD] == sealer.key_id:
                return sealer.open(wrapped, *where)
        raise SealBroken(where)


class Vault:
    """The keyring, the key for what belongs to no case, and the key of the blind indexes."""

    def __init__(self, keyring: Keyring, general: bytes, index: bytes) -> None:
        self.keyring = keyring
        self.general = Sealer(general)
        self._index = index

    def blind(self, purpose: str, value: object) -> bytes:
        """A keyed hash (HMAC-SHA256) to look a sealed value up by; the same value differs between purposes."""
        return hmac.digest(self._index, f"{purpose}\x1f{value}".encode(), "sha256")


def new_key() -> bytes:
    """A random key of KEY_BYTES."""
    return secrets.token_bytes(KEY_BYTES)

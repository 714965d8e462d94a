"""Case codes and receipts: short, unambiguous, not sequential, and typed by hand on a phone."""

import re
import secrets
import unicodedata

# No vowels (no words come out by chance), no 0/O, 1/I/L, U/V, 5/S, 2/Z.
ALPHABET = "346789BCDFGHJKMNPQRTWXY"
CODE_LENGTH = 6
RECEIPT_DIGITS = 16
# Cyrillic letters that look like ours, for those who type a code in their own layout.
LOOKALIKES = str.maketrans("ВСЕНКМРТХУҮ", "BCEHKMPTXYY")


def new_code() -> str:
    """A random case code of CODE_LENGTH letters and digits (148 million of them)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The case code that somebody typed, in either alphabet and case, with spaces or dashes; else None."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(LOOKALIKES)
    code = re.sub(r"[\s#\-‐-―]", "", plain)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def new_receipt() -> str:
    """A random receipt of RECEIPT_DIGITS digits."""
    return "".join(secrets.choice("0123456789") for _ in range(RECEIPT_DIGITS))


def read_receipt(text: str) -> str | None:
    """The 16 digits of a receipt as somebody typed them, in any script's digits; else None."""
    digits = "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)
    rest = re.sub(r"[\d\s\-‐-―]", "", text)
    return digits if len(digits) == RECEIPT_DIGITS and not rest else None


def show_receipt(receipt: str) -> str:
    """A receipt in groups of four, as people copy it."""
    return " ".join(receipt[i : i + 4] for i in range(0, len(receipt), 4))

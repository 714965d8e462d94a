"""Time-based one-time codes (RFC 6238), as authenticator apps show them; each opens once."""

import re
from datetime import datetime
from hmac import compare_digest

import pyotp

# Steps of 30 seconds that a clock may be off, in either direction.
DRIFT = 1
DIGITS = 6


def new_secret() -> str:
    """A new secret, as it is typed into an app (base32)."""
    return pyotp.random_base32()


def setup_address(secret: str) -> str:
    """The address by which an app on the same phone takes the secret up (otpauth://)."""
    return pyotp.TOTP(secret).provisioning_uri(name="Jauap", issuer_name="Jauap")


def read_code(text: str) -> str | None:
    """The six digits of a message, with or without a gap; None where it is something else."""
    clean = re.sub(r"[\s-]", "", text)
    return clean if re.fullmatch(r"\d{6}", clean, re.ASCII) else None


def accept(secret: str, code: str, now: datetime, after: int | None) -> int | None:
    """The step of a code that is right and later than step `after` (so that none works twice), else None."""
    totp = pyotp.TOTP(secret)
    here = totp.timecode(now)
    steps = range(here - DRIFT, here + DRIFT + 1)
    found = [step for step in steps if compare_digest(totp.generate_otp(step), code)]
    return next((step for step in found if after is None or step > after), None)

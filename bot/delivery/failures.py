"""The two ways a call may fail without an answer of Telegram: it never went out, or nobody knows.

Their words name what happened and nothing of the call: an address holds the token, a body holds a person's words.
"""

from telegram.error import NetworkError


class NotSent(NetworkError):
    """Nothing of the call has left: no name resolved, no connection made, no place among the connections."""


class Uncertain(NetworkError):
    """The call went out, at least in part, and no readable answer came: Telegram may have acted on it or not."""


class Trouble(Uncertain):
    """Telegram's side says itself that it failed (a status from 500 on); it seldom has acted then."""

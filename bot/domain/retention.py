"""For how long what nobody needs any more is kept."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Retention:
    """Counted from the last change. A draft is left when its person went on to something else, or closed it.

    `reporter`: who reported a case that is closed.
    """

    left_drafts: timedelta = timedelta(hours=72)
    drafts: timedelta = timedelta(days=14)
    rejected: timedelta = timedelta(days=30)
    reporter: timedelta = timedelta(days=90)
    inbox: timedelta = timedelta(days=7)
    audit: timedelta = timedelta(days=730)

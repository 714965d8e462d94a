"""What several screens of a supporter say of a published case: its state, its beginning, its place; and how
long a text is for Telegram."""

import re
from datetime import date
from html import unescape

from markupsafe import Markup

from bot.domain import places
from bot.domain.peer import PeerKind
from bot.domain.publication import Publication
from bot.domain.text import clip
from bot.i18n import N_, Translator
from bot.texts import moments
from bot.texts.labels import SITUATION, label, place_name
from bot.texts.news import OVER

TAG = re.compile(r"<[^>]+>")
FOLLOW = {
    PeerKind.PRIVATE: N_("🔔 Follow"),
    PeerKind.GROUP: N_("🔔 Follow for this group"),
    PeerKind.SUPERGROUP: N_("🔔 Follow for this group"),
    PeerKind.CHANNEL: N_("🔔 Follow for this channel"),
}
FOLLOWING = {
    PeerKind.PRIVATE: N_("Following ✓"),
    PeerKind.GROUP: N_("This group follows ✓"),
    PeerKind.SUPERGROUP: N_("This group follows ✓"),
    PeerKind.CHANNEL: N_("This channel follows ✓"),
}


def size(html: str) -> int:
    """The length of a text as Telegram counts it: with its HTML parsed, in UTF-16 code units."""
    return len(unescape(TAG.sub("", html)).encode("utf-16-le", "surrogatepass")) // 2


def name(publication: Publication) -> str:
    """The person's name, short enough for any line."""
    return clip(publication.name, 120)


def state(t: Translator, publication: Publication, today: date) -> Markup:
    """What is happening to the person, and for how long, in one line."""
    situation = label(t, SITUATION, publication.situation)
    if not publication.open:
        return t("{situation}. The case is closed.", situation=situation)
    days = waiting(publication, today)
    return (
        t.many("{situation}, {n} day", "{situation}, {n} days", days, situation=situation)
        if days
        else Markup(situation)
    )


def waiting(publication: Publication, today: date) -> int | None:
    """For how many days there has been no answer; None where nobody can say, or nobody waits any more."""
    if not publication.open or publication.situation in OVER:
        return None
    return moments.days_since(publication.since, today)


def place(t: Translator, publication: Publication) -> str:
    """The place, in the reader's language as far as the region goes."""
    return place_name(t, publication.region, clip(publication.place, 150))


def region(t: Translator, code: str) -> str:
    """The name of a region in the reader's language."""
    return places.get(code).name(t.language)


def blocks(*parts: str) -> Markup:
    """Paragraphs of a screen, without those that have nothing to say."""
    return Markup("\n\n").join(part for part in parts if part)

"""How often news comes: each piece at once, or all of it together, at which hour."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.peer import Digest, Peer, PeerKind
from bot.i18n import N_, Translator
from bot.texts import moments
from bot.texts.news import lines
from bot.texts.screen import Button, Screen, columns
from bot.texts.supporters.words import blocks

CHOICES = {
    Digest.EACH: N_("Each piece of news at once"),
    Digest.DAILY: N_("Once a day, all together"),
    Digest.WEEKLY: N_("On Mondays, all together"),
}
STATE = {
    Digest.EACH: N_("Now each piece of news comes at once."),
    Digest.DAILY: N_("Now news comes together, every day at {hour}."),
    Digest.WEEKLY: N_("Now news comes together, on Mondays at {hour}."),
}


def choice(t: Translator, peer: Peer, now: datetime) -> Screen:
    """What is chosen in this chat, and what else there is. `now`: aware, by the clock of the people."""
    together = peer.digest is not Digest.EACH
    text = blocks(
        t("<b>How often news comes here</b>"),
        lines(state(t, peer), _next(t, peer, now)) if together else state(t, peer),
        t("Together means: one message with all that is new, case by case. Nothing is left out. "
          "Where nothing is new, no message comes."),
        t("Questions about your own reports always come at once.") if peer.kind is PeerKind.PRIVATE else "",
    )  # fmt: skip
    choices = [Button(_marked(t, t(name), each is peer.digest), f"digest:{each}") for each, name in CHOICES.items()]
    hour = ((Button(t("🕘 At another hour"), "digest:hours"),),) if together else ()
    return Screen(text, (*columns(choices, 1), *hour, (Button(t("What is followed"), "following"),)))


def hours(t: Translator, peer: Peer, now: datetime) -> Screen:
    """The hours of the day; the clock is shown, so that nobody need know the time zone."""
    text = t("At which hour shall it come?\n\nThe clock of this bot shows {time} now.", time=f"{now:%H:%M}")
    buttons = [
        Button(_marked(t, clock(hour), hour == peer.digest_hour), f"digest:{peer.digest}:{hour}") for hour in range(24)
    ]
    return Screen(text, (*columns(buttons, 4), (Button(t("⬅️ Back"), "digest"),)))


def state(t: Translator, peer: Peer) -> Markup:
    """What is chosen, in a sentence; fits the 200 characters of an answer to a button."""
    return t(STATE[peer.digest], hour=clock(peer.digest_hour))


def clock(hour: int) -> str:
    """A full hour: 09:00."""
    return f"{hour:02}:00"


def _next(t: Translator, peer: Peer, now: datetime) -> Markup:
    if peer.digest_at is None:
        return Markup("")
    at = peer.digest_at.astimezone(now.tzinfo)
    return t("The next time: {day}, {time}", day=moments.short_day(t, at.date()), time=f"{at:%H:%M}")


def _marked(t: Translator, label: str, chosen: bool) -> str:
    return t("✓ {what}", what=label) if chosen else label

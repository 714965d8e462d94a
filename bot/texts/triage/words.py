"""The words that several of the moderators' screens share."""

from markupsafe import Markup

from bot.domain.case import Case
from bot.domain.casefile import Concerns, Event
from bot.domain.reminder import Reminder, ReminderKind
from bot.domain.text import clip
from bot.i18n import N_, Translator
from bot.texts import labels, moments
from bot.texts.screen import Button

DOT = Markup(" · ")
HOLDER = {
    "nobody": N_("Nobody has it yet"),
    "you": N_("You have it"),
    "colleague": N_("A colleague has it"),
    "taken": N_("A moderator has it"),
}
PICK = {"all": N_("All"), "untaken": N_("Untaken"), "mine": N_("Mine"), "held": N_("Held back")}
TOPIC = {
    "story": N_("The report"),
    "news": N_("News from the reporter"),
    "tried": N_("What was tried"),
    "receipt": N_("Somebody with the receipt"),
}
FILE = {
    "photo": N_("Picture"),
    "document": N_("Document"),
    "voice": N_("Voice message"),
    "video": N_("Video"),
}
REMINDER = {
    "untaken": N_("Nobody has taken it"),
    "in_review": N_("It is still under review"),
    "question": N_("A question is open"),
    "quiet": N_("There was no news"),
}


def act(label: str, name: str, case: Case, *more: object) -> Button:
    """A button that does something to a case; it carries the version that its reader saw."""
    return Button(label, ":".join(["act", name, case.code, str(case.version), *map(str, more)]))


def back(t: Translator, code: str) -> tuple[Button, ...]:
    """The way back to the card."""
    return (Button(t("Back to the case"), f"case:{code}"),)


def visibility(t: Translator, public: bool) -> Markup:
    """Whether something is public."""
    return t("Public") if public else t("Internal")


def told(t: Translator, event: Event) -> str:
    """The text of an event in the reader's language, else as it was written; empty where there is none."""
    texts = event.texts
    return texts.get(t.language) or texts.get(event.language) or next(iter(texts.values()), "")


def brief(t: Translator, event: Event) -> Markup:
    """An event in one line."""
    concerns = labels.label(t, labels.CONCERNS, event.concerns) if event.concerns is not Concerns.PERSON else ""
    parts = (
        labels.label(t, labels.EVENT, event.kind),
        concerns,
        clip(labels.place_name(t, event.region, event.place), 60),
        clip(told(t, event), 80),
        visibility(t, event.public),
    )
    line = DOT.join(part for part in parts if part)
    when = moments.partial(t, event.date) if event.date else t("Date not known")
    return Markup("<b>{}</b> {}").format(when, line)


def remembered(t: Translator, reminder: Reminder) -> Markup:
    """What a reminder will be about."""
    if reminder.kind is ReminderKind.MILESTONE:
        return t.many("{n} day without an answer", "{n} days without an answer", reminder.subject)
    return t(REMINDER[reminder.kind])

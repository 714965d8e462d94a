"""What could not be delivered: which message, of which case, why, and since when. Never to whom."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.dead_letter import DeadLetter
from bot.domain.text import clip
from bot.i18n import N_, Translator
from bot.texts import labels, moments
from bot.texts.screen import Button, Screen, pages
from bot.texts.triage.words import DOT

PAGE = 5
KIND = {
    "call": N_("An answer of the bot"),
    "report_arrived": N_("A new report, to moderators"),
    "question_asked": N_("A question to the family"),
    "question_answered": N_("The family's answer, to moderators"),
    "relative_wrote": N_("Words of the family, to moderators"),
    "state_changed": N_("To the family: how the report stands"),
    "news": N_("News, to a follower"),
    "reminder": N_("A reminder"),
    "erased": N_("Word that a case is gone"),
    "consent_asked": N_("To the family: may it be published?"),
    "consent_changed": N_("A changed consent, to moderators"),
    "succession": N_("Word of a successor"),
    "broadcast": N_("How a broadcast goes, to a moderator"),
    "digest": N_("A digest, to a follower"),
    "alarm": N_("An alarm, to an admin"),
    "staff": N_("Word to the staff"),
    "approval": N_("Word of an approval, to the staff"),
    "revealed": N_("Who reported a case, to a moderator"),
    "last_word": N_("To the family: that a report is theirs no more"),
    "reports_held": N_("Word that reports are held back, to moderators"),
}
WHY = {
    "refused": N_("Telegram does not take this message."),
    "no_topic": N_("The topic of the case in the group is closed or gone."),
    "may_have_arrived": N_("Telegram did not answer several times. The message may have arrived all the same."),
    "unanswered": N_("Telegram could not be reached for hours."),
    "broken": N_("What is stored of it is damaged and cannot be read any more."),
    "unsayable": N_("The bot made a mistake in putting it into words. Please tell the admins."),
    "other": N_("Something else was in the way: {error}"),
}


def letters(t: Translator, found: list[DeadLetter], page: int, total: int, now: datetime) -> Screen:
    """A page of them, the oldest first; `total` counts all pages."""
    title = Markup("<b>{}</b>").format(t("Messages that did not arrive"))
    if not found:
        text = Markup("\n\n").join([title, t("There are none: everything has arrived or is on its way.")])
        return Screen(text, (_again(t, 0),))
    first = page * PAGE + 1
    count = t.many("{n} message", "{n} messages", total)
    entries = [_entry(t, number, letter, now) for number, letter in enumerate(found, first)]
    rows = [_choices(t, number, letter, page) for number, letter in enumerate(found, first)]
    turning = pages("letters:page", page, first + len(found) - 1 < total)
    everything = (Button(t("Try all of them again"), f"letters:all:{page}"),)
    return Screen(
        Markup("\n\n").join([DOT.join([title, count]), *entries]), (*rows, turning, everything, _again(t, page))
    )


def tried_again(t: Translator, count: int) -> Markup:
    """They are on their way once more."""
    return t.many("{n} message is tried again.", "{n} messages are tried again.", count)


def given_up(t: Translator) -> Markup:
    """It rests."""
    return t("It will not be tried any more.")


def gone(t: Translator) -> Markup:
    """A colleague was first, or it was taken back."""
    return t("There is nothing left to do about this message.")


def _entry(t: Translator, number: int, letter: DeadLetter, now: datetime) -> Markup:
    kind = t("A correction of news, to a follower") if letter.corrects else labels.label(t, KIND, letter.kind)
    head = DOT.join(part for part in (letter.code, kind) if part)
    due = t("It was to go out {ago}.", ago=moments.ago(t, letter.due_at, now))
    why = t(WHY[letter.why], error=clip(letter.error, 60))
    return Markup("\n").join([Markup("<b>{}.</b> {}").format(number, head), why, due])


def _choices(t: Translator, number: int, letter: DeadLetter, page: int) -> tuple[Button, ...]:
    drop = Button(t("{n}. Give up", n=number), f"letters:drop:{page}:{letter.id}")
    if letter.hopeless:
        return (drop,)
    return (Button(t("{n}. Try again", n=number), f"letters:retry:{page}:{letter.id}"), drop)


def _again(t: Translator, page: int) -> tuple[Button, ...]:
    return (Button(t("Refresh"), f"letters:page:{page}"),)

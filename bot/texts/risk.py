"""What a reporter must know before the first question, in three short screens, and the consent to store."""

from bot.i18n import Translator
from bot.texts.screen import Button, Screen


def who_sees(t: Translator) -> Screen:
    """The first screen: who can read along."""
    text = t(
        "<b>Before you begin: is it safe for you to write?</b>\n\n"
        "• Telegram can see that you write to this bot, and what you write. These chats are not end-to-end encrypted.\n"
        "• Somebody who takes your phone can read this chat. You can delete its messages at any time.\n"
        "• The volunteer moderators read your report, not who sent it. Only two of them together can see your account, "
        "for a reason, and you are told when it happens.\n\n"
        "Use a phone that is yours alone, if you can."
    )
    return Screen(text, ((Button(t("Next ▶️"), "report:2"),), (Button(t("Not now"), "home"),)))


def no_promise(t: Translator) -> Screen:
    """The second screen: what this can and cannot do."""
    text = t(
        "<b>What we do, and what we cannot do</b>\n\n"
        "• We keep the case, check it, and remind of it until there is an answer.\n"
        "• We are not an authority, and we cannot promise that the person will be found or released.\n"
        "• Nothing is published unless you allow it. You choose that yourself near the end.\n"
        "• If somebody is in danger at this moment, please call the police as well: 102 in Kazakhstan."
    )
    return Screen(text, ((Button(t("Next ▶️"), "report:3"),), (Button(t("◀️ Back"), "report:1"),)))


def consent(t: Translator) -> Screen:
    """The third screen: the consent to store."""
    text = t(
        "<b>May we store what you tell us?</b>\n\n"
        "• It is stored encrypted on the server of this bot.\n"
        "• You can stop at any time and go on within the next days. A report that stays unfinished is deleted, so that "
        "nobody finds it.\n"
        "• /erase deletes everything you told us, at once and for good. What others have already seen "
        "cannot be taken back.\n\n"
        "There are 14 questions. Only three need an answer: the name, what happened, and the story."
    )
    return Screen(
        text,
        (
            (Button(t("I agree, let us begin"), "report:agree"),),
            (Button(t("◀️ Back"), "report:2"), Button(t("Not now"), "home")),
        ),
    )


SCREENS = {"1": who_sees, "2": no_promise, "3": consent}

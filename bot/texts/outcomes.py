"""What a form has done, and what happens next."""

from bot.domain.codes import show_receipt
from bot.i18n import N_, Translator
from bot.texts.screen import Button, Screen

REPORTER = {
    "news": N_("Thank you. What you sent is with the moderators of case {code} now."),
    "answer": N_("Thank you. Your answer is with the moderators of case {code} now. They do not see who you are."),
}
MODERATOR = {
    "note": N_("The note is kept in case {code}."),
    "ask": N_("The question of case {code} is on its way. The answer will come to the case."),
    "reject": N_("The report {code} is not accepted. The person who reported is told your words."),
    "close": N_("Case {code} is closed. Its reminders are off, and everyone concerned is told."),
    "summary": N_("Case {code} is published."),
    "update": N_("The news of case {code} is kept. Where the case is published, its followers get it now."),
    "event": N_("The event is kept in case {code}."),
    "correction": N_("The event of case {code} is corrected. Followers who have the message see it corrected, too."),
    "source": N_("The source is kept in case {code}."),
    "spelling": N_("The spelling is kept in case {code}: the case is found by it from now on."),
    "appeal": N_("The appeal is kept in case {code}."),
    "translation": N_("The translation of case {code} is public."),
    "reveal": N_("Who reported case {code} comes to you in a message of its own. They are told, with your reason."),
    "erase": N_("Case {code} is erased. Its reporter is told your words."),
    "situation": N_("The situation in case {code} is changed. The person who reported and the followers are told."),
}


def report_sent(t: Translator, code: str, receipt: str) -> Screen:
    """The one confirmation of a report, with its receipt."""
    text = t(
        "<b>Your report has arrived.</b> Its code is <b>{code}</b>.\n\n"
        "<b>What happens next</b>\n"
        "1. A moderator reads it. We cannot say how soon, and we cannot promise a result.\n"
        "2. If something is unclear, a question comes to you here. The moderator does not see who you are.\n"
        "3. You are told of every change. /mycases shows the status, /erase deletes everything.\n\n"
        "<b>Write your receipt down on paper now.</b> It is shown only this once, and goes from this chat when you "
        "press the button. With /status and the receipt you can ask about the status from any account; nobody can "
        "read the report with it. Afterwards you can delete the messages of this chat from your phone.\n\n"
        "<code>{receipt}</code>",
        code=code,
        receipt=show_receipt(receipt),
    )
    # The button takes the receipt off the screen, so it is the only one and says so.
    return Screen(text, ((Button(t("✅ I have written it down"), "home"),),))


def reporter_done(t: Translator, form: str, code: str) -> Screen:
    """News or an answer of the reporter has been taken in."""
    return Screen(t(REPORTER[form], code=code), ((Button(t("My report {code}", code=code), f"my:{code}"),),))


def moderator_done(t: Translator, form: str, code: str) -> Screen:
    """A moderator's form is done."""
    if form == "erase":
        return Screen(t(MODERATOR[form], code=code), ((Button(t("📥 Reports that wait"), "queue"),),))
    if form == "translation":
        return Screen(t(MODERATOR[form], code=code), ((Button(t("Public page"), f"pub:{code}"),),))
    return Screen(t(MODERATOR[form], code=code), ((Button(t("Open case {code}", code=code), f"case:{code}"),),))

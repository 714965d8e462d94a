"""The front rooms: greeting, main menu, language, help, privacy, settings, erasing."""

from markupsafe import Markup

from bot.domain.peer import Peer
from bot.domain.retention import Retention
from bot.domain.roles import Permission
from bot.i18n import LANGUAGES, Translator
from bot.texts import labels, moments
from bot.texts.screen import Button, Screen, fitted


def languages(t: Translator, present: str, back: bool) -> Screen:
    """Choose the language; the question stands in all three, since the reader may know only one."""
    text = "Тілді таңдаңыз\nВыберите язык\nChoose your language"
    buttons = [Button(("✓ " if code == present else "") + labels.LANGUAGES[code], f"lang:{code}") for code in LANGUAGES]
    rows = tuple((button,) for button in buttons)
    return Screen(text, (*rows, (Button(t("Main menu"), "home"),)) if back else rows)


def home(t: Translator, person: Peer, drafting: bool, letters: int = 0, *, codeless: bool = False) -> Screen:
    """The main menu; the staff has its own rows. `letters`: messages that could not be delivered.

    `codeless`: who works here has not set up the codes of their session yet.
    """
    text = t(
        "<b>Jauap means “answer”.</b>\n\nThis bot keeps the cases of people who are missing, detained or not allowed "
        "to leave, so that they are not forgotten.\n\nWhat would you like to do?"
    )
    first = t("✏️ Go on with my report") if drafting else t("🕯 Report a person")
    rows = [
        (Button(first, "report"),),
        *fitted([
            Button(t("My reports"), "mine"), Button(t("Published cases"), "cases"),
            Button(t("Find a case"), "find"), Button(t("What I follow"), "following"),
        ]),
        *fitted([Button(t("Language"), "lang"), Button(t("Privacy"), "privacy"), Button(t("Help"), "help")], 3),
    ]  # fmt: skip
    if person.may(Permission.READ_CASE):
        failed = (Button(t("⚠️ Did not arrive: {n}", n=letters), "letters"),) if letters else ()
        rows[:0] = [(Button(t("📥 Reports that wait"), "queue"),), failed, (Button(t("Who works here"), "staff:list"),)]
    if codeless:
        rows[:0] = [(Button(t("🔑 Set up my codes"), "code"),)]
    return Screen(text, tuple(rows))


def help_(t: Translator, person: Peer) -> Screen:
    """What the bot can do, for this person."""
    parts = [
        t(
            "<b>If somebody close to you is missing or held</b>\n"
            "/report tells us about it, step by step; you can stop and go on at any time\n"
            "/mycases shows your reports and the questions of moderators\n"
            "/status with your receipt shows the status from any account\n"
            "/erase deletes what you told us"
        ),
        t(
            "<b>If you want to help</b>\n"
            "/cases lists the published cases\n"
            "/find and a name finds one\n"
            "/follow lets you hear of everything new, in your language\n"
            "/following shows what you follow; /unfollow ends it"
        ),
        t("/language changes the language, /privacy tells what is stored and who sees it"),
    ]
    if person.may(Permission.READ_CASE):
        parts.append(
            t(
                "<b>For moderators</b>\n"
                "/queue shows what waits; /case and a code opens a case\n"
                "/claim, /ask, /note, /verify, /publish, /update, /reject, /close and a code do what they say\n"
                "/link, two codes and a word such as “wife” link the cases of people who belong together\n"
                "/letters shows messages that did not arrive\n"
                "Everything is on buttons as well."
            )
        )
        parts.append(t("/merge and two codes: both cases are of one person, and the first one leads"))
    return Screen(Markup("\n\n").join(parts), _home(t))


def privacy(t: Translator, kept: Retention) -> Screen:
    """What is stored, for how long, who sees it, and what this does not protect against."""
    text = t(
        "<b>What is stored</b>\n"
        "Your answers, files and the number of your Telegram account, encrypted on the server of this bot. "
        "What is published is not encrypted, since everyone may read it.\n\n"
        "<b>Who sees it</b>\n"
        "Moderators read the report, not who sent it. Only two of them together can see the account, for a reason, and "
        "you are told when it happens. Followers see only what was published.\n\n"
        "<b>What we cannot protect you from</b>\n"
        "Telegram sees these messages. Somebody who holds your phone sees this chat. "
        "Somebody who takes the server while it runs, with its keys, could read what is stored.\n\n"
        "<b>Your choice</b>\n"
        "In /mycases you can change how a report may be used. /erase deletes everything for good."
    )
    return Screen(Markup("\n\n").join([text, _periods(t, kept)]), ((Button(t("Erase my data"), "erase"),), *_home(t)))


def settings(t: Translator, peer: Peer) -> Screen:
    """What can be set, all by buttons."""
    text = t("<b>Settings</b>\n\nLanguage: {language}", language=labels.language_name(peer.language))
    rows = fitted(
        [
            Button(t("Language"), "lang"),
            Button(t("What I follow"), "following"),
            Button(t("⏰ How often news comes"), "digest"),
            Button(t("Privacy"), "privacy"),
            Button(t("Erase my data"), "erase"),
        ]
    )
    return Screen(text, (*rows, *_home(t)))


def erase(t: Translator, cases: int, follows: int) -> Screen:
    """The first tap: what would be gone."""
    text = t(
        "<b>Erase everything?</b>\n\nReports: {cases}. Subscriptions: {follows}. Unfinished reports go too.\n\n"
        "It is destroyed at once and cannot be brought back. What is published is taken down; "
        "what others have already seen cannot be taken back.\n\n"
        "The messages of the last two days are deleted from this chat, yours and mine. Telegram does not let a bot "
        "delete older ones: please delete those yourself.",
        cases=cases,
        follows=follows,
    )
    return Screen(text, ((Button(t("Yes, erase everything"), "erase:yes"),), (Button(t("No, keep it"), "home"),)))


def erase_case(t: Translator, code: str) -> Screen:
    """The first tap for one report."""
    text = t(
        "<b>Erase the report {code}?</b>\n\nIt is destroyed at once and cannot be brought back. If it is published, "
        "it is taken down; what others have already seen cannot be taken back.\n\n"
        "All messages of the last two days are deleted from this chat, yours and mine, whatever they are about. "
        "Telegram does not let a bot delete older ones: please delete those yourself.",
        code=code,
    )
    return Screen(
        text,
        ((Button(t("Yes, erase it"), f"erase:sure:{code}"),), (Button(t("No, keep it"), f"my:{code}"),)),
    )


def erased(t: Translator, *, works_here: bool = False) -> Screen:
    """Everything of this person is gone; these are the last words."""
    if works_here:
        return Screen(
            t(
                "Everything you told us is erased. What belongs to your work here stays until an admin ends it: your "
                "number, your codes and this chat.\n\n"
                "If older messages are still here, please delete the whole chat from your phone. /start begins anew."
            )
        )
    return Screen(
        t(
            "Everything you told us is erased, and we no longer know this chat.\n\n"
            "If older messages are still here, please delete the whole chat from your phone. /start begins anew."
        )
    )


def case_erased(t: Translator, code: str) -> Screen:
    """One report is gone."""
    text = t(
        "The report {code} is erased.\n\n"
        "If older messages about it are still here, please delete them from your phone.",
        code=code,
    )
    return Screen(text, ((Button(t("My reports"), "mine"),), *_home(t)))


def nothing_open(t: Translator) -> Screen:
    """/cancel without a form."""
    return Screen(t("There is nothing open to leave."), _home(t))


def not_understood(t: Translator) -> Screen:
    """A message that belongs to nothing: what one can do."""
    text = t(
        "I am a program and cannot read that. If you want to report a person, press the button; "
        "to find a case, send /find and a name."
    )
    return Screen(text, ((Button(t("🕯 Report a person"), "report"),), *_home(t)))


def unknown_command(t: Translator) -> Screen:
    """No such command, or a button that is no longer known."""
    return Screen(t("I do not know this command. Here is what you can do:"), ((Button(t("Help"), "help"),), *_home(t)))


def edit_too_late(t: Translator) -> Screen:
    """An edited message that no open form has as its answer."""
    text = t(
        "You changed a message that is no longer part of an open form, so the change does not reach us. "
        "To correct a report that was sent, open it in /mycases and press “Tell something new”."
    )
    return Screen(text, ((Button(t("My reports"), "mine"),), *_home(t)))


def group_help(t: Translator) -> Screen:
    """What can be done in a group."""
    text = t(
        "In a group, admins can press /follow, and everything new comes here.\n/cases lists the published cases.\n\n"
        "To report a person, please write to me in private."
    )
    return Screen(text)


def _home(t: Translator) -> tuple[tuple[Button, ...], ...]:
    return ((Button(t("Main menu"), "home"),),)


def _periods(t: Translator, kept: Retention) -> Markup:
    return t(
        "<b>How long</b>\n"
        "A form that you leave: {drafts}. A report that was not accepted: {rejected}. Who reported a case that is "
        "closed: {reporter}. Which messages were handled, never their content: {inbox}. The record of who did "
        "what: {audit}.",
        drafts=moments.lasting(t, kept.left_drafts),
        rejected=moments.lasting(t, kept.rejected),
        reporter=moments.lasting(t, kept.reporter),
        inbox=moments.lasting(t, kept.inbox),
        audit=moments.lasting(t, kept.audit),
    )

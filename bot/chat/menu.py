"""The commands as Telegram lists them, in each language and for each kind of chat. A list is not a permission."""

import structlog
from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeChat, BotCommandScopeDefault
from telegram import BotCommandScopeAllGroupChats as AllGroups
from telegram.error import BadRequest, TelegramError

from bot.domain.roles import Role
from bot.i18n import LANGUAGES, N_, translator
from bot.services.policy import Policy

PUBLIC = {
    "report": N_("Report a missing or detained person"),
    "mycases": N_("My reports and their status"),
    "status": N_("Status by receipt number"),
    "cases": N_("Published cases"),
    "find": N_("Find a case"),
    "follow": N_("Follow a region or all cases"),
    "following": N_("What I follow"),
    "unfollow": N_("Stop following"),
    "language": N_("Language"),
    "settings": N_("Settings"),
    "privacy": N_("What is stored, and who sees it"),
    "erase": N_("Erase my data"),
    "help": N_("What this bot can do"),
    "cancel": N_("Leave the current form"),
}
MODERATORS = {
    "queue": N_("Reports that wait"),
    "case": N_("Open a case"),
    "claim": N_("Take a case"),
    "ask": N_("Ask the person who reported"),
    "note": N_("Add a note"),
    "verify": N_("Set the verification"),
    "publish": N_("Publish a case"),
    "update": N_("Send news of a case"),
    "reject": N_("Do not accept a report"),
    "close": N_("Close a case"),
    "merge": N_("Merge two cases of one person"),
    "link": N_("Link two cases that belong together"),
    "letters": N_("Messages that did not arrive"),
    "lock": N_("Lock a colleague at once"),
}
ADMINS = {
    "invite": N_("Invite somebody to work here"),
    "role": N_("Who works here, and as what"),
    "audit": N_("Who did what"),
}
# What Telegram shows before START is pressed; 512 characters at most (Bot API, setMyDescription).
DESCRIPTION = N_(
    "This bot keeps the cases of people who are missing, detained or not allowed to leave, so that they are not "
    "forgotten.\n\n"
    "Relatives tell of a person here, step by step. Supporters follow a case and hear what is new.\n\n"
    "Telegram can see who writes here. Before the first question the bot says what is safe, and what it cannot do."
)
STAFF = {Role.MODERATOR: MODERATORS, Role.ADMIN: {**MODERATORS, **ADMINS}}
GROUP = ("cases", "find", "follow", "following", "unfollow", "language", "help")
log = structlog.get_logger()


async def publish_menu(bot: Bot, policy: Policy) -> None:
    """Tell Telegram what the bot is for, and its commands; English stands for all other languages."""
    for language in (None, *LANGUAGES):
        await _describe(bot, language)
        await _set(bot, PUBLIC, BotCommandScopeDefault(), language)
        await _set(bot, {name: PUBLIC[name] for name in GROUP}, AllGroups(), language)
    for admin_id in sorted(policy.admin_ids):
        await publish_staff_menu(bot, admin_id, Role.ADMIN)


async def publish_staff_menu(bot: Bot, chat_id: int, role: Role) -> None:
    """Tell Telegram the commands of one of the staff, which needs a chat that was started."""
    listed = {**STAFF.get(role, {}), **PUBLIC}
    for language in (None, *LANGUAGES):
        await _set(bot, listed, BotCommandScopeChat(chat_id), language)


async def _set(bot: Bot, commands: dict[str, str], scope: BotCommandScope, language: str | None) -> None:
    t = translator(language or "en")
    listed = [BotCommand(name, str(t(words))) for name, words in commands.items()]
    try:
        await bot.set_my_commands(listed, scope, language)
    except BadRequest:
        # An admin who never started the bot has no chat yet; the list comes with the first /start.
        log.debug("commands_wait_for_start")
    except TelegramError as error:
        # A list is a comfort and must not stop the start.
        log.warning("commands_not_listed", error=type(error).__name__)


async def _describe(bot: Bot, language: str | None) -> None:
    try:
        await bot.set_my_description(str(translator(language or "en")(DESCRIPTION)), language)
    except TelegramError as error:
        log.warning("not_described", error=type(error).__name__)

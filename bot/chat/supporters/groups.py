"""Groups and channels: a greeting when the bot comes, silence when it goes, and a move to another id."""

from telegram import ChatMember, ChatMemberRestricted

from bot.chat.context import Context
from bot.chat.router import router
from bot.chat.supporters.admins import home
from bot.domain.peer import PeerKind
from bot.services import people
from bot.services.following import move_chat
from bot.texts.supporters import groups

INSIDE = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER})


async def membership(ctx: Context) -> None:
    """The bot was added, sent away, blocked or called back. Whoever comes back finds their follows again."""
    change = ctx.update.my_chat_member
    if change is None:
        return
    before, after = _inside(change.old_chat_member), _inside(change.new_chat_member)
    if not after:
        await people.lost(ctx.unit, ctx.policy, ctx.chat)
    elif not before and ctx.chat.kind is not PeerKind.PRIVATE:
        await _greet(ctx)


async def migration(ctx: Context) -> None:
    """The group became a supergroup: the same chat under another id."""
    message = ctx.update.effective_message
    if message and message.migrate_to_chat_id:
        await move_chat(ctx.unit, ctx.chat, message.migrate_to_chat_id)


async def _greet(ctx: Context) -> None:
    """Say hello in the language of who added the bot; the moderators' own group needs no greeting."""
    if ctx.chat.chat_id == ctx.policy.moderators_chat_id:
        return
    if not ctx.chat.language_chosen and ctx.chat.language != ctx.person.language:
        ctx.chat.language = ctx.person.language
        await ctx.unit.peers.save(ctx.chat)
    await ctx.show(groups.greeting(ctx.t, ctx.chat.kind, home(ctx)))


def _inside(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in INSIDE


router.membership = membership
router.migration = migration

"""/invite, /role, /lock, and the pages of colleagues."""

from collections.abc import Awaitable, Callable

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.triage.guard import staff_button, staff_command
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.roles import GIVEN, Permission, Role
from bot.services import staffing
from bot.texts.staff import members as texts

LINK = "i-"
Deed = Callable[[Context, str, str], Awaitable[None]]


@staff_command("invite")
async def invite(ctx: Context, words: str) -> None:
    """`/invite moderator Aigul`, or the choice of a role."""
    await ctx.desk.must(Permission.INVITE)
    role, _, label = words.partition(" ")
    if not words:
        await ctx.show(texts.choose_role(ctx.t))
    elif role not in GIVEN:
        await ctx.show(texts.no_such_role(ctx.t))
    else:
        await _hand_out(ctx, role, label)


@staff_command("role")
async def role(ctx: Context, words: str) -> None:
    """`/role 3 translator`, `/role 3`, or the list."""
    await ctx.desk.must(Permission.CHANGE_ROLE)
    which, _, name = words.partition(" ")
    if name and name not in GIVEN:
        await ctx.show(texts.no_such_role(ctx.t))
    elif name:
        await _role(ctx, which, name)
    elif which:
        await _one(ctx, which)
    else:
        await _list(ctx)


@staff_command("lock")
async def lock(ctx: Context, words: str) -> None:
    """`/lock 3` locks at once; alone it shows whom."""
    if not words:
        await _list(ctx)
        return
    try:
        async with ctx.unit.attempt():
            await _lock(ctx, words.removeprefix("№").strip())
    except NotFound:  # whoever is in a hurry chooses from the list
        found = await staffing.colleagues(ctx.desk)
        await ctx.show(texts.everybody(ctx.t, found, ctx.person).above(texts.no_such_number(ctx.t)))


@staff_button("staff")
async def pressed(ctx: Context, what: str = "list", which: str = "", more: str = "") -> None:
    """The list, one colleague, or a deed."""
    if what not in _DEEDS:
        raise NotFound
    await _DEEDS[what](ctx, which, more)


async def _list(ctx: Context, which: str = "", more: str = "") -> None:
    await ctx.show(texts.everybody(ctx.t, await staffing.colleagues(ctx.desk), ctx.person))


async def _one(ctx: Context, which: str, more: str = "") -> None:
    found, peer = await staffing.colleague(ctx.desk, number(which))
    await ctx.show(texts.one(ctx.t, found, peer, ctx.person, ctx.policy.now()))


async def _invite(ctx: Context, which: str, more: str = "") -> None:
    await ctx.desk.must(Permission.INVITE)
    if which:
        await _hand_out(ctx, which, "")
    else:
        await ctx.show(texts.choose_role(ctx.t))


async def _hand_out(ctx: Context, role: str, label: str) -> None:
    """The link is for the admin's eyes alone."""
    if not ctx.private:
        raise NotAllowed(Permission.INVITE)
    code = await staffing.invite(ctx.desk, member(Role, role), label)
    await ctx.show(texts.invited(ctx.t, role, ctx.link(LINK + code)), new=True)


async def _lock(ctx: Context, which: str, more: str = "") -> None:
    await ctx.show(texts.locked(ctx.t, await staffing.lock(ctx.desk, number(which))))


async def _unlock(ctx: Context, which: str, more: str = "") -> None:
    await staffing.unlock(ctx.desk, number(which))
    await _one(ctx, which)


async def _role(ctx: Context, which: str, name: str) -> None:
    await staffing.change_role(ctx.desk, number(which), member(Role, name))
    await _one(ctx, which)


async def _remove(ctx: Context, which: str, more: str = "") -> None:
    await ctx.desk.must(Permission.CHANGE_ROLE)
    await ctx.show(texts.sure_to_remove(ctx.t, (await staffing.colleague(ctx.desk, number(which)))[0]))


async def _gone(ctx: Context, which: str, more: str = "") -> None:
    left = await staffing.change_role(ctx.desk, number(which), Role.PERSON)
    ctx.say(texts.gone(ctx.t, left))
    await _list(ctx)


async def _reset(ctx: Context, which: str, more: str = "") -> None:
    await ctx.desk.must(Permission.CHANGE_ROLE)
    await ctx.show(texts.sure_to_reset(ctx.t, (await staffing.colleague(ctx.desk, number(which)))[0]))


async def _anew(ctx: Context, which: str, more: str = "") -> None:
    await staffing.reset_code(ctx.desk, number(which))
    await _one(ctx, which)


_DEEDS: dict[str, Deed] = {
    "list": _list, "one": _one, "invite": _invite, "lock": _lock, "unlock": _unlock, "role": _role,
    "remove": _remove, "gone": _gone, "reset": _reset, "anew": _anew,
}  # fmt: skip

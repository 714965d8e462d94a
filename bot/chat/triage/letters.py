"""/letters: what could not be delivered, and what is to become of it."""

from collections.abc import Awaitable, Callable

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.guard import staff_button, staff_command
from bot.domain.errors import NotFound
from bot.services import dead_letters
from bot.texts.screen import Button
from bot.texts.triage import letters as texts


@staff_command("letters")
async def letters(ctx: Context, words: str) -> None:
    """The oldest of them."""
    await _show(ctx, 0, new=True)


@staff_button("letters")
async def pressed(ctx: Context, what: str = "page", page: str = "0", letter_id: str = "0") -> None:
    """A page (`new`: in a message of its own), or what is to become of one of them or of all. Raises NotFound."""
    if what in _DEEDS:
        await _DEEDS[what](ctx, number(letter_id))
    elif what not in {"page", "new"}:
        raise NotFound
    await _show(ctx, number(page), new=what == "new")


async def _retry(ctx: Context, letter_id: int) -> None:
    again = await dead_letters.try_again(ctx.desk, letter_id)
    ctx.say(texts.tried_again(ctx.t, 1) if again else texts.gone(ctx.t))


async def _drop(ctx: Context, letter_id: int) -> None:
    gone = await dead_letters.give_up(ctx.desk, letter_id)
    ctx.say(texts.given_up(ctx.t) if gone else texts.gone(ctx.t))


async def _all(ctx: Context, _: int) -> None:
    ctx.say(texts.tried_again(ctx.t, await dead_letters.try_all_again(ctx.desk)))


async def _show(ctx: Context, page: int, *, new: bool = False) -> None:
    total = await dead_letters.count_letters(ctx.desk)
    page = min(page, max(0, total - 1) // texts.PAGE)
    found = await dead_letters.read_letters(ctx.desk, texts.PAGE, page * texts.PAGE)
    screen = texts.letters(ctx.t, found, page, total, ctx.policy.now())
    await ctx.show(screen.below((Button(ctx.t("Main menu"), "home"),)) if ctx.private else screen, new=new)


_DEEDS: dict[str, Callable[[Context, int], Awaitable[None]]] = {"retry": _retry, "drop": _drop, "all": _all}

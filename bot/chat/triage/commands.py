"""Commands about one case: `/note CODE text`. In a topic of the moderators' group the code may be left out."""

from collections.abc import Awaitable, Callable

from bot.chat.context import Context
from bot.chat.triage.actions import open_case_form, verify
from bot.chat.triage.card import show, show_card
from bot.chat.triage.guard import staff_command
from bot.chat.triage.handing import choose
from bot.chat.triage.publishing import show_preview
from bot.domain.answers import Fits, Misfit, judge
from bot.domain.case import Case
from bot.domain.codes import read_code
from bot.domain.errors import NotFound
from bot.domain.forms import FORMS
from bot.domain.incoming import Incoming, Sent
from bot.domain.roles import Permission
from bot.i18n import Translator
from bot.services import triage
from bot.services.desk import Desk
from bot.texts.screen import Screen
from bot.texts.triage import steps

About = Callable[[Context, Case, str], Awaitable[None]]
Service = Callable[[Desk, str, str], Awaitable[Case]]


def about_case(name: str, *, taken: bool = False) -> Callable[[About], About]:
    """Register a command about a case; it gets the case and the words behind the code.

    `taken`: it judges by itself what to say of a case in a colleague's hands.
    """

    def register(handler: About) -> About:
        @staff_command(name)
        async def command(ctx: Context, words: str) -> None:
            await ctx.desk.must(Permission.READ_CASE)
            case, rest = await _named(ctx, words)
            if case is None:
                await show(ctx, steps.wants_code(ctx.t, name))
            else:
                await handler(ctx, case if taken else await ctx.desk.case(case.code), rest)

        return handler

    return register


async def _named(ctx: Context, words: str) -> tuple[Case | None, str]:
    """The case that the words begin with, or the one of this topic; and the words behind. Raises NotFound."""
    head, *rest = words.split(maxsplit=1) or [""]
    code, here = read_code(head), await of_topic(ctx)
    if code is None and read_code(words):
        code, rest = read_code(words), []
    named = await ctx.unit.cases.by_code(code) if code else None
    if named is None and here:
        return here, words
    if named is None and code:
        raise NotFound
    return named, "".join(rest)


async def of_topic(ctx: Context) -> Case | None:
    """The case of this topic in the moderators' group."""
    return await ctx.unit.cases.by_topic(ctx.thread) if ctx.thread and not ctx.private else None


@about_case("case")
async def show_one(ctx: Context, case: Case, words: str) -> None:
    """The card."""
    await show_card(ctx, case)


@about_case("claim", taken=True)
async def claim(ctx: Context, case: Case, words: str) -> None:
    """Take it."""
    await show_card(ctx, await triage.claim(ctx.desk, case.code))


@about_case("verify")
async def set_level(ctx: Context, case: Case, words: str) -> None:
    """Choose how well it is supported."""
    await verify(ctx, case)


@about_case("publish")
async def publish(ctx: Context, case: Case, words: str) -> None:
    """See what would be public, and publish."""
    await show_preview(ctx, case)


@about_case("assign")
async def assign(ctx: Context, case: Case, words: str) -> None:
    """Hand it over."""
    await choose(ctx, case)


@about_case("close")
async def close(ctx: Context, case: Case, words: str) -> None:
    """Close it; the words behind the code begin the form."""
    await _begin(ctx, "close", case, words)


@about_case("update")
async def update(ctx: Context, case: Case, words: str) -> None:
    """Publish news; the words behind the code begin the form."""
    await _begin(ctx, "update", case, words)


@about_case("note")
async def note(ctx: Context, case: Case, words: str) -> None:
    """Keep a note, at once where it is written already."""
    await _at_once(ctx, "note", case, words, triage.note, steps.noted)


@about_case("ask")
async def ask(ctx: Context, case: Case, words: str) -> None:
    """Ask the reporter, at once where the question is written already."""
    await _at_once(ctx, "ask", case, words, triage.ask, steps.asked)


@about_case("reject")
async def reject(ctx: Context, case: Case, words: str) -> None:
    """Turn the report down, at once where the reason is written already."""
    await _at_once(ctx, "reject", case, words, triage.reject, steps.rejected)


async def _at_once(
    ctx: Context, form: str, case: Case, words: str, service: Service, done: Callable[[Translator, str], Screen]
) -> None:
    fit = _fit(ctx, form, words)
    if isinstance(fit, Fits):
        await service(ctx.desk, case.code, fit.value)
        await show(ctx, done(ctx.t, case.code), case)
    else:
        await _begin(ctx, form, case, words)


async def _begin(ctx: Context, form: str, case: Case, words: str) -> None:
    """Open the form with the words in it; words that are too many are told so."""
    fit = _fit(ctx, form, words)
    if isinstance(fit, Misfit) and fit.limit:
        await ctx.show(steps.too_long(ctx.t, fit.limit))
    else:
        await open_case_form(ctx, form, case, {"text": fit.value} if isinstance(fit, Fits) else None)


def _fit(ctx: Context, form: str, words: str) -> Fits | Misfit:
    incoming = Incoming(0, Sent.TEXT, words)
    return judge(FORMS[form].question("text"), incoming, ctx.policy.today(), ctx.chat.language)

"""The front rooms: start, language, help, privacy, settings, erasing, and whatever belongs to nothing else."""

from bot.chat import forms, reporter
from bot.chat.context import Context
from bot.chat.router import router
from bot.chat.staff import codes
from bot.chat.staff.members import LINK
from bot.chat.supporters import search, show_public
from bot.domain.codes import read_code
from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.forms import FORMS, REPORT
from bot.domain.incoming import Sent
from bot.domain.roles import Permission
from bot.i18n import LANGUAGES
from bot.services.consenting import erase_case, forget_me, works_here
from bot.services.dead_letters import count_letters
from bot.services.people import speak
from bot.texts import entrance, home

# Forms that a deep link may open; each checks the role again when it is done.
LINKED = frozenset(FORMS) - {"report", "news", "answer", "correction"}


@router.command("start")
async def start(ctx: Context, words: str = "") -> None:
    """The greeting, or whatever the link that was followed stands for."""
    ctx.list_commands = ctx.private and ctx.person.may(Permission.WORK_HERE)
    if not ctx.private:
        await ctx.show(home.group_help(ctx.t))
    elif words in {"report", "mycases", "status", "erase"}:
        await router.commands[words](ctx, "")
    elif words.startswith("f-"):
        await _open_linked(ctx, words)
    elif words.startswith(LINK):
        await codes.follow_invitation(ctx, words.removeprefix(LINK))
    elif words:
        await show_public(ctx, words, new=True)
    elif not ctx.person.language_chosen:
        await ctx.show(home.languages(ctx.t, ctx.person.language, back=False))
    else:
        await show_home(ctx)


async def _open_linked(ctx: Context, payload: str) -> None:
    _, form, code = (*payload.split("-"), "", "")[:3]
    if form not in LINKED:
        raise NotFound
    case = await ctx.desk.case(code)
    await forms.open_form(ctx, form, case.id, version=case.version)


async def show_home(ctx: Context) -> None:
    """The main menu."""
    draft = await ctx.unit.drafts.latest(ctx.person.id, REPORT.key)
    letters = await _letters(ctx)
    member = await ctx.unit.staff.of(ctx.person.id)
    codeless = not (member and member.has_code) and (ctx.person.may(Permission.WORK_HERE) or bool(member))
    await ctx.show(home.home(ctx.t, ctx.person, draft is not None, letters, codeless=codeless))


async def _letters(ctx: Context) -> int:
    """How many messages did not arrive; nobody learns it without the right to."""
    try:
        return await count_letters(ctx.desk)
    except Refused:
        return 0


@router.button("home")
async def back_home(ctx: Context) -> None:
    """Back to the main menu; an open form is kept for later."""
    if not ctx.private:
        raise NotAllowed
    await ctx.unit.drafts.pause(ctx.person.id)
    await show_home(ctx)


@router.command("language")
async def language(ctx: Context, words: str = "") -> None:
    """Offer the languages."""
    _may_set(ctx)
    await ctx.show(home.languages(ctx.t, ctx.chat.language, back=ctx.private))


@router.button("lang")
async def choose_language(ctx: Context, code: str = "") -> None:
    """Speak that language from now on; an open form is asked again in it."""
    _may_set(ctx)
    if not code:
        await language(ctx)
        return
    if code not in LANGUAGES:
        raise NotFound
    await speak(ctx.unit, ctx.chat, code)
    draft = await ctx.unit.drafts.active(ctx.person.id) if ctx.private else None
    if draft:
        await forms.show_position(ctx, draft)
    elif ctx.private:
        await show_home(ctx)
    else:
        await ctx.show(home.group_help(ctx.t))


def _may_set(ctx: Context) -> None:
    if not (ctx.private or ctx.chat_admin):
        raise NotAllowed


@router.command("help")
@router.button("help")
async def help_(ctx: Context, words: str = "") -> None:
    """What can be done here."""
    await ctx.show(home.help_(ctx.t, ctx.person) if ctx.private else home.group_help(ctx.t))


@router.command("privacy")
@router.button("privacy")
async def privacy(ctx: Context, words: str = "") -> None:
    """What is stored, who sees it."""
    await ctx.show(home.privacy(ctx.t, ctx.policy.retention) if ctx.private else home.group_help(ctx.t))


@router.command("settings")
@router.button("settings")
async def settings(ctx: Context, words: str = "") -> None:
    """What can be set."""
    await ctx.show(home.settings(ctx.t, ctx.person) if ctx.private else home.group_help(ctx.t))


@router.command("cancel")
async def cancel(ctx: Context, words: str = "") -> None:
    """Leave the open form, which asks once what shall become of it."""
    draft = await ctx.unit.drafts.active(ctx.person.id) if ctx.private else None
    if draft is None:
        await ctx.show(home.nothing_open(ctx.t))
        return
    await forms.ask_to_leave(ctx, draft)


@router.command("erase")
async def erase(ctx: Context, words: str = "") -> None:
    """The first tap of erasing: what would be gone."""
    if not ctx.private:
        await ctx.show(entrance.in_private(ctx.t, ctx.link("erase")), new=True)
        return
    cases = await ctx.unit.cases.reported_by(ctx.person.id)
    follows = await ctx.unit.follows.of(ctx.person.id)
    await ctx.show(home.erase(ctx.t, len(cases), len(follows)))


@router.button("erase")
async def erasing(ctx: Context, what: str = "", code: str = "") -> None:
    """The second tap, for everything or for one report."""
    if not ctx.private:
        raise NotAllowed
    if what == "yes":
        await _forget(ctx)
    elif what == "case":
        await ctx.show(home.erase_case(ctx.t, (await reporter.own(ctx, code)).code))
    elif what == "sure":
        case = await reporter.own(ctx, code)
        await erase_case(ctx.unit, ctx.policy, ctx.person, case)
        await ctx.show(home.case_erased(ctx.t, case.code), new=True)  # the pressed message is deleted
    else:
        await erase(ctx)


async def _forget(ctx: Context) -> None:
    """Forget the person. The pressed message may be older than what is remembered of the chat, so it is added."""
    found = await forget_me(ctx.unit, ctx.policy, ctx.person, ctx.update.update_id)
    ctx.taken_back = sorted({*found, *([ctx.pressed] if ctx.pressed else [])})
    ctx.last_words = home.erased(ctx.t, works_here=works_here(ctx.policy, ctx.person))


async def answer(ctx: Context) -> None:
    """A message that is no command: the answer to an open form, a code or words to search, or nothing."""
    if await codes.enter(ctx) or await forms.answer(ctx):
        return
    text = ctx.incoming.text if ctx.incoming and ctx.incoming.sent is Sent.TEXT else ""
    if read_code(text):
        await show_public(ctx, text, new=True)
    elif text.strip():
        await search(ctx, text)
    else:
        await ctx.show(home.not_understood(ctx.t))


async def correction(ctx: Context) -> None:
    """An edited message: a correction of the open form, else an explanation."""
    if not await forms.correct(ctx):
        await ctx.show(home.edit_too_late(ctx.t))


async def unknown(ctx: Context, *words: str) -> None:
    """A command or a button that does not exist."""
    if not ctx.private:
        raise NotFound
    await ctx.show(home.unknown_command(ctx.t), new=True)


router.answer, router.correction, router.unknown = answer, correction, unknown

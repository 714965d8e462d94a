"""/link: two cases whose people belong together. What the command leaves out is asked for by buttons.

What names the people of several cases is shown as of none alone: so it goes when one of them is erased.
"""

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.triage.actions import action
from bot.chat.triage.card import show
from bot.chat.triage.codes import JOINTS, with_own
from bot.chat.triage.guard import staff_command
from bot.chat.triage.tabs import link_in
from bot.domain.case import Case
from bot.domain.codes import read_code
from bot.domain.errors import AlreadyLinked
from bot.domain.roles import Permission
from bot.domain.ties import Tie, read_tie
from bot.services import linking
from bot.services.reading import read_case, read_others
from bot.texts.screen import Screen
from bot.texts.triage import linking as texts
from bot.texts.triage import links as shown


@staff_command("link")
async def link(ctx: Context, words: str) -> None:
    """`/link CODE CODE wife`; in a topic of the moderators' group, its own code may be left out."""
    await ctx.desk.must(Permission.RECORD)
    codes, rest = split_words(words)
    codes = await with_own(ctx, codes)
    if len(codes) == 2:
        await _begin(ctx, codes[0], codes[1], rest)
    elif rest and read_tie(rest) is None:
        await show(ctx, texts.no_code(ctx.t, rest.split()[0]))
    elif codes:
        await choose(ctx, await ctx.desk.case(codes[0], to=Permission.RECORD))
    else:
        await show(ctx, texts.wants_codes(ctx.t))


def split_words(words: str) -> tuple[list[str], str]:
    """The codes at the beginning, at most two, and the words behind them."""
    codes: list[str] = []
    rest = words.split()
    while rest and len(codes) < 2:
        word = rest[0].strip(",;:.")
        if code := read_code(word):
            codes.append(code)
        elif not codes or word.casefold() not in JOINTS:
            break
        rest = rest[1:]
    return codes, " ".join(rest)


async def _begin(ctx: Context, code: str, other: str, words: str) -> None:
    """The second tap where the words name a relation, else the list of them."""
    try:
        found = await linking.propose(ctx.desk, code, other)
    except AlreadyLinked as error:
        case = await ctx.desk.case(code)
        screen = await one(ctx, case, error.relation_id)
        await show(ctx, screen.above(texts.linked_already(ctx.t)), case)
        return
    tie = read_tie(words)
    if tie:
        screen = texts.sure(ctx.t, found, tie)
    else:
        screen = texts.kinds(ctx.t, found)
        screen = screen.above(texts.no_such_tie(ctx.t, words)) if words else screen
    await show(ctx, screen)


@action("link")
async def choose(ctx: Context, case: Case, page: str = "0", *_: str) -> None:
    """With which other case."""
    await show(ctx, texts.which(ctx.t, case, await read_others(ctx.desk, case), number(page)))


@action("tie")
async def tie(ctx: Context, case: Case, other: str = "", chosen: str = "", sure: str = "", *_: str) -> None:
    """What the one is to the other; then what would be read, and by whom; at the last tap it is done."""
    if sure:
        done = await linking.link(ctx.desk, case.code, other, member(Tie, chosen), case.version)
        await show(ctx, (await one(ctx, case, done.id)).above(texts.linked(ctx.t)), case)
        return
    found = await linking.propose(ctx.desk, case.code, other, case.version)
    screen = texts.sure(ctx.t, found, member(Tie, chosen)) if chosen else texts.kinds(ctx.t, found)
    await show(ctx, screen)


@action("showlink")
async def show_link(ctx: Context, case: Case, relation_id: str = "", sure: str = "", *_: str) -> None:
    """Let everybody read it, at the second tap."""
    if sure:
        done = await linking.show_link(ctx.desk, case.code, number(relation_id), case.version)
        await show(ctx, await one(ctx, case, done.id), case)
    else:
        await show(ctx, texts.showing(ctx.t, case, link_in(await read_case(ctx.unit, case), number(relation_id))), case)


@action("unlink")
async def unlink(ctx: Context, case: Case, relation_id: str = "", sure: str = "", *_: str) -> None:
    """Let neither know of the other, at the second tap."""
    if sure:
        case = await linking.unlink(ctx.desk, case.code, number(relation_id), case.version)
        file = await read_case(ctx.unit, case)
        await show(ctx, shown.tab(ctx.t, file, 0, ctx.policy.now()).above(texts.unlinked(ctx.t)), case)
    else:
        found = link_in(await read_case(ctx.unit, case), number(relation_id))
        await show(ctx, texts.unlinking(ctx.t, case, found), case)


async def one(ctx: Context, case: Case, relation_id: int) -> Screen:
    """One link of a case as it stands now. Raises NotFound."""
    file = await read_case(ctx.unit, await ctx.unit.cases.get(case.id))
    return shown.one(ctx.t, file, link_in(file, relation_id))

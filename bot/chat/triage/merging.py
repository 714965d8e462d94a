"""/merge: two cases of one person. The first one leads; what the command leaves out is asked for by buttons."""

import re

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.actions import action
from bot.chat.triage.card import show, show_card
from bot.chat.triage.codes import JOINTS, with_own
from bot.chat.triage.guard import staff_command
from bot.domain.case import Case
from bot.domain.codes import read_code
from bot.domain.errors import CannotMerge
from bot.domain.merge import Why
from bot.domain.roles import Permission
from bot.domain.view import Pair
from bot.services import merging
from bot.services.leading import lead_of
from bot.services.reading import read_case
from bot.texts.triage import approvals
from bot.texts.triage import merging as texts


@staff_command("merge")
async def merge(ctx: Context, words: str) -> None:
    """`/merge CODE CODE`; in a topic of the moderators' group, the code of its case may be left out."""
    await ctx.desk.must(Permission.MERGE)
    codes, word = read_codes(words)
    codes = await with_own(ctx, codes)
    if len(codes) == 2:
        await _ask(ctx, await merging.propose(ctx.desk, codes[1], codes[0]))
    elif codes:
        await _choose(ctx, await ctx.desk.case(codes[0], to=Permission.MERGE), word)
    else:
        await show(ctx, texts.wants_codes(ctx.t, word))


def read_codes(words: str) -> tuple[list[str], str]:
    """The codes in some words, one or two, also where they are written with spaces; and a word that is none.

    Where there are more, nobody knows which two are meant.
    """
    parts = [part for part in re.split(r"[\s,;+&]+", words) if part and part.casefold() not in JOINTS]
    whole = [["".join(parts)], *(["".join(parts[:cut]), "".join(parts[cut:])] for cut in range(1, len(parts)))]
    for each in whole:
        if all(map(read_code, each)):
            return _codes(each), ""
    found = _codes(parts)
    return found if len(found) < 3 else [], next((part for part in parts if not read_code(part)), "")


def _codes(parts: list[str]) -> list[str]:
    return [code for part in parts if (code := read_code(part))]


@action("merge")
async def chosen(ctx: Context, case: Case, other: str = "", version: str = "", sure: str = "", *_: str) -> None:
    """With which other case; which of the two leads; at the last tap it is done, or a colleague asked."""
    if not other:
        await _choose(ctx, case)
    elif not version:
        await _ask(ctx, await merging.propose(ctx.desk, other, case.code, either=True))
    elif sure:
        await _merge(ctx, case, other, number(version))
    else:
        await _ask(ctx, await merging.propose(ctx.desk, other, case.code))


@action("part")
async def part(ctx: Context, case: Case, sure: str = "", *_: str) -> None:
    """Undo a merge, at the second tap."""
    lead = await lead_of(ctx.unit, case.id)
    if lead is None:
        raise CannotMerge(Why.APART, case.code)
    if sure:
        await show_card(ctx, await merging.part(ctx.desk, case.code, case.version))
    else:
        await show(ctx, texts.parting(ctx.t, case, lead), case)


async def _choose(ctx: Context, case: Case, word: str = "") -> None:
    file = await read_case(ctx.unit, case)
    await show(ctx, texts.wants_other(ctx.t, case, file.alike, word), case)


async def _ask(ctx: Context, pair: Pair) -> None:
    await show(ctx, texts.sure(ctx.t, pair))  # of no case alone: it names both people, and goes with either


async def _merge(ctx: Context, lead: Case, code: str, seen: int) -> None:
    if await merging.merge(ctx.desk, code, lead.code, seen, lead.version):
        await show(ctx, approvals.asked(ctx.t, lead.code), lead)
    else:
        await show_card(ctx, await ctx.desk.case(lead.code))

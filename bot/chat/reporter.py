"""The reporter's rooms: the way into a report, their own cases, questions and answers."""

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.forms import open_form, show_position
from bot.chat.router import router
from bot.domain.case import Case, Consent
from bot.domain.casefile import Question
from bot.domain.codes import read_code
from bot.domain.errors import NotFound
from bot.domain.forms import REPORT
from bot.services import confirming, filling
from bot.services.consenting import change_use
from bot.services.reading import would_be_public
from bot.services.reporting import next_report, own_case, own_cases
from bot.services.succession import allowed_uses
from bot.texts import entrance, limits, reporter, risk
from bot.texts.screen import Screen


@router.command("report")
async def report(ctx: Context, words: str = "") -> None:
    """Go on with an unfinished report, or begin with what one must know first."""
    if not ctx.private:
        await ctx.show(entrance.in_private(ctx.t, ctx.link("report")), new=True)
        return
    draft = await ctx.unit.drafts.latest(ctx.person.id, REPORT.key)
    unfinished = reporter.unfinished(ctx.t, draft, REPORT, ctx.policy.now()) if draft else None
    screen, until = unfinished or risk.who_sees(ctx.t), await next_report(ctx.unit, ctx.policy, ctx.person)
    await ctx.show(screen.above(limits.sent_enough(ctx.t, until)) if until else screen)


@router.button("report")
async def steps(ctx: Context, step: str = "") -> None:
    """The buttons before the first question."""
    if step == "agree":
        await _begin(ctx)
    elif step == "resume":
        await _resume(ctx)
    elif step in risk.SCREENS:
        await ctx.show(risk.SCREENS[step](ctx.t))
    else:
        await report(ctx)


async def _begin(ctx: Context) -> None:
    """A new report; pressed twice, the one that was just begun."""
    draft = await ctx.unit.drafts.latest(ctx.person.id, REPORT.key)
    if draft is None or draft.answers:
        await open_form(ctx, REPORT.key, organisations=", ".join(ctx.policy.organisations))
    else:
        await _resume(ctx)


async def _resume(ctx: Context) -> None:
    draft = await ctx.unit.drafts.latest(ctx.person.id, REPORT.key)
    if draft is None:
        raise NotFound
    await filling.resume(ctx.unit, draft)
    await show_position(ctx, draft)


@router.command("mycases")
async def my_cases(ctx: Context, words: str = "") -> None:
    """The reports of this person; never in a group."""
    if not ctx.private:
        await ctx.show(entrance.in_private(ctx.t, ctx.link("mycases")), new=True)
        return
    cases = await own_cases(ctx.unit, ctx.person)
    draft = await ctx.unit.drafts.latest(ctx.person.id, REPORT.key)
    await ctx.show(reporter.mine(ctx.t, cases, draft is not None))


@router.button("mine")
async def mine(ctx: Context) -> None:
    """Back to the list."""
    await my_cases(ctx)


@router.button("my")
async def my_case(ctx: Context, code: str = "") -> None:
    """One report of this person."""
    case = await own(ctx, code)
    questions = await ctx.unit.records.all(Question, case.id)
    await ctx.show(reporter.card(ctx.t, case, questions, ctx.policy.now()))


@router.button("mynews")
async def my_news(ctx: Context, code: str = "") -> None:
    """Add something to a report that was sent."""
    await open_form(ctx, "news", (await own(ctx, code)).id)


@router.button("ans")
async def answer_question(ctx: Context, question_id: str = "") -> None:
    """Answer a moderator's question."""
    question = await ctx.unit.records.get(Question, number(question_id))
    case = await own_case(ctx.unit, ctx.person, question.case_id)
    await open_form(ctx, "answer", case.id, question_id=str(question.id))


@router.button("myuse")
async def my_use(ctx: Context, code: str = "", use: str = "", version: str = "") -> None:
    """See or change how a report may be used."""
    case = await own(ctx, code)
    if not use:
        await ctx.show(await _uses(ctx, case))
        return
    case = await change_use(ctx.unit, ctx.policy, ctx.person, case, member(Consent, use), number(version))
    ctx.say(reporter.use_changed(ctx.t, case))
    await my_case(ctx, code)


@router.button("conf")
async def confirm_use(ctx: Context, code: str = "", what: str = "0", version: str = "") -> None:
    """Look at what would be public (page by page), and agree to it."""
    case = await own(ctx, code)
    if what == "yes":
        await confirming.confirm(ctx.unit, ctx.policy, ctx.person, case, number(version))
        await ctx.show(reporter.confirmed(ctx.t, case))
        return
    await confirming.may_look(ctx.unit, ctx.policy, case)
    found = await would_be_public(ctx.unit, ctx.policy, case)
    await ctx.show(reporter.would_be_public(ctx.t, case, found, number(what)))


@router.button("myphoto")
async def my_photos(ctx: Context, code: str = "", given: str = "") -> None:
    """Whether pictures of a report may be published."""
    case = await own(ctx, code)
    if given not in {"yes", "no"}:
        raise NotFound
    await confirming.allow_photos(ctx.unit, ctx.policy, ctx.person, case, given == "yes")
    await ctx.show(await _uses(ctx, case))


async def _uses(ctx: Context, case: Case) -> Screen:
    photos = await confirming.are_photos_allowed(ctx.unit, case)
    return reporter.uses(ctx.t, case, await allowed_uses(ctx.unit, case), photos, ctx.policy.organisations)


async def own(ctx: Context, code: str) -> Case:
    """The case of that code, where this person reported it. Raises NotFound."""
    clean = read_code(code)
    case = await ctx.unit.cases.by_code(clean) if clean else None
    if case is None:
        raise NotFound
    return await own_case(ctx.unit, ctx.person, case.id)

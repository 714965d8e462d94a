"""Publishing: a preview of exactly what goes out, then the facts alone or with public words."""

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.actions import action
from bot.chat.triage.card import show
from bot.chat.triage.own_chat import start_form
from bot.domain.case import Action, Case
from bot.domain.errors import WrongState
from bot.i18n import translator
from bot.services import confirming
from bot.services.completing import publish_facts
from bot.services.leading import must_lead
from bot.services.reading import preview
from bot.texts.triage import approvals
from bot.texts.triage import publication as texts


@action("publish")
async def show_preview(ctx: Context, case: Case, page: str = "0", *_: str) -> None:
    """All that would be public. Raises WrongState, Merged."""
    if not case.may(Action.PUBLISH):
        raise WrongState(Action.PUBLISH, case.workflow)
    await must_lead(ctx.unit, case.id)
    await show(ctx, texts.preview(ctx.t, case, await preview(ctx.desk, case), number(page)), case)


@action("facts")
async def facts(ctx: Context, case: Case, *_: str) -> None:
    """Publish what the preview showed."""
    done = await publish_facts(ctx.desk, case.code, case.version)
    screen = approvals.asked(ctx.t, case.code) if done.waits else texts.published(ctx.t, case, ctx.link(case.code))
    await show(ctx, screen, case)


@action("confirm")
async def ask_again(ctx: Context, case: Case, *_: str) -> None:
    """Let the family look at what would be public, and confirm."""
    possible = await confirming.ask_again(ctx.desk, case.code, case.version)
    await show(ctx, texts.confirmation_asked(ctx.t, case, possible), case)


@action("consent")
async def ask_consent(ctx: Context, case: Case, *_: str) -> None:
    """Ask the reporter, in their language, whether the case may be published."""
    question = texts.consent_question(translator(case.language))
    await start_form(ctx, "ask", case, {"text": question})

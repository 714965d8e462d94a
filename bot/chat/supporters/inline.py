"""Sharing a card into any chat: `@bot words` offers the published cases that fit, or the newest."""

from typing import Any

from bot.chat.context import Context
from bot.chat.router import router
from bot.chat.supporters.cards import now
from bot.domain.publication import Publication
from bot.services import browsing
from bot.texts.supporters import card, words

MOST = 20


async def offer(ctx: Context, query: str) -> None:
    """Answer an inline query with cards of published cases."""
    cases = await browsing.newest(ctx.unit, query, MOST)
    ctx.inline = [_article(ctx, each) for each in cases]


def _article(ctx: Context, publication: Publication) -> dict[str, Any]:
    """The InlineQueryResultArticle of a case; its button opens the bot, since a press elsewhere reaches no chat."""
    shown = card.shared(ctx.t, publication, now(ctx), ctx.link(publication.code))
    call = shown.call()["params"]
    content = {key: call[key] for key in ("parse_mode", "link_preview_options")}
    return {
        "type": "article",
        "id": publication.code,
        "title": words.name(publication),
        "description": str(words.state(ctx.t, publication, ctx.policy.today()).unescape()),
        "input_message_content": {"message_text": call["text"], **content},
        "reply_markup": call["reply_markup"],
    }


router.inline = offer

"""An event and an appeal in full, from plain values: those of the file and those that would be public alike."""

from typing import Any

from markupsafe import Markup

from bot.domain.text import clip
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.triage.paging import Entry, pieces, quote
from bot.texts.triage.words import DOT

Facts = dict[str, Any]


def event_head(t: Translator, facts: Facts) -> list[Markup]:
    """What happened to whom, when and where, and how sure it is; without its text and sources."""
    place = labels.place_name(t, facts["region"], facts["place"])
    kind = labels.label(t, labels.EVENT, facts["kind"])
    concerns = labels.label(t, labels.CONCERNS, facts["concerns"])
    return [
        DOT.join([Markup("<b>{}</b>").format(kind), concerns]),
        t("Date: {date}", date=moments.partial(t, facts["date"])),
        *([t("Place: {place}", place=place)] if place else []),
        *([t("Responsible: {who}", who=facts["responsible"])] if facts["responsible"] else []),
        *([t("Amount: {amount}", amount=facts["amount"])] if facts["amount"] else []),
        t("How sure: {confidence}", confidence=labels.label(t, labels.CONFIDENCE, facts["confidence"])),
    ]


def event_entries(t: Translator, facts: Facts) -> list[Entry]:
    """An event with its texts in every language and all of its sources."""
    entries = [Entry(Markup("\n").join(event_head(t, facts)))]
    for language, text in facts["texts"].items():
        name = Markup("<i>{}</i>").format(labels.language_name(language))
        entries += [Entry(Markup("\n").join([name, quote(piece)])) for piece in pieces(text)]
    return entries + [Entry(t("Says so: {source}", source=source(t, said))) for said in facts["sources"]]


def source(t: Translator, said: Facts, limit: int = 500) -> Markup:
    """Who says so: the kind, the words, the link and the date."""
    date = said.get("date")
    parts = (
        labels.label(t, labels.SOURCE, said["kind"]),
        clip(said["text"], limit),
        clip(said["link"], limit),
        moments.partial(t, date) if date else "",
    )
    return DOT.join(part for part in parts if part)


def appeal_entries(t: Translator, facts: Facts) -> list[Entry]:
    """An appeal with all that is known of it."""
    reply = t("Reply: {reply}", reply=labels.label(t, labels.REPLY, facts["reply"]))
    known = [
        t("Date: {date}", date=moments.partial(t, facts["date"])),
        *([t("How: {channel}", channel=facts["channel"])] if facts["channel"] else []),
        *([t("Reference number: {number}", number=facts["reference"])] if facts["reference"] else []),
        reply,
        *([t("Replied: {date}", date=moments.partial(t, facts["reply_date"]))] if facts["reply_date"] else []),
    ]
    return [
        *(Entry(t("Addressed to: {piece}", piece=piece)) for piece in pieces(facts["addressee"])),
        Entry(Markup("\n").join(known)),
        *(Entry(quote(piece)) for piece in pieces(facts["reply_text"])),
    ]

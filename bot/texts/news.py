"""One piece of news as it reads on a card or in a notice: what, when, where, in whose words, who says so.

What and whom stand with a colon ("The wife: a detention"), because Kazakh and Russian would decline or agree.
"""

import re
from typing import Any

from markupsafe import Markup

from bot.domain.text import clip, guess_language
from bot.i18n import N_, Translator
from bot.texts import labels, moments

# In characters: a line of news with everything in it stays well below Telegram's 4096.
WORDS, SHORT, SOURCES = 800, 150, 3
WEB = re.compile(r"https?://[^\s<>\"'…]{1,500}")
# Where a case is over nobody counts the days of silence.
OVER = frozenset({"released", "returned", "deceased"})

EVENT = {
    "disappeared": N_("Disappearance"),
    "crossed_border": N_("Border crossing"),
    "detained": N_("Detention"),
    "arrested": N_("Arrest"),
    "charged": N_("Charges brought"),
    "sentenced": N_("Court sentence"),
    "imprisoned": N_("Imprisonment"),
    "transferred": N_("Transfer to another place"),
    "released": N_("Release from custody"),
    "contact": N_("A sign of life"),
    "picket": N_("Picket"),
    "fined": N_("A fine"),
    "hearing": N_("Court hearing"),
    "statement": N_("Statement"),
    "reprisal": N_("Reprisal"),
    "other": N_("News"),
}
CONCERNS = {
    "person": N_("<b>{event}</b>"),
    "wife": N_("<b>The wife: {event}</b>"),
    "husband": N_("<b>The husband: {event}</b>"),
    "child": N_("<b>The son or daughter: {event}</b>"),
    "parent": N_("<b>The father or mother: {event}</b>"),
    "sibling": N_("<b>The brother or sister: {event}</b>"),
    "nephew": N_("<b>The nephew or niece: {event}</b>"),
    "other_relative": N_("<b>A relative: {event}</b>"),
}
CONFIDENCE = {
    "claimed": N_("Not confirmed by others yet."),
    "corroborated": N_("Confirmed by more than one source."),
    "documented": N_("Documented."),
    "disputed": N_("Disputed."),
}
IN_LANGUAGE = {"kk": N_("In Kazakh:"), "ru": N_("In Russian:"), "en": N_("In English:")}


def line(t: Translator, kind: str, content: dict[str, Any], name: str) -> Markup:
    """A piece of news (a NewsKind and its content); `name` stands in the sentences that are about a whole case."""
    match kind:
        case "event":
            return _event(t, content)
        case "appeal":
            return _appeal(t, content)
        case "situation":
            return _situation(t, content)
        case "milestone":
            days = int(content["days"])
            return t.many("{name}: {n} day without an answer.", "{name}: {n} days without an answer.", days, name=name)
        case "closed":
            return lines(t("{name}: the case is closed.", name=name), said(t, content.get("words", "")))
        case "reopened":
            return t("{name}: the case is open again.", name=name)
    return t("{name}: the case is published.", name=name)


def words(t: Translator, texts: dict[str, str], language: str) -> Markup:
    """A text in the reader's language, else the original with its language named; empty where there is none."""
    shown, text = choose(t, texts, language)
    if not text:
        return Markup("")
    quote = Markup("<blockquote>{}</blockquote>").format(clip(text, WORDS))
    if shown == t.language or shown not in IN_LANGUAGE:
        return quote
    return lines(t(IN_LANGUAGE[shown]), quote)


def choose(t: Translator, texts: dict[str, str], language: str) -> tuple[str, str]:
    """The language and the text that the reader gets: theirs, else the original; both empty where there is none."""
    shown = next((code for code in (t.language, language, *texts) if texts.get(code)), "")
    return shown, texts.get(shown, "")


def said(t: Translator, text: str) -> Markup:
    """Words of which only the letters tell the language."""
    language = guess_language(text)
    return words(t, {language: text}, language)


def lines(*parts: str) -> Markup:
    """Lines, without those that have nothing to say."""
    return Markup("\n").join(part for part in parts if part)


def _event(t: Translator, content: dict[str, Any]) -> Markup:
    event = labels.label(t, EVENT, content["kind"])
    responsible, amount = content.get("responsible"), content.get("amount")
    return lines(
        t(CONCERNS.get(content["concerns"], CONCERNS["other_relative"]), event=event),
        when_and_where(t, content.get("date"), content.get("region"), content.get("place", "")),
        words(t, content.get("texts", {}), content.get("language", "")),
        t("Amount: {amount}", amount=clip(amount, SHORT)) if amount else "",
        t("Said to be responsible: {who}", who=clip(responsible, SHORT)) if responsible else "",
        _sources(t, content),
        labels.label(t, CONFIDENCE, content.get("confidence", "")),
        t("There is also another version of this.") if content.get("version_of") else "",
    )


def _appeal(t: Translator, content: dict[str, Any]) -> Markup:
    return lines(
        t("<b>Appeal to: {addressee}</b>", addressee=clip(content["addressee"], SHORT * 2)),
        when_and_where(t, content.get("date")),
        reply_line(t, content),
        said(t, content.get("reply_text", "")),
    )


def reply_line(t: Translator, content: dict[str, Any]) -> Markup:
    """What came of an appeal, with its date where that is known."""
    code, date = content.get("reply", "none"), content.get("reply_date")
    reply = labels.label(t, labels.REPLY, code)
    if code == "none":
        return t("No reply.")
    if date:
        return t("The reply, {date}: {reply}", date=moments.partial(t, date), reply=reply)
    return t("The reply: {reply}", reply=reply)


def _situation(t: Translator, content: dict[str, Any]) -> Markup:
    before = labels.label(t, labels.SITUATION, content.get("before", "unknown"))
    after = labels.label(t, labels.SITUATION, content["situation"])
    return lines(
        t("<b>{before} → {after}</b>", before=before, after=after),
        when_and_where(t, content.get("date")),
        _sources(t, content),
    )


def when_and_where(t: Translator, date: dict[str, Any] | None, region: str | None = None, place: str = "") -> Markup:
    """The date with its precision and the place, each where it is known; empty where neither is."""
    where = labels.place_name(t, region, clip(place, SHORT))
    parts = [moments.partial(t, date) if date and not date.get("unknown") else "", where]
    return Markup(", ").join(part for part in parts if part)


def _sources(t: Translator, content: dict[str, Any]) -> Markup:
    found = [_source(t, source) for source in content.get("sources", ())[:SOURCES]]
    return t("Who says so: {sources}", sources=Markup("; ").join(found)) if found else Markup("")


def _source(t: Translator, source: dict[str, str]) -> Markup:
    kind, text = labels.label(t, labels.SOURCE, source["kind"]), clip(source.get("text", ""), SHORT)
    name = Markup(": ").join(part for part in (kind, text) if part)
    link = source.get("link", "")
    return Markup('<a href="{}">{}</a>').format(link, name) if WEB.fullmatch(link) else name

"""What followers hear. All of it comes from the publication; nothing else of a case reaches this file."""

from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from bot.domain.text import clip
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts import news as lines_of_news
from bot.texts.news import OVER, lines
from bot.texts.screen import Button, Screen

Data = dict[str, Any]
NAME = 120
# These lines name the person themselves; the others need a heading.
NAMED = frozenset({"published", "milestone", "closed", "reopened"})


def news(t: Translator, data: Data, now: datetime) -> Screen:
    """One development of a case, or a case that is new here."""
    kind, name, code = data["kind"], clip(data["name"], NAME), data["code"]
    head = "" if kind in NAMED else t("<b>{name}</b>", name=name)
    about = _introduction(t, data) if kind == "published" else ""
    told = lines(head, lines_of_news.line(t, kind, data["content"], name), about)
    last = lines(
        _waiting(t, data, now.date()), t("Case {code}. What comes here, and how to stop it: /following", code=code)
    )
    return Screen(told + Markup("\n\n") + last, ((Button(t("Open the case"), f"pub:{code}:new"),),))


def erased(t: Translator, data: Data, now: datetime) -> Screen:
    """A case is gone; why is nobody's business but the family's."""
    if data.get("to") == "moderators":
        return Screen(t("The family has erased the case {code}. Nothing of it is kept here.", code=data["code"]))
    return Screen(t("The case {code} is no longer published. There will be no more news of it.", code=data["code"]))


def _introduction(t: Translator, data: Data) -> Markup:
    situation = labels.label(t, labels.SITUATION, data["situation"])
    level = labels.label(t, labels.VERIFICATION, data["verification"])
    return lines(
        t("<b>{situation}</b>", situation=situation),
        lines_of_news.when_and_where(t, data["since"], data["region"], data["place"]),
        lines_of_news.words(t, data["summary"], data["language"]),
        t("How sure: {level}", level=level),
    )


def _waiting(t: Translator, data: Data, today: date) -> Markup:
    """How long it has been, while somebody still waits."""
    days = moments.days_since(data["since"], today)
    if not days or data["situation"] in OVER or data["kind"] in {"milestone", "closed"}:
        return Markup("")
    return t.many("{n} day since it began.", "{n} days since it began.", days)

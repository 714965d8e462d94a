"""Following: which regions there are, what is followed, and what a follow brings and how it ends."""

from markupsafe import Markup

from bot.domain import places
from bot.domain.case_list import Followed, FollowedPage
from bot.domain.publication import FollowKind
from bot.domain.text import clip
from bot.i18n import N_, Translator
from bot.texts.news import lines
from bot.texts.screen import Button, Rows, Screen, pages
from bot.texts.supporters import words

PAGE = 8
COUNTRIES = {"CN": N_("Xinjiang (China)"), "KZ": N_("Kazakhstan"), "BX": N_("Border crossings")}


def choose(t: Translator, followed: frozenset[str]) -> Screen:
    """What can be followed: everything, a region, or one case."""
    text = t("What would you like to follow?\n\nEach piece of news comes once.\nYou can stop at any time: /following")
    groups = tuple((Button(t(name), f"regions:{country}:0"),) for country, name in COUNTRIES.items())
    everything = _toggle(t, t("All cases"), FollowKind.ALL, "", "all" in followed, "regions")
    one = (Button(t("One case: choose from the list"), "cases"),)
    return Screen(text, ((everything,), *groups, one, (Button(t("What is followed"), "following"),)))


def regions(t: Translator, country: str, page: int, followed: frozenset[str]) -> Screen:
    """A page of the regions of one country; each is followed, or no longer, with one tap."""
    found = places.countries()[country]
    page = min(page, (len(found) - 1) // PAGE)
    shown = found[page * PAGE : (page + 1) * PAGE]
    back = f"regions.{country}.{page}"
    rows = tuple(
        (_toggle(t, place.name(t.language), FollowKind.REGION, place.code, place.code in followed, back),)
        for place in shown
    )
    text = lines(t("<b>{country}</b>", country=t(COUNTRIES[country])), t("Tap a region to follow it.\n✓ is followed."))
    turn = pages(f"regions:{country}", page, len(found) > (page + 1) * PAGE)
    return Screen(text, (*rows, turn, (Button(t("⬅️ Back"), "regions"),)))


def following(t: Translator, view: FollowedPage) -> Screen:
    """What is followed, each with a button to stop."""
    if not view.total:
        return Screen(t("Nothing is followed here yet."), _begin(t))
    title = t("<b>What is followed here</b>")
    listed = lines(title, *(t("• {what}", what=what(t, each)) for each in view.items))
    turn = pages("following", view.page, view.more)
    stop = (Button(t("Stop everything"), "following:stop"),)
    often = (Button(t("⏰ How often news comes"), "digest"),)
    return Screen(listed, (*_entries(t, view), turn, often, *_begin(t), stop))


def really_stop(t: Translator, count: int) -> Screen:
    """Stopping everything takes a second tap."""
    text = t.many("Stop following {n} thing? No news will come any more.",
                  "Stop following all {n}? No news will come any more.", count)  # fmt: skip
    rows = ((Button(t("Yes, stop everything"), "following:stop:yes"),), (Button(t("No, keep"), "following"),))
    return Screen(text, rows)


def stopped(t: Translator) -> Screen:
    """Nothing is followed any more."""
    return Screen(t("Nothing is followed any more. No news will come.\nYou can begin again at any time."), _begin(t))


def begun(t: Translator, followed: Followed) -> Markup:
    """What will come now, and how to stop it; fits the 200 characters of an answer to a button."""
    return t("Followed: {what}\nEach piece of news will come here once.\nTo stop: /following", what=_short(t, followed))


def ended(t: Translator, followed: Followed) -> Markup:
    """What will not come any more."""
    return t("No longer followed: {what}", what=_short(t, followed))


def confirmation(t: Translator, text: Markup, followed: Followed) -> Screen:
    """What `begun` or `ended` says, as a message of its own."""
    publication = followed.publication
    card = ((Button(words.name(publication), f"pub:{publication.code}"),),) if publication else ()
    return Screen(text, (*card, (Button(t("What is followed"), "following"),)))


def what(t: Translator, followed: Followed) -> Markup | str:
    """The name of what is followed."""
    if followed.publication:
        return words.name(followed.publication)
    if followed.follow.region:
        return words.region(t, followed.follow.region)
    return t("All cases")


def _short(t: Translator, followed: Followed) -> Markup | str:
    """The same for an answer to a button, which is short in every language."""
    name = what(t, followed)
    return name if isinstance(name, Markup) else clip(name, 60)


def _entries(t: Translator, view: FollowedPage) -> Rows:
    return tuple(
        (Button(str(what(t, each)), _look(each)), Button(t("✖️ Stop"), f"{_follow(each)}:off:following.{view.page}"))
        for each in view.items
    )


def _look(followed: Followed) -> str:
    if followed.publication:
        return f"pub:{followed.publication.code}"
    return f"cases:{followed.follow.region or 'all'}:0"


def _follow(followed: Followed) -> str:
    code = followed.publication.code if followed.publication else followed.follow.region or ""
    return f"follow:{followed.follow.kind}:{code}"


def _toggle(t: Translator, name: str, kind: FollowKind, code: str, on: bool, back: str) -> Button:
    if on:
        return Button(t("✓ {what}", what=name), f"follow:{kind}:{code}:off:{back}")
    return Button(t("🔔 {what}", what=name), f"follow:{kind}:{code}:on:{back}")


def _begin(t: Translator) -> Rows:
    return ((Button(t("Follow more"), "regions"),), (Button(t("Published cases"), "cases"),))

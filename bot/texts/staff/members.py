"""Colleagues: numbers and, where an admin gave one, a name; roles, locks, invitations."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.peer import Peer
from bot.domain.roles import GIVEN, Permission, Role
from bot.domain.staff import Member
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.news import lines
from bot.texts.screen import Button, Rows, Screen, columns, fitted

Colleagues = list[tuple[Member, Role]]


def everybody(t: Translator, found: Colleagues, viewer: Peer) -> Screen:
    """The list; each opens a page."""
    text = lines(t("<b>Who works here</b>"), *(_line(t, member, role, viewer) for member, role in found))
    rows = columns([Button(name(t, member), f"staff:one:{member.number}") for member, _ in found], 1)
    invite = ((Button(t("➕ Invite somebody"), "staff:invite"),),) if viewer.may(Permission.INVITE) else ()
    record = ((Button(t("Who did what"), "audit"),),) if viewer.may(Permission.READ_AUDIT) else ()
    return Screen(text, (*rows, *invite, *record, (Button(t("Main menu"), "home"),)))


def one(t: Translator, member: Member, peer: Peer, viewer: Peer, now: datetime) -> Screen:
    """One colleague, and what can be done."""
    text = lines(
        t("<b>{name}</b>", name=name(t, member)),
        _state(t, member, peer.role),
        _worked(t, member, now),
        t("Locked: no button and no command works for them.") if member.locked_at else "",
    )
    return Screen(text, (*_deeds(t, member, peer, viewer), (Button(t("Who works here"), "staff:list"),)))


def _deeds(t: Translator, member: Member, peer: Peer, viewer: Peer) -> Rows:
    number = member.number
    rows: list[tuple[Button, ...]] = []
    if member.locked_at is None:
        rows.append((Button(t("🔒 Lock at once"), f"staff:lock:{number}"),))
    elif viewer.may(Permission.UNLOCK):
        rows.append((Button(t("Unlock"), f"staff:unlock:{number}"),))
    if viewer.may(Permission.CHANGE_ROLE) and peer.role is not Role.ADMIN:
        present = member.offered or peer.role
        roles = [role for role in GIVEN if role is not present]
        rows += fitted([Button(labels.label(t, labels.ROLE, r), f"staff:role:{number}:{r}") for r in roles])
        rows.append((Button(t("New code (the app is lost)"), f"staff:reset:{number}"),))
        rows.append((Button(t("Works here no more"), f"staff:remove:{number}"),))
    return tuple(rows)


def sure_to_remove(t: Translator, member: Member) -> Screen:
    """One more question before somebody goes."""
    text = t(
        "{name} will see no case any more, and their cases go back to the queue. Are you sure?", name=name(t, member)
    )
    return Screen(
        text,
        (
            (Button(t("Yes, they work here no more"), f"staff:gone:{member.number}"),),
            (Button(t("◀️ Back"), f"staff:one:{member.number}"),),
        ),
    )


def sure_to_reset(t: Translator, member: Member) -> Screen:
    """One more question before a code is set up anew."""
    text = t(
        "{name} will set up the codes anew with the bot, and work again after that. Make sure that it is really them "
        "who asks for it: call them.",
        name=name(t, member),
    )
    return Screen(
        text,
        (
            (Button(t("Yes, set up anew"), f"staff:anew:{member.number}"),),
            (Button(t("◀️ Back"), f"staff:one:{member.number}"),),
        ),
    )


def gone(t: Translator, member: Member) -> Markup:
    """A short line: they work here no more."""
    return t("{name} works here no more.", name=name(t, member))


def choose_role(t: Translator) -> Screen:
    """Which role somebody is invited to."""
    text = t(
        "<b>Whom do you invite?</b>\n\n"
        "A moderator reads the reports and works with them. A translator translates what is public. "
        "An observer sees only figures.\n\n"
        "A command lets you add a name that colleagues will see: <code>/invite moderator Aigul</code>"
    )
    buttons = [Button(labels.label(t, labels.ROLE, role), f"staff:invite:{role}") for role in GIVEN]
    return Screen(text, (*columns(buttons, 1), (Button(t("Who works here"), "staff:list"),)))


def invited(t: Translator, role: str, link: str) -> Screen:
    """The link to hand on."""
    text = t(
        "<b>An invitation: {role}</b>\n\nSend this link to that person, in a way that nobody else can read. "
        "It works once, for 24 hours:\n{link}",
        role=labels.label(t, labels.ROLE, role),
        link=link,
    )
    rows = ((Button(t("Copy the link"), copy=link),), (Button(t("Who works here"), "staff:list"),))
    return Screen(text, rows, private=True)


def no_such_number(t: Translator) -> Markup:
    """`/lock` with a number that nobody has."""
    return t("Nobody here has this number. Press the one whom you mean:")


def no_such_role(t: Translator) -> Screen:
    """`/invite` or `/role` with a word that is no role."""
    text = t("The roles are: <code>moderator</code>, <code>translator</code>, <code>observer</code>.")
    return Screen(text, ((Button(t("Who works here"), "staff:list"),),))


def locked(t: Translator, member: Member) -> Screen:
    """It is done."""
    text = t(
        "<b>{name} is locked.</b> No button and no command works for them from now on. The admins have been told; "
        "only an admin can unlock.",
        name=name(t, member),
    )
    return Screen(text, ((Button(t("Who works here"), "staff:list"),),))


def _worked(t: Translator, member: Member, now: datetime) -> Markup:
    if member.used_at is None:
        return t("Has not worked yet.")
    return t("Worked last: {ago}", ago=moments.ago(t, member.used_at, now))


def name(t: Translator, member: Member) -> Markup:
    """A colleague as others call them."""
    if member.label:
        return t("No. {n}, {name}", n=member.number, name=member.label)
    return t("No. {n}", n=member.number)


def _line(t: Translator, member: Member, role: Role, viewer: Peer) -> Markup:
    line = t("{name}: {state}", name=name(t, member), state=_state(t, member, role))
    return t("{line} (you)", line=line) if member.peer_id == viewer.id else line


def _state(t: Translator, member: Member, role: Role) -> Markup | str:
    if member.locked_at is not None:
        return t("🔒 locked")
    if member.offered:
        return t("invited, {role}", role=labels.label(t, labels.ROLE, member.offered))
    return labels.label(t, labels.ROLE, role)

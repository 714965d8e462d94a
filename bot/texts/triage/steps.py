"""Short screens on the way of an action: a choice, a second tap, a confirmation."""

from markupsafe import Markup

from bot.domain.case import Case, Verification
from bot.domain.peer import Peer
from bot.domain.roles import Permission
from bot.i18n import Translator
from bot.texts import labels
from bot.texts.screen import Button, Screen, columns
from bot.texts.triage.words import act, back


def levels(t: Translator, case: Case) -> Screen:
    """How well the case is supported: the four levels."""
    text = t("How well is what is known about case {code} supported?", code=case.code)
    buttons = [act(_chosen(t, case, level), "level", case, level) for level in Verification]
    return Screen(text, (*columns(buttons, 1), back(t, case.code)))


def reopening(t: Translator, case: Case) -> Screen:
    """The second tap before a case is taken up again."""
    text = t("Take case {code} up again? The reporter hears of it, and followers too if it was public.", code=case.code)
    return Screen(text, ((act(t("Yes, take it up again"), "reopen", case, "yes"),), back(t, case.code)))


def blocking(t: Translator, case: Case) -> Screen:
    """The second tap before the sender of a case is blocked."""
    text = t(
        "Block the sender of case {code}?\n\nWhatever they send from then on gets no answer, and they hear nothing "
        "more of any of their cases. What they have told stays. You do not learn who it is, and you can unblock "
        "them here.",
        code=case.code,
    )
    return Screen(text, ((act(t("Yes, block"), "block", case, "yes"),), back(t, case.code)))


def unblocking(t: Translator, case: Case) -> Screen:
    """The second tap before the sender of a case is heard again."""
    text = t("Unblock the sender of case {code}? What they send gets an answer again.", code=case.code)
    return Screen(text, ((act(t("Yes, unblock"), "unblock", case, "yes"),), back(t, case.code)))


def going_public(t: Translator, case: Case, kind: str, record_id: int, followers: int) -> Screen:
    """The second tap before something of a published case goes out."""
    text = t.many(
        "The case is public, so this goes out to {n} follower at once. It cannot be called back.",
        "The case is public, so this goes out to {n} followers at once. It cannot be called back.",
        followers,
    )
    yes = act(t("Yes, make it public"), "public", case, kind, record_id, "yes")
    return Screen(text, ((yes,), (Button(t("No, go back"), f"tl:{case.code}:{kind}:{record_id}"),)))


def colleagues(t: Translator, case: Case, staff: list[Peer], viewer_id: int | None) -> Screen:
    """To whom a case can be handed; numbers instead of names."""
    text = t("Who takes case {code} from here?", code=case.code)
    buttons = [
        act(_colleague(t, number, peer, viewer_id), "hand", case, peer.id)
        for number, peer in enumerate(staff, 1)
        if peer.id != case.moderator_id
    ]
    if not buttons:
        text = t("There is no other moderator yet.")
    return Screen(text, (*columns(buttons, 2), back(t, case.code)))


def handed_to_you(t: Translator, code: str) -> Screen:
    """A colleague hears that a case is theirs now."""
    return Screen(
        t("Case {code} was handed to you.", code=code), ((Button(t("Open the case"), f"case:{code}"),),), True
    )


def rarely(t: Translator, case: Case, blocked: bool) -> Screen:
    """What is needed rarely; `blocked`: whether the sender is."""
    text = t(
        "<b>Case {code}: with care</b>\n\n"
        "To reveal who reported, or to erase the case, needs a reason and a colleague who approves; the person who "
        "reported is told. Who is blocked gets no answer any more.",
        code=case.code,
    )
    rows = ((act(t("Reveal who reported"), "reveal", case),), (act(t("Erase the case"), "erase", case),))
    way = act(t("Unblock the sender"), "unblock", case) if blocked else act(t("Block the sender"), "block", case)
    merge = (act(t("The same person as another case"), "merge", case),)
    return Screen(text, (*rows, (way,), merge, back(t, case.code)))


def handed_over(t: Translator, code: str) -> Screen:
    """The case is in a colleague's hands now."""
    text = t("Case {code} is with your colleague now. They have been told.", code=code)
    return Screen(text, ((Button(t("📥 Reports that wait"), "queue"),),))


def said(t: Translator, text: Markup, code: str) -> Screen:
    """A confirmation, with the ways on."""
    return Screen(text, ((*back(t, code), Button(t("Queue"), "queue:all:0")),))


def asked(t: Translator, code: str) -> Screen:
    """The question is on its way."""
    text = t("Your question about case {code} goes to the reporter. They do not learn who asks.", code=code)
    return said(t, text, code)


def noted(t: Translator, code: str) -> Screen:
    """The note is kept."""
    return said(t, t("Your note on case {code} is kept. Only moderators see it.", code=code), code)


def rejected(t: Translator, code: str) -> Screen:
    """The report is turned down."""
    return said(t, t("Case {code} is not accepted. The reporter learns your reason.", code=code), code)


def wants_code(t: Translator, command: str) -> Screen:
    """A command came without the code of a case."""
    text = t(
        "Which case do you mean? Please add its code, for example: <code>/{command} {code}</code>",
        command=command, code="BK7M4T",
    )  # fmt: skip
    return Screen(text, ((Button(t("Queue"), "queue:all:0"),),))


def too_long(t: Translator, limit: int) -> Screen:
    """The words behind a command are too many."""
    return Screen(t.many("Please keep it to {n} character.", "Please keep it to {n} characters.", limit))


def in_private(t: Translator, link: str) -> Screen:
    """A form was opened from the group; it waits in the person's own chat."""
    return Screen(form_waits(t), ((Button(t("Go to the private chat"), url=link),),))


def form_waits(t: Translator) -> Markup:
    """The same as a short line."""
    return t("I have sent you the form in our own chat.")


def elsewhere(t: Translator) -> Markup:
    """Somebody tried a moderators' action in a chat that is not the moderators'."""
    return t("This is for the moderators' own chat.")


def _chosen(t: Translator, case: Case, level: Verification) -> Markup | str:
    name = labels.label(t, labels.VERIFICATION, level)
    return t("✓ {choice}", choice=name) if level is case.verification else name


def _colleague(t: Translator, number: int, peer: Peer, viewer_id: int | None) -> Markup:
    if peer.id == viewer_id:
        return t("Moderator {n} (you)", n=number)
    if peer.may(Permission.READ_ANY_CASE):
        return t("Moderator {n} (admin)", n=number)
    return t("Moderator {n}", n=number)

"""Refusals as kind, exact sentences: what is the matter, and what would help."""

from collections.abc import Callable

from markupsafe import Markup

from bot.domain import errors
from bot.domain.casefile import MOST_SPELLINGS
from bot.domain.roles import Permission
from bot.i18n import N_, Translator
from bot.texts import labels, limits
from bot.texts.screen import Button, Rows, Screen
from bot.texts.triage import merging


def sentence(t: Translator, error: errors.DomainError) -> Markup:
    """What a refusal means for the person."""
    if isinstance(error, errors.WrongState):
        state = labels.label(t, labels.WORKFLOW, error.workflow)
        return t("This cannot be done now. The state of the case is: {state}.", state=state)
    if isinstance(error, errors.TooManyReports):
        return limits.sent_enough(t, error.until)
    if isinstance(error, errors.NoSuchCase):
        return t("There is no case with the code {code}. Please look at its letters and digits again.", code=error.code)
    if isinstance(error, errors.CannotMerge):
        return merging.refusal(t, error)
    if isinstance(error, errors.Merged):
        return t(
            "{code} is merged into {into}, which leads: please do this in {into}. Or undo the merge on its card.",
            code=error.code, into=error.into,
        )  # fmt: skip
    if isinstance(error, errors.NoNewSpelling):
        return t(_SPELLINGS[error.why], most=MOST_SPELLINGS)
    if isinstance(error, errors.OnePerson):
        return t(
            "{code} and {other} are merged: they are of one person. If they are not, undo the merge first.",
            code=error.code, other=error.other,
        )  # fmt: skip
    if isinstance(error, errors.NotYours) and error.code and error.deed in _ONE_OF_TWO:
        return t(_ONE_OF_TWO[error.deed], code=error.code)
    say = _SENTENCES.get(type(error))
    return say(t) if say else t("This cannot be done now.")


def screen(t: Translator, error: errors.DomainError) -> Screen:
    """The same as a message, with a way back."""
    return Screen(sentence(t, error), (*_way_on(t, error), (Button(t("Main menu"), "home"),)))


def _way_on(t: Translator, error: errors.DomainError) -> Rows:
    match error:
        case errors.CodeMissing():
            return ((Button(t("🔑 Set up my codes"), "code"),),)
        case errors.CannotMerge() | errors.OnePerson():
            codes = [code for code in (error.code, error.other) if code]
            return (tuple(Button(t("Look at {code}", code=code), f"case:{code}") for code in codes),)
        case errors.Merged():
            return ((Button(t("Look at {code}", code=error.into), f"case:{error.into}"),),)
    return ()


def our_fault(t: Translator, error_id: str) -> Screen:
    """Something broke here; the number finds it in the log."""
    text = t(
        "Something went wrong on our side, and your last message was not taken in. "
        "What you sent before is safe. Please send it again.\n\nIf it happens again, tell the "
        "moderators this number: {id}",
        id=error_id,
    )
    return Screen(text, ((Button(t("Main menu"), "home"),),))


def not_saved(t: Translator) -> Screen:
    """The store refuses; Telegram holds the message for us, so it may still arrive."""
    return Screen(
        t(
            "Your last message is not saved yet: our storage refuses it just now. We keep trying. "
            "If no answer comes within a few minutes, please send it again. What you sent before is safe."
        )
    )


# Who wants to do something with two cases, of which a colleague has one.
_ONE_OF_TWO: dict[str, str] = {
    Permission.MERGE: N_(
        "A colleague has case {code}, and only who has both can merge them. They or an admin can hand it to you."
    ),
    Permission.RECORD: N_(
        "A colleague has case {code}, and only who may write about both cases can link them. They or an admin can "
        "hand it to you."
    ),
}
_SPELLINGS: dict[str, str] = {
    "none": N_("There is no name in that: please write it with letters."),
    "known": N_("The case has this spelling already, and is found by it."),
    "too_many": N_("A case keeps {most} spellings at most. Please take out one that nobody needs, then add this one."),
}
_SENTENCES: dict[type[errors.DomainError], Callable[[Translator], Markup]] = {
    errors.NotFound: lambda t: t(
        "This is no longer here. The button may be an old one, or the code has a typing error."
    ),
    errors.Foreign: lambda t: sentence(t, errors.NotFound()),
    errors.NotAllowed: lambda t: t("This is for moderators."),
    errors.NotYours: lambda t: t("A colleague has this case. They or an admin can hand it to you."),
    errors.SameCase: lambda t: t("This is one and the same case. Please give the codes of two different ones."),
    errors.AlreadyLinked: lambda t: t("These two cases are linked already. To change it, unlink them first."),
    errors.Locked: lambda t: t("A colleague has locked you, to be on the safe side. Please speak with an admin."),
    errors.SessionLocked: lambda t: t(
        "Your session has locked itself. Please write me, in our own chat, the six digits that your app shows now."
    ),
    errors.CodeMissing: lambda t: t("Before you can work here, please set up your codes. It takes two minutes."),
    errors.TooManyCodes: lambda t: t(
        "The code did not fit several times. To be on the safe side, please wait an hour and try again."
    ),
    errors.InvitationGone: lambda t: t(
        "This invitation was used already, or its day is over. An admin can send you a new one."
    ),
    errors.AlreadyHere: lambda t: t("You work here already. An admin can change your role."),
    errors.NeedsAnother: lambda t: t("You have asked for this yourself, so somebody else has to approve it."),
    errors.FromSettings: lambda t: t("Admins stand in the settings of the server, and only there they can be changed."),
    errors.Stale: lambda t: t("The case has changed in the meantime. Open it again to see how it stands now."),
    errors.AlreadyTaken: lambda t: t("A colleague has already taken this case."),
    errors.TooManyTries: lambda t: t(
        "The number did not fit several times. So that nobody can guess receipts, please wait an hour and try again."
    ),
    errors.NotOpen: lambda t: t(
        "This case is not open any more, so nothing can be added to it with the receipt. Thank you for wanting to help."
    ),
    errors.NotSilent: lambda t: t(
        "Not yet: not enough time has passed since the person who reported was last here. The case stays with them."
    ),
    errors.CannotBlock: lambda t: t("The sender of this case cannot be blocked."),
    errors.ConsentMissing: lambda t: t(
        "The person who reported has not agreed to publication. You can ask them about it."
    ),
    errors.NothingAsked: lambda t: t(
        "There is nothing to agree to here now. Before anything is published, we ask you."
    ),
    errors.ConsentOld: lambda t: t(
        "The person who reported agreed some time ago. Please ask them once more before it goes out; you will hear "
        "what they say."
    ),
    errors.SenderBlocked: lambda t: t(
        "The sender is blocked and would not hear of it. Unblock them first: whoever is revealed has to be told."
    ),
    errors.NotAnswered: lambda t: t("This question needs an answer before we can go on."),
}

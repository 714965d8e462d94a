"""The reporter's own screens: an unfinished report, their cases, one case, changing how it may be used."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.case import Case, Consent, Workflow
from bot.domain.casefile import Question
from bot.domain.form import Draft, Form
from bot.domain.text import clip
from bot.domain.view import Preview
from bot.i18n import N_, Translator
from bot.texts import forms, labels, moments
from bot.texts.screen import Button, Screen
from bot.texts.triage.paging import listing
from bot.texts.triage.publication import entries

NEXT = {
    Workflow.SUBMITTED: N_("It waits for a moderator. You will be told when somebody has taken it."),
    Workflow.IN_REVIEW: N_("A moderator is checking it. If something is unclear, a question comes to you here."),
    Workflow.PUBLISHED: N_("It is published. The people who follow it are told of everything new."),
    Workflow.CLOSED: N_("It is closed. If something new has happened, please tell us."),
    Workflow.REJECTED: N_("It was not accepted. If something has changed, please tell us."),
}


def unfinished(t: Translator, draft: Draft, form: Form, now: datetime) -> Screen:
    """There is a draft: go on, begin anew, or delete it."""
    text = t(
        "<b>You have an unfinished report.</b>\n\nIt stands at {place}; you wrote to it last {ago}. "
        "Everything you wrote is kept.",
        place=forms.position_name(t, draft, form),
        ago=moments.ago(t, draft.updated_at, now),
    )
    return Screen(
        text,
        (
            (Button(t("Go on with it"), "report:resume"),),
            (Button(t("Begin a new one"), "report:1"),),
            (Button(t("Delete it"), f"form:{draft.id}:{draft.position}:drop"),),
            (Button(t("Main menu"), "home"),),
        ),
    )


def mine(t: Translator, cases: list[Case], draft: bool) -> Screen:
    """The reports of this person."""
    rows = [(Button(_name(t, case), f"my:{case.code}"),) for case in cases]
    if draft:
        rows.append((Button(t("✏️ The unfinished report"), "report"),))
    text = t("<b>Your reports</b>") if cases else t("<b>Your reports</b>\n\nYou have not sent any report yet.")
    return Screen(text, (*rows, (Button(t("New report"), "report:1"),), (Button(t("Main menu"), "home"),)))


def status(t: Translator, case: Case, following: dict[Workflow, str] = NEXT) -> Markup:
    """How a case stands, without anything of its content. `following`: what comes next in each state."""
    return t(
        "Case <b>{code}</b>\nState: <b>{state}</b>\nVerification: {verification}\n\n{next}",
        code=case.code,
        state=labels.label(t, labels.WORKFLOW, case.workflow),
        verification=labels.label(t, labels.VERIFICATION, case.verification),
        next=t(following[case.workflow]),
    )


def card(t: Translator, case: Case, questions: list[Question], now: datetime) -> Screen:
    """One report of this person, with the questions that are open."""
    lines = [status(t, case), t("Sent {ago}.", ago=moments.ago(t, case.submitted_at, now))]
    lines.append(t("How it may be used: {consent}", consent=labels.label(t, labels.CONSENT, case.consent)))
    rows = []
    for question in [question for question in questions if question.answered_at is None]:
        lines.append(t("A moderator asks:\n<blockquote>{text}</blockquote>", text=clip(question.text, 600)))
        rows.append((Button(t("Answer: {text}", text=clip(question.text, 30)), f"ans:{question.id}"),))
    rows.append((Button(t("Tell something new"), f"mynews:{case.code}"),))
    rows.append((Button(t("Change how it may be used"), f"myuse:{case.code}"),))
    rows.append((Button(t("New receipt"), f"newrec:{case.code}"),))
    rows.append((Button(t("Somebody who can take over"), f"heir:{case.code}"),))
    rows.append((Button(t("Erase this report"), f"erase:case:{case.code}"),))
    rows.append((Button(t("◀️ My reports"), "mine"),))
    return Screen(Markup("\n\n").join(lines[:6]), tuple(rows))


def would_be_public(t: Translator, case: Case, found: Preview, page: int) -> Screen:
    """What everybody would read, for the family to agree to."""
    head = t(
        "<b>This is what everybody would read</b>\n\nBesides it, the moderators may add a few sentences of their own "
        "about what happened. Your name stays out of it. You can take it back at any time."
    )
    screen = listing(head, entries(t, found.card), Markup(""), f"conf:{case.code}", page)
    yes = Button(t("✅ Yes, publish it"), f"conf:{case.code}:yes:{case.version}")
    no = Button(t("No, not like this"), f"myuse:{case.code}")
    return screen.below((yes,), (no,), (Button(t("◀️ Back"), f"my:{case.code}"),))


def confirmed(t: Translator, case: Case) -> Screen:
    """The family has agreed."""
    text = t("Thank you. The moderators know that you agree. You are told when it is published.")
    return Screen(text, ((Button(t("My report {code}", code=case.code), f"my:{case.code}"),),))


def uses(t: Translator, case: Case, allowed: list[Consent], photos: bool, organisations: tuple[str, ...]) -> Screen:
    """Choose anew how the case may be used, among the uses that this reporter may allow."""
    text = t(
        "<b>How may we use what you told us?</b>\n\nNow: {consent}.\n\nIf you no longer allow publication, a "
        "published case is taken down at once. What others have already seen cannot be taken back.",
        consent=labels.label(t, labels.CONSENT, case.consent),
    )
    pictures = t("Photos: they may be published, too.") if photos else t("Photos: they are not published.")
    rows = [(Button(t(labels.CONSENT[use]), f"myuse:{case.code}:{use}:{case.version}"),) for use in allowed]
    if photos:
        rows.append((Button(t("Do not publish photos"), f"myphoto:{case.code}:no"),))
    else:
        rows.append((Button(t("Photos may be published"), f"myphoto:{case.code}:yes"),))
    lines = (text, forms.organisations(t, ", ".join(organisations)), pictures)
    return Screen(Markup("\n\n").join(lines), (*rows, (Button(t("◀️ Back"), f"my:{case.code}"),)))


def use_changed(t: Translator, case: Case) -> Markup:
    """The new consent is kept."""
    return t("Kept. From now on: {consent}.", consent=labels.label(t, labels.CONSENT, case.consent))


def _name(t: Translator, case: Case) -> str:
    state = labels.label(t, labels.WORKFLOW, case.workflow)
    return t("{code}: {state}", code=case.code, state=state)

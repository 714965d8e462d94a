"""The card of a case for moderators: an overview that fits one message, tabs for the rest, and what can be done."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.case import PUBLIC_CONSENTS, Action, Workflow
from bot.domain.text import clip
from bot.domain.view import CaseFile, Holder, Likeness
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.names import readable
from bot.texts.screen import Button, Rows, Screen, columns, fitted
from bot.texts.triage import links, merging
from bot.texts.triage.approvals import waiting
from bot.texts.triage.paging import ROOM, fit, units
from bot.texts.triage.words import DOT, HOLDER, act, brief, remembered

SPELLINGS, LINKS = 6, 6


def card(t: Translator, file: CaseFile, holder: Holder, now: datetime, public_link: str) -> Screen:
    """The overview. `public_link` is what supporters open, for a case that is published."""
    about = (*_reporter(t, file), *_person(t, file))
    others = (*merging.on_card(t, file), *_alike(t, file), *_links(t, file))
    head = [_title(t, file), _states(t, file), *_course(t, file, holder, now), *about, *others]
    tail = [_counts(t, file), *_reminders(t, file, now)]
    room = ROOM - units(Markup("\n").join([*head, *tail]))
    lines = fit(_timeline(t, file), room)
    text = Markup("\n\n").join([Markup("\n").join(part) for part in (head, lines, tail) if part])
    return Screen(
        text,
        (
            *columns(waiting(t, file.approvals), 1),
            *merging.ways(t, file),
            *_others(t, file),
            *_tabs(t, file),
            *_actions(t, file, holder, public_link),
            _ways(t, file),
        ),
    )


def _title(t: Translator, file: CaseFile) -> Markup:
    return Markup("<b>{}</b> {}").format(file.case.code, readable(t, file.name, 100))


def _states(t: Translator, file: CaseFile) -> Markup:
    case = file.case
    return DOT.join(
        [
            labels.label(t, labels.WORKFLOW, case.workflow),
            labels.label(t, labels.VERIFICATION, case.verification),
            labels.label(t, labels.SITUATION, case.situation),
        ]
    )


def _course(t: Translator, file: CaseFile, holder: Holder, now: datetime) -> list[Markup | str]:
    case = file.case
    arrived = t("Arrived {ago}", ago=moments.ago(t, case.submitted_at, now))
    moved = t("Last step {ago}", ago=moments.ago(t, case.moved_at, now))
    return [DOT.join([arrived, moved]), labels.label(t, HOLDER, holder)]


def _reporter(t: Translator, file: CaseFile) -> list[Markup]:
    """Which voice speaks, and what it allows; never who it is."""
    relation = clip(labels.label(t, labels.RELATION, file.relation), 60)
    told, untold = t("The person is to the reporter: {relation}", relation=relation), t("Reporter: relation not told")
    about = told if relation else untold
    language = t("Language: {language}", language=labels.language_name(file.case.language))
    consent = t("Consent: {consent}", consent=labels.label(t, labels.CONSENT, file.case.consent))
    blocked = [t("The sender is blocked, and hears nothing from us.")] if file.blocked else []
    return [DOT.join([about, language]), consent, *blocked]


def _person(t: Translator, file: CaseFile) -> list[Markup]:
    others = [clip(name.text, 100) for name in file.names if name.kind != "main"]
    lines = [t("Other spellings: {names}", names=", ".join(others[:SPELLINGS]))] if others else []
    profile = file.profile
    if profile and profile.birth:
        lines.append(t("Born: {birth}", birth=moments.birth(t, profile.birth)))
    if profile and profile.citizenship:
        known = clip(labels.label(t, labels.CITIZENSHIP, profile.citizenship), 100)
        lines.append(t("Citizenship: {citizenship}", citizenship=known))
    return lines


def _alike(t: Translator, file: CaseFile) -> list[Markup]:
    """Which other cases may be of the same person, and why; whether they are, people decide."""
    lines = [t("{code}: {reasons}", code=each.case.code, reasons=", ".join(_reasons(t, each))) for each in file.alike]
    return [t("Perhaps the same person:"), *lines] if lines else []


def _reasons(t: Translator, likeness: Likeness) -> list[str]:
    month = [t("the same month")] if likeness.same_month else []
    region = [t("the same region")] if likeness.same_region else []
    return [labels.label(t, labels.ALIKE, likeness.names.reason), *month, *region]


def _others(t: Translator, file: CaseFile) -> Rows:
    """The way to each of them, and beside it the way to say that it is the same person."""
    looks = [
        (each.case, Button(t("Look at {code}", code=each.case.code), f"case:{each.case.code}")) for each in file.alike
    ]
    return tuple(row for other, look in looks for row in fitted([look, merging.begin(t, file.case, other)]))


def _links(t: Translator, file: CaseFile) -> list[Markup]:
    more = len(file.links) - LINKS
    lines = [Markup("🔗 {}").format(links.line(t, link)) for link in file.links[:LINKS]]
    return [*lines, *([t.many("and {n} more linked case", "and {n} more linked cases", more)] if more > 0 else [])]


def _timeline(t: Translator, file: CaseFile) -> list[Markup]:
    lines = []
    for line in file.timeline:
        lines.append(brief(t, line.event))
        lines += [t("↳ another version: {event}", event=brief(t, version.event)) for version in line.versions]
    return lines


def _counts(t: Translator, file: CaseFile) -> Markup:
    return Markup("\n").join(
        [
            t("Appeals: {n}, without a reply: {open}", n=len(file.appeals), open=len(file.unanswered)),
            t("Words of the reporter: {n}", n=len(file.statements)),
            t("Questions: {n}, open: {open}", n=len(file.questions), open=len(file.open_questions)),
            t("Notes: {notes}, files: {files}", notes=len(file.notes), files=len(file.attachments)),
        ]
    )


def _reminders(t: Translator, file: CaseFile, now: datetime) -> list[Markup]:
    return [
        t("⏰ {when}: {what}", when=moments.ago(t, r.due_at, now), what=remembered(t, r))
        for r in file.reminders[:3]
        if r.due_at
    ]


def _tabs(t: Translator, file: CaseFile) -> Rows:
    code = file.case.code
    tabs = [
        Button(t("Timeline"), f"tl:{code}:timeline"),
        Button(t("Words of the reporter"), f"tl:{code}:words"),
        Button(t("Appeals"), f"tl:{code}:appeals"),
        Button(t("Questions"), f"tl:{code}:questions"),
        Button(t("Notes"), f"tl:{code}:notes"),
        Button(t("Files"), f"file:{code}:list"),
        Button(t("Linked cases"), f"tl:{code}:links"),
        Button(t("Spellings"), f"tl:{code}:names"),
    ]
    return fitted(tabs, 3)


def _actions(t: Translator, file: CaseFile, holder: Holder, public_link: str) -> Rows:
    case = file.case
    if not case.outstanding:
        again = [act(t("Take up again"), "reopen", case)] if case.may(Action.REOPEN) else []
        return fitted([*again, act(t("Note"), "note", case), act(t("More ⋯"), "more", case)], 2)
    actions = [
        *([act(t("Take it"), "claim", case)] if holder is Holder.NOBODY else []),
        *_publishing(t, file, public_link),
        act(t("Ask the reporter"), "ask", case),
        act(t("Note"), "note", case),
        Button(t("Add to the file"), f"add:{case.code}"),
        act(t("Set verification"), "verify", case),
        act(t("Set situation"), "situation", case),
        act(t("Hand over"), "assign", case),
        *([act(t("Reject"), "reject", case)] if case.may(Action.REJECT) else []),
        *([act(t("Close"), "close", case)] if case.may(Action.CLOSE) else []),
        act(t("More ⋯"), "more", case),
    ]
    return fitted(actions, 2)


def _publishing(t: Translator, file: CaseFile, public_link: str) -> list[Button]:
    case = file.case
    if file.lead:  # what everybody reads is written there
        return []
    if case.workflow is Workflow.PUBLISHED:
        return [
            act(t("Publish news"), "update", case),
            act(t("Change the public words"), "summary", case),
            Button(t("Public page"), url=public_link),
        ]
    if not case.may(Action.PUBLISH):
        return []
    label = t("Publish") if case.consent in PUBLIC_CONSENTS else t("Publish (consent is missing)")
    return [act(label, "publish", case)]


def _ways(t: Translator, file: CaseFile) -> tuple[Button, ...]:
    return (Button(t("Refresh"), f"case:{file.case.code}"), Button(t("Queue"), "queue:all:0"))

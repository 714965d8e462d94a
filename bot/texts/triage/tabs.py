"""The tabs of a case: its timeline, the reporter's words, appeals, questions and notes, each in pages."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from markupsafe import Markup

from bot.domain.casefile import Appeal, Event
from bot.domain.text import clip
from bot.domain.view import CaseFile, Line
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.screen import Button, Screen
from bot.texts.triage import links, naming
from bot.texts.triage.facts import appeal_entries, event_entries, event_head, source
from bot.texts.triage.paging import Entry, listing, pieces, quote
from bot.texts.triage.words import DOT, TOPIC, act, back, told, visibility

SOURCES = 3


def timeline(t: Translator, file: CaseFile, page: int, now: datetime) -> Screen:
    """Every event in order, each version that contradicts a line right beneath it."""
    entries = []
    versions = {version.event.id for line in file.timeline for version in line.versions}
    for number, line in enumerate(file.lines, 1):
        button = Button(str(number), f"tl:{file.case.code}:event:{line.event.id}")
        entries.append(Entry(_line(t, number, line, line.event.id in versions), button))
    screen = _tab(t, file, t("Timeline"), entries, t("There is nothing on the timeline yet."), "timeline", page)
    return screen.below((Button(t("Add to the file"), f"add:{file.case.code}"),), back(t, file.case.code))


def words(t: Translator, file: CaseFile, page: int, now: datetime) -> Screen:
    """What the reporter wrote, in full."""
    entries = []
    for statement in file.statements:
        topic = labels.label(t, TOPIC, statement.topic)
        head = DOT.join([Markup("<i>{}</i>").format(topic), moments.ago(t, statement.created_at, now)])
        entries += [Entry(Markup("\n").join([head, quote(piece)])) for piece in pieces(statement.text)]
    voices = sum(1 for attachment in file.attachments if attachment.kind == "voice")
    if voices:
        said = t.many(
            "There is {n} voice message among the files.", "There are {n} voice messages among the files.", voices
        )
        entries.append(Entry(said))
    screen = _tab(t, file, t("Words of the reporter"), entries, t("The reporter wrote nothing here."), "words", page)
    return screen.below(back(t, file.case.code))


def appeals(t: Translator, file: CaseFile, page: int, now: datetime) -> Screen:
    """Whom the family asked, and what came back."""
    entries = []
    for number, appeal in enumerate(file.appeals, 1):
        button = Button(str(number), f"tl:{file.case.code}:appeal:{appeal.id}")
        entries.append(Entry(_appeal(t, number, appeal), button))
    screen = _tab(t, file, t("Appeals"), entries, t("No appeal has been written down yet."), "appeals", page)
    return screen.below((Button(t("Add to the file"), f"add:{file.case.code}"),), back(t, file.case.code))


def questions(t: Translator, file: CaseFile, page: int, now: datetime) -> Screen:
    """What the reporter was asked, and what they answered."""
    entries = []
    for question in file.questions:
        asked = t("Asked {ago}", ago=moments.ago(t, question.created_at, now))
        entries += [Entry(Markup("\n").join([asked, quote(piece)])) for piece in pieces(question.text)]
        if question.answered_at is None:
            entries.append(Entry(t("No answer yet.")))
            continue
        answered = t("Answered {ago}", ago=moments.ago(t, question.answered_at, now))
        answer = pieces(question.answer or t("(a voice message or files)"))
        entries += [Entry(Markup("\n").join([answered, quote(piece)])) for piece in answer]
    screen = _tab(t, file, t("Questions"), entries, t("Nothing has been asked yet."), "questions", page)
    return screen.below((act(t("Ask the reporter"), "ask", file.case),), back(t, file.case.code))


def notes(t: Translator, file: CaseFile, page: int, now: datetime) -> Screen:
    """What the moderators noted for one another."""
    entries = []
    for note in file.notes:
        when = Markup("<i>{}</i>").format(moments.ago(t, note.created_at, now))
        entries += [Entry(Markup("\n").join([when, quote(piece)])) for piece in pieces(note.text)]
    screen = _tab(t, file, t("Notes"), entries, t("There are no notes yet."), "notes", page)
    return screen.below((act(t("Note"), "note", file.case),), back(t, file.case.code))


def event(t: Translator, file: CaseFile, line: Line, page: int) -> Screen:
    """One event in full, with what can be done to it."""
    code, found = file.case.code, line.event
    facts = {**asdict(found), "sources": [asdict(said) for said in line.sources]}
    entries = [Entry(visibility(t, found.public)), *event_entries(t, facts)]
    head = Markup("<b>{}</b>").format(code)
    screen = listing(head, entries, Markup(""), f"tl:{code}:event:{found.id}", page)
    more = (
        Button(t("Add another version"), f"add:{code}:version:{found.id}"),
        Button(t("Add a source"), f"add:{code}:source:{found.id}"),
    )
    # What is internal keeps its contradictions side by side; what is public must not keep its mistakes.
    correct = (Button(t("Correct it"), f"add:{code}:correct:{found.id}"),) if found.public else ()
    return screen.below(
        (_toggle(t, file, found), *correct), more, (Button(t("Timeline"), f"tl:{code}:timeline"), *back(t, code))
    )


def appeal(t: Translator, file: CaseFile, found: Appeal, page: int) -> Screen:
    """One appeal in full, with what can be done to it."""
    code = file.case.code
    entries = [Entry(visibility(t, found.public)), *appeal_entries(t, asdict(found))]
    screen = listing(Markup("<b>{}</b>").format(code), entries, Markup(""), f"tl:{code}:appeal:{found.id}", page)
    change = Button(t("Write down a reply, or correct it"), f"add:{code}:reply:{found.id}")
    return screen.below(
        (_toggle(t, file, found),), (change,), (Button(t("Appeals"), f"tl:{code}:appeals"), *back(t, code))
    )


def _line(t: Translator, number: int, line: Line, version: bool) -> Markup:
    facts = asdict(line.event)
    facts.update(responsible=clip(line.event.responsible, 200), place=clip(line.event.place, 200))
    head, *rest = event_head(t, facts)
    text = clip(told(t, line.event), 600)
    said = [t("Says so: {source}", source=source(t, asdict(s), 100)) for s in line.sources[:SOURCES]]
    lines = [
        *([t("↳ Another version of the line above:")] if version else []),
        Markup("{}. {}").format(number, head),
        *rest,
        *([quote(text)] if text else []),
        *said,
        *_more_sources(t, len(line.sources) - SOURCES),
        visibility(t, line.event.public),
    ]
    return Markup("\n").join(lines)


def _more_sources(t: Translator, n: int) -> list[Markup]:
    return [t.many("and {n} more source", "and {n} more sources", n)] if n > 0 else []


def _appeal(t: Translator, number: int, appeal: Appeal) -> Markup:
    known = DOT.join(
        [
            moments.partial(t, appeal.date),
            labels.label(t, labels.REPLY, appeal.reply),
            visibility(t, appeal.public),
        ]
    )
    return Markup("\n").join([Markup("<b>{}.</b> {}").format(number, clip(appeal.addressee, 300)), known])


def _toggle(t: Translator, file: CaseFile, record: Event | Appeal) -> Button:
    kind = "event" if isinstance(record, Event) else "appeal"
    if record.public:
        return act(t("Keep it internal"), "internal", file.case, kind, record.id)
    return act(t("Make it public"), "public", file.case, kind, record.id)


def _tab(
    t: Translator, file: CaseFile, title: Markup, entries: list[Entry], empty: Markup, tab: str, page: int
) -> Screen:
    head = DOT.join([Markup("<b>{}</b>").format(file.case.code), title])
    return listing(head, entries, empty, f"tl:{file.case.code}:{tab}", page)


Tab = Callable[[Translator, CaseFile, int, datetime], Screen]
TABS: dict[str, Tab] = {
    "timeline": timeline, "words": words, "appeals": appeals, "questions": questions, "notes": notes,
    "links": links.tab, "names": naming.tab,
}  # fmt: skip

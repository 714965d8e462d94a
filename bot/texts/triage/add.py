"""What can be added to a case file, and to which of its lines."""

from markupsafe import Markup

from bot.domain.view import CaseFile
from bot.i18n import Translator
from bot.texts.screen import Button, Screen
from bot.texts.triage.paging import Entry, listing
from bot.texts.triage.words import DOT, back, brief


def menu(t: Translator, file: CaseFile) -> Screen:
    """The kinds of record."""
    code = file.case.code
    lines = [t("What do you want to add to case {code}?", code=code)]
    if file.live:
        lines.append(t("The case is published: what you add as public goes out to the followers when you finish it."))
    rows = (
        (
            Button(t("Event (internal)"), f"add:{code}:event:internal"),
            Button(t("Event (public)"), f"add:{code}:event:public"),
        ),
        (
            Button(t("Appeal (internal)"), f"add:{code}:appeal:internal"),
            Button(t("Appeal (public)"), f"add:{code}:appeal:public"),
        ),
        (Button(t("Another version of an event"), f"add:{code}:version"),),
        (Button(t("A source"), f"add:{code}:source"), Button(t("Another spelling"), f"add:{code}:spelling")),
        back(t, code),
    )
    return Screen(Markup("\n\n").join(lines), rows)


def which_event(t: Translator, file: CaseFile, what: str, page: int) -> Screen:
    """The events of the case, to choose the one that a version or a source belongs to."""
    code = file.case.code
    entries = [
        Entry(
            Markup("{}. {}").format(number, brief(t, line.event)),
            Button(str(number), f"add:{code}:{what}:{line.event.id}"),
        )
        for number, line in enumerate(file.lines, 1)
    ]
    question = t("Which event does the source speak of?") if what == "source" else t("Which event is told differently?")
    head = DOT.join([Markup("<b>{}</b>").format(code), question])
    screen = listing(head, entries, t("There is nothing on the timeline yet."), f"add:{code}:{what}:page", page)
    if what == "source":
        screen = screen.below((Button(t("The case as a whole"), f"add:{code}:source:0"),))
    return screen.below(back(t, code))

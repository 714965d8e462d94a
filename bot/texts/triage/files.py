"""The files of a case."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.casefile import WITH_RECEIPT, Attachment
from bot.domain.text import clip
from bot.domain.view import CaseFile
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.screen import Button, Screen
from bot.texts.triage.paging import Entry, listing
from bot.texts.triage.words import DOT, FILE, TOPIC, back


def files(t: Translator, file: CaseFile, page: int, now: datetime, photos: bool) -> Screen:
    """The list; a button sends the file itself."""
    code = file.case.code
    entries = [
        Entry(_entry(t, number, found, now), Button(str(number), f"file:{code}:get:{found.id}"))
        for number, found in enumerate(file.attachments, 1)
    ]
    allowed = t("The family allows photos to be published.") if photos else t("Photos are not to be published.")
    head = Markup("\n").join([DOT.join([Markup("<b>{}</b>").format(code), t("Files")]), allowed])
    return listing(head, entries, t("There are no files yet."), f"file:{code}:list", page).below(back(t, code))


def _entry(t: Translator, number: int, found: Attachment, now: datetime) -> Markup:
    parts = (
        labels.label(t, FILE, found.kind),
        moments.ago(t, found.created_at, now),
        t(TOPIC[found.topic]) if found.topic == WITH_RECEIPT else "",
        clip(found.name, 60),
        clip(found.caption, 200),
    )
    return Markup("<b>{}.</b> {}").format(number, DOT.join(part for part in parts if part))

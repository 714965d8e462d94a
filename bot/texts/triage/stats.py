"""How the whole work stands, in numbers."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.text import clip
from bot.domain.view import Statistics
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.screen import Button, Screen, columns


def stats(t: Translator, found: Statistics, now: datetime) -> Screen:
    """Counts by state, and the published cases of which nothing was heard for long."""
    parts = [
        _block(
            t("Cases"), [_count(t, labels.label(t, labels.WORKFLOW, code), n) for code, n in found.workflow.items()]
        ),
        _block(
            t("How well supported"),
            [_count(t, labels.label(t, labels.VERIFICATION, code), n) for code, n in found.verification.items()],
        ),
        _block(
            t("Published, by region"), [_count(t, labels.place_name(t, code), n) for code, n in _most(found.regions)]
        ),
        _quiet(t, found, now),
    ]
    buttons = [Button(case.code, f"case:{case.code}") for case in found.quiet]
    return Screen(Markup("\n\n").join(parts), (*columns(buttons, 4), (Button(t("Queue"), "queue:all:0"),)))


def _quiet(t: Translator, found: Statistics, now: datetime) -> Markup:
    title = t.many("Public, and no news for {n} day", "Public, and no news for {n} days", found.quiet_days)
    lines = [
        Markup("{} {}: {}").format(case.code, clip(case.name, 60), moments.ago(t, case.news_at, now))
        for case in found.quiet
    ]
    return _block(title, lines or [t("None. Every public case had news.")])


def _block(title: Markup, lines: list[Markup]) -> Markup:
    return Markup("\n").join([Markup("<b>{}</b>").format(title), *lines])


def _count(t: Translator, name: str, n: int) -> Markup:
    return t("{name}: {n}", name=name, n=n)


def _most(regions: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(regions.items(), key=lambda item: -item[1])

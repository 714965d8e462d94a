"""However much people write, every moderators' screen fits a message, and nothing of what they wrote is lost."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.domain.approval import Approval, Deed
from bot.domain.case import Case, Consent, Situation, Workflow
from bot.domain.casefile import (
    Appeal,
    Attachment,
    Event,
    EventKind,
    Name,
    Note,
    Profile,
    Question,
    Record,
    Source,
    SourceKind,
    Statement,
)
from bot.domain.form import Draft, Part
from bot.domain.forms import FORMS
from bot.domain.ids import new_id
from bot.domain.names import Match, Reason
from bot.domain.public_card import PublicCard
from bot.domain.publication import News, NewsKind, Publication, PublicLink
from bot.domain.ties import Tie
from bot.domain.view import CaseFile, Holder, Likeness, Line, Link, Pair, Pick, Preview, Proposal, Reach, Waiting
from bot.i18n import LANGUAGES, translator
from bot.texts import reporter
from bot.texts.screen import MESSAGE_LIMIT, Screen
from bot.texts.triage import add, approvals, files, linking, links, merging, publication, tabs
from bot.texts.triage import queue as queues
from bot.texts.triage.card import card
from bot.texts.triage.paging import pieces, units
from tests.published import day

NOW = datetime(2025, 9, 1, 6, tzinfo=UTC)


def long(seed: str, limit: int) -> str:
    """As much text as a question takes."""
    return (seed * (limit // len(seed) + 1))[:limit]


def head() -> tuple[int, int, int, datetime]:
    """The beginning of a record."""
    return new_id(), 1, 2, NOW


def a_case(**more: Any) -> Case:
    """A case that was just claimed."""
    values: dict[str, Any] = {"workflow": Workflow.IN_REVIEW, "version": 987654, **more}
    return replace(Case(1, "BK7M4T", 3, "kk", Consent.PUBLISH, Situation.DETAINED, NOW, NOW), **values)


def an_event(text: str, version_of: int | None = None) -> Event:
    """An event with all its fields filled as far as they go."""
    texts = {language: long(text, 2000) for language in LANGUAGES}
    return Event(
        *head(), kind=EventKind.FINED, date=day("2025-07-23"), region="BX-khorgos", place=long(text, 500),
        responsible=long(text, 1000), texts=texts, language="ru", amount=long(text, 100), version_of=version_of,
    )  # fmt: skip


def a_source(text: str) -> Source:
    """A source with all its fields filled."""
    return Source(*head(), kind=SourceKind.MEDIA, text=long(text, 500), link=long(text, 500), date=day("2025-07-24"))


def a_file(text: str, many: int, **more: Any) -> CaseFile:
    """A case file that is as long as it can be: `many` of everything."""
    sources = (a_source(text),) * 4
    lines = [Line(event := an_event(text), sources, (Line(an_event(text, event.id)),)) for _ in range(many)]
    asked = Question(*head(), text=long(text, 1500), answer=long(text, 9000), answered_at=NOW)
    return CaseFile(
        case=a_case(**more),
        names=[Name(*head(), text=long(text, 200), kind="main"), *[Name(*head(), text=long(text, 500))] * 9],
        profile=Profile(*head(), birth=day("1978-03-01"), citizenship=long(text, 300)),
        relation=long(text, 300),
        timeline=lines,
        appeals=[
            Appeal(*head(), addressee=long(text, 1000), channel=long(text, 200), reference=long(text, 100),
                   reply_date=day("2025-08-01"), reply_text=long(text, 1000))
            for _ in range(many)
        ],
        statements=[Statement(*head(), topic="story", text=long(text, 4096))] * many,
        questions=[asked, Question(*head(), text="Open")] * many,
        notes=[Note(*head(), text=long(text, 3000))] * many,
        links=[Link(7, "JK74QX", long(text, 200), Tie.UNCLE, Tie.NEPHEW, Reach.HIDDEN)] * many * 9,
        attachments=[Attachment(*head(), kind="voice", name=long(text, 200), caption=long(text, 1024))] * many,
    )  # fmt: skip


def a_preview(file: CaseFile) -> Preview:
    """All of the file, as if it were to go public."""
    found = Publication(
        1, file.case.code, file.name, Situation.DETAINED, file.case.verification, NOW, NOW,
        other_names=[name.text for name in file.names], summary={"kk": long(file.name, 2000)},
    )  # fmt: skip
    news = [
        *(_news(NewsKind.EVENT, line.event, sources=[vars(s) for s in line.sources]) for line in file.lines),
        *(_news(NewsKind.APPEAL, appeal) for appeal in file.appeals),
    ]
    links = tuple(PublicLink(link.code, link.name, link.relation) for link in file.links)
    return Preview(PublicCard(found, tuple(news), links=links), 3, consented=True, confirmed=True)


def _news(kind: NewsKind, record: Record, **more: Any) -> News:
    return News(record.id, 1, kind, NOW, {**vars(record), **more})


A_REQUEST = Approval(7, 1, Deed.FORM, 2, NOW, 1, {"form": "update"})


def all_screens(file: CaseFile, language: str) -> Iterator[Screen]:
    """Every screen about a case, with all of its pages."""
    t = translator(language)
    found = a_preview(file)
    yield card(t, file, Holder.COLLEAGUE, NOW, "https://t.me/jauap_bot?start=BK7M4T")
    likeness = Likeness(a_case(code="JK74QX"), Match(1, Reason.SCRIPT), True, True)
    alike = replace(file, alike=[likeness] * 3, led=[likeness.case] * 5)
    yield card(t, alike, Holder.COLLEAGUE, NOW, "https://t.me/jauap_bot?start=BK7M4T")
    pair = Pair(file.case, likeness.case, True, True, likeness, (file.name, file.name), turns=True)
    yield merging.sure(t, pair)
    yield merging.wants_other(t, file.case, alike.alike, file.name)
    yield approvals.merge(t, A_REQUEST, pair)
    yield add.menu(t, file)
    for tab in tabs.TABS.values():
        yield from pages(lambda page, tab=tab: tab(t, file, page, NOW))
    yield from pages(lambda page: files.files(t, file, page, NOW, photos=True))
    yield from pages(lambda page: add.which_event(t, file, "version", page))
    yield from pages(lambda page: publication.preview(t, file.case, found, page))
    yield from pages(lambda page: reporter.would_be_public(t, file.case, found, page))
    yield from pages(lambda page: approvals.publication(t, A_REQUEST, found, page))
    written = Draft(1, 2, "update", 3, "", NOW, {"text": [Part(file.statements[0].text)]})
    yield from pages(lambda page: approvals.form(t, A_REQUEST, file.case, written, FORMS["update"], page))
    yield links.one(t, file, file.links[0])
    yield from pages(lambda page: linking.which(t, file.case, [Waiting(file.case, file.name, Holder.YOU)] * 30, page))
    proposed = Proposal(file.case, file.name, file.case, file.name, True)
    yield linking.kinds(t, proposed).above(linking.no_such_tie(t, file.statements[0].text))
    for each in (proposed, replace(proposed, public=False)):
        yield linking.sure(t, each, Tie.GRANDPARENT)
    for step in (linking.unlinking, linking.showing):
        yield step(t, file.case, file.links[0])
    sides = PublicLink("JK74QX", file.name, Tie.SON), PublicLink("BK7M4T", file.name, Tie.PARENT)
    yield approvals.link(t, replace(A_REQUEST, deed=Deed.LINK, content={"id": "7"}), file.case, sides)
    yield linking.no_code(t, file.statements[0].text)
    yield from pages(lambda page: tabs.event(t, file, file.timeline[0], page))
    yield from pages(lambda page: tabs.appeal(t, file, file.appeals[0], page))


def pages(show: Callable[[int], Screen]) -> list[Screen]:
    """The pages of a screen, until the last one comes again."""
    found = [show(0)]
    while (screen := show(len(found))) != found[-1]:
        found.append(screen)
    return found


def parsed(screen: Screen) -> str:
    """What is left of a screen's HTML once Telegram has read it."""
    return html.unescape(re.sub(r"<[^>]+>", "", str(screen.text)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["😀", "&", "<b>{0}", "Қорғас\n", "word "])
def test_every_screen_fits_a_message(text: str, language: str) -> None:
    for screen in all_screens(a_file(text, 2), language):
        assert 0 < units(parsed(screen)) <= MESSAGE_LIMIT
        keyboard = screen.call()["params"]["reply_markup"]["inline_keyboard"]  # refuses data of more than 64 bytes
        assert sum(map(len, keyboard)) <= 100


@pytest.mark.parametrize("workflow", Workflow)
def test_the_card_offers_what_fits_the_state(workflow: Workflow) -> None:
    t = translator("en")
    screen = card(t, a_file("a", 1, workflow=workflow), Holder.NOBODY, NOW, "https://t.me/x")
    offered = {button.data.split(":")[1] for row in screen.rows for button in row if button.data.startswith("act:")}
    work = {"ask", "note", "verify", "situation", "assign", "more"}
    assert (
        offered
        == {
            Workflow.SUBMITTED: work | {"claim", "reject"},
            Workflow.IN_REVIEW: work | {"claim", "reject", "publish", "close"},
            Workflow.PUBLISHED: work | {"claim", "update", "summary", "close"},
            Workflow.CLOSED: {"reopen", "note", "more"},
            Workflow.REJECTED: {"reopen", "note", "more"},
        }[workflow]
    )


def test_every_button_that_acts_carries_the_version() -> None:
    screen = card(translator("en"), a_file("a", 1), Holder.NOBODY, NOW, "")
    acting = [button.data for row in screen.rows for button in row if button.data.startswith("act:")]
    assert acting and all(data.split(":")[2:4] == ["BK7M4T", "987654"] for data in acting)


@given(st.text(min_size=1), st.integers(10, 60))
def test_pieces_lose_nothing(text: str, size: int) -> None:
    cut = pieces(text, size)
    assert "".join(cut) == text
    assert all(units(escape(piece)) <= size for piece in cut)


def test_the_words_of_the_reporter_are_whole() -> None:
    text = " ".join(f"word{number}" for number in range(3000))
    file = CaseFile(a_case(), statements=[Statement(*head(), topic="story", text=text)])
    shown = " ".join(map(parsed, pages(lambda page: tabs.words(translator("en"), file, page, NOW))))
    assert re.findall(r"word\d+", shown) == text.split()


def test_markup_that_people_write_is_only_text() -> None:
    file = CaseFile(a_case(), statements=[Statement(*head(), topic="story", text="<b>&{0}</b>")])
    screen = tabs.words(translator("ru"), file, 0, NOW)
    assert "&lt;b&gt;&amp;{0}&lt;/b&gt;" in screen.text


def test_versions_stand_beneath_the_line_that_they_contradict() -> None:
    first, version, second = Event(*head()), Event(*head()), Event(*head())
    file = CaseFile(a_case(), timeline=[Line(first, versions=(Line(version),)), Line(second)])
    shown = parsed(tabs.timeline(translator("en"), file, 0, NOW))
    order = [re.search(pattern, shown) for pattern in (r"1\. ", r"Another version.*\n2\. ", r"3\. ")]
    assert [found.start() for found in order if found] == sorted(found.start() for found in order if found)
    assert all(order)


def test_an_empty_queue_says_so() -> None:
    t = translator("en")
    said = {pick: parsed(queues.queue(t, [], pick, 0, 0, NOW)) for pick in Pick}
    assert "Nothing is waiting." in said[Pick.ALL]
    assert len(set(said.values())) == len(Pick)


def test_the_queue_tells_its_place_and_turns_its_pages() -> None:
    rows = [
        Waiting(a_case(code=f"BK7M4{c}", submitted_at=NOW - timedelta(days=3)), "A" * 300, Holder.YOU) for c in "346"
    ]
    screen = queues.queue(translator("en"), rows, Pick.MINE, 1, 11, NOW)
    datas = {button.data for row in screen.rows for button in row}
    assert "9 to 11" in screen.text and "3 days ago" in screen.text
    assert "queue:mine:0" in datas and "queue:mine:2" not in datas

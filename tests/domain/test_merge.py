"""Which two cases can be merged, which one leads, and why not: by a table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.case import Case, Consent, Situation, Workflow
from bot.domain.errors import Merged, NoSuchCase, NotYours
from bot.domain.merge import Side, Why, first, unfit
from bot.i18n import LANGUAGES, translator
from bot.texts.errors import sentence
from bot.texts.triage.merging import REASONS

NOW = datetime(2025, 9, 1, 6, tzinfo=UTC)


def side(code, workflow=Workflow.PUBLISHED, published=None, into="", led=(), **more):
    case = Case(1, code, 3, "kk", Consent.PUBLISH, Situation.DETAINED, NOW, NOW, workflow)
    return Side(replace(case, **more), workflow is Workflow.PUBLISHED if published is None else published, into, led)


W = Workflow
A, B = side("A"), side("B")
NEW, REVIEW = side("B", W.SUBMITTED), side("A", W.IN_REVIEW)


@pytest.mark.parametrize(
    ("one", "lead", "why"),
    [
        (B, A, None),
        (NEW, A, None),
        (NEW, REVIEW, None),
        (B, REVIEW, (Why.ONLY_OTHER, "B", "A")),
        (A, A, (Why.SAME, "A", "")),
        (side("B", into="A"), side("A", led=("B",)), (Why.TOGETHER, "B", "A")),
        (side("B", led=("A",)), side("A", into="B"), (Why.TOGETHER, "A", "B")),
        (side("B", into="C"), A, (Why.MERGED, "B", "C")),
        (B, side("A", into="C"), (Why.LED, "A", "C")),
        (side("B", led=("C",)), A, (Why.LEADS, "B", "C")),
        (B, side("A", led=("C",)), None),
        (side("B", W.SUBMITTED, held_at=NOW), A, (Why.HELD, "B", "")),
        (NEW, side("A", W.SUBMITTED, held_at=NOW), (Why.HELD, "A", "")),
        (side("B", W.REJECTED), A, (Why.REJECTED, "B", "")),
        (NEW, side("A", W.REJECTED), (Why.REJECTED, "A", "")),
        (side("B", W.CLOSED, published=True), A, (Why.CLOSED, "B", "")),
        (B, side("A", W.CLOSED, published=True), (Why.CLOSED, "A", "")),
    ],
)
def test_what_can_be_merged(one, lead, why):
    assert unfit(one, lead) == why


@pytest.mark.parametrize(
    ("younger", "older", "leads"),
    [(W.PUBLISHED, W.PUBLISHED, "older"), (W.IN_REVIEW, W.SUBMITTED, "older"), (W.PUBLISHED, W.IN_REVIEW, "younger")],
)
def test_what_is_published_leads_and_then_the_older_one(younger, older, leads):
    cases = [
        side("younger", younger, submitted_at=NOW + timedelta(days=1)).case,
        side("older", older, submitted_at=NOW).case,
    ]
    assert [first(*cases)[0].code, first(*reversed(cases))[0].code] == [leads, leads]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence_that_fits_the_answer_to_a_button(language):
    t = translator(language)
    said = {why: str(t(REASONS[why], code="BK7M4T", other="JK74QX")) for why in Why}
    assert len(set(said.values())) == len(Why)
    others = (Merged("BK7M4T", "JK74QX"), NoSuchCase("BK7M4T"), NotYours("merge", "BK7M4T"))
    assert [text for text in (*said.values(), *(str(sentence(t, each)) for each in others)) if len(text) > 200] == []

"""The list of what did not arrive, in every language: every kind, every reason, and buttons that are shown uncut."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.dead_letter import DeadLetter, Why
from bot.domain.notice import NoticeKind
from bot.i18n import LANGUAGES, translator
from bot.sandbox.html import parse_html
from bot.texts.screen import ROOM
from bot.texts.triage.letters import KIND, PAGE, WHY, letters

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)
ERRORS = {
    "BadRequest: other": Why.REFUSED,
    "BadRequest: message to edit not found": Why.REFUSED,
    "BadRequest: message thread not found": Why.NO_TOPIC,
    "BadRequest: topic_closed": Why.NO_TOPIC,
    "Uncertain: ServerDisconnectedError: unanswered too often": Why.MAY_HAVE_ARRIVED,
    "TimedOut: Timed out": Why.UNANSWERED,
    "Trouble: 502": Why.UNANSWERED,
    "NetworkError": Why.UNANSWERED,
    "sealed value does not open: notices/payload/17": Why.BROKEN,
    "KeyError at texts/notices/followers.py:27": Why.UNSAYABLE,
    "ChatMigrated": Why.OTHER,
    "": Why.OTHER,
}


def letter(error: str = "BadRequest: other", number: int = 2**62, kind: NoticeKind = NoticeKind.NEWS) -> DeadLetter:
    return DeadLetter(number, 1, kind, "K7M3QX", NOW - timedelta(hours=3), error)


@pytest.mark.parametrize(("error", "why"), ERRORS.items())
def test_an_error_is_said_in_words(error: str, why: Why) -> None:
    assert letter(error).why is why
    assert letter(error).hopeless == (why is Why.BROKEN)


def test_every_kind_and_reason_has_its_words() -> None:
    assert set(KIND) == set(NoticeKind)
    assert set(WHY) == set(Why) == set(ERRORS.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_says_what_why_and_when_and_has_its_buttons(language: str) -> None:
    t = translator(language)
    for kind in NoticeKind:
        screen = letters(t, [letter(error, kind=kind) for error in list(ERRORS)[:PAGE]], 1, 99, NOW)
        text, _ = parse_html(screen.call()["params"]["text"])
        assert text.count("K7M3QX") == PAGE and "6. " in text and t(KIND[kind]) in text
        assert all(len(button.shown) <= ROOM[2] for row in screen.rows[:PAGE] for button in row)
    broken = letters(t, [letter("sealed value does not open: notices/payload/17")], 0, 1, NOW)
    assert [button.data.split(":")[1] for row in broken.rows for button in row] == ["drop", "all", "page"]

"""Notices in every language: well-formed for Telegram, short enough, saying what they know and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.alarm import AlarmKind
from bot.domain.audit import Fault, Mark
from bot.domain.case import Consent, Situation, Verification
from bot.domain.casefile import Concerns, Confidence, EventKind, Reply, SourceKind
from bot.domain.notice import Notice, NoticeKind
from bot.domain.progress import OVER, Progress
from bot.domain.publication import NewsKind
from bot.domain.reminder import ReminderKind
from bot.i18n import LANGUAGES, translator
from bot.sandbox.html import parse_html
from bot.sandbox.utf16 import utf16
from bot.texts import moments, news, notices, reminders
from bot.texts.notices.approvals import SAID
from bot.texts.notices.staff import _SCREENS as STAFF_WORDS
from bot.texts.screen import MESSAGE_LIMIT, Screen
from bot.texts.triage.approvals import WHAT

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)
CODE = "K7M3QX"
DAY = {"start": "2025-07-23", "end": "2025-07-23", "precision": "day"}
LASTED: list[dict[str, str]] = [
    {"since": "2025-11-03T06:00:00+00:00"},
    {"since": "2025-11-03T06:00:00+00:00", "until": "2025-11-03T07:30:00+00:00"},
]
YEAR = {"start": "2025-01-01", "end": "2025-12-31", "precision": "year"}
BIGGEST = str(2**62)
HEIRS = ("reporter", "stays", "successor", "moderators")
GOING = ("running", "paused")
COUNTED = {"total": 1_000_000, "sent": 412_345, "kept": 21, "unreachable": 1_001, "failed": 2, "left": 300}
NASTY = {
    "long": "Әлихан " * 571,
    "tags": "<b>" * 1333,
    "closing": "</blockquote></b><a href='https://x.example'>" * 88,
    "references": "&amp;&lt;&#60; & " * 235,
    "right to left": "سارسەن " * 571,
    "beyond the plane": "🕊" * 4000,
    "lines": "a\n" * 2000,
    "braces": "{name}{0}%s" * 360,
    "quotes": "\"'" * 2000,
}
languages = pytest.mark.parametrize("language", LANGUAGES)


def event(text: str, **more: Any) -> dict[str, Any]:
    """The content of an event of which everything is known."""
    return {
        "kind": "fined", "concerns": "wife", "date": DAY, "region": "KZ-75", "place": text,
        "texts": {"kk": text}, "language": "kk", "amount": text, "confidence": "disputed", "version_of": "7",
        "responsible": text,
        "sources": [{"kind": "media", "text": text, "link": "https://news.example/" + "a" * 400}] * 9, **more,
    }  # fmt: skip


def contents(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Every kind of news with everything in it that can be."""
    appeal = {
        "addressee": text, "date": YEAR, "reply": "formal", "channel": text, "reply_date": DAY, "reply_text": text,
        "reference": text,
    }  # fmt: skip
    situation = {"situation": "imprisoned", "before": "detained", "date": DAY, "sources": event(text)["sources"]}
    return [
        ("event", event(text)), ("appeal", appeal), ("situation", situation), ("published", {}),
        ("milestone", {"days": 100}), ("closed", {"words": text}), ("reopened", {}),
    ]  # fmt: skip


def told(kind: str, content: dict[str, Any], text: str) -> Notice:
    """A piece of news as followers are told it."""
    data = {
        "kind": kind, "code": CODE, "name": text, "content": content, "situation": "detained", "since": DAY,
        "region": "CN-XJ/GB654000", "place": text, "summary": {"ru": text}, "language": "ru",
        "verification": "one_source",
    }  # fmt: skip
    return Notice(NoticeKind.NEWS, data, 1)


def reminded(kind: str, text: str) -> Notice:
    """A reminder of one kind."""
    data = {
        "reminder": kind, "id": BIGGEST, "code": CODE, "version": 12, "name": text, "text": text, "days": 60,
        "question_id": BIGGEST, "since": DAY, "submitted_at": "2025-11-03T06:00:00+00:00",
        "moved_at": "2025-10-20T06:00:00+00:00", "news_at": "2025-10-10T06:00:00+00:00",
    }  # fmt: skip
    return Notice(NoticeKind.REMINDER, data, 1)


def digest(text: str, cases: int, kinds: list[NewsKind], **more: Any) -> Notice:
    """A digest of so many cases, each with news of these kinds and texts; one case more is gone."""
    known = dict(contents(text))
    items = [
        {"notice": NoticeKind.NEWS, "at": "2025-11-02T20:00:00+00:00", "data": {**told(k, known[k], text).data, **code}}
        for code in ({"code": f"K7M3Q{n}"} for n in range(cases))
        for k in kinds
    ]
    gone = {"notice": NoticeKind.ERASED, "at": "2025-11-02T20:00:00+00:00", "data": {"code": CODE, "to": "followers"}}
    return Notice(NoticeKind.DIGEST, {"part": 1, "parts": 1, "items": [*items, gone], **more})


def broadcast(**more: Any) -> Notice:
    """How a broadcast goes."""
    first = Progress(CODE, "event", "2025-11-03T08:00:00+00:00", "2025-11-03T08:00:00+00:00")
    return Notice(NoticeKind.BROADCAST, {**first.data(), "id": BIGGEST, **more})


MARK = str(Mark(123_456_789, bytes(32)))
ABOUT_STAFF = {
    "number": 3, "label": "Aigul <b>", "count": 50, "by": 4, "role": "translator", "entries": 5, "mark": MARK,
}  # fmt: skip


def every_notice(text: str) -> list[Notice]:
    """One of each that can be said, with `text` wherever people write."""
    replied = {"code": CODE, "question": text, "text": text, "files": 21}
    states: list[dict[str, Any]] = [
        *({"action": action} for action in ("claim", "add", "publish", "reopen", "something new")),
        *({"action": "verify", "level": level} for level in Verification),
        *({"action": "situation", "situation": situation} for situation in Situation),
        *({"action": action, "reason": reason} for action in ("reject", "close") for reason in (text, "")),
        {"action": "close", "kept_days": "90"},
    ]  # fmt: skip
    return [
        *(
            Notice(
                NoticeKind.REPORT_ARRIVED,
                {"code": CODE, "language": "kk", "situation": "missing", "consent": consent, **more},
            )
            for consent in Consent
            for more in ({}, {"submitted_at": "2025-11-03T08:00:00+00:00", "version": 3})
        ),
        Notice(NoticeKind.QUESTION_ASKED, {"code": CODE, "text": text, "question_id": BIGGEST}),
        Notice(NoticeKind.QUESTION_ANSWERED, replied),
        Notice(NoticeKind.QUESTION_ANSWERED, {**replied, "text": "", "cannot": True}),
        Notice(NoticeKind.RELATIVE_WROTE, {"code": CODE, "text": text, "files": 1}),
        Notice(NoticeKind.RELATIVE_WROTE, {"code": CODE, "text": "", "files": 0}),
        Notice(NoticeKind.RELATIVE_WROTE, {"code": CODE, "text": text, "files": 0, "own": False}),
        *(
            Notice(NoticeKind.SUCCESSION, {"code": CODE, "to": to, "until": "2025-11-06T09:00:00+00:00"})
            for to in HEIRS
        ),
        *(Notice(NoticeKind.CONSENT_CHANGED, {"code": CODE, "consent": consent}) for consent in Consent),
        *(Notice(NoticeKind.STATE_CHANGED, {"code": CODE, **state}) for state in states),
        *(told(kind, content, text) for kind, content in contents(text)),
        *(reminded(kind, text) for kind in ReminderKind if kind is not ReminderKind.SUCCESSION),
        *(Notice(NoticeKind.ERASED, {"code": CODE, "to": to}) for to in ("followers", "moderators")),
        digest(text, 1, [NewsKind.EVENT]),
        digest(text, 9, [*NewsKind], parts=2),
        *(Notice(NoticeKind.ALARM, {"alarm": kind, **when}) for kind in AlarmKind for when in LASTED),
        Notice(NoticeKind.CONSENT_ASKED, {"code": "K7M3QX"}),
        Notice(NoticeKind.LAST_WORD, {"code": CODE, "action": "erase", "reason": text}),
        Notice(NoticeKind.LAST_WORD, {"code": CODE, "action": "succeed"}),
        *(Notice(NoticeKind.REVEALED, {"code": "K7M3QX", "chat_id": "77", "contact": said}) for said in ("", text)),
        *(
            Notice(NoticeKind.APPROVAL, {"state": state, "what": what, "code": "K7M3QX", "id": "9", "number": 3})
            for state in SAID
            for what in WHAT
        ),
        *(Notice(NoticeKind.STAFF, {"what": what, **ABOUT_STAFF}) for what in STAFF_WORDS),
        Notice(NoticeKind.STAFF, {"what": "role", "role": "person"}),
        *(Notice(NoticeKind.REPORTS_HELD, {"count": count}) for count in (0, 1, 470)),
        *(Notice(NoticeKind.STAFF, {"what": "mark", "mark": MARK, "fault": fault, "at": 7}) for fault in Fault),
        *(broadcast(about=kind) for kind in NewsKind),
        *(broadcast(state=state, asking=asking) for state in GOING for asking in (False, True)),
        *(broadcast(state=state, **counts) for state in sorted(OVER) for counts in ({}, COUNTED)),
    ]


def shown(screen: Screen) -> str:
    """What a person reads. Fails as Telegram would: bad markup, too long, bad buttons."""
    call = screen.call()
    text, _ = parse_html(call["params"]["text"])
    assert text.strip() and utf16(text) <= MESSAGE_LIMIT
    return text


def labels(screen: Screen) -> list[str]:
    """The data of its buttons."""
    return [button.data for row in screen.rows for button in row]


@languages
@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_whatever_people_write_every_notice_can_be_sent(language, text):
    for notice in every_notice(text):
        screen = notices.screen(translator(language), notice, NOW)
        _, entities = parse_html(screen.call()["params"]["text"])
        shown(screen)
        links = {e["url"] for e in entities if e["type"] == "text_link"}
        assert all(link.startswith("https://news.example/") for link in links)


def test_every_kind_of_notice_but_a_rendered_call_is_in_these_tests():
    assert {notice.kind for notice in every_notice("x")} == set(NoticeKind) - {NoticeKind.CALL}
    assert [kind for kind, _ in contents("x")] == [*NewsKind]


@languages
def test_words_are_said_as_they_were_written(language):
    words = 'Ол <үйде> & "жоқ" {name}'
    where_they_stand = {NoticeKind.QUESTION_ASKED, NoticeKind.NEWS}
    for notice in every_notice(words):
        if notice.kind in where_they_stand and notice.data.get("text", "x"):
            assert words in shown(notices.screen(translator(language), notice, NOW))


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("concerns", Concerns)
def test_every_event_has_its_heading(kind, concerns):
    for t in map(translator, LANGUAGES):
        content = {"kind": kind, "concerns": concerns, "date": None, "region": None, "sources": []}
        heading = shown(Screen(news.line(t, "event", content, "")))
        assert t(news.EVENT[kind]) in heading
        assert (": " in heading) == (concerns is not Concerns.PERSON)


def test_headings_differ():
    t = translator("en")
    bare = {"date": None, "region": None, "sources": []}
    said = {news.line(t, "event", {**bare, "kind": k, "concerns": c}, "") for k in EventKind for c in Concerns}
    assert len(said) == len(EventKind) * len(Concerns)


@pytest.mark.parametrize("table", [(news.EVENT, EventKind), (news.CONCERNS, Concerns), (news.CONFIDENCE, Confidence)])
def test_every_code_has_its_words(table):
    words, codes = table
    assert set(words) == set(codes)


def test_an_event_says_all_that_is_known():
    t = translator("en")
    text = shown(Screen(news.line(t, "event", event("Сөз"), "")))
    assert text.split("\n") == [
        "The wife: A fine",
        f"{moments.partial(t, DAY)}, Almaty City, Сөз",
        "In Kazakh:",
        "Сөз",
        "Amount: Сөз",
        "Said to be responsible: Сөз",
        "Who says so: Media: Сөз; Media: Сөз; Media: Сөз",
        "Disputed.",
        "There is also another version of this.",
    ]


def test_the_readers_language_comes_first_and_an_original_is_named():
    texts = {"kk": "Сәлем", "ru": "Привет"}
    assert shown(Screen(news.words(translator("ru"), texts, "kk"))) == "Привет"
    assert shown(Screen(news.words(translator("en"), texts, "kk"))).endswith("Сәлем")
    assert "\n" in shown(Screen(news.words(translator("en"), texts, "kk")))
    assert news.words(translator("en"), {"en": ""}, "en") == ""


@pytest.mark.parametrize("reply", Reply)
def test_an_appeal_names_its_reply_or_the_silence(reply):
    content = {"addressee": "The consulate", "date": None, "reply": reply, "reply_date": None, "reply_text": ""}
    lines = shown(Screen(news.line(translator("en"), "appeal", content, ""))).split("\n")
    assert lines[0] == "Appeal to: The consulate"
    assert (lines[1] == "No reply.") == (reply is Reply.NONE)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://x.example/ y", "ftp://x.example", "", "https://"])
def test_only_a_web_address_becomes_a_link(link):
    source = {"kind": SourceKind.MEDIA, "text": "a paper", "link": link}
    line = news.line(translator("en"), "situation", {"situation": "released", "date": None, "sources": [source]}, "")
    assert "<a" not in line and "a paper" in line


@pytest.mark.parametrize(
    ("since", "situation", "kind", "counted"),
    [
        (DAY, "detained", "event", True),
        (DAY, "released", "event", False),
        (DAY, "detained", "closed", False),
        (YEAR, "detained", "event", False),
        (None, "detained", "event", False),
    ],
)
def test_days_are_counted_while_somebody_waits(since, situation, kind, counted):
    notice = told(kind, dict(contents("x"))[kind], "x")
    data = {**notice.data, "since": since, "situation": situation}
    text = shown(notices.screen(translator("en"), Notice(NoticeKind.NEWS, data), NOW))
    assert ("103 days since it began." in text) == counted


def test_buttons_lead_on():
    t = translator("en")
    found = {(n.kind, n.data.get("reminder")): labels(notices.screen(t, n, NOW)) for n in every_notice("x")}
    assert found[NoticeKind.REPORT_ARRIVED, None] == [f"case:{CODE}:new", f"act:claim:{CODE}:3"]
    assert found[NoticeKind.QUESTION_ASKED, None] == [f"ans:{BIGGEST}", f"rem:{BIGGEST}:later", f"rem:{BIGGEST}:cannot"]
    assert found[NoticeKind.STATE_CHANGED, None] == [f"my:{CODE}"]
    assert found[NoticeKind.NEWS, None] == [f"pub:{CODE}:new"]
    assert found[NoticeKind.ERASED, None] == []
    assert found[NoticeKind.REMINDER, "quiet"] == [
        f"rem:{BIGGEST}:nochange", f"rem:{BIGGEST}:update", f"rem:{BIGGEST}:close", f"case:{CODE}:new",
        f"rem:{BIGGEST}:snooze1", f"rem:{BIGGEST}:snooze3", f"rem:{BIGGEST}:snooze7",
    ]  # fmt: skip
    assert f"rem:{BIGGEST}:publish" in found[NoticeKind.REMINDER, "milestone"]
    assert f"rem:{BIGGEST}:done" in found[NoticeKind.REMINDER, "in_review"]


def test_the_name_stands_in_nothing_that_the_reporter_or_a_group_sees_on_a_locked_phone():
    t, name = translator("en"), "Серік Аманов"
    for notice in every_notice("x"):
        silent = notice.kind in {
            NoticeKind.REPORT_ARRIVED, NoticeKind.STATE_CHANGED, NoticeKind.QUESTION_ASKED, NoticeKind.SUCCESSION,
        }  # fmt: skip
        if silent or notice.data.get("reminder") in {"untaken", "question"}:
            named = Notice(notice.kind, {**notice.data, "name": name})
            assert name not in shown(notices.screen(t, named, NOW))


def test_moderators_are_told_that_something_happened_and_what_it_is_opens_on_a_tap():
    t, words = translator("en"), "Серік Аманов"
    telling = {
        NoticeKind.REPORT_ARRIVED, NoticeKind.QUESTION_ANSWERED, NoticeKind.RELATIVE_WROTE, NoticeKind.CONSENT_CHANGED,
    }  # fmt: skip
    for notice in every_notice(words):
        if notice.kind in telling or notice.data.get("reminder") in set(ReminderKind) - {ReminderKind.QUESTION}:
            screen = notices.screen(t, notice, NOW)
            # One that is not protected is never edited into details, which would then stay.
            assert CODE in shown(screen) and words not in shown(screen) and not screen.private
            assert f"case:{CODE}:new" in labels(screen)


@languages
def test_what_is_said_after_a_button_leads_back_to_the_case(language):
    t, day = translator(language), (NOW + timedelta(days=3)).date()
    for screen in (
        reminders.snoozed(t, CODE, day), reminders.done(t, CODE, day), reminders.done(t, CODE, None),
        reminders.unchanged(t, CODE, day), reminders.milestone_told(t, CODE, 1), reminders.milestone_told(t, CODE, 7),
    ):  # fmt: skip
        assert CODE in shown(screen) and labels(screen) == [f"case:{CODE}"]
    for screen in (reminders.answer_later(t, CODE, day), reminders.cannot_answer(t, CODE)):
        assert shown(screen) and labels(screen) == [f"my:{CODE}"]


def test_a_digest_tells_case_by_case_what_happened_with_its_doubts():
    text = shown(notices.screen(translator("en"), digest("Сөз", 2, [NewsKind.EVENT, NewsKind.APPEAL]), NOW))
    case = (
        "Сөз ({code})\n• 2 November: Fined (The wife). “Сөз” Disputed.\n"
        "• 2 November: Appeal: Сөз. The reply, 23 July 2025: A formal reply without an answer"
    )
    assert text.split("\n\n") == [
        "Digest: 5 pieces of news", case.format(code="K7M3Q0"), case.format(code="K7M3Q1"),
        f"The case {CODE} is no longer published. There will be no more news of it.",
        "How often it comes, and how to stop it: /following",
    ]  # fmt: skip


def test_a_digest_that_is_too_long_tells_less_of_each_case_and_says_so():
    t = translator("en")
    full, short = (shown(notices.screen(t, digest("Сөз " * 100, n, [*NewsKind] * 2), NOW)) for n in (1, 9))
    assert full.count("•") == 14 and "more:" not in full
    assert short.count("more: open the case") == 9


@languages
def test_a_digest_leads_to_every_case_that_is_still_there(language):
    t = translator(language)
    assert labels(notices.screen(t, digest("x", 1, [NewsKind.EVENT]), NOW)) == ["pub:K7M3Q0:new"]
    codes = [f"pub:K7M3Q{n}:new" for n in range(9)]
    assert labels(notices.screen(t, digest("x", 9, [NewsKind.EVENT]), NOW)) == codes


@languages
def test_a_broadcast_shows_a_bar_counts_and_the_time_left(language):
    t = translator(language)
    text = shown(notices.screen(t, broadcast(**COUNTED), NOW))
    assert "■■■■□□□□□□ 41" in text and any(n in text for n in ("412\xa0345", "412,345"))
    assert "586" in text and "5" in text.split("\n")[-1]
    assert "□" * 10 not in shown(notices.screen(t, broadcast(), NOW))
    ended = shown(notices.screen(t, broadcast(state="done", **COUNTED), NOW))
    assert "■" not in ended and t("Could not be reached: {n}", n="").strip() in ended
    assert "\n" in shown(notices.screen(t, broadcast(state="done"), NOW))


def test_a_broadcast_has_the_buttons_that_fit_its_state():
    def data(**more):
        screen = notices.screen(translator("en"), broadcast(**more), NOW)
        return [each.removeprefix(f"bc:{BIGGEST}:") for each in labels(screen)]

    assert (data(), data(state="paused")) == (["pause", "stop"], ["go", "stop"])
    assert data(asking=True) == data(state="paused", asking=True) == ["yes", "no"]
    assert [data(state=state) for state in sorted(OVER)] == [[], [], []]
    assert data(state="done", **COUNTED) == ["letters:new"]

"""The forms of the house, as data: what is asked, in which order, and what fits."""

from dataclasses import replace

from bot.domain.case import Consent, Situation
from bot.domain.casefile import Concerns, Confidence, EventKind, Reply, SourceKind
from bot.domain.form import Form, Kind, Question

LANGUAGE_CHOICES = ("kk", "ru", "en")

REPORT = Form(
    "report",
    (
        Question("name", Kind.TEXT, required=True, limit=200),
        Question("other_names", Kind.TEXT, limit=500),
        Question("birth", Kind.BIRTH),
        Question("citizenship", Kind.CHOICE, choices=("kz", "cn", "both", "none"), own_words=True),
        Question(
            "happened",
            Kind.CHOICE,
            required=True,
            own_words=True,
            choices=("missing", "detained", "in_custody", "imprisoned", "exit_ban"),
        ),
        Question("when", Kind.DATE),
        Question("where", Kind.PLACE, limit=500),
        Question("responsible", Kind.TEXT, limit=2000),
        Question("story", Kind.STORY, required=True),
        Question("tried", Kind.STORY),
        Question("files", Kind.FILES),
        Question(
            "relation",
            Kind.CHOICE,
            own_words=True,
            choices=("wife", "husband", "child", "parent", "sibling", "relative", "friend"),
        ),
        Question("consent", Kind.CHOICE, choices=tuple(Consent)),
        Question("contact", Kind.TEXT, limit=500),
    ),
)
NEWS = Form("news", (Question("story", Kind.STORY, required=True), Question("files", Kind.FILES)), asked=1)
ANSWER = Form("answer", (Question("story", Kind.STORY, required=True),), review=False)

NOTE = Form("note", (Question("text", Kind.TEXT, required=True, limit=3000),), review=False)
ASK = Form("ask", (Question("text", Kind.TEXT, required=True, limit=1500),))
REJECT = Form("reject", (Question("text", Kind.TEXT, required=True, limit=1000),))
CLOSE = Form("close", (Question("text", Kind.TEXT, limit=1000),))
SUMMARY = Form(
    "summary",
    (
        Question("text", Kind.TEXT, required=True, limit=2000),
        Question("language", Kind.CHOICE, choices=LANGUAGE_CHOICES),
        *(Question(f"text_{code}", Kind.TEXT, limit=2000) for code in LANGUAGE_CHOICES),
    ),
    asked=1,
)

_EVENT_DETAILS = (
    Question("kind", Kind.CHOICE, choices=tuple(EventKind)),
    Question("concerns", Kind.CHOICE, choices=tuple(Concerns)),
    Question("date", Kind.DATE),
    Question("place", Kind.PLACE, limit=500),
    Question("responsible", Kind.TEXT, limit=1000),
    Question("amount", Kind.TEXT, limit=100),
    Question("said_by", Kind.CHOICE, choices=tuple(SourceKind)),
    Question("source", Kind.TEXT, limit=500),
    Question("confidence", Kind.CHOICE, choices=tuple(Confidence)),
)
_WORDS = (
    Question("text", Kind.TEXT, required=True, limit=2000),
    Question("language", Kind.CHOICE, choices=LANGUAGE_CHOICES),
    *(Question(f"text_{code}", Kind.TEXT, limit=2000) for code in LANGUAGE_CHOICES),
)
UPDATE = Form("update", (*_WORDS, *_EVENT_DETAILS), asked=1)
EVENT = Form("event", (_EVENT_DETAILS[0], *_WORDS, *_EVENT_DETAILS[1:]), asked=2)
# What an event says already, put right; its sources are records of their own.
CORRECTION = Form(
    "correction",
    (
        _EVENT_DETAILS[0],
        replace(_WORDS[0], required=False),
        *_WORDS[1:],
        *(question for question in _EVENT_DETAILS[1:] if question.key not in {"said_by", "source"}),
    ),
    asked=1,
)
SOURCE = Form(
    "source",
    (
        Question("kind", Kind.CHOICE, required=True, choices=tuple(SourceKind)),
        Question("text", Kind.TEXT, required=True, limit=500),
        Question("link", Kind.TEXT, limit=500),
        Question("date", Kind.DATE),
    ),
    asked=2,
)
SPELLING = Form("spelling", (Question("other_names", Kind.TEXT, required=True, limit=500),))
APPEAL = Form(
    "appeal",
    (
        Question("addressee", Kind.TEXT, required=True, limit=300),
        Question("reply", Kind.CHOICE, choices=tuple(Reply)),
        Question("date", Kind.DATE),
        Question("channel", Kind.TEXT, limit=200),
        Question("reference", Kind.TEXT, limit=100),
        Question("reply_date", Kind.DATE),
        Question("reply_text", Kind.TEXT, limit=1000),
    ),
    asked=2,
)
SITUATION = Form(
    "situation",
    (
        Question("situation", Kind.CHOICE, required=True, choices=tuple(Situation)),
        Question("date", Kind.DATE),
        Question("said_by", Kind.CHOICE, choices=tuple(SourceKind)),
        Question("source", Kind.TEXT, limit=500),
    ),
    asked=2,
)

TRANSLATION = Form("translation", tuple(Question(f"text_{code}", Kind.TEXT, limit=2000) for code in LANGUAGE_CHOICES))
REVEAL = Form("reveal", (Question("text", Kind.TEXT, required=True, limit=500),))
ERASE = Form("erase", (Question("text", Kind.TEXT, required=True, limit=500),))

FORMS = {
    form.key: form
    for form in (
        REPORT, NEWS, ANSWER, NOTE, ASK, REJECT, CLOSE, SUMMARY, UPDATE, EVENT, CORRECTION, SOURCE, SPELLING, APPEAL,
        SITUATION, REVEAL, ERASE, TRANSLATION,
    )
}  # fmt: skip
# What the one who reports fills in; all other forms are the staff's.
OF_REPORTER = frozenset({REPORT.key, NEWS.key, ANSWER.key})

"""The records of a case file: what professionals keep (PFIF 1.4, the elements that the UN Working Group on
Enforced or Involuntary Disappearances asks for, Events Standard Formats), one noun to a class."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.ties import Tie

Json = dict[str, Any]

# The author of whom nothing is known (any more): a reporter who was forgotten, or somebody with the receipt.
NOBODY = 0
# The topic of what was added with the receipt.
WITH_RECEIPT = "receipt"


class EventKind(StrEnum):
    """A line of the timeline."""

    DISAPPEARED = "disappeared"
    CROSSED_BORDER = "crossed_border"
    DETAINED = "detained"
    CHARGED = "charged"
    SENTENCED = "sentenced"
    IMPRISONED = "imprisoned"
    TRANSFERRED = "transferred"
    RELEASED = "released"
    CONTACT = "contact"
    PICKET = "picket"
    FINED = "fined"
    ARRESTED = "arrested"
    HEARING = "hearing"
    STATEMENT = "statement"
    REPRISAL = "reprisal"
    OTHER = "other"


class SourceKind(StrEnum):
    """Who says so."""

    RELATIVE = "relative"
    WITNESS = "witness"
    DOCUMENT = "document"
    MEDIA = "media"
    OFFICIAL = "official"


class Confidence(StrEnum):
    """How sure a line of the timeline is."""

    CLAIMED = "claimed"
    CORROBORATED = "corroborated"
    DOCUMENTED = "documented"
    DISPUTED = "disputed"


class Concerns(StrEnum):
    """Whom an event is about: the person, or a relative who suffers for asking."""

    PERSON = "person"
    WIFE = "wife"
    HUSBAND = "husband"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    NEPHEW = "nephew"
    OTHER_RELATIVE = "other_relative"


class Reply(StrEnum):
    """What came back on an appeal."""

    NONE = "none"
    FORMAL = "formal"
    REFUSED = "refused"
    PROMISED = "promised"
    ANSWERED = "answered"


@dataclass
class Record:
    """What every record has: its own id, its case, who wrote it (a peer's id) and when."""

    id: int
    case_id: int
    author_id: int
    created_at: datetime


@dataclass
class Profile(Record):
    """The person: what is known of them besides their names. `birth` is a BirthDate or an Age as JSON."""

    birth: Json | None = None
    citizenship: str = ""
    sex: str = ""
    ethnicity: str = ""
    occupation: str = ""
    home_region: str = ""
    health: str = ""
    description: str = ""


# Spellings of one name; with more, everybody would be alike.
MOST_SPELLINGS = 30


@dataclass
class Name(Record):
    """One spelling of the person's name. `kind`: main, passport, other, chinese."""

    text: str = ""
    script: str = ""
    kind: str = "other"


@dataclass
class Event(Record):
    """A line of the timeline; contradicting versions stand side by side through `version_of`."""

    kind: EventKind = EventKind.OTHER
    concerns: Concerns = Concerns.PERSON
    date: Json | None = None
    region: str | None = None
    place: str = ""
    responsible: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    language: str = ""
    amount: str = ""
    confidence: Confidence = Confidence.CLAIMED
    public: bool = False
    version_of: int | None = None


@dataclass
class Source(Record):
    """Who says so, for one event or (event_id None) for the case."""

    event_id: int | None = None
    kind: SourceKind = SourceKind.RELATIVE
    text: str = ""
    link: str = ""
    date: Json | None = None


@dataclass
class Appeal(Record):
    """A step taken to find the person: whom the family asked, and the answer or the silence."""

    addressee: str = ""
    date: Json | None = None
    channel: str = ""
    reference: str = ""
    reply: Reply = Reply.NONE
    reply_date: Json | None = None
    reply_text: str = ""
    next_deadline: Json | None = None
    public: bool = False


@dataclass
class Note(Record):
    """Something for the moderators only."""

    text: str = ""


@dataclass
class Question(Record):
    """What a moderator asked the reporter, and the answer; the asker never learns who answers."""

    text: str = ""
    answer: str = ""
    answered_at: datetime | None = None


@dataclass
class Statement(Record):
    """What the reporter wrote, in their own words. `topic`: the question of the form, 'news' or WITH_RECEIPT."""

    topic: str = ""
    text: str = ""


@dataclass
class Attachment(Record):
    """A file of the case, sealed on disk under its id. Until submission `case_id` is the draft's subject.

    `bare`: a picture made anew, which holds nothing but its pixels; nothing else is ever published.
    """

    kind: str = "document"
    mime: str = ""
    name: str = ""
    size: int = 0
    sha256: str = ""
    topic: str = ""
    caption: str = ""
    bare: bool = False
    public: bool = False


@dataclass
class Agreement(Record):
    """A consent given or withdrawn, with the wording that was shown (its version and language).

    `shown` marks what the person had seen of the publication then; empty where it was asked before there was any.
    """

    use: str = ""
    given: bool = True
    wording: int = 1
    language: str = ""
    shown: str = ""


@dataclass
class Relation(Record):
    """How the person of another case is related to the person of this one (wife, nephew, same event).

    The other case has its twin, which says the same from there; `back` is what it says.
    """

    other_id: int = 0
    relation: Tie = Tie.RELATIVE
    back: Tie = Tie.RELATIVE
    twin_id: int = 0

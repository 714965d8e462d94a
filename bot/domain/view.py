"""What moderators look at: views that services/reading.py composes and texts/triage shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.approval import Approval
from bot.domain.case import Case
from bot.domain.casefile import Appeal, Attachment, Event, Name, Note, Profile, Question, Reply, Source, Statement
from bot.domain.names import Match
from bot.domain.public_card import PublicCard
from bot.domain.publication import Publication
from bot.domain.reminder import Reminder
from bot.domain.ties import Tie


class Pick(StrEnum):
    """Which cases of the queue to see; HELD are those kept back from the others in a flood."""

    ALL = "all"
    UNTAKEN = "untaken"
    MINE = "mine"
    HELD = "held"


class Holder(StrEnum):
    """Who has a case, as much as a colleague needs to know; TAKEN is for a screen that several people read."""

    NOBODY = "nobody"
    YOU = "you"
    COLLEAGUE = "colleague"
    TAKEN = "taken"


@dataclass(frozen=True)
class Line:
    """A line of the timeline: an event, who says so, and the versions that contradict it."""

    event: Event
    sources: tuple[Source, ...] = ()
    versions: tuple["Line", ...] = ()


class Reach(StrEnum):
    """Who reads that two cases belong together.

    STAFF: one of them is not public; HIDDEN: both are, and nobody has let everybody read it; WAITING: a colleague
    has to approve that.
    """

    STAFF = "staff"
    HIDDEN = "hidden"
    WAITING = "waiting"
    EVERYBODY = "everybody"


@dataclass(frozen=True)
class Link:
    """A case that belongs to this one, by the id of the Relation. `name`: of its person, where that is public."""

    id: int
    code: str
    name: str
    relation: Tie
    back: Tie
    reach: Reach


@dataclass(frozen=True)
class Proposal:
    """Two cases that may be linked, and their people's names; `public`: whether both are."""

    case: Case
    name: str
    other: Case
    other_name: str
    public: bool


@dataclass(frozen=True)
class Likeness:
    """Another case that may be of the same person, and what speaks for it."""

    case: Case
    names: Match
    same_month: bool = False
    same_region: bool = False


@dataclass(frozen=True)
class Pair:
    """Two cases that may be one person's, and which would lead; `names`: theirs, for who may read both.

    `turns`: whether it may be the other way round, too.
    """

    case: Case
    lead: Case
    published: bool
    lead_published: bool
    likeness: Likeness
    names: tuple[str, str] = ("", "")
    turns: bool = False


@dataclass(frozen=True)
class CaseFile:
    """All that moderators may see of a case: never who the reporter is, nor how to reach them.

    `lead`: the case that this one is merged into; `led`: those that are merged into this one.
    """

    case: Case
    names: list[Name] = field(default_factory=list)
    profile: Profile | None = None
    relation: str = ""
    timeline: list[Line] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    publication: Publication | None = None
    blocked: bool = False
    approvals: list[Approval] = field(default_factory=list)
    alike: list[Likeness] = field(default_factory=list)
    lead: Case | None = None
    led: list[Case] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The main name; empty where there is none."""
        return next((name.text for name in self.names if name.kind == "main"), "")

    @property
    def lines(self) -> Iterator[Line]:
        """Every event in reading order, each version behind the line that it contradicts."""
        for line in self.timeline:
            yield line
            yield from line.versions

    @property
    def unanswered(self) -> list[Appeal]:
        """The appeals to which nobody has replied."""
        return [appeal for appeal in self.appeals if appeal.reply is Reply.NONE]

    @property
    def open_questions(self) -> list[Question]:
        """What was asked and not answered yet."""
        return [question for question in self.questions if question.answered_at is None]

    @property
    def live(self) -> bool:
        """Whether followers hear at once of what becomes public now."""
        return self.publication is not None and self.publication.open


@dataclass(frozen=True)
class Waiting:
    """A row of the queue."""

    case: Case
    name: str
    holder: Holder


@dataclass(frozen=True)
class Preview:
    """Exactly what publishing would make public, and how many people would hear of it at once.

    `confirmed`: the family has agreed to it lately.
    """

    card: PublicCard
    followers: int
    consented: bool
    confirmed: bool


@dataclass(frozen=True)
class Statistics:
    """How many cases there are, by code of each state; `quiet`: published, and without news for `quiet_days`."""

    workflow: dict[str, int]
    verification: dict[str, int]
    regions: dict[str, int]
    quiet: list[Publication]
    quiet_days: int

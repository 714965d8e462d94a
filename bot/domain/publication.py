"""What the public may see: a copy, made on purpose, so that a supporter's screen cannot reach anything else."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.case import Situation, Verification
from bot.domain.ties import Tie

Json = dict[str, Any]


@dataclass
class Publication:
    """A published case. `since` is the date on which it began, `summary` a text for each language."""

    case_id: int
    code: str
    name: str
    situation: Situation
    verification: Verification
    published_at: datetime
    news_at: datetime
    other_names: list[str] = field(default_factory=list)
    since: Json | None = None
    region: str | None = None
    place: str = ""
    summary: dict[str, str] = field(default_factory=dict)
    summary_language: str = ""
    open: bool = True


@dataclass(frozen=True)
class PublicLink:
    """Another published case that belongs to this one; `relation`: what its person is to the person of this one."""

    code: str
    name: str
    relation: Tie


class NewsKind(StrEnum):
    """What a piece of news is about."""

    EVENT = "event"
    APPEAL = "appeal"
    SITUATION = "situation"
    PUBLISHED = "published"
    MILESTONE = "milestone"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass
class News:
    """One development that followers hear of once. `content` holds the event, appeal or fact as plain JSON."""

    id: int
    case_id: int
    kind: NewsKind
    published_at: datetime
    content: Json = field(default_factory=dict)
    event_id: int | None = None


class FollowKind(StrEnum):
    """What can be followed."""

    CASE = "case"
    REGION = "region"
    ALL = "all"


@dataclass(frozen=True)
class Follow:
    """A peer follows a case (by id), a region (by code) or everything."""

    peer_id: int
    kind: FollowKind
    case_id: int | None = None
    region: str | None = None

    @property
    def target(self) -> str:
        """What is followed, as a key: `all`, `case:<id>` or `region:<code>`."""
        match self.kind:
            case FollowKind.CASE:
                return f"case:{self.case_id}"
            case FollowKind.REGION:
                return f"region:{self.region}"
        return "all"

"""A case: three states that are never mixed, and which action leads where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import ConsentMissing, WrongState


class Workflow(StrEnum):
    """Where the case is on its way through the house (a draft is not a case yet)."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    CLOSED = "closed"
    REJECTED = "rejected"


class Verification(StrEnum):
    """How well what is known is supported."""

    UNVERIFIED = "unverified"
    ONE_SOURCE = "one_source"
    CORROBORATED = "corroborated"
    DOCUMENTED = "documented"


class Situation(StrEnum):
    """What is happening to the person."""

    MISSING = "missing"
    DETAINED = "detained"
    IN_CUSTODY = "in_custody"
    IMPRISONED = "imprisoned"
    EXIT_BAN = "exit_ban"
    RELEASED = "released"
    RETURNED = "returned"
    DECEASED = "deceased"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """How the reporter allows the case to be used, from the narrowest to the widest."""

    PRIVATE = "private"
    ORGANISATIONS = "organisations"
    PUBLISH_WITHOUT_ME = "publish_without_me"
    PUBLISH = "publish"


class Action(StrEnum):
    """What a moderator does to a case's workflow."""

    CLAIM = "claim"
    REJECT = "reject"
    PUBLISH = "publish"
    CLOSE = "close"
    REOPEN = "reopen"


PUBLIC_CONSENTS = frozenset({Consent.PUBLISH_WITHOUT_ME, Consent.PUBLISH})
OUTSTANDING = frozenset({Workflow.SUBMITTED, Workflow.IN_REVIEW, Workflow.PUBLISHED})

TRANSITIONS: dict[Action, tuple[frozenset[Workflow], Workflow]] = {
    Action.CLAIM: (frozenset({Workflow.SUBMITTED}), Workflow.IN_REVIEW),
    Action.REJECT: (frozenset({Workflow.SUBMITTED, Workflow.IN_REVIEW}), Workflow.REJECTED),
    Action.PUBLISH: (frozenset({Workflow.IN_REVIEW}), Workflow.PUBLISHED),
    Action.CLOSE: (frozenset({Workflow.IN_REVIEW, Workflow.PUBLISHED}), Workflow.CLOSED),
    Action.REOPEN: (frozenset({Workflow.CLOSED, Workflow.REJECTED}), Workflow.IN_REVIEW),
}


@dataclass
class Case:
    """The head of a case file; what people wrote stands in the records of casefile.py.

    `reporter_id` is None once the reporter has been forgotten; `held_at`: since when it is held back from the queue.
    """

    id: int
    code: str
    reporter_id: int | None
    language: str
    consent: Consent
    situation: Situation
    submitted_at: datetime
    moved_at: datetime
    workflow: Workflow = Workflow.SUBMITTED
    verification: Verification = Verification.UNVERIFIED
    moderator_id: int | None = None
    topic_id: int | None = None
    held_at: datetime | None = None
    version: int = 1

    def may(self, action: Action) -> bool:
        """Whether `action` fits the present workflow."""
        return self.workflow in TRANSITIONS[action][0]

    def apply(self, action: Action, now: datetime) -> None:
        """Move along the workflow. Raises WrongState, or ConsentMissing for publishing without consent."""
        if not self.may(action):
            raise WrongState(action, self.workflow)
        if action is Action.PUBLISH and self.consent not in PUBLIC_CONSENTS:
            raise ConsentMissing
        self.workflow = TRANSITIONS[action][1]
        self.moved_at = now

    @property
    def outstanding(self) -> bool:
        """Whether somebody still waits for an answer in this case."""
        return self.workflow in OUTSTANDING

"""Two cases of one person: both files stay whole, and one of them leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.case import Case, Workflow


@dataclass(frozen=True)
class Merge:
    """A case that another one leads. `public`: both were published, so who follows it follows the other one."""

    case_id: int
    into_id: int
    public: bool
    merged_at: datetime


class Why(StrEnum):
    """Why two cases cannot be merged (or parted); each has its sentence in texts/triage/merging.py."""

    SAME = "same"
    TOGETHER = "together"
    MERGED = "merged"
    LED = "led"
    LEADS = "leads"
    HELD = "held"
    REJECTED = "rejected"
    CLOSED = "closed"
    ONLY_OTHER = "only_other"
    APART = "apart"


@dataclass(frozen=True)
class Side:
    """One of two cases. `into`: the code of the case that leads it; `led`: the codes of those that it leads."""

    case: Case
    published: bool
    into: str = ""
    led: tuple[str, ...] = ()


def unfit(one: Side, lead: Side) -> tuple[Why, str, str] | None:
    """Why `one` cannot be merged into `lead`: the reason, the code that it is about, and one that helps; else None."""
    return next(_reasons(one, lead), None)


def first(one: Case, other: Case) -> tuple[Case, Case]:
    """Two cases, the one in front that leads where nobody says otherwise: what is published, and then the older one."""
    leads, led = sorted((one, other), key=lambda case: (case.workflow is not Workflow.PUBLISHED, case.submitted_at))
    return leads, led


def _reasons(one: Side, lead: Side) -> Iterator[tuple[Why, str, str]]:
    code, into = one.case.code, lead.case.code
    if code == into:
        yield Why.SAME, code, ""
    if one.into == into:
        yield Why.TOGETHER, code, into
    if lead.into == code:
        yield Why.TOGETHER, into, code
    if one.into:
        yield Why.MERGED, code, one.into
    if lead.into:
        yield Why.LED, into, lead.into
    if one.led:
        yield Why.LEADS, code, one.led[0]
    for side in (one, lead):
        yield from _states(side.case)
    if one.published and not lead.published:
        yield Why.ONLY_OTHER, code, into


def _states(case: Case) -> Iterator[tuple[Why, str, str]]:
    if case.held_at is not None:
        yield Why.HELD, case.code, ""
    if case.workflow is Workflow.REJECTED:
        yield Why.REJECTED, case.code, ""
    if case.workflow is Workflow.CLOSED:
        yield Why.CLOSED, case.code, ""

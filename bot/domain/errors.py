"""What can be refused, and why: each error carries what a sentence about it needs."""

from datetime import datetime


class DomainError(Exception):
    """Something that a person asked for and that cannot be done now; texts/errors.py says it kindly."""


class NotFound(DomainError):
    """There is no such case, draft or reminder for this person."""


class NoSuchCase(NotFound):
    """Of several cases that somebody named, there is none with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CannotMerge(DomainError):
    """Two cases cannot be merged or parted. `why`: a Why; `code`: the case it is about; `other`: one that helps."""

    def __init__(self, why: str, code: str, other: str = "") -> None:
        super().__init__(why)
        self.why, self.code, self.other = why, code, other


class Merged(DomainError):
    """What everybody reads of a case is written in the one that leads it, `into`."""

    def __init__(self, code: str, into: str) -> None:
        super().__init__(code, into)
        self.code, self.into = code, into


class SameCase(DomainError):
    """A case cannot be linked with itself."""


class OnePerson(DomainError):
    """Two cases are merged, so they are of one person, who is nobody's relative in the other one."""

    def __init__(self, code: str, other: str) -> None:
        super().__init__(code, other)
        self.code, self.other = code, other


class NoNewSpelling(DomainError):
    """No spelling can be kept. `why`: the words are "none", all of them are "known", or there are "too_many"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AlreadyLinked(DomainError):
    """The two cases are linked. `relation_id`: how, in the file of the first."""

    def __init__(self, relation_id: int) -> None:
        super().__init__(str(relation_id))
        self.relation_id = relation_id


class Damaged(Exception):
    """What is stored does not open any more: it was changed or moved, or its key is not here."""


class Refused(DomainError):
    """Somebody may not do what they asked for; the audit keeps it. `deed`: the permission that was missing."""

    def __init__(self, deed: str = "work_here") -> None:
        super().__init__(deed)
        self.deed = deed


class NotAllowed(Refused):
    """The person's role does not permit the action."""


class Foreign(Refused, NotFound):
    """Somebody else's report or form, which nobody learns: it reads like one that is not there."""

    def __init__(self) -> None:
        super().__init__("own_case")


class NotYours(Refused):
    """The case is in a colleague's hands; `code` says which one where two are meant."""

    def __init__(self, deed: str = "work_here", code: str = "") -> None:
        super().__init__(deed)
        self.code = code


class Locked(Refused):
    """A colleague has locked this member of the staff."""


class SessionLocked(Refused):
    """The session has locked itself; a code opens it."""


class CodeMissing(Refused):
    """This member of the staff has to set up their code first."""


class TooManyCodes(Refused):
    """Somebody has tried too many wrong codes, and has to wait."""

    def __init__(self) -> None:
        super().__init__("code")


class InvitationGone(Refused):
    """The invitation was used, its time is over, or there never was one."""

    def __init__(self) -> None:
        super().__init__("invitation")


class AlreadyHere(DomainError):
    """Somebody who works here already follows an invitation."""


class NeedsAnother(Refused):
    """Nobody approves what they asked for themselves."""


class FromSettings(Refused):
    """Admins stand in the settings, and their role cannot be changed here."""


class Stale(DomainError):
    """The case changed since the screen was drawn, or two people acted at once and this one came second."""


class AlreadyTaken(Refused):
    """Another moderator has claimed the case."""


class WrongState(DomainError):
    """The action does not fit the case's present workflow."""

    def __init__(self, action: str, workflow: str) -> None:
        super().__init__(f"{action} does not fit {workflow}")
        self.action, self.workflow = action, workflow


class TooManyTries(DomainError):
    """Somebody has tried too many receipts that do not exist, and has to wait."""


class NotOpen(DomainError):
    """The case is closed or was not accepted, so nothing can be added to it with the receipt."""


class NotSilent(DomainError):
    """The reporter has been heard of lately, so their successor cannot take over."""


class TooManyReports(DomainError):
    """Somebody has sent as many new reports today as one may. `until`: when the next one can be sent, by TIMEZONE."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class CannotBlock(DomainError):
    """The sender of a case works here, or is not known any more; which of the two is nobody's business."""


class ConsentMissing(DomainError):
    """The reporter has not agreed to this use."""


class NothingAsked(DomainError):
    """The family has nothing to agree to: nothing is to be published, or nobody has asked them."""


class ConsentOld(DomainError):
    """The reporter agreed to this use long ago, and has to be asked again."""


class SenderBlocked(DomainError):
    """Who is blocked would not hear that they were revealed."""


class NotAnswered(DomainError):
    """A required question is still open."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

"""Who may do what: one table of permissions and roles, which every action asks again."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is here; those behind PERSON are the staff."""

    PERSON = "person"
    OBSERVER = "observer"
    TRANSLATOR = "translator"
    MODERATOR = "moderator"
    ADMIN = "admin"


class Permission(StrEnum):
    """What the staff may be allowed to do; the audit names a refusal after it."""

    WORK_HERE = "work_here"
    SEE_FIGURES = "see_figures"
    TRANSLATE = "translate"
    SEE_QUEUE = "see_queue"
    READ_CASE = "read_case"
    READ_ANY_CASE = "read_any_case"
    CLAIM = "claim"
    ASSIGN = "assign"
    ASK = "ask"
    NOTE = "note"
    RECORD = "record"
    VERIFY = "verify"
    REJECT = "reject"
    CLOSE = "close"
    REOPEN = "reopen"
    PUBLISH = "publish"
    APPROVE = "approve"
    REVEAL = "reveal"
    ERASE = "erase"
    BLOCK = "block"
    MERGE = "merge"
    REMIND = "remind"
    STEER = "steer"
    LETTERS = "letters"
    LOCK = "lock"
    UNLOCK = "unlock"
    INVITE = "invite"
    CHANGE_ROLE = "change_role"
    READ_AUDIT = "read_audit"
    ALARMS = "alarms"


_STAFF = frozenset(Role) - {Role.PERSON}
_WORDS = frozenset({Role.TRANSLATOR, Role.MODERATOR, Role.ADMIN})
_CASES = frozenset({Role.MODERATOR, Role.ADMIN})
_ADMINS = frozenset({Role.ADMIN})

PERMITTED: dict[Permission, frozenset[Role]] = {
    Permission.WORK_HERE: _STAFF,
    Permission.SEE_FIGURES: _STAFF,
    Permission.TRANSLATE: _WORDS,
    Permission.SEE_QUEUE: _CASES,
    Permission.READ_CASE: _CASES,
    Permission.READ_ANY_CASE: _ADMINS,
    Permission.CLAIM: _CASES,
    Permission.ASSIGN: _CASES,
    Permission.ASK: _CASES,
    Permission.NOTE: _CASES,
    Permission.RECORD: _CASES,
    Permission.VERIFY: _CASES,
    Permission.REJECT: _CASES,
    Permission.CLOSE: _CASES,
    Permission.REOPEN: _CASES,
    Permission.PUBLISH: _CASES,
    Permission.APPROVE: _CASES,
    Permission.REVEAL: _CASES,
    Permission.ERASE: _CASES,
    Permission.BLOCK: _CASES,
    Permission.MERGE: _CASES,
    Permission.REMIND: _CASES,
    Permission.STEER: _CASES,
    Permission.LETTERS: _CASES,
    Permission.LOCK: _CASES,
    Permission.UNLOCK: _ADMINS,
    Permission.INVITE: _ADMINS,
    Permission.CHANGE_ROLE: _ADMINS,
    Permission.READ_AUDIT: _ADMINS,
    Permission.ALARMS: _ADMINS,
}
# What an admin can give; admins stand in the settings alone.
GIVEN = (Role.MODERATOR, Role.TRANSLATOR, Role.OBSERVER)

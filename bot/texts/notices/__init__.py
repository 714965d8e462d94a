"""What is said to people unasked, each in their own language, from the notice alone."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.notice import Notice, NoticeKind
from bot.i18n import Translator
from bot.texts.notices import (
    alarms,
    approvals,
    broadcast,
    followers,
    moderators,
    reminders,
    reporter,
    staff,
    succession,
)
from bot.texts.notices import digest as digests
from bot.texts.screen import Screen

_SCREENS: dict[NoticeKind, Callable[..., Screen]] = {
    NoticeKind.REPORT_ARRIVED: moderators.report_arrived,
    NoticeKind.REPORTS_HELD: moderators.reports_held,
    NoticeKind.QUESTION_ANSWERED: moderators.question_answered,
    NoticeKind.RELATIVE_WROTE: moderators.relative_wrote,
    NoticeKind.CONSENT_CHANGED: moderators.consent_changed,
    NoticeKind.SUCCESSION: succession.said,
    NoticeKind.QUESTION_ASKED: reporter.question_asked,
    NoticeKind.CONSENT_ASKED: reporter.consent_asked,
    NoticeKind.STATE_CHANGED: reporter.state_changed,
    NoticeKind.LAST_WORD: reporter.last_word,
    NoticeKind.NEWS: followers.news,
    NoticeKind.ERASED: followers.erased,
    NoticeKind.DIGEST: digests.digest,
    NoticeKind.REMINDER: reminders.reminder,
    NoticeKind.ALARM: alarms.alarm,
    NoticeKind.BROADCAST: broadcast.progress,
    NoticeKind.STAFF: staff.staff,
    NoticeKind.APPROVAL: approvals.approval,
    NoticeKind.REVEALED: moderators.revealed,
}


def screen(t: Translator, notice: Notice, now: datetime) -> Screen:
    """The screen of any notice but a CALL. `now`: aware; by its date the days are counted."""
    return _SCREENS[notice.kind](t, notice.data, now)

"""Every action of the record in words. A new one goes into the table of those who do it; a test finds what is missing.

A line reads "who: what", so the words agree with anybody. `name:7` is an action about the number 7.
"""

from markupsafe import Markup

from bot.i18n import N_, Translator
from bot.texts import labels
from bot.texts.triage.approvals import WHAT

STAFF = {
    "claim": N_("took the case"),
    "assign": N_("handed the case to a colleague"),
    "note": N_("wrote a note"),
    "ask": N_("asked the reporter a question"),
    "verify": N_("changed how well the case is supported"),
    "situation": N_("changed what is happening to the person"),
    "reject": N_("did not accept the report"),
    "close": N_("closed the case"),
    "reopen": N_("took the case up again"),
    "publish": N_("published the case"),
    "reword": N_("changed the public words"),
    "milestone": N_("told the followers how long it has been"),
    "no_change": N_("looked, and nothing was new"),
    "add_event": N_("added an event"),
    "add_source": N_("added a source"),
    "add_spelling": N_("added a spelling of the name"),
    "remove_spelling": N_("took a spelling of the name out"),
    "add_appeal": N_("added an appeal"),
    "change_appeal": N_("wrote down what came of an appeal"),
    "correct_event": N_("corrected an event"),
    "set_public": N_("made an event or an appeal public"),
    "set_internal": N_("took an event or an appeal back inside"),
    "link": N_("linked the case with another one"),
    "unlink": N_("unlinked the case from another one"),
    "show_link": N_("let everybody read that two cases belong together"),
    "broadcast_running": N_("let a broadcast go on"),
    "broadcast_paused": N_("paused a broadcast"),
    "broadcast_cancelled": N_("stopped a broadcast"),
    "retry_letters": N_("had messages that did not arrive sent again"),
    "give_up_letter": N_("gave up a message that did not arrive"),
    "many_reads": N_("opened unusually many cases in one day"),
    "accept_invitation": N_("followed an invitation"),
    "wrong_code": N_("sent a wrong code"),
    "code_opened": N_("opened the session with a code"),
    "code_set_up": N_("set up the codes"),
    "code_joined": N_("sent the first code and works here now"),
    "lock": N_("locked No. {n}"),
    "unlock": N_("unlocked No. {n}"),
    "reset_code": N_("let No. {n} set up the codes anew"),
    "role_moderator": N_("made No. {n} a moderator"),
    "role_translator": N_("made No. {n} a translator"),
    "role_observer": N_("made No. {n} an observer"),
    "role_person": N_("let No. {n} go"),
    "reveal": N_("was shown who reported the case"),
    "erase_for_good": N_("erased the case for good"),
    "ask_consent": N_("asked the family to confirm that it may be published"),
    "translate": N_("put the public words into another language"),
    "block": N_("blocked the sender of the case"),
    "unblock": N_("unblocked the sender of the case"),
    "merge": N_("merged the case with another one of the same person"),
    "part": N_("undid the merge of the case with another one"),
    "let_in": N_("let in all reports that were held back"),
    "invite_moderator": N_("invited a moderator"),
    "invite_translator": N_("invited a translator"),
    "invite_observer": N_("invited an observer"),
}
# Nobody is named beside these: see domain/audit.py.
PEOPLE = {
    "submit": N_("sent a report"),
    "consent": N_("changed how the report may be used"),
    "erase": N_("erased the report"),
    "confirm_consent": N_("confirmed that it may be published"),
    "consent_photo": N_("changed whether photos may be published"),
    "forget": N_("erased everything about themself"),
    "hold_receipt": N_("showed the receipt from another account"),
    "new_receipt": N_("made a new receipt"),
    "name_successor": N_("named a successor"),
    "unname_successor": N_("took the successor back"),
    "hold_succession": N_("showed the successor's number"),
    "ask_succession": N_("asked to take the case over"),
    "stay": N_("said that they are here, and keeps the case"),
    "succeed": N_("took the case over as its successor"),
    "wrong_receipt": N_("tried a receipt that does not exist"),
    "refused_own_case": N_("wanted to open what somebody else has written; it was refused"),
}
HOUSE = {
    "arrive": N_("brought a report before the moderators"),
    "hold": N_("held a report back, since many came at once"),
    "release": N_("brought a report that was held back before the moderators"),
    "purge_reporter": N_("forgot who reported a closed case, in its time"),
    "purge_rejected": N_("let go of a report that was not accepted, in its time"),
    "let_go": N_("let go of the old entries up to number {n}, in their time"),
    "unlock_at_server": N_("unlocked No. {n}, by a command at the server"),
    "reset_at_server": N_("let No. {n} set up the codes anew, by a command at the server"),
    "mark_sent": N_("sent the mark of the record to the admins"),
}
REMINDERS = {
    "untaken": N_("nobody has taken the case"),
    "in_review": N_("the case is under review"),
    "question": N_("a question without an answer"),
    "quiet": N_("no news for long"),
    "milestone": N_("a day to remember"),
    "succession": N_("a successor who waits"),
}
# What was refused: the permissions, and what else can be.
WANTED = {
    "work_here": N_("work here"),
    "see_figures": N_("see the figures"),
    "translate": N_("translate"),
    "see_queue": N_("see the queue"),
    "read_case": N_("read a case"),
    "read_any_case": N_("read a colleague's case"),
    "claim": N_("take a case"),
    "assign": N_("hand a case on"),
    "ask": N_("ask the reporter"),
    "note": N_("write a note"),
    "record": N_("add to a case"),
    "verify": N_("say how well a case is supported"),
    "reject": N_("turn a report down"),
    "close": N_("close a case"),
    "reopen": N_("take a case up again"),
    "publish": N_("publish a case"),
    "approve": N_("approve what a colleague wants"),
    "reveal": N_("see how to reach a reporter"),
    "erase": N_("erase a case"),
    "block": N_("block somebody"),
    "merge": N_("merge two cases"),
    "remind": N_("answer a reminder"),
    "steer": N_("steer a broadcast"),
    "letters": N_("see what did not arrive"),
    "lock": N_("lock a colleague"),
    "unlock": N_("unlock a colleague"),
    "invite": N_("invite somebody"),
    "change_role": N_("change somebody's role"),
    "read_audit": N_("read this record"),
    "alarms": N_("hear the alarms"),
    "elsewhere": N_("work in a chat where cases are not shown"),
    "code": N_("try more codes after several wrong ones"),
    "invitation": N_("follow an invitation that is no longer good"),
}
ASKED = {
    "ask": N_("asked a colleague to approve: {what}"),
    "approve": N_("approved what a colleague asked: {what}"),
    "decline": N_("did not approve what a colleague asked: {what}"),
    "void": N_("found that something has changed since a colleague asked: {what}"),
}
PLAIN = {**STAFF, **PEOPLE, **HOUSE}


def known(action: str) -> bool:
    """Whether there are words for an action."""
    name, _, number = action.partition(":")
    family, _, rest = name.partition("_")
    if name in PLAIN:
        return ("{n}" in PLAIN[name]) == bool(number)
    families = {"refused": WANTED, "snooze": REMINDERS, "done": REMINDERS, **dict.fromkeys(ASKED, WHAT)}
    return rest in families.get(family, {})


def words(t: Translator, action: str) -> Markup:
    """What was done; an action of another time stands for itself."""
    if not known(action):
        return t("did something else: {action}", action=action)
    name, _, number = action.partition(":")
    if name in PLAIN:
        return t(PLAIN[name], n=number)
    family, _, rest = name.partition("_")
    if family == "refused":
        return t("was refused: {wanted}", wanted=labels.label(t, WANTED, rest))
    if family in ASKED:
        return t(ASKED[family], what=t(WHAT[rest]))
    reminder = labels.label(t, REMINDERS, rest)
    if family == "snooze":
        return t("put a reminder off: {reminder}", reminder=reminder)
    return t("has seen to a reminder: {reminder}", reminder=reminder)

"""What the staff hears about a second person's approval: that it is asked, given, refused, or was not possible."""

from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.i18n import N_, Translator
from bot.texts.screen import Button, Screen
from bot.texts.triage.approvals import WHAT

Data = dict[str, Any]
SAID = {
    "asked": N_("<b>{code}: No. {number} asks for your approval</b>\n{what}"),
    "approved": N_("<b>{code}: it was approved and done</b>\n{what}"),
    "declined": N_("<b>{code}: it was not approved</b>\n{what}\nPlease talk it over with your colleagues."),
    "void": N_("<b>{code}: something has changed, so this was not done</b>\n{what}\nLook at the case, and ask again."),
    "alone": N_("<b>{code}: No. {number} has decided alone, since nobody else is at work</b>\n{what}"),
}


def approval(t: Translator, data: Data, now: datetime) -> Screen:
    """The notice of any state; no details of the case stand in it."""
    said, deed = SAID[data["state"]], WHAT[data["what"]]
    text: Markup = t(said, code=data["code"], number=data["number"], what=t(deed))
    return Screen(text, ((_button(t, data),),))


def _button(t: Translator, data: Data) -> Button:
    if data["state"] == "asked":
        return Button(t("Look and decide"), f"ok:{data['id']}")
    if data.get("draft"):
        return Button(t("Go on with my words"), f"form:{data['draft']}:review:stay")
    return Button(t("Open case {code}", code=data["code"]), f"case:{data['code']}")

"""What the person who reported hears: a question, and how their report stands. No name: a phone may be watched."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.domain.text import clip
from bot.i18n import Translator
from bot.texts import labels
from bot.texts.news import lines
from bot.texts.screen import Button, Rows, Screen

Data = dict[str, Any]


def question_asked(t: Translator, data: Data, now: datetime) -> Screen:
    """A moderator's question, with the assurance that comes with it."""
    text = lines(
        t("A moderator has a question about your report {code}:", code=data["code"]),
        asked(data),
        t("They do not know who you are: your answer reaches them without your name. Answer when you can."),
    )
    return Screen(text, question_rows(t, data), private=True)


def state_changed(t: Translator, data: Data, now: datetime) -> Screen:
    """What a moderator did, and what happens next."""
    say = _SENTENCES.get(data["action"], _changed)
    return Screen(say(t, data), ((my_report(t, data["code"]),),))


def last_word(t: Translator, data: Data, now: datetime) -> Screen:
    """What is said to somebody whose report it is no more."""
    say = {"erase": _erased, "succeed": _gone_over}[data["action"]]
    return Screen(say(t, data), ((Button(t("Main menu"), "home"),),))


def consent_asked(t: Translator, data: Data, now: datetime) -> Screen:
    """Before a report goes out: the family looks at it, and says yes or no."""
    text = t(
        "Your report {code} has been checked and could be published, as you allowed.\n\n"
        "Nothing goes out until you have looked at it and said yes. Take the time that you need.",
        code=data["code"],
    )
    look = Button(t("See what everybody would read"), f"conf:{data['code']}")
    return Screen(text, ((look,), (my_report(t, data["code"]),)))


def asked(data: Data) -> Markup:
    """The question in the moderator's own words."""
    return Markup("<blockquote>{}</blockquote>").format(clip(data["text"], 1500))


def question_rows(t: Translator, data: Data) -> Rows:
    """What one can do with a question."""
    number = data["question_id"]
    return (
        (Button(t("Answer"), f"ans:{number}"), Button(t("Later"), f"rem:{number}:later")),
        (Button(t("I cannot answer"), f"rem:{number}:cannot"),),
    )


def my_report(t: Translator, code: str) -> Button:
    """The button to the report, for who sent it."""
    return Button(t("Open my report"), f"my:{code}")


def _claimed(t: Translator, data: Data) -> Markup:
    return t(
        "A moderator is now looking at your report {code}.\n"
        "They may ask you something here. Until then you do not have to do anything.",
        code=data["code"],
    )


def _verified(t: Translator, data: Data) -> Markup:
    level = labels.label(t, labels.VERIFICATION, data["level"])
    return t(
        "How well your report {code} is supported now: {level}\n"
        "Documents and other people's words can help. You can add them whenever you like.",
        code=data["code"], level=level,
    )  # fmt: skip


def _rejected(t: Translator, data: Data) -> Markup:
    return lines(
        t("The moderators could not take on your report {code}.", code=data["code"]),
        _reason(t, data),
        t("If something was missing, you can add it to the report, and they will see it."),
    )


def _published(t: Translator, data: Data) -> Markup:
    return t(
        "Your report {code} is published, as you allowed.\n"
        "Supporters now hear of each development. If you learn something new, add it here. "
        "You can change what you allow at any time.",
        code=data["code"],
    )


def _situation(t: Translator, data: Data) -> Markup:
    situation = labels.label(t, labels.SITUATION, data["situation"])
    return t(
        "Your report {code} now says: {situation}\n"
        "If this is not right, write it here, and the moderators will see it.",
        code=data["code"], situation=situation,
    )  # fmt: skip


def _closed(t: Translator, data: Data) -> Markup:
    return lines(
        t("Your report {code} is closed.", code=data["code"]),
        _reason(t, data),
        t("What you sent is kept. If something happens, write it here, and the moderators can open it again."),
        _forgotten(t, int(data.get("kept_days", 0))),
    )


def _forgotten(t: Translator, days: int) -> Markup:
    """When it is forgotten who reported; empty where the notice does not say."""
    if not days:
        return Markup("")
    return t.many(
        "After {n} day we forget who sent it, so that nobody can find it out. "
        "From then on only your receipt shows the status.",
        "After {n} days we forget who sent it, so that nobody can find it out. "
        "From then on only your receipt shows the status.",
        days,
    )


def _added(t: Translator, data: Data) -> Markup:
    return t(
        "Somebody with the receipt added something to your report {code}. It is with the moderators.\n"
        "Nobody can read the report with the receipt. If you gave it to nobody, open the report and make a new "
        "receipt.",
        code=data["code"],
    )


def _reopened(t: Translator, data: Data) -> Markup:
    return t(
        "Your report {code} is open again.\nA moderator is looking at it, and may ask you something here.",
        code=data["code"],
    )


def _revealed(t: Translator, data: Data) -> Markup:
    return lines(
        t(
            "A moderator has been shown which account your report {code} came from, and how you can be reached. "
            "Nobody else has.",
            code=data["code"],
        ),
        _reason(t, data),
    )


def _erased(t: Translator, data: Data) -> Markup:
    return lines(t("The moderators have erased your report {code} for good.", code=data["code"]), _reason(t, data))


def _gone_over(t: Translator, data: Data) -> Markup:
    return t(
        "Your report {code} is with the person whom you named now, because we had not heard from you. They do not see "
        "what you wrote. If you are well and want to go on, please speak with them, or send a new report.",
        code=data["code"],
    )


def _changed(t: Translator, data: Data) -> Markup:
    return t("Something has changed in your report {code}. Open it to see how it stands.", code=data["code"])


def _reason(t: Translator, data: Data) -> Markup:
    reason = data.get("reason", "")
    return lines(t("They write:"), asked({"text": reason})) if reason else Markup("")


_SENTENCES: dict[str, Callable[[Translator, Data], Markup]] = {
    "claim": _claimed,
    "verify": _verified,
    "reject": _rejected,
    "publish": _published,
    "situation": _situation,
    "close": _closed,
    "reopen": _reopened,
    "reveal": _revealed,
    "add": _added,
}

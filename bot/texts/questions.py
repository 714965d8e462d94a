"""What each question of each form says, and the names of its answers."""

from bot.i18n import N_
from bot.texts import labels

# A question's own sentence; the same key means the same in every form unless the form is named.
PROMPTS: dict[str, str] = {
    "report.name": N_(
        "<b>What is the full name of the person?</b>\n\nWrite it as in the passport if you can: surname, given name, "
        "father's name. Any language and any script will do."
    ),
    "report.other_names": N_(
        "<b>Is the name written in other ways too?</b>\n\nFor example in Chinese documents, in Latin letters, in "
        "Arabic script, or a name used at home. Put a comma between them."
    ),
    "report.birth": N_(
        "<b>When was the person born?</b>\n\nA date, a year, or just the age: “12 March 1980”, “1980”, “45 years old”."
    ),
    "report.citizenship": N_("<b>Which citizenship does the person have?</b>\n\nPress a button, or write it."),
    "report.happened": N_(
        "<b>What happened to the person?</b>\n\nPress what comes closest, or say it in a few words of your own."
    ),
    "report.when": N_(
        "<b>When did it happen?</b>\n\nWrite it as you would say it: “23 July 2025”, “in July 2025”, “two months ago”. "
        "If you do not know, press the button."
    ),
    "report.where": N_("<b>Where did it happen?</b>\n\nPress a region, or write the place in your own words."),
    "report.responsible": N_(
        "<b>Who do you believe is holding the person, or is responsible?</b>\n\nSay why you think so, if you can."
    ),
    "report.story": N_(
        "<b>Tell what happened, in your own words.</b>\n\nTake your time. You can send several messages, or speak in "
        "voice messages. When you have said everything, press “Done”."
    ),
    "report.tried": N_(
        "<b>What have you tried already?</b>\n\nOne message for each step: whom you asked, "
        "when, and what the answer was. "
        "When that is all, press “Done”."
    ),
    "report.files": N_(
        "<b>Do you have photos or documents?</b>\n\nA photo of the person, a passport, a letter, an answer from an "
        "office. Send them here, several at once if you like, up to 20 MB each. Then press “Done”."
    ),
    "report.relation": N_("<b>What is the person to you?</b>\n\nThe person is my …"),
    "report.consent": N_(
        "<b>How may we use what you told us?</b>\n\n"
        "• <b>Keep private</b>: only the moderators read it.\n"
        "• <b>Share with rights organisations</b>: moderators may pass the case on to them, without your name.\n"
        "• <b>Publish, without me</b>: the case is shown to everyone; nothing says that somebody reported it.\n"
        "• <b>Publish</b>: the case is shown to everyone, and “A relative” stands as its source, without a name.\n\n"
        "If you skip this, we keep it private. You can change it later."
    ),
    "report.contact": N_(
        "<b>Is there a safe way and time to reach you?</b>\n\nNormally we only write here. Moderators do not see "
        "this line. You can leave it out."
    ),
    "news.story": N_(
        "<b>What is new?</b>\n\nWrite it or say it in a voice message. Several messages are fine. Then press “Done”."
    ),
    "news.files": N_("<b>Photos or documents</b>\n\nSend them here, up to 20 MB each. Then press “Done”."),
    "answer.story": N_(
        "<b>Your answer</b>\n\nWrite it or say it in a voice message. Several messages are fine. Then press “Done”."
    ),
    "note.text": N_("<b>A note to this case</b>\n\nOnly moderators will read it."),
    "ask.text": N_(
        "<b>What do you want to ask?</b>\n\nThe person who reported gets your words as they are. "
        "They do not learn who you are, and you do not learn who they are."
    ),
    "reject.text": N_(
        "<b>Why is the report not accepted?</b>\n\nThe person who reported will read your "
        "words. Please be kind and exact."
    ),
    "reveal.text": N_(
        "<b>Why do you need to know who reported the case?</b>\n\nA colleague decides by your words, and the person "
        "who reported will read them."
    ),
    "erase.text": N_(
        "<b>Why is the case erased?</b>\n\nNothing of it can be brought back. A colleague decides by your words, and "
        "the person who reported will read them."
    ),
    "close.text": N_(
        "<b>Why is the case closed?</b>\n\nThe person who reported and the followers will read your words. "
        "You can leave it out."
    ),
    "summary.text": N_(
        "<b>What should everyone know about this case?</b>\n\nWrite it in one language; you can add the others in "
        "the next step. Name nobody who could be harmed by it."
    ),
    "update.text": N_(
        "<b>What is new in this case?</b>\n\nWrite it in one language; you can add the others, the date and the "
        "source in the next step."
    ),
    "event.kind": N_("<b>What kind of event is it?</b>"),
    "event.text": N_("<b>What happened?</b>\n\nWrite it in one language; you can add the others in the next step."),
    "correction.text": N_(
        "<b>What happened?</b>\n\nFollowers who have the message already will see your new words in its place."
    ),
    "source.kind": N_("<b>Who says so?</b>"),
    "source.text": N_("<b>Describe the source</b>\n\nFor example the outlet, the document, or who the witness is."),
    "spelling.other_names": N_(
        "<b>How else is the name written?</b>\n\nFor example as in a passport, in Chinese, or with the father’s name; "
        "several with commas between. The case is found by each of them. Of a published case everybody reads them."
    ),
    "appeal.addressee": N_("<b>Whom did they turn to?</b>\n\nFor example a ministry, a consulate, a court."),
    "appeal.reply": N_("<b>What came back?</b>"),
    "situation.situation": N_("<b>What is the person's situation now?</b>"),
    "language": N_("<b>In which language is this text?</b>"),
    "text_kk": N_("<b>The same text in Kazakh</b>"),
    "text_ru": N_("<b>The same text in Russian</b>"),
    "text_en": N_("<b>The same text in English</b>"),
    "kind": N_("<b>What kind of event is it?</b>"),
    "concerns": N_("<b>Whom does it concern?</b>"),
    "date": N_("<b>When was it?</b>\n\nAny precision will do: “3 August 2025”, “in August 2025”, “about 2017”."),
    "place": N_("<b>Where was it?</b>\n\nPress a region, or write the place."),
    "responsible": N_("<b>Who is believed to be responsible, and why?</b>"),
    "amount": N_("<b>Which amount, in which currency?</b>\n\nFor example “700 000 tenge”."),
    "said_by": N_("<b>Who says so?</b>"),
    "source": N_("<b>Describe the source</b>\n\nFor example the outlet, the document, or who the witness is."),
    "confidence": N_("<b>How sure is it?</b>"),
    "link": N_("<b>The link</b>"),
    "channel": N_("<b>In which way?</b>\n\nFor example a letter, a visit, a video, the e-government portal."),
    "reference": N_("<b>The reference number</b>"),
    "reply_date": N_("<b>When did the reply come?</b>"),
    "reply_text": N_("<b>What does the reply say?</b>"),
}

NAMES: dict[str, str] = {
    "name": N_("Name"),
    "other_names": N_("Other spellings"),
    "birth": N_("Birth or age"),
    "citizenship": N_("Citizenship"),
    "happened": N_("What happened"),
    "when": N_("When"),
    "where": N_("Where"),
    "responsible": N_("Who is responsible"),
    "story": N_("The story"),
    "tried": N_("What was tried"),
    "files": N_("Photos and documents"),
    "relation": N_("The person is my"),
    "consent": N_("How it may be used"),
    "contact": N_("Safe contact"),
    "text": N_("Text"),
    "language": N_("Language of the text"),
    "text_kk": N_("In Kazakh"),
    "text_ru": N_("In Russian"),
    "text_en": N_("In English"),
    "kind": N_("Kind"),
    "concerns": N_("Whom it concerns"),
    "date": N_("Date"),
    "place": N_("Place"),
    "amount": N_("Amount"),
    "said_by": N_("Who says so"),
    "source": N_("Source"),
    "confidence": N_("How sure"),
    "link": N_("Link"),
    "addressee": N_("Addressee"),
    "reply": N_("Reply"),
    "channel": N_("Way"),
    "reference": N_("Reference number"),
    "reply_date": N_("Date of the reply"),
    "reply_text": N_("Words of the reply"),
    "situation": N_("Situation"),
}

CHOICES: dict[str, dict[str, str]] = {
    "citizenship": labels.CITIZENSHIP,
    "happened": labels.HAPPENED,
    "relation": labels.RELATION,
    "consent": labels.CONSENT,
    "language": labels.LANGUAGES,
    "event.kind": labels.EVENT,
    "update.kind": labels.EVENT,
    "correction.kind": labels.EVENT,
    "source.kind": labels.SOURCE,
    "concerns": labels.CONCERNS,
    "said_by": labels.SOURCE,
    "confidence": labels.CONFIDENCE,
    "reply": labels.REPLY,
    "situation": labels.SITUATION,
}


def prompt(form: str, key: str) -> str:
    """The msgid of a question's sentence."""
    return PROMPTS.get(f"{form}.{key}") or PROMPTS[key]


def choices(form: str, key: str) -> dict[str, str]:
    """The msgids of a question's choices by their codes."""
    return CHOICES.get(f"{form}.{key}") or CHOICES.get(key, {})

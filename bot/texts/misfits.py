"""What does not fit a question, kindly: what would fit, and that nothing is lost."""

from markupsafe import Markup

from bot.domain.answers import Misfit, Why
from bot.i18n import N_, Translator

SENTENCES: dict[Why, str] = {
    Why.WANTS_TEXT: N_("Here we need a few words in writing. Please send them as a text message."),
    Why.TOO_LONG: N_("That is a little too long for this question: please say it in at most {limit} characters."),
    Why.TOO_SHORT: N_("We could not read any words in that. Please write it with letters."),
    Why.WANTS_CHOICE: N_("Please press one of the buttons."),
    Why.WANTS_DATE: N_(
        "We could not read a date in that. Please write it like “23 July 2025”, “July 2025”, “2025” or "
        "“two months ago”."
    ),
    Why.NO_SUCH_DAY: N_("There is no such day in the calendar. Please check the day and the month."),
    Why.IN_THE_FUTURE: N_("That day is still to come. Please write a date that has already been."),
    Why.TOO_LONG_AGO: N_("That is too long ago. Please check the year."),
    Why.NO_YEAR: N_("Please write the year as well, for example “12 March 1980”."),
    Why.NO_SUCH_AGE: N_("Please check the age: a number of years from 0 to 120."),
    Why.WANTS_BIRTH: N_(
        "We could not read a date or an age in that. Please write it like “12 March 1980”, “1980” or “45 years old”."
    ),
    Why.WANTS_STORY: N_("Please write it as a text message, or say it in a voice message."),
    Why.WANTS_FILE: N_("Please send a photo, a video or a document here, or press “Done”."),
    Why.FILE_TOO_BIG: N_(
        "This file is larger than {limit} MB, and Telegram does not let us fetch it. "
        "Please send a smaller one, or a photo of it."
    ),
    Why.FILE_LOST: N_("Telegram did not hand this file over to us. Please send it once more."),
    Why.TOO_MANY: N_("This question holds at most {limit} messages. You can add more after sending the report."),
}


def sentence(t: Translator, misfit: Misfit) -> Markup:
    """Why a message does not fit, and what would."""
    return t(SENTENCES[misfit.why], limit=misfit.limit)
